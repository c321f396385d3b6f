/* What one training example is: a window on a series, to be dragged, and the values after it that are to be told. It moves in the
   browser alone; nothing is reported.

   data      bytes of core/sequences/forecast_look.py: series (n,), parts [ends], window, horizon, season, times, labels, alt */

import "../../parts/marks.js";
import "../../parts/numbers.js";

const HEIGHT = 92; // CSS pixels, of the whole series
const LARGE = 190; // of the example
const PARTS = ["train", "validation", "test"];

export default lasting({
  make: ({ parentElement }) => new Stage(parentElement),
  take: (stage, { data }) => stage.receive(unpack(data)),
  end: (stage) => stage.watcher.disconnect(),
});

class Stage {
  constructor(parent) {
    this.root = parent.querySelector(".windows") ?? parent.appendChild(element("div", { class: "windows" }));
    this.at = null; // the first value that is to be told
    this.strip = element("div", { class: "whole", tabindex: "0", role: "slider", "aria-orientation": "horizontal" });
    this.large = element("div", { class: "example", role: "img" });
    this.words = element("p", { class: "words", "aria-live": "polite" });
    this.counts = element("p", { class: "counts num" });
    this.root.replaceChildren(this.strip, this.large, this.words, this.counts);
    this.strip.addEventListener("pointerdown", (event) => this.grab(event));
    this.strip.addEventListener("keydown", (event) => this.key(event));
    this.watcher = new ResizeObserver(() => this.header && this.draw());
    this.watcher.observe(this.root);
  }

  receive({ header, arrays }) {
    const size = this.values?.length;
    Object.assign(this, { header, values: arrays.series.data });
    this.t = (key, values = {}) => fillText(header.labels[key] ?? "", values);
    if (this.at === null || size !== this.values.length) this.at = Math.round(0.42 * this.values.length);
    this.move(this.at);
  }

  // The first value to be told, as far as a window fits before it and a horizon behind.
  move(at) {
    const { window, horizon } = this.header;
    this.at = Math.round(Math.min(this.values.length - horizon, Math.max(window, at)));
    this.draw();
  }

  grab(event) {
    if (event.button > 0) return;
    event.preventDefault();
    this.strip.focus({ preventScroll: true });
    this.strip.setPointerCapture(event.pointerId);
    const { left, width } = this.strip.getBoundingClientRect();
    const place = (each) => ((each.clientX - left) / width) * this.values.length;
    const { window, horizon } = this.header;
    const inside = place(event) >= this.at - window && place(event) <= this.at + horizon;
    const off = inside ? this.at - place(event) : 0;
    const follow = (each) => this.move(place(each) + off);
    if (!inside) follow(event);
    this.strip.addEventListener("pointermove", follow);
    const end = () => this.strip.removeEventListener("pointermove", follow);
    for (const kind of ["pointerup", "pointercancel"]) this.strip.addEventListener(kind, end, { once: true });
  }

