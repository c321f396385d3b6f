// The charts of a run on one axis of steps: where they end, which step is read off, how high they reach. Which charts there are and what
// is drawn in them says the kind of run: `series` of {smooth, points, …}, enough(high, usual), readout().

import "./plot.js";

class RunCurves {
  // charts(asked, toggle) → {name: Chart}; `log`: {name: whether that chart's axis is logarithmic at first}
  constructor(view, log, charts) {
    this.view = view;
    this.hover = null; // the step read off the curves
    this.log = log;
    this.extent = 100;
    this.toggles = [];
    this.usuals = {};
    const asked = {
      hover: (step) => this.read(step),
      choose: (step) => (step ?? this.hover) !== null && view.timeline.lookAtStep(step ?? this.hover),
      move: (direction) => this.move(direction),
    };
    this.charts = charts(asked, (name) => this.toggle(name));
    this.panels = Object.values(this.charts).map((chart) => chart.panel);
  }

  toggle(name) {
    const [box, label] = [element("input", { type: "checkbox" }), element("span", {})];
    box.checked = this.log[name];
    box.addEventListener("change", () => {
      this.log[name] = box.checked;
      this.view.changed();
    });
    this.toggles.push(label);
    return element("label", { class: "toggle" }, box, label);
  }

  relabel(t) {
    for (const chart of Object.values(this.charts)) {
      chart.panel.relabel(t);
      chart.written = null;
    }
    for (const label of this.toggles) label.textContent = t("loss.log");
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
    this.view.speech.say(this.readout());
  }

  // What all charts are drawn with now.
  moment() {
    const { view } = this;
    const { run, compared } = view;
    let extent = Math.max(run.started ? run.total : 0, compared?.started ? compared.total : 0) || 100;
    const reached = Math.max(run.step, compared?.step ?? 0, 12) * 1.05;
    while (extent / 2 >= reached) extent /= 2; // a long run is not squeezed into a corner at its start: the axis doubles as it grows
    this.extent = view.ease("extent", extent);
    const looked = view.timeline.at === null ? null : (view.snapshot?.step ?? null);
    return { extent: this.extent, hover: this.hover, looked, unit: view.t("axis.step"), wide: view.wide };
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
    const enough = this.enough(high, this.usual(name, series) ?? high);
    const beyond = enough === null ? "" : this.view.t("loss.beyond", { value: number(high, 2) });
    return { low: 0, high: this.view.ease(`${name}.high`, enough ?? high * 1.12), beyond };
  }

  // What 95 % of the smoothed values do not exceed, known anew when the curves have grown by a hundredth.
  usual(name, series) {
    const length = series.reduce((sum, { smooth }) => sum + smooth.length, 0);
    const known = this.usuals[name];
    if (known && length >= known.length && length <= known.length * 1.01) return known.value;
    const values = series.flatMap(({ smooth }) => Array.from(smooth.values.subarray(0, smooth.length)).filter(Number.isFinite));
    const value = values.sort((a, b) => a - b)[Math.floor(0.95 * (values.length - 1))];
    this.usuals[name] = { length, value };
    return value;
  }

  // The step that is read off, in words.
  where() {
    const { run, t } = this.view;
    if (this.hover === null) return "";
    return t("legend.at", { step: whole(this.hover), epoch: run.started ? (this.hover / run.started.steps_per_epoch).toFixed(1) : "" });
  }
}

function nearest(points, step) {
  return points.reduce((best, each) => (!best || Math.abs(each[0] - step) < Math.abs(best[0] - step) ? each : best), null);
}
