// Lines over whole places – times, steps ahead – with a cursor that a pointer or the arrow keys move. Knows not what they mean.

import "../../parts/marks.js";
import "../../parts/numbers.js";

const FORECAST_ROOM = { left: 46, right: 10, top: 20, bottom: 26 };

class ForecastChart {
  // `asked.cursor(place | null)` is called when the cursor moves, `asked.say()` when a key moved it.
  constructor(name, asked) {
    Object.assign(this, { asked, cursor: null });
    this.legend = element("div", { class: "legend forecast-legend" });
    this.plot = element("div", { class: `plot forecast-plot ${name}`, tabindex: "0", role: "img" });
    this.plot.addEventListener("pointermove", (event) => this.point(event));
    this.plot.addEventListener("pointerdown", (event) => this.point(event));
    this.plot.addEventListener("pointerleave", () => this.asked.cursor(null));
    this.plot.addEventListener("keydown", (event) => this.key(event));
  }

  point(event) {
    if (!this.x) return;
    const at = this.place(event.clientX - this.plot.getBoundingClientRect().left);
    this.asked.cursor(Math.round(Math.min(this.range[1], Math.max(this.range[0], at))));
  }

  key(event) {
    const by = { ArrowRight: 1, ArrowLeft: -1, PageUp: 10, PageDown: -10 }[event.key];
    const ends = { Home: this.range?.[0], End: this.range?.[1] }[event.key];
    if ((by ?? ends) === undefined || !this.range) return;
    event.preventDefault();
    const at = ends ?? (this.cursor ?? this.middle ?? this.range[0]) + by;
    this.asked.cursor(Math.min(this.range[1], Math.max(this.range[0], at)));
    this.asked.say();
  }

  // `lines`: {name, label, color, dash, width, from, values, mark}; `shades`: {from, to, label, kind}; places run over `range`.
  // What is at place p is called `naming(p)`; numbers count from `first`.
  draw({ lines, range, shades = [], low, high, unit, middle, cursor, label, wide, colors, naming, first = 0 }) {
    const width = this.plot.clientWidth;
    const height = wide ? 280 : 230;
    Object.assign(this, { range, cursor, middle });
    const { left, right, top, bottom } = FORECAST_ROOM;
    const box = { width: Math.max(60, width - left - right), height: height - top - bottom };
    const span = Math.max(1, range[1] - range[0]);
    this.x = (place) => left + ((place - range[0]) / span) * box.width;
    this.place = (px) => range[0] + ((px - left) / box.width) * span;
    const y = (value) => top + box.height * (1 - (value - low) / (high - low || 1));
    const svg = shape("svg", { viewBox: `0 0 ${width} ${height}`, width, height, "aria-hidden": "true" });
    this.shade(svg, shades, box, wide);
    for (const tick of axisTicks({ low, high }, 5)) {
      svg.append(shape("path", { class: "forecast-tick", d: `M${left} ${y(tick).toFixed(1)}h${box.width}` }));
      svg.append(shape("text", { class: "forecast-small", x: left - 6, y: y(tick) + 4, "text-anchor": "end" }, formatNumber(tick, 2)));
    }
    const room = Math.max(70, 7 * String(naming?.(range[0]) ?? "").length + 16); // names of times may be long
    for (const tick of axisTicks({ low: range[0] + first, high: range[1] + first }, Math.max(1, Math.round(box.width / room)))) {
      const at = this.x(tick - first);
      if (tick !== Math.round(tick) || at > left + box.width - 35 - room / 2 || at < room / 2) continue;
      svg.append(shape("text", { class: "forecast-small", x: at, y: height - 8, "text-anchor": "middle" }, naming?.(tick - first) ?? whole(tick)));
    }
    svg.append(shape("text", { class: "forecast-small", x: left + box.width, y: height - 8, "text-anchor": "end" }, unit));
    const clip = `forecast-clip-${(ForecastChart.count = (ForecastChart.count ?? 0) + 1)}`;
    svg.append(shape("clipPath", { id: clip }, shape("rect", { x: left, y: top, width: box.width, height: box.height })));
    const inside = svg.appendChild(shape("g", { "clip-path": `url(#${clip})` }));
    for (const each of lines) {
      inside.append(shape("path", { class: "forecast-line", d: this.path(each, range, y), stroke: each.color, "stroke-width": each.width ?? 1.75, "stroke-dasharray": each.dash ?? "" }));
    }
    if (cursor !== null && cursor !== undefined) this.mark(svg, lines, cursor, y, top, box, colors);
    this.plot.replaceChildren(svg);
    this.plot.setAttribute("aria-label", label);
  }

  path({ from, values }, range, y) {
    let [d, pen] = ["", false];
    const [first, last] = [Math.max(from, Math.floor(range[0]) - 1), Math.min(from + values.length - 1, Math.ceil(range[1]) + 1)];
    for (let at = first; at <= last; at++) {
      const value = values[at - from];
      if (Number.isFinite(value)) d += `${pen ? "L" : "M"}${this.x(at).toFixed(1)} ${Math.max(-1e4, Math.min(1e4, y(value))).toFixed(1)}`;
      pen = Number.isFinite(value);
    }
    return d;
  }

  shade(svg, shades, box, wide) {
    const { left, top } = FORECAST_ROOM;
    for (const { from, to, label, kind } of shades) {
      const [begin, end] = [from, to].map((place) => Math.min(left + box.width, Math.max(left, this.x(place - 0.5))));
      if (end - begin < 1) continue;
      svg.append(shape("rect", { class: `forecast-part ${kind}`, x: begin, y: top, width: end - begin, height: box.height }));
      if (end - begin > (wide ? 70 : 48)) svg.append(shape("text", { class: "forecast-small", x: (begin + end) / 2, y: top - 7, "text-anchor": "middle" }, label));
    }
  }

  mark(svg, lines, cursor, y, top, box, colors) {
    svg.append(shape("path", { class: "forecast-cursor", d: `M${this.x(cursor).toFixed(1)} ${top}v${box.height}` }));
    for (const { from, values, color } of lines) {
      const value = values[cursor - from];
      const at = y(value);
      if (Number.isFinite(at) && at >= top && at <= top + box.height) svg.append(shape("circle", { cx: this.x(cursor), cy: at, r: 3.5, fill: color, stroke: colors.background }));
    }
  }

  // Names of the lines, each a button that hides or shows it, with its value at the cursor.
  write(entries, at, flip) {
    const key = JSON.stringify([entries.map(({ name, label, value, color, dash, off }) => [name, label, value, color, dash, off]), at]);
    if (key === this.written) return;
    this.written = key;
    const active = this.legend.getRootNode().activeElement;
    const held = active && this.legend.contains(active) ? active.dataset.line : null;
    this.legend.replaceChildren(
      ...entries.map(({ name, label, value, color, dash, off }) => {
        const sign = shape("svg", { width: 22, height: 8, "aria-hidden": "true" }, shape("path", { d: "M1 4h20", stroke: color, "stroke-width": 2.25, "stroke-dasharray": dash ?? "" }));
        const button = element("button", { type: "button", class: "forecast-key", "data-line": name, "aria-pressed": String(!off) }, sign, element("span", {}, label), element("b", {}, value));
        button.addEventListener("click", () => flip(name));
        return button;
      }),
      element("span", { class: "at" }, at),
    );
    if (held) this.legend.querySelector(`[data-line="${held}"]`)?.focus({ preventScroll: true });
  }

  get told() {
    return [...this.legend.children].map((each) => each.textContent.trim()).filter(Boolean).join(", ");
  }
}
