// One chart over the steps of a run: axes, curves, legend. Knows what to draw from whom it is given; a run's curves do.

import "./column.js";
import "./marks.js";
import "./numbers.js";

const HEIGHTS = { loss: 204, accuracy: 204, rate: 92, norm: 118 }; // CSS pixels
const WIDE = { loss: 372 }; // beside the other two, and as tall as both

class Chart {
  // `hover(step | null)`, `choose(step)` and `move(direction)` are called for what pointer and keys ask.
  constructor(name, asked, ...tools) {
    this.name = name;
    this.extent = 1;
    this.canvas = element("canvas", { tabindex: "0", role: "img" });
    this.legend = element("div", { class: "legend" });
    this.panel = new Panel(name, ...tools, this.legend, element("div", { class: "plot curve" }, this.canvas));
    this.listen(asked);
  }

  listen(asked) {
    const { canvas } = this;
    const stepAt = (event) => {
      const x = event.clientX - canvas.getBoundingClientRect().left;
      return this.box ? Math.round(Math.min(1, Math.max(0, (x - this.box.left) / this.box.width)) * this.extent) : null;
    };
    canvas.addEventListener("pointermove", (event) => asked.hover(stepAt(event)));
    canvas.addEventListener("pointerleave", () => asked.hover(null));
    canvas.addEventListener("blur", () => asked.hover(null));
    canvas.addEventListener("click", (event) => asked.choose(stepAt(event)));
    canvas.addEventListener("keydown", (event) => {
      const direction = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      if (event.key === "Enter") asked.choose(null);
      if (!direction) return;
      event.preventDefault();
      asked.move(direction);
    });
  }

  // series: [{raw, smooth, points, line, marks, train, check, other, who}], later ones on top.
  // range: {low, high, log, percent, ticks, beyond: words on what lies above}; moment: {extent, hover, looked, unit, empty, height}
  draw(series, range, moment, colors) {
    this.extent = moment.extent;
    const width = this.canvas.parentElement.clientWidth;
    const height = moment.height ?? ((moment.wide && WIDE[this.name]) || HEIGHTS[this.name]);
    const context = fitCanvas(this.canvas, width, height);
    context.clearRect(0, 0, width, height);
    const box = (this.box = { left: 44, top: 8, width: width - 52, height: height - 30 });
    const span = range.log ? Math.log(range.high / range.low) : range.high - range.low;
    const x = (step) => box.left + (step / this.extent) * box.width;
    const y = (value) => {
      const part = range.log ? Math.log(Math.max(value, 1e-12) / range.low) / span : (value - range.low) / span;
      return box.top + box.height * (1 - Math.min(1.05, Math.max(-0.02, part)));
    };
    const pen = { context, box, x, y, colors, height };
    this.drawAxes(pen, range, moment.unit);
    context.save();
    context.beginPath();
    context.rect(box.left, box.top - 4, box.width + 6, box.height + 8);
    context.clip();
    context.lineJoin = "round";
    for (const each of series) this.drawSeries(pen, each);
    this.drawMoment(pen, series, moment);
    context.restore();
    if (range.beyond) {
      context.fillStyle = colors.text;
      context.textAlign = "right";
      context.font = `11px ${colors.family}`;
      context.fillText(range.beyond, box.left + box.width, box.top + 12, box.width);
    }
    if (moment.empty) {
      context.fillStyle = colors.muted;
      context.textAlign = "center";
      context.font = `13px ${colors.family}`;
      context.fillText(moment.empty, box.left + box.width / 2, box.top + box.height / 2, box.width);
    }
  }

  drawAxes({ context, box, x, y, colors, height }, range, unit) {
    context.font = `11px ${colors.family}`;
    context.lineWidth = 1;
    context.textBaseline = "middle";
    context.textAlign = "right";
    for (const tick of axisTicks(range, range.ticks ?? Math.max(2, Math.round(box.height / 48)))) {
      const at = Math.round(y(tick)) + 0.5;
      context.strokeStyle = colors.border;
      context.globalAlpha = tick === 0 ? 1 : 0.55;
      line(context, box.left, at, box.left + box.width, at);
      context.globalAlpha = 1;
      context.fillStyle = colors.muted;
      context.fillText(range.percent ? percent(tick, 0) : short(tick), box.left - 7, at);
    }
    context.textBaseline = "alphabetic";
    context.fillStyle = colors.muted;
    const reserved = context.measureText(unit).width + 16;
    context.fillText(unit, box.left + box.width, height - 6);
    context.textAlign = "center";
    for (const tick of axisTicks({ low: 0, high: this.extent }, Math.max(2, Math.round(box.width / 90)))) {
      if (tick % 1 || x(tick) > box.left + box.width - reserved) continue;
      context.fillText(whole(tick), x(tick), height - 6);
    }
  }

  drawSeries({ context, box, x, y, colors }, { raw, smooth, points, line: steps, marks, train, check, other }) {
    const perPixel = this.extent / box.width;
    context.setLineDash([]);
    context.strokeStyle = train;
    if (raw && !other) {
      context.globalAlpha = 0.28;
      context.lineWidth = 1;
      trace(context, raw, x, y, perPixel);
    }
    context.globalAlpha = other ? 0.85 : 1;
    context.lineWidth = other ? 1.5 : 2;
    if (other) context.setLineDash([5, 3]);
    if (smooth) trace(context, smooth, x, y, perPixel);
    if (steps) polyline(context, steps, x, y);
    context.setLineDash([]);
    for (const mark of marks ?? []) diamond(context, x(mark), y(rateAt(steps, mark)), 4, train);
    if (points?.length && !other) {
      context.strokeStyle = context.fillStyle = check;
      context.lineWidth = 1.25;
      context.globalAlpha = 0.6;
      polyline(context, points, x, y);
      context.globalAlpha = 1;
      dots(context, points, x, y, colors.background);
    }
    context.globalAlpha = 1;
  }

  // The step under the pointer, and the one looked back at.
  drawMoment({ context, box, x, y, colors }, series, { hover, looked }) {
    if (looked !== null) {
      context.strokeStyle = colors.text;
      context.setLineDash([2, 3]);
      line(context, x(looked), box.top, x(looked), box.top + box.height);
      context.setLineDash([]);
    }
    if (hover === null) return;
    context.strokeStyle = colors.muted;
    const at = Math.round(x(hover)) + 0.5;
    line(context, at, box.top, at, box.top + box.height);
    for (const { smooth, line: steps, train } of series) {
      const value = smooth ? smooth.values[hover - 1] : rateAt(steps, hover);
      if (!Number.isFinite(value)) continue;
      context.fillStyle = train;
      disc(context, x(hover), y(value), 3.5, colors.background);
    }
  }

  // entries: [{color, label, value, mark: "line" | "dashed" | "dot"}]; `where` names the step read off, if any.
  writeLegend(entries, where) {
    const key = JSON.stringify([entries, where]);
    if (this.written === key) return;
    this.written = key;
    const items = entries.map(({ color, label, value, mark }) => {
      const sign = element("i", { class: mark });
      sign.style.color = color;
      return element("span", {}, sign, `${label} `, element("b", {}, value));
    });
    this.legend.replaceChildren(...items, ...(where ? [element("span", { class: "at" }, where)] : []));
    const values = entries.map(({ label, value }) => `${label} ${value}`).join(", ");
    this.canvas.setAttribute("aria-label", `${this.panel.title.textContent}. ${where} ${values}`);
  }
}
