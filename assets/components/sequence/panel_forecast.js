// Forecasts against the truth: one step at a time or on their own outputs, on the validation or the test part, with the naive
// forecast beside them; how the error grows; who wins. The drawing is in panel_forecast_chart.js, the figures in _scores.js.

import "../../parts/marks.js";
import "../../parts/numbers.js";

const FORECAST_REFERENCES = ["linear", "seasonal", "naive"]; // the order of the rows (core/sequences/forecast_parts.py)
const FORECAST_DASHES = { rnn: "9 3", gru: "4 2", linear: "7 2 2 2", seasonal: "3 3", naive: "2 2" }; // color is not the only sign
const FORECAST_SHOWN = 160; // places at once, where there are more

class ForecastPanel {
  constructor(view) {
    Object.assign(this, { view, off: new Set(["seasonal"]), mode: "next", chosen: null, range: null, cursor: null, ahead: null });
    this.chart = new ForecastChart("forecast-main", { cursor: (at) => this.look(at), say: () => this.say(this.chart) });
    this.growth = new ForecastChart("forecast-growth", { cursor: (at) => this.lookAhead(at), say: () => this.say(this.growth) });
    this.strip = new ForecastStrip(this);
    this.scores = new ForecastScores(this);
    this.tools = element("div", { class: "forecast-tools" });
    this.main = new Panel("forecast", this.tools, this.chart.legend, this.chart.plot, this.strip.box);
    this.grow = new Panel("growth", this.growth.legend, this.growth.plot);
    this.box = element("div", { class: "forecast-panels" }, this.main.section, this.scores.panel.section, this.grow.section);
  }

  relabel(t) {
    for (const panel of [this.main, this.grow, this.scores.panel]) panel.relabel(t);
    this.chart.written = this.growth.written = this.drawn = null;
    this.strip.relabel(t);
  }

  forget() {
    Object.assign(this, { chosen: null, range: null, cursor: null, ahead: null, drawn: null });
    this.chart.written = this.growth.written = null;
  }

  look(at) {
    this.cursor = at;
    this.view.changed();
  }

  lookAhead(at) {
    this.ahead = at;
    this.view.changed();
  }

  say(chart) {
    this.talk = chart; // when it is drawn
  }

  flip(name) {
    if (!this.off.delete(name)) this.off.add(name);
    this.view.changed();
  }

  // The test part counts once it has been looked at, unless the reader goes back in time or to the other part.
  get part() {
    const { run, timeline } = this.view;
    const test = run.finished?.forecast && timeline.at === null;
    return this.chosen === "validation" || !test ? "validation" : "test";
  }

  // What is known of the part: the networks' arrays and the references'.
  get found() {
    const { run, snapshot } = this.view;
    return this.part === "test" ? [run.finished, run.finished] : [snapshot?.forecast ? snapshot : null, run.started];
  }

  bounds(part) {
    const [train, validation, end] = this.view.run.started.parts;
    return part === "test" ? [validation, end] : [train, validation];
  }

  nameOf(name) {
    return this.view.t(`lane.${name}`) || this.view.t(`forecast.${name}`) || name;
  }

  styleOf(name) {
    const { colors } = this.view;
    const place = FORECAST_REFERENCES.indexOf(name);
    const color = place < 0 ? this.view.laneColor(name) : [colors.categories[3], colors.categories[4], colors.muted][place];
    return { name, label: this.nameOf(name), color, dash: FORECAST_DASHES[name] ?? "" };
  }

  // One line for each network and reference, of the arrays `name` and `reference_name`, in the series' own unit.
  rows(name, scale, shift) {
    const { run } = this.view;
    const [mine, theirs] = this.found;
    const cut = (array, row) => Float64Array.from(array.data.subarray(row * array.shape[1], (row + 1) * array.shape[1]), (z) => shift + scale * z);
    const lanes = mine?.[name] ? run.lanes.map((lane, row) => ({ ...this.styleOf(lane.name), values: cut(mine[name], row), width: 2 })) : [];
    const season = run.started.season > 0;
    const others = theirs?.[`reference_${name}`] ? FORECAST_REFERENCES.map((each, row) => ({ ...this.styleOf(each), values: cut(theirs[`reference_${name}`], row) })) : [];
    return [...lanes, ...others.filter((each) => season || each.name !== "seasonal")];
  }

  draw() {
    const { run, snapshot, colors, t, wide } = this.view;
    this.box.hidden = !run.started?.series;
    if (this.box.hidden) return;
    const width = this.chart.plot.clientWidth;
    const shown = [run.id, snapshot?.step, snapshot?.forecast ? 1 : 0, Boolean(run.finished), this.part, this.mode, this.range, this.cursor, this.ahead, [...this.off], width, colors.text, wide];
    const key = JSON.stringify(shown);
    if (!width || key === this.drawn) return;
    this.drawn = key;
    this.tool(t);
    this.drawMain();
    this.strip.draw();
    this.scores.draw();
    this.drawGrowth();
    if (this.talk) this.view.speech.say(this.talk.told);
    this.talk = null;
  }

