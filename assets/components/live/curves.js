// The three charts of a run — loss, accuracy, learning rate — on one axis of steps, with a compared run under them.

import "../../parts/curves.js";

class Curves extends RunCurves {
  constructor(view) {
    super(view, { loss: false }, (asked, toggle) => ({ loss: new Chart("loss", asked, toggle("loss")), accuracy: new Chart("accuracy", asked), rate: new Chart("rate", asked) }));
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
    const moment = this.moment();
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

  enough(high, usual) {
    const enough = Math.max(2 * usual, 4 * Math.log(this.view.run.classes.length)); // guessing costs ln(classes)
    return high > 3 * enough ? enough : null;
  }

  writeLegend(chart, series) {
    const { t } = this.view;
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
    chart.writeLegend(entries, chart.name === "rate" ? "" : this.where());
  }
}
