// The strip above the curves: the run's state in a word, its numbers, how far it is.

const FIGURES = ["step", "epoch", "loss", "accuracy", "rate", "speed", "left"];
const ENDED = ["finished", "stopped", "failed"];

class Head {
  constructor(view) {
    this.view = view;
    this.state = element("span", { class: "state" });
    this.done = element("i", { class: "done" });
    this.note = element("p", { class: "note", role: "alert" });
    this.figures = {};
    const strip = element("div", { class: "strip" });
    for (const name of FIGURES) {
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
    setText(this.state, this.words);
    root.dataset.state = this.name;
    setText(this.note, connection?.lost && !ENDED.includes(this.name) ? t("lost") : "");
    const { started } = run;
    const set = (name, text) => setText(this.figures[name].value, text);
    const of = (part, all) => (started ? `${part}${THIN}/${THIN}${all}` : "–");
    set("step", of(whole(run.step), whole(run.total)));
    set("epoch", of((run.step / (started?.steps_per_epoch ?? 1)).toFixed(1), whole(run.epochs)));
    set("loss", number(run.lossSmooth.values[run.loss.length - 1], 3));
    set("accuracy", percent(run.validation.at(-1)?.accuracy));
    set("rate", number(run.rates.at(-1)?.[1], 2));
    const { rate } = run.tempo;
    const step = started && started.train_images / started.steps_per_epoch; // pictures
    set("speed", whole(rate && step ? rate * step : null));
    const ended = ENDED.includes(this.name);
    const left = rate ? (run.total - run.step) / rate : null;
    const seconds = ended ? run.finished?.seconds : left;
    setText(this.figures.left.label, t(ended ? "strip.took" : "strip.left"));
    this.figures.left.label.title = ended ? t("strip.took.help") : "";
    set("left", seconds == null ? "–" : duration(seconds));
    const part = this.view.ease("done", started ? Math.min(1, run.step / run.total) : 0);
    this.done.style.transform = `scaleX(${part})`;
  }
}
