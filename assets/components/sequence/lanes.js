// The charts of a run of sequences – loss, accuracy, gradient norm – with a curve for each network, on one axis of steps.

import "../../parts/curves.js";

const COLOR_OF = { lstm: 0, gru: 1, rnn: 2 }; // a cell has the same color on every page; others follow

class Lanes extends RunCurves {
  constructor(view) {
    super(view, { loss: false, norm: true }, (asked, toggle) => ({ loss: new Chart("loss", asked, toggle("loss")), accuracy: new Chart("accuracy", asked), norm: new Chart("norm", asked, toggle("norm")) }));
  }

  readout() {
    const chart = this.charts.loss;
    this.writeLegend(chart, this.series(this.view.run, "loss", false)); // of the new step
    return `${whole(this.hover)}: ${chart.told ?? ""}`;
  }

  draw() {
    const { view } = this;
    const { run, compared, t } = view;
    view.colors.lanes = run.lanes.map((lane) => view.laneColor(lane.name));
    const moment = this.moment();
    for (const [name, chart] of Object.entries(this.charts)) {
      chart.panel.section.hidden = name === "accuracy" && (run.started?.scored ?? view.page.scored) === false;
      if (chart.panel.section.hidden) continue;
      const empty = !run.id && name === "loss" ? t("empty") : "";
      const series = [...this.series(compared, name, true), ...this.series(run, name, false)];
      const alone = name === "norm" && view.wide && run.started?.scored === false; // beside the loss, and as tall
      chart.draw(series, this.range(name, series), { ...moment, empty, height: alone ? WIDE.loss : name === "loss" && view.wide ? view.panel?.tall : undefined }, view.colors);
      this.writeLegend(chart, series);
    }
  }

  series(run, name, other) {
    return (run?.lanes ?? []).map((lane) => {
      const color = this.view.laneColor(lane.name);
      return { ...lane[name], points: other ? [] : (lane.checks[name] ?? []), train: color, check: color, other, lane };
    });
  }

  enough(high, usual) {
    return high > 4 * usual && usual > 0 ? 2 * usual : null;
  }

  writeLegend(chart, series) {
    const { t } = this.view;
    const step = this.hover;
    const show = chart.name === "accuracy" ? percent : (value) => number(value, 3);
    const entries = series.map(({ smooth, points, train, other, lane }) => {
      const name = t(`lane.${lane.name}`) || lane.name;
      const near = step === null ? points.at(-1) : nearest(points, step);
      const value = lane.fallen && !other ? t("lane.fallen") : show(smooth.values[(step ?? smooth.length) - 1]);
      const label = other ? `${name} (${this.view.page.compare_name || t("legend.other")})` : name;
      return { color: train, label, value: near ? `${value} · ${t("legend.validation")} ${show(near[1])}` : value, mark: other ? "dashed" : "line" };
    });
    chart.told = entries.map(({ label, value }) => `${label} ${value}`).join(", ");
    chart.writeLegend(entries, this.where());
  }
}