  // Buttons: which forecasts, on which part.
  tool(t) {
    const { run } = this.view;
    const modes = run.started.horizon > 1 ? ["next", "far", "free"] : ["next", "free"];
    if (!modes.includes(this.mode)) this.mode = "next";
    const parts = run.finished?.forecast ? ["validation", "test"] : [];
    const key = JSON.stringify([modes, parts, this.mode, this.part, t("forecast.next")]);
    if (key === this.tooled) return;
    this.tooled = key;
    const group = (name, options, current, act) => {
      const buttons = options.map((option) => {
        const button = element("button", { type: "button", "aria-pressed": String(option === current), "data-option": option }, t(`forecast.${option}`, { steps: run.started.horizon }));
        button.addEventListener("click", () => act(option));
        return button;
      });
      return element("div", { role: "group", "aria-label": t(`forecast.${name}`), class: "forecast-group" }, ...buttons);
    };
    const active = this.tools.getRootNode().activeElement?.dataset?.option;
    const choose = (part) => {
      Object.assign(this, { chosen: part, range: null, cursor: null });
      this.view.changed();
    };
    const turn = (mode) => {
      this.mode = mode;
      this.view.changed();
    };
    this.tools.replaceChildren(group("modes", modes, this.mode, turn), ...(parts.length ? [group("parts", parts, this.part, choose)] : []));
    if (active) this.tools.querySelector(`[data-option="${active}"]`)?.focus({ preventScroll: true });
  }

  lines() {
    const { started } = this.view.run;
    const { mean, deviation, horizon } = started;
    const [begin] = this.bounds(this.part);
    const from = begin + (this.mode === "far" ? horizon - 1 : 0);
    const name = { next: "forecast", far: "far", free: "free" }[this.mode];
    const rows = this.rows(name, deviation, mean).map((each) => ({ ...each, from }));
    return [...rows].reverse();
  }

  // What the networks say of the time behind the series' end, each as far as it was asked.
  get beyond() {
    const { finished, started } = this.view.run;
    if (this.mode !== "free" || this.part !== "test" || !finished?.beyond) return [];
    const { mean, deviation } = started;
    return this.rows("beyond", deviation, mean).map((each) => ({ ...each, from: started.parts[2] }));
  }

  // The last place that can be shown.
  get last() {
    return this.view.run.started.parts[2] - 1 + (this.beyond[0]?.values.length ?? 0);
  }

  valueAt({ name, from, values }, at) {
    const beyond = this.beyond.find((each) => each.name === name);
    return beyond && at >= beyond.from ? beyond.values[at - beyond.from] : values[at - from];
  }

  get window() {
    if (this.range) return [Math.min(this.range[0], this.last - 1), Math.min(this.range[1], this.last)];
    const [begin, end] = this.bounds(this.part);
    const before = Math.min(begin, 24);
    return [begin - before, Math.min(end - 1, begin - before + FORECAST_SHOWN)];
  }

  drawMain() {
    const { run, colors, t, wide, page } = this.view;
    const { started } = run;
    const { data } = started.series;
    const [train, validation, end] = started.parts;
    const truth = { name: "truth", label: t("forecast.truth"), color: colors.text, from: 0, values: data, width: 1.5 };
    const all = [...this.lines(), truth];
    const range = this.window;
    const lines = [...all, ...this.beyond].filter(({ name }) => !this.off.has(name));
    let [low, high] = [Infinity, -Infinity];
    for (let at = Math.max(0, range[0]); at <= Math.min(end - 1, range[1]); at++) [low, high] = [Math.min(low, data[at]), Math.max(high, data[at])];
    const reach = (high - low || 1) * 0.45; // a forecast that runs away leaves the picture
    for (const { values, from } of lines) {
      for (let at = Math.max(from, range[0]); at <= Math.min(from + values.length - 1, range[1]); at++) {
        const value = values[at - from];
        if (Number.isFinite(value)) [low, high] = [Math.min(low, Math.max(value, low - reach)), Math.max(high, Math.min(value, high + reach))];
      }
    }
    const pad = (high - low || 1) * 0.06;
    const part = (name, from, to) => ({ kind: name, from, to, label: t(`forecast.${name}`) });
    const shades = [part("train", 0, train), part("validation", train, validation), part("test", validation, end), part("unknown", end, this.last + 1)];
    const naming = (at) => started.labels[at] ?? (started.labels.length ? `+${at - end + 1}` : whole(at + 1));
    const label = t(`forecast.spoken.${this.mode}`, { part: t(`forecast.${this.part}`), from: naming(range[0]), to: naming(range[1]) });
    const middle = Math.max(range[0], this.bounds(this.part)[0]);
    this.chart.draw({ lines, range, shades, low: low - pad, high: high + pad, unit: t("forecast.time"), middle, cursor: this.cursor, label, wide, colors, naming, first: started.labels.length ? 0 : 1 });
    const at = this.cursor;
    const entries = [...all].reverse().map((each) => ({ ...each, off: this.off.has(each.name), value: at === null ? "" : number(this.valueAt(each, at), 4) }));
    this.chart.write(entries, at === null ? "" : naming(at), (name) => this.flip(name));
    setText(this.main.caption, t(`forecast.caption.${this.mode}`, { steps: started.horizon, name: started.series_name || page.series || "" }));
  }

  drawGrowth() {
    const { run, colors, t, wide } = this.view;
    const rows = this.rows("horizon", run.started.deviation, 0).map((each) => ({ ...each, from: 1 }));
    const lines = rows.filter(({ name }) => !this.off.has(name));
    const count = rows[0]?.values.length ?? 1;
    const own = rows.filter(({ name }) => name === "naive").flatMap(({ values }) => [...values]);
    const seen = lines.flatMap(({ values }) => [...values]).filter(Number.isFinite);
    const high = Math.min(Math.max(...seen, 0), 2.5 * Math.max(...own)) * 1.06 || 1;
    const label = t("growth.spoken", { steps: count, part: t(`forecast.${this.part}`) });
    this.growth.draw({ lines: [...lines].reverse(), range: [1, Math.max(2, count)], low: 0, high, unit: t("growth.steps"), middle: 1, cursor: this.ahead, label, wide, colors });
    const at = this.ahead ?? count;
    const entries = rows.map((each) => ({ ...each, off: this.off.has(each.name), value: number(each.values[at - 1], 3) }));
    this.growth.write(entries, t("growth.at", { steps: at }), (name) => this.flip(name));
  }
}
