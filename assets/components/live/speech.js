// What is said aloud to those who do not see the drawing: rarely, and never over itself.

const SPOKEN_MS = 8000; // progress is told at most this often; a change of state at once

class Speech {
  constructor(view) {
    this.view = view;
    this.at = -Infinity;
    this.place = element("p", { class: "spoken", role: "status", "aria-live": "polite" });
  }

  say(text) {
    this.at = performance.now();
    setText(this.place, text);
  }

  // Tell where the run stands, if it is time to.
  draw() {
    const now = this.summary();
    const state = `${this.view.run.id} ${this.view.head.name}`;
    if (state !== this.told || performance.now() - this.at > SPOKEN_MS) {
      this.told = state;
      this.say(now);
    }
  }

  summary() {
    const { run, head, t } = this.view;
    const last = run.validation.at(-1);
    if (!run.id || !last) return head.words;
    return t("spoken.summary", {
      state: head.words,
      step: whole(run.step),
      total: whole(run.total),
      loss: number(last.loss, 3),
      accuracy: percent(last.accuracy),
    });
  }
}
