// The charts of a run of sequences – loss, accuracy, gradient norm – with a curve for each network, on one axis of steps.

import "../../parts/plot.js";

const COLOR_OF = { lstm: 0, gru: 1, rnn: 2 }; // a cell has the same color on every page; others follow

class Lanes {
  constructor(view) {
    this.view = view;
    this.hover = null; // the step read off the curves
    this.log = { loss: false, norm: true };
    this.toggles = {};
    const asked = {
      hover: (step) => this.read(step),
      choose: (step) => (step ?? this.hover) !== null && view.timeline.lookAtStep(step ?? this.hover),
      move: (direction) => this.move(direction),
    };
    this.charts = { loss: new Chart("loss", asked, this.toggle("loss")), accuracy: new Chart("accuracy", asked), norm: new Chart("norm", asked, this.toggle("norm")) };
    this.panels = Object.values(this.charts).map((chart) => chart.panel);
  }

  toggle(name) {
    const box = element("input", { type: "checkbox" });
    box.checked = this.log[name];
    box.addEventListener("change", () => {
      this.log[name] = box.checked;
      this.view.changed();
    });
    this.toggles[name] = element("span", {});
    return element("label", { class: "toggle" }, box, this.toggles[name]);
  }

  relabel(t) {
    for (const chart of Object.values(this.charts)) {
      chart.panel.relabel(t);
      chart.written = null;
    }
    for (const label of Object.values(this.toggles)) label.textContent = t("loss.log");
  }

  forget() {
    this.hover = null;
    this.usuals = {};
  }

  read(step) {
    const { run, compared } = this.view;
    this.hover = step === null ? null : Math.min(Math.max(step, 0), Math.max(run.step, compared?.step ?? 0));
    this.view.changed();
  }

  move(direction) {
    this.read((this.hover ?? this.view.run.step) + direction * Math.max(1, Math.round(this.extent / 100)));
    const chart = this.charts.loss;
    this.writeLegend(chart, this.series(this.view.run, "loss", false)); // of the new step
    this.view.speech.say(`${whole(this.hover)}: ${chart.told ?? ""}`);
  }

  draw() {
    const { view } = this;
    const { run, compared, t } = view;
    view.colors.lanes = run.lanes.map((lane) => view.laneColor(lane.name));
    const longest = Math.max(run.started ? run.total : 0, compared?.started ? compared.total : 0) || 100;
    let extent = longest; // a long run is not squeezed into a corner at its start: the axis doubles as it grows
    while (extent / 2 >= Math.max(run.step, compared?.step ?? 0, 12) * 1.05) extent /= 2;
    this.extent = view.ease("extent", extent);
    const looked = view.timeline.at === null ? null : (view.snapshot?.step ?? null);
    const moment = { extent: this.extent, hover: this.hover, looked, unit: t("axis.step"), wide: view.wide };
    for (const [name, chart] of Object.entries(this.charts)) {
      chart.panel.section.hidden = name === "accuracy" && (run.started?.scored ?? view.page.scored) === false;
      if (chart.panel.section.hidden) continue;
      const empty = !run.id && name === "loss" ? t("empty") : "";
      const series = [...this.series(compared, name, true), ...this.series(run, name, false)];
      const alone = name === "norm" && view.wide && run.started?.scored === false; // beside the loss, and as tall
      chart.draw(series, this.range(name, series), { ...moment, empty, height: alone ? WIDE.loss : undefined }, view.colors);
      this.writeLegend(chart, series);
    }
  }

  series(run, name, other) {
    return (run?.lanes ?? []).map((lane) => {
      const color = this.view.laneColor(lane.name);
      return { ...lane[name], points: other ? [] : (lane.checks[name] ?? []), train: color, check: color, other, lane };
    });
  }

  range(name, series) {
    if (name === "accuracy") return { low: 0, high: 1, percent: true };
    let [low, high] = [Infinity, 0];
    const widen = (value) => {
      if (value > high && value < 1e30) high = value;
      if (value > 0 && value < low) low = value;
    };
    for (const { smooth, points } of series) {
      for (let i = 0; i < smooth.length; i++) widen(smooth.values[i]);
      for (const [, value] of points) widen(value);
    }
    if (!(high > 0)) [low, high] = [0.05, 2.5];
    if (this.log[name]) {
      const bottom = Math.log10(Math.max(Math.min(low, high / 2) * 0.7, 1e-8));
      const [from, to] = this.view.ease(`${name}.log`, [bottom, Math.log10(high * 1.3)]);
      return { low: 10 ** from, high: 10 ** to, log: true };
    }
    // a few steps that shoot up must not flatten all the others: the axis ends above what is usual, and says what is beyond
    const usual = this.usual(name, series) ?? high;
    const cut = high > 4 * usual && usual > 0;
    const beyond = cut ? this.view.t("loss.beyond", { value: number(high, 2) }) : "";
    return { low: 0, high: this.view.ease(`${name}.high`, cut ? 2 * usual : high * 1.12), beyond };
  }

  // What 95 % of the smoothed values do not exceed, known anew when the curves have grown by a hundredth.
  usual(name, series) {
    const length = series.reduce((sum, { smooth }) => sum + smooth.length, 0);
    const known = this.usuals?.[name];
    if (known && length >= known.length && length <= known.length * 1.01) return known.value;
    const values = series.flatMap(({ smooth }) => Array.from(smooth.values.subarray(0, smooth.length)).filter(Number.isFinite));
    const value = values.sort((a, b) => a - b)[Math.floor(0.95 * (values.length - 1))];
    this.usuals = { ...this.usuals, [name]: { length, value } };
    return value;
  }

  writeLegend(chart, series) {
    const { t, run } = this.view;
    const step = this.hover;
    const show = chart.name === "accuracy" ? percent : (value) => number(value, 3);
    const entries = series.map(({ smooth, points, train, other, lane }) => {
      const name = t(`lane.${lane.name}`) || lane.name;
      const near = step === null ? points.at(-1) : nearestPoint(points, step);
      const value = lane.fallen && !other ? t("lane.fallen") : show(smooth.values[(step ?? smooth.length) - 1]);
      const label = other ? `${name} (${this.view.page.compare_name || t("legend.other")})` : name;
      return { color: train, label, value: near ? `${value} · ${t("legend.validation")} ${show(near[1])}` : value, mark: other ? "dashed" : "line" };
    });
    chart.told = entries.map(({ label, value }) => `${label} ${value}`).join(", ");
    const epoch = run.started && step !== null ? (step / run.started.steps_per_epoch).toFixed(1) : "";
    chart.writeLegend(entries, step === null ? "" : t("legend.at", { step: whole(step), epoch }));
  }
}

function nearestPoint(points, step) {
  return points.reduce((best, each) => (!best || Math.abs(each[0] - step) < Math.abs(best[0] - step) ? each : best), null);
}
