// The memory tasks: one sequence, what each network answers at its end, and how far back the gradient reaches. The two drawings
// are in panel_memory_sequence.js and panel_memory_reach.js.

import "../../parts/marks.js";
import "../../parts/numbers.js";

const MEMORY_DASHES = { rnn: [7, 4], gru: [2, 3], lstm: [] }; // color is not the only sign
const MEMORY_HEADS = ["network", "parameters", "answer", "loss", "share"];

// The sign of a line in words of the stylesheet.
function memoryMark(dash = []) {
  return dash.length ? (dash[0] > 4 ? "dashed" : "dotted") : "line";
}

class MemoryPanel {
  constructor(view) {
    this.view = view;
    this.which = 0; // the sequence shown
    this.sequence = new MemorySequence(this);
    this.reach = new MemoryReach(this);
    this.title = element("h4", {});
    this.caption = element("p", { class: "caption" });
    this.place = element("output", {});
    this.before = element("button", { type: "button" }, "‹");
    this.after = element("button", { type: "button" }, "›");
    this.before.addEventListener("click", () => this.turn(-1));
    this.after.addEventListener("click", () => this.turn(1));
    this.answers = element("table", { class: "memory-answers" });
    const tools = element("div", { class: "memory-tools" }, this.before, this.place, this.after);
    this.box = element(
      "section",
      { class: "panel memory" },
      element("div", { class: "memory-title" }, this.title, tools),
      element("div", { class: "plot" }, this.sequence.canvas),
      this.caption,
      element("div", { class: "memory-scroll" }, this.answers),
      ...this.reach.parts,
    );
  }

  turn(by) {
    this.which += by;
    this.view.changed();
    this.view.speech.say(this.view.t("memory.place", { number: this.which + 1, count: this.given.inputs.shape[0] }));
  }

  relabel(t) {
    this.title.textContent = t("memory.sequence");
    for (const [button, name] of [[this.before, "before"], [this.after, "after"]]) {
      button.title = t(`memory.${name}`);
      button.setAttribute("aria-label", button.title);
    }
    this.box.setAttribute("aria-label", this.title.textContent);
    this.reach.relabel(t);
    this.told = null;
  }

  forget() {
    this.which = 0;
    this.told = this.reach.lag = null;
  }

  // Of the run, or before there is one, of what the knobs describe.
  get given() {
    const { started } = this.view.run;
    return started?.inputs ? started : (this.view.page.preview ?? null);
  }

  draw() {
    const { given } = this;
    this.box.hidden = !given;
    if (!given) return;
    this.form = given.form;
    const count = given.inputs.shape[0];
    this.which = Math.min(count - 1, Math.max(0, this.which));
    this.before.disabled = this.which === 0;
    this.after.disabled = this.which === count - 1;
    setText(this.place, this.view.t("memory.place", { number: this.which + 1, count }));
    this.sequence.draw(given);
    this.tell(given);
    this.reach.draw(given);
  }

  nameOf(lane) {
    return this.view.t(`lane.${lane}`) || lane;
  }

  // Of each network its size, what it answers now, and where its loss stands between guessing (100 %) and knowing (0 %).
  tell(given) {
    const { run, snapshot, page, colors, t } = this.view;
    const key = JSON.stringify([run.id, snapshot?.step, run.seq === 0, this.which, page.language, colors.dark, run.lanes.length, given.problem, this.form]);
    if (this.told === key) return;
    this.told = key;
    const truth = Array.from({ length: this.form.answers }, (_, a) => this.sign(given, this.truth(given, a))).join("\u00a0");
    setText(this.caption, t(`memory.ask.${given.problem}`, { answer: truth, count: this.form.answers, steps: this.form.steps }));
    this.answers.parentElement.hidden = !run.lanes.length;
    const head = MEMORY_HEADS.map((name) => element("th", { scope: "col" }, t(`memory.${name}`)));
    const rows = run.lanes.map((lane, i) => {
      const sign = element("i", { class: memoryMark(MEMORY_DASHES[lane.name]) });
      sign.style.color = this.view.laneColor(lane.name);
      const loss = snapshot?.lane_losses?.[i];
      const cells = [whole(lane.parameters), this.answer(given, i), number(loss, 3), this.share(loss, given)];
      return element("tr", {}, element("th", { scope: "row" }, sign, this.nameOf(lane.name)), ...cells.map((cell) => element("td", {}, cell)));
    });
    const guess = given.chance_accuracy == null ? t("memory.mean") : t("memory.guess", { share: percent(given.chance_accuracy) });
    const cells = ["", guess, number(given.chance_checked, 3), percent(1, 0)].map((cell) => element("td", {}, cell));
    rows.push(element("tr", { class: "memory-blind" }, element("th", { scope: "row" }, t("memory.blind")), ...cells));
    this.answers.replaceChildren(element("thead", {}, element("tr", {}, ...head)), element("tbody", {}, ...rows));
  }

  // What a network answers: a number and how far off it is, or signs, wrong ones struck out, and how sure or how many are right.
  answer(given, lane) {
    const told = this.view.snapshot?.answers;
    if (!told) return "–";
    const [, shown, answers, outputs] = told.shape;
    const outs = Array.from({ length: answers }, (_, a) => {
      const from = ((lane * shown + this.which) * answers + a) * outputs;
      return told.data.subarray(from, from + outputs);
    });
    if (outputs === 1) {
      const off = outs[0][0] - this.truth(given, 0);
      const words = this.view.t("memory.off", { value: `${off < 0 ? "−" : "+"}${number(Math.abs(off), 2)}` });
      return element("span", {}, element("b", {}, number(outs[0][0], 3)), " ", element("small", {}, words));
    }
    const best = outs.map((out) => out.reduce((top, each, i) => (each > out[top] ? i : top), 0));
    const right = best.map((value, a) => value === this.truth(given, a));
    const signs = best.map((value, a) => element(right[a] ? "b" : "s", {}, this.sign(given, value)));
    const count = right.filter(Boolean).length;
    const note = answers > 1 ? `${count}/${answers}` : percent(outs[0][best[0]], 0);
    return element("span", {}, ...signs.flatMap((each) => [each, " "]), element("small", {}, `${note} ${count === answers ? "✓" : "✗"}`));
  }

  share(loss, given) {
    const part = loss == null ? NaN : loss / given.chance_checked;
    return part > 10 ? `${number(part, 2)}\u2009×` : percent(part, 0);
  }

  truth(given, answer) {
    return given.targets.data[this.which * given.targets.shape[1] + answer];
  }

  sign({ problem }, value) {
    if (problem === "adding") return number(value, 3);
    return problem === "parity" ? this.view.t(value ? "memory.odd" : "memory.even") : MEMORY_SIGNS[value];
  }
}
