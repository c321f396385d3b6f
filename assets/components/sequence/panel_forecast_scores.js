// The whole series with the piece that is shown large, to drag; and the errors in a table with a plain verdict.

import "../../parts/marks.js";
import "../../parts/numbers.js";

const FORECAST_STRIP = 56; // CSS pixels
const FORECAST_TIE = 0.03; // less of a difference is none

class ForecastStrip {
  constructor(panel) {
    this.panel = panel;
    this.plot = element("div", { class: "plot forecast-strip", tabindex: "0", role: "slider", "aria-orientation": "horizontal" });
    this.near = element("button", { type: "button" }, "+");
    this.far = element("button", { type: "button" }, "−");
    this.near.addEventListener("click", () => this.zoom(0.5));
    this.far.addEventListener("click", () => this.zoom(2));
    this.box = element("div", { class: "forecast-overview" }, this.plot, element("div", { class: "forecast-zoom" }, this.far, this.near));
    this.plot.addEventListener("pointerdown", (event) => this.grab(event));
    this.plot.addEventListener("keydown", (event) => this.key(event));
  }

  relabel(t) {
    this.plot.setAttribute("aria-label", t("forecast.strip"));
    for (const [button, name] of [[this.near, "closer"], [this.far, "farther"]]) {
      button.title = t(`forecast.${name}`);
      button.setAttribute("aria-label", button.title);
    }
    this.drawn = null;
  }

  get end() {
    return this.panel.last;
  }

  // Show `size` places from `first`, as far as there are any.
  show(first, size) {
    const kept = Math.min(size, this.end);
    const from = Math.round(Math.min(this.end - kept, Math.max(0, first)));
    this.panel.range = [from, from + kept];
    this.panel.view.changed();
  }

  zoom(factor) {
    const [from, to] = this.panel.window;
    const size = Math.max(12, Math.round((to - from) * factor));
    this.show((from + to - size) / 2, size);
  }

  grab(event) {
    if (event.button > 0) return;
    event.preventDefault();
    this.plot.focus({ preventScroll: true });
    this.plot.setPointerCapture(event.pointerId);
    const [from, to] = this.panel.window;
    const { left, width } = this.plot.getBoundingClientRect();
    const at = (each) => ((each.clientX - left) / width) * this.end;
    const inside = at(event) >= from && at(event) <= to;
    const off = inside ? at(event) - from : (to - from) / 2;
    const move = (each) => this.show(at(each) - off, to - from);
    const stop = () => this.plot.removeEventListener("pointermove", move);
    if (!inside) move(event);
    this.plot.addEventListener("pointermove", move);
    for (const kind of ["pointerup", "pointercancel"]) this.plot.addEventListener(kind, stop, { once: true });
  }

  key(event) {
    const [from, to] = this.panel.window;
    const step = Math.max(1, Math.round((to - from) / 10));
    const first = { ArrowRight: from + step, ArrowLeft: from - step, PageUp: to, PageDown: 2 * from - to, Home: 0, End: this.end }[event.key];
    if (first === undefined) return;
    event.preventDefault();
    this.show(first, to - from);
  }

  draw() {
    const { run, colors, t } = this.panel.view;
    const { data } = run.started.series;
    const width = this.plot.clientWidth;
    const [from, to] = this.panel.window;
    const key = JSON.stringify([run.id, width, colors.text, from, to, this.end]);
    if (key === this.drawn || !width) return;
    this.drawn = key;
    const low = data.reduce((least, value) => Math.min(least, value), Infinity);
    const high = data.reduce((most, value) => Math.max(most, value), -Infinity);
    const x = (at) => (at / this.end) * width;
    const y = (value) => 4 + (FORECAST_STRIP - 8) * (1 - (value - low) / (high - low || 1));
    const svg = shape("svg", { viewBox: `0 0 ${width} ${FORECAST_STRIP}`, width, height: FORECAST_STRIP, "aria-hidden": "true" });
    const [train, validation, end] = run.started.parts;
    for (const [kind, begin, stop] of [["train", 0, train], ["validation", train, validation], ["test", validation, end]]) {
      svg.append(shape("rect", { class: `forecast-part ${kind}`, x: x(begin), y: 0, width: Math.max(0, x(stop) - x(begin)), height: FORECAST_STRIP }));
    }
    let d = "";
    data.forEach((value, at) => (d += `${at ? "L" : "M"}${x(at).toFixed(1)} ${y(value).toFixed(1)}`));
    svg.append(shape("path", { class: "forecast-line", d, stroke: colors.muted, "stroke-width": 1 }));
    svg.append(shape("rect", { class: "forecast-shown", x: Math.max(1, x(from)), y: 1, width: Math.max(3, Math.min(width - 1, x(to)) - Math.max(1, x(from))), height: FORECAST_STRIP - 2 }));
    this.plot.replaceChildren(svg);
    const named = { "aria-valuemin": 1, "aria-valuemax": this.end + 1, "aria-valuenow": from + 1, "aria-valuetext": t("forecast.shown", { from: whole(from + 1), to: whole(to + 1) }) };
    dress(this.plot, named, []);
  }
}

