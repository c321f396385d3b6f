// What is said aloud to those who do not see the drawing: rarely, and never over itself. The words are the view's `summary`, and those of its
// head where it has none.

import "./marks.js";

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
    const { run, head } = this.view;
    return (run.id && this.view.summary()) || head.words;
  }
}
