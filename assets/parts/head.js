// The strip above a run's curves: its state in a word, its numbers, how far it is. Which numbers says the view.

import "./marks.js";
import "./numbers.js";

const ENDED = ["finished", "stopped", "failed"];

class Head {
  // `figures`: names in their order; of those that all runs have (step, epoch, rate, speed, left) this file knows the numbers,
  // unless `told(run)` gives others: {name: text}.
  constructor(view, figures, told = () => ({})) {
    Object.assign(this, { view, told });
    this.state = element("span", { class: "state" });
    this.done = element("i", { class: "done" });
    this.note = element("p", { class: "note", role: "alert" });
    this.figures = {};
    const strip = element("div", { class: "strip" });
    for (const name of figures) {
      const [value, label] = [element("b", {}), element("span", {})];
      this.figures[name] = { value, label };
      strip.append(element("div", { class: `figure ${name}` }, value, label));
    }
    const head = element("div", { class: "head" }, this.state, strip);
    this.box = element("div", {}, head, element("div", { class: "bar", "aria-hidden": "true" }, this.done), this.note);
  }

  relabel(t) {
    for (const [name, { label }] of Object.entries(this.figures)) label.textContent = t(`strip.${name}`);
  }

  // The name of the run's state, also for what has no run yet or has not answered yet.
  get name() {
    const { run } = this.view;
    const state = run.state?.state ?? (run.started ? "running" : run.id ? "waiting" : "empty");
    return this.view.page.labels?.[`state.${state}`] ? state : "waiting";
  }

  get words() {
    return this.view.t(`state.${this.name}`, { place: this.view.run.state?.place ?? "" });
  }

  draw() {
    const { run, root, connection, t } = this.view;
    const { started } = run;
    const { rate } = run.tempo;
    const ended = ENDED.includes(this.name);
    setText(this.state, this.words);
    root.dataset.state = this.name;
    setText(this.note, connection?.lost && !ended ? t("lost") : "");
    const of = (part, all) => (started ? `${part}${THIN}/${THIN}${all}` : "–");
    const seconds = ended ? run.finished?.seconds : rate ? (run.total - run.step) / rate : null;
    const texts = {
      step: of(whole(run.step), whole(run.total)),
      epoch: of((run.step / (started?.steps_per_epoch ?? 1)).toFixed(1), whole(run.epochs)),
      rate: number(run.rates.at(-1)?.[1], 2),
      speed: rate ? number(rate, 3) : "–",
      left: seconds == null ? "–" : duration(seconds),
      ...this.told(run),
    };
    for (const [name, { value }] of Object.entries(this.figures)) setText(value, texts[name]);
    setText(this.figures.left.label, t(ended ? "strip.took" : "strip.left"));
    this.figures.left.label.title = ended ? t("strip.took.help") : "";
    this.done.style.transform = `scaleX(${this.view.ease("done", started ? Math.min(1, run.step / run.total) : 0)})`;
  }
}