class ForecastScores {
  constructor(panel) {
    this.owner = panel;
    this.table = element("table", { class: "forecast-table" });
    this.verdict = element("p", { class: "forecast-verdict", role: "status" });
    this.panel = new Panel("scores", this.verdict, element("div", { class: "forecast-scroll" }, this.table));
  }

  draw() {
    const { view, part, found } = this.owner;
    const { t } = view;
    const [mine, theirs] = found;
    const lanes = mine?.errors ?? [];
    const season = view.run.started.season > 0;
    const others = (theirs?.reference_errors ?? []).filter((each) => season || each.name !== "seasonal");
    const naive = others.find((each) => each.name === "naive");
    const rows = [...lanes, ...others];
    if (!naive || !rows.length) return;
    const best = Math.min(...rows.map((each) => each.mae ?? Infinity));
    const head = ["who", "mae", "rmse", "mase", "against"].map((name) => {
      const cell = element("th", { scope: "col" }, t(`scores.${name}`));
      cell.title = t(`scores.${name}.help`);
      return cell;
    });
    const body = rows.map((each) => {
      const { color, dash, label } = this.owner.styleOf(each.name);
      const sign = shape("svg", { width: 20, height: 8, "aria-hidden": "true" }, shape("path", { d: "M1 4h18", stroke: color, "stroke-width": 2.25, "stroke-dasharray": dash }));
      const share = each.mae / naive.mae - 1;
      const against = each.name === "naive" || !Number.isFinite(each.mae) ? "–" : `${share > 0 ? "+" : "−"}${Math.abs(100 * share).toFixed(0)}${THIN}%`;
      const cells = [number(each.mae, 3), number(each.rmse, 3), number(each.mase, 3), against].map((text) => element("td", {}, text));
      return element("tr", { class: each.mae === best ? "best" : "", "data-who": each.name }, element("th", { scope: "row" }, sign, ` ${label}`), ...cells);
    });
    this.table.replaceChildren(element("thead", {}, element("tr", {}, ...head)), element("tbody", {}, ...body));
    this.table.setAttribute("aria-label", t("scores.spoken", { part: t(`forecast.${part}`) }));
    this.tell(this.words(lanes, others, naive, part));
    setText(this.panel.caption, t("scores.caption", { part: t(`forecast.${part}`) }));
  }

  // A sentence with what stands between double asterisks in bold.
  tell(words) {
    if (words === this.told) return;
    this.told = words;
    this.verdict.replaceChildren(...words.replaceAll(" %", "\u00a0%").split("**").map((piece, i) => (i % 2 ? element("strong", {}, piece) : piece)));
  }

  // Plainly who is better, and on how many values; of a run that has learned nothing yet, that it has not.
  words(lanes, others, naive, part) {
    const { view } = this.owner;
    const { t } = view;
    if (!lanes.length) return "";
    const name = (each) => this.owner.nameOf(each.name);
    const sound = lanes.filter((each) => Number.isFinite(each.mae)); // a network that fell has no number
    if (!sound.length) return t("verdict.fallen", { name: name(lanes[0]) });
    const best = sound.reduce((one, each) => (each.mae < one.mae ? each : one));
    const share = best.mae / naive.mae - 1;
    const [begin, end] = this.owner.bounds(part);
    const values = { name: name(best), part: t(`forecast.${part}`), percent: Math.abs(100 * share).toFixed(0), count: whole(end - begin) };
    if (part === "validation" && view.snapshot?.step === 0) return t("verdict.untrained", values);
    const against = share < -FORECAST_TIE ? "beats" : share > FORECAST_TIE ? "loses" : "ties";
    const said = [t(`verdict.${against}`, values)];
    const other = others.filter((each) => each.name !== "naive" && Number.isFinite(each.mae)).reduce((one, each) => (!one || each.mae < one.mae ? each : one), null);
    if (other) {
      const beside = best.mae / other.mae - 1;
      const close = { other: name(other), percent: Math.abs(100 * beside).toFixed(0), name: name(best), times: Math.min(1000, Math.floor(beside + 1)) };
      const worse = beside > 9 ? "far" : beside > FORECAST_TIE ? "under" : "even";
      const found = beside < -FORECAST_TIE ? "over" : worse;
      const neither = against !== "beats" && (found === "over" || found === "even"); // "also" and "but" would be wrong
      said.push(t(`verdict.${found}${neither ? ".neither" : ""}`, close));
    }
    return said.join(view.page.language === "zh" ? "" : " ");
  }
}