  key(event) {
    const { window } = this.header;
    const by = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: window, PageDown: -window, Home: -1e9, End: 1e9 }[event.key];
    if (!by) return;
    event.preventDefault();
    this.move(this.at + by);
  }

  // The part whose values are to be told, or null where they would lie in two.
  get part() {
    const ends = this.header.parts;
    const of = (at) => ends.findIndex((end) => at < end);
    const [first, last] = [of(this.at), of(this.at + this.header.horizon - 1)];
    return first === last ? PARTS[first] : null;
  }

  name(at) {
    return this.header.times.length ? this.header.times[at] : whole(at + 1);
  }

  draw() {
    if (!this.root.clientWidth) return;
    this.colors = palette(this.root);
    this.root.lang = this.header.language;
    this.root.style.setProperty("--told", this.colors.categories[3]);
    this.root.dataset.at = this.at;
    this.drawWhole();
    this.drawExample();
    const { window, horizon, examples, season } = this.header;
    const given = { from: this.name(this.at - window), to: this.name(this.at - 1), next: this.name(this.at), last: this.name(this.at + horizon - 1) };
    const part = this.part;
    const values = { ...given, window, horizon, part: part ? this.t(`part.${part}`) : "", value: number(this.values[this.at], 4), naive: number(this.values[this.at - 1], 4) };
    const said = [this.t(part ? (horizon > 1 ? "words.many" : "words.one") : "words.none", values)];
    if (season > window) said.push(this.t("words.season", { season, window }));
    setText(this.words, said.join(" "));
    setText(this.counts, this.t("counts", { train: whole(examples[0]), validation: whole(examples[1]), test: whole(examples[2]) }));
  }

  range(from, to) {
    let [low, high] = [Infinity, -Infinity];
    for (let at = from; at < to; at++) [low, high] = [Math.min(low, this.values[at]), Math.max(high, this.values[at])];
    return high > low ? [low, high] : [low - 1, high + 1];
  }

  drawWhole() {
    const { parts, window, horizon } = this.header;
    const width = this.strip.clientWidth;
    const count = this.values.length;
    const [low, high] = this.range(0, count);
    const x = (at) => (at / count) * width;
    const y = (value) => 22 + (HEIGHT - 28) * (1 - (value - low) / (high - low));
    const svg = shape("svg", { viewBox: `0 0 ${width} ${HEIGHT}`, width, height: HEIGHT, "aria-hidden": "true" });
    parts.forEach((end, i) => {
      const begin = parts[i - 1] ?? 0;
      svg.append(shape("rect", { class: `part ${PARTS[i]}`, x: x(begin), y: 18, width: x(end) - x(begin), height: HEIGHT - 18 }));
      svg.append(shape("text", { class: "small", x: (x(begin) + x(end)) / 2, y: 12, "text-anchor": "middle" }, this.t(width < 480 ? `part.${PARTS[i]}` : `part.${PARTS[i]}.share`)));
    });
    let d = "";
    this.values.forEach((value, at) => (d += `${at ? "L" : "M"}${x(at + 0.5).toFixed(1)} ${y(value).toFixed(1)}`));
    svg.append(shape("path", { class: "line", d, stroke: this.colors.text }));
    const [left, middle, right] = [this.at - window, this.at, this.at + horizon].map(x);
    svg.append(shape("rect", { class: "window", x: left, y: 19, width: Math.max(2, middle - left), height: HEIGHT - 20 }));
    svg.append(shape("rect", { class: this.part ? "told" : "told none", x: middle, y: 19, width: Math.max(3, right - middle), height: HEIGHT - 20 }));
    this.strip.replaceChildren(svg);
    const text = this.t("slider.value", { from: this.name(this.at - window), to: this.name(this.at - 1), next: this.name(this.at) });
    dress(this.strip, { "aria-label": this.t("slider"), "aria-valuemin": window + 1, "aria-valuemax": count - horizon + 1, "aria-valuenow": this.at + 1, "aria-valuetext": text }, []);
  }

  drawExample() {
    const { window, horizon } = this.header;
    const [from, to] = [this.at - window, this.at + horizon];
    const width = this.large.clientWidth;
    const [low, high] = this.range(from, to);
    const [left, right, top, bottom] = [46, 14, 12, 26];
    const x = (at) => left + ((at - from + 0.5) / (to - from)) * (width - left - right);
    const y = (value) => top + (LARGE - top - bottom) * (1 - (value - low) / (high - low));
    const svg = shape("svg", { viewBox: `0 0 ${width} ${LARGE}`, width, height: LARGE, "aria-hidden": "true" });
    for (const tick of axisTicks({ low, high }, 4)) {
      svg.append(shape("path", { class: "tick", d: `M${left} ${y(tick)}H${width - right}` }), shape("text", { class: "small", x: left - 6, y: y(tick) + 4, "text-anchor": "end" }, formatNumber(tick, 2)));
    }
    const edge = (x(this.at - 1) + x(this.at)) / 2;
    svg.append(shape("rect", { class: this.part ? "told" : "told none", x: edge, y: top - 6, width: width - right - edge, height: LARGE - top - bottom + 12 }));
    const line = (begin, end) => Array.from({ length: end - begin }, (_, k) => `${k ? "L" : "M"}${x(begin + k).toFixed(1)} ${y(this.values[begin + k]).toFixed(1)}`).join("");
    const radius = Math.max(1.5, Math.min(4, (width - left - right) / (to - from) / 3));
    const last = this.values[this.at - 1];
    svg.append(shape("path", { class: "naive", d: `M${x(this.at - 1)} ${y(last)}H${width - right}`, stroke: this.colors.muted }));
    svg.append(shape("path", { class: "line", d: line(from, this.at), stroke: this.colors.accent }), shape("path", { class: "line hidden", d: line(this.at - 1, to), stroke: this.colors.categories[3] }));
    for (let at = from; at < to; at++) {
      const known = at < this.at;
      svg.append(shape("circle", { cx: x(at), cy: y(this.values[at]), r: known ? radius : radius + 0.75, fill: known ? this.colors.accent : this.colors.background, stroke: known ? "none" : this.colors.categories[3], "stroke-width": 1.75 }));
    }
    const label = (at, words, anchor) => svg.append(shape("text", { class: "small", x: at, y: LARGE - 8, "text-anchor": anchor }, words));
    label((left + edge) / 2, this.t("known", { window }), "middle");
    label(width - right, this.t(horizon > 1 ? "told.many" : "told.one", { horizon }), "end");
    if (width - right - edge > 90) svg.append(shape("text", { class: "small", x: width - right - 4, y: y(last) + (y(last) > top + 14 ? -5 : 14), "text-anchor": "end" }, this.t("naive")));
    this.large.replaceChildren(svg);
    this.large.setAttribute("aria-label", this.header.alt);
  }
}
