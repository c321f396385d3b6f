// The three charts of a run — loss, accuracy, learning rate — on one axis of steps, with a compared run under them.

class Curves {
  constructor(view) {
    this.view = view;
    this.hover = null; // the step read off the curves
    this.log = false;
    this.extent = 100;
    const box = element("input", { type: "checkbox" });
    this.logLabel = element("span", {});
    box.addEventListener("change", () => {
      this.log = box.checked;
      view.changed();
    });
    const asked = {
      hover: (step) => this.read(step),
      choose: (step) => this.choose(step ?? this.hover),
      move: (direction) => this.move(direction),
    };
    this.charts = {
      loss: new Chart("loss", asked, element("label", { class: "toggle" }, box, this.logLabel)),
      accuracy: new Chart("accuracy", asked),
      rate: new Chart("rate", asked),
    };
    this.panels = Object.values(this.charts).map((chart) => chart.panel);
  }

  relabel(t) {
    for (const panel of this.panels) panel.relabel(t);
    for (const chart of Object.values(this.charts)) chart.written = null;
    this.logLabel.textContent = t("loss.log");
  }

  forget() {
    this.hover = null;
  }

  read(step) {
    const { run, compared } = this.view;
    this.hover = step === null ? null : Math.min(Math.max(step, 0), Math.max(run.step, compared?.step ?? 0));
    this.view.changed();
  }

  move(direction) {
    this.read((this.hover ?? this.view.run.step) + direction * Math.max(1, Math.round(this.extent / 100)));
    this.view.speech.say(this.readout());
  }

  choose(step) {
    if (step !== null) this.view.timeline.lookAtStep(step);
  }

  readout() {
    const { run, t } = this.view;
    const step = this.hover ?? run.step;
    return t("spoken.step", {
      step: whole(step),
      loss: number(run.lossSmooth.values[step - 1], 3),
      accuracy: percent(run.accuracySmooth.values[step - 1]),
    });
  }

  draw() {
    const { view } = this;
    const { run, compared, colors, t } = view;
    const longest = Math.max(run.started ? run.total : 0, compared?.started ? compared.total : 0) || 100;
    // a long run is not squeezed into a corner at its start: the axis doubles as it grows
    let extent = longest;
    const reached = Math.max(run.step, compared?.step ?? 0, 12) * 1.05;
    while (extent / 2 >= reached) extent /= 2;
    this.extent = view.ease("extent", extent);
    const looked = view.timeline.at === null ? null : (view.snapshot?.step ?? null);
    const moment = { extent: this.extent, hover: this.hover, looked, unit: t("axis.step"), wide: view.wide };
    const mine = { train: colors.accent, check: colors.text };
    const theirs = { train: colors.categories[3], other: true, who: view.page.compare_name || t("legend.other") };
    const both = (make) => [...(compared ? [make(compared, theirs)] : []), make(run, mine)];
    for (const name of ["loss", "accuracy"]) {
      const series = both((of, ink) => ({
        raw: of[name],
        smooth: of[`${name}Smooth`],
        points: of.validation.map((point) => [point.step, point[name]]),
        ...ink,
      }));
      const empty = !run.id && name === "loss" ? t("empty") : "";
      this.charts[name].draw(series, this.range(name, series), { ...moment, empty }, colors);
      this.writeLegend(this.charts[name], series);
    }
    const series = both((of, ink) => ({ line: of.rates, marks: of.changes, ...ink }));
    const top = Math.max(...series.flatMap(({ line }) => line.map(([, rate]) => rate)), 1e-9);
    this.charts.rate.draw(series, { low: 0, high: view.ease("rate.high", top > 1e-9 ? top * 1.15 : 0.0115), ticks: 2 }, moment, colors);
    this.writeLegend(this.charts.rate, series);
  }

  range(name, series) {
    if (name === "accuracy") return { low: 0, high: 1, percent: true };
    let high = 0;
    let low = Infinity;
    const widen = (value) => {
      if (value > high) high = value;
      if (value > 0 && value < low) low = value;
    };
    for (const { smooth, points } of series) {
      for (let i = 0; i < smooth.length; i++) widen(smooth.values[i]);
      for (const [, value] of points) widen(value);
    }
    if (!(high > 0)) [low, high] = [0.05, 2.5];
    high = Math.min(high, 1e30);
    if (!this.log) return this.linear(high, series);
    const bottom = Math.log10(Math.max(Math.min(low, high / 2) * 0.7, 1e-8));
    const [from, to] = this.view.ease("loss.log", [bottom, Math.log10(high * 1.3)]);
    return { low: 10 ** from, high: 10 ** to, log: true };
  }

  // A few steps that shoot up must not flatten all the others: the axis ends above what is usual, and says what is beyond.
  linear(high, series) {
    const values = series.flatMap(({ smooth }) => Array.from(smooth.values.subarray(0, smooth.length)).filter(Number.isFinite));
    const usual = values.sort((a, b) => a - b)[Math.floor(0.95 * (values.length - 1))] ?? high;
    const enough = Math.max(2 * usual, 4 * Math.log(this.view.run.classes.length)); // guessing costs ln(classes)
    const cut = high > 3 * enough;
    const beyond = cut ? this.view.t("loss.beyond", { value: number(high, 2) }) : "";
    return { low: 0, high: this.view.ease("loss.high", cut ? enough : high * 1.12), beyond };
  }

  writeLegend(chart, series) {
    const { run, t } = this.view;
    const step = this.hover;
    const show = chart.name === "accuracy" ? percent : (value) => number(value, 3);
    const entries = [];
    for (const { smooth, points, line: steps, train, check, other, who } of series) {
      const mark = other ? "dashed" : "line";
      if (steps) {
        entries.push({ color: train, label: who ?? t("legend.rate"), value: number(rateAt(steps, step ?? Infinity), 3), mark });
        continue;
      }
      const at = (step ?? smooth.length) - 1;
      entries.push({ color: train, label: who ?? t("legend.train"), value: show(smooth.values[at]), mark });
      if (other) continue;
      const near = step === null ? points.at(-1) : nearest(points, step);
      entries.push({ color: check, label: t("legend.validation"), value: near ? show(near[1]) : "–", mark: "dot" });
    }
    const epoch = run.started && step !== null ? (step / run.started.steps_per_epoch).toFixed(1) : "";
    chart.writeLegend(entries, step === null || chart.name === "rate" ? "" : t("legend.at", { step: whole(step), epoch }));
  }
}

function nearest(points, step) {
  let best = null;
  for (const point of points) if (!best || Math.abs(point[0] - step) < Math.abs(best[0] - step)) best = point;
  return best;
}
