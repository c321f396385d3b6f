// How much of the last answer's gradient arrives at each earlier step, network by network, on a logarithmic axis.

import "../../parts/marks.js";
import "../../parts/numbers.js";

const REACH_HIGH = 260; // CSS pixels
const REACH_LEAST = 1e-14; // the axis ends there: a curve that goes on falling leaves it, and does not press the others flat

class MemoryReach {
  constructor(panel) {
    this.panel = panel;
    this.lag = null; // the step read off, counted back from the last
    this.title = element("h4", { class: "memory-second" });
    this.legend = element("div", { class: "legend" });
    this.canvas = element("canvas", { role: "img", tabindex: "0" });
    this.plot = element("div", { class: "plot curve" }, this.canvas);
    this.caption = element("p", { class: "caption" });
    this.parts = [this.title, this.legend, this.plot, this.caption];
    this.listen();
  }

  listen() {
    const { canvas } = this;
    const look = ({ clientX }) => {
      const { steps } = this.panel.form;
      const place = Math.floor((clientX - canvas.getBoundingClientRect().left - MEMORY_LEFT) / this.cell);
      this.look(Math.min(steps - 1, Math.max(0, steps - 1 - place)));
    };
    canvas.addEventListener("pointermove", look);
    canvas.addEventListener("pointerdown", look);
    canvas.addEventListener("pointerleave", () => this.look(null));
    canvas.addEventListener("blur", () => this.look(null));
    canvas.addEventListener("keydown", (event) => {
      const by = { ArrowLeft: 1, ArrowRight: -1 }[event.key];
      if (!by || !this.panel.form) return;
      event.preventDefault();
      this.look(Math.min(this.panel.form.steps - 1, Math.max(0, this.shown + by)));
      this.write(this.curves);
      this.panel.view.speech.say(this.words);
    });
  }

  // The step read off: the one pointed at, or the farthest that the answer needs.
  get shown() {
    return this.lag ?? this.panel.form.furthest;
  }

  look(lag) {
    this.lag = lag;
    this.panel.view.changed();
  }

  relabel(t) {
    this.title.textContent = t("reach.title");
    this.written = null;
  }

  // {label, color, dash, thin, values by step}: of each network ∂ℓ/∂h, of the LSTM ∂ℓ/∂c, too.
  found(snapshot) {
    const { view } = this.panel;
    const { run, t } = view;
    if (!snapshot?.gradient_h) return [];
    const { data, shape } = snapshot.gradient_h;
    return run.lanes.flatMap(({ name }, i) => {
      const color = view.laneColor(name);
      const own = { label: this.panel.nameOf(name), color, dash: MEMORY_DASHES[name] ?? [], values: data.subarray(i * shape[1], (i + 1) * shape[1]) };
      const c = snapshot[`gradient_c.${name}`];
      return c ? [own, { label: t("reach.c", { name: own.label }), color, dash: [], thin: true, values: c.data }] : [own];
    });
  }

  draw(given) {
    const { view, form } = this.panel;
    const { colors, t } = view;
    const room = this.plot.clientWidth;
    const context = fitCanvas(this.canvas, room, REACH_HIGH);
    context.clearRect(0, 0, room, REACH_HIGH);
    this.cell = (room - MEMORY_LEFT - MEMORY_RIGHT) / form.steps;
    this.curves = this.found(view.snapshot);
    const box = { left: MEMORY_LEFT, top: 10, width: room - MEMORY_LEFT - MEMORY_RIGHT, height: REACH_HIGH - 56 };
    const [low, high] = view.ease("reach", this.range()).map((exponent) => 10 ** exponent);
    const x = (lag) => box.left + (form.steps - lag - 0.5) * this.cell;
    const y = (value) => box.top + box.height * (1 - Math.log(value / low) / Math.log(high / low));
    const pen = { context, box, x, y, colors, low, high };
    this.needed(pen, t);
    this.axes(pen, t);
    if (given.window && given.window < form.steps) this.border(pen, given.window, t);
    context.save();
    context.beginPath();
    context.rect(box.left, box.top - 4, box.width, box.height + 4);
    context.clip();
    for (const curve of this.curves) this.curve(pen, curve);
    if (this.lag !== null) this.pointer(pen);
    context.restore();
    if (!this.curves.length) {
      context.fillStyle = colors.muted;
      context.textAlign = "center";
      context.font = `13px ${colors.family}`;
      context.fillText(t("reach.empty"), box.left + box.width / 2, box.top + box.height / 2, box.width - 12);
    }
    this.write(this.curves);
    setText(this.caption, t(form.nearest === form.furthest ? "reach.caption.one" : "reach.caption.all", { lag: form.furthest }));
  }

  // Powers of ten of the axis: six decades at least, and no zeros.
  range() {
    let [least, most] = [Infinity, 0];
    for (const { values } of this.curves) {
      for (const value of values) {
        if (value > most && value < 1e30) most = value;
        if (value > REACH_LEAST && value < least) least = value;
      }
    }
    if (!(most > 0)) return [-6, 0];
    const top = Math.ceil(Math.log10(most * 1.2));
    return [Math.min(Math.floor(Math.log10(least)), top - 6), top];
  }

  // A band where what the answer needs came in.
  needed({ context, box, x, colors }, t) {
    const { nearest, furthest } = this.panel.form;
    const [from, to] = [x(furthest) - Math.max(2, this.cell / 2), x(nearest) + Math.max(2, this.cell / 2)];
    context.fillStyle = colors.accent;
    context.globalAlpha = 0.12;
    context.fillRect(from, box.top, to - from, box.height);
    context.globalAlpha = 1;
    context.fillStyle = colors.muted;
    context.font = `11px ${colors.family}`;
    context.textAlign = "left";
    context.fillText(t("reach.needed"), from + 4, box.top + box.height + 30, box.width);
  }

  axes({ context, box, x, y, colors, low, high }, t) {
    const { steps } = this.panel.form;
    context.font = `11px ${colors.family}`;
    context.lineWidth = 1;
    context.strokeStyle = colors.border;
    const [from, to] = [Math.ceil(Math.log10(low)), Math.floor(Math.log10(high))];
    const every = Math.max(1, Math.ceil((to - from) / 7));
    context.textAlign = "right";
    context.textBaseline = "middle";
    for (let exponent = to; exponent >= from; exponent -= every) {
      const at = Math.round(y(10 ** exponent)) + 0.5;
      context.globalAlpha = 0.55;
      line(context, box.left, at, box.left + box.width, at);
      context.globalAlpha = 1;
      context.fillStyle = colors.muted;
      context.fillText(power(exponent), box.left - 7, at);
    }
    context.textBaseline = "alphabetic";
    context.textAlign = "center";
    for (const lag of axisTicks({ low: 0, high: steps - 1 }, Math.max(2, Math.round(box.width / 80)))) {
      if (lag % 1 === 0) context.fillText(whole(lag), x(lag), box.top + box.height + 16);
    }
    context.textAlign = "right";
    context.fillText(t("reach.axis"), box.left + box.width, REACH_HIGH - 4, box.width);
  }

  // Where a window ends: what lies to the left gets nothing at all.
  border({ context, box, x, colors }, window, t) {
    const at = x(window) + this.cell / 2;
    context.strokeStyle = context.fillStyle = colors.text;
    context.lineWidth = 1.5;
    context.setLineDash([4, 3]);
    line(context, at, box.top, at, box.top + box.height);
    context.setLineDash([]);
    context.font = `11px ${colors.family}`;
    const words = t("reach.window");
    const fits = at - box.left > context.measureText(words).width + 8;
    context.textAlign = fits ? "right" : "left";
    context.fillText(words, fits ? at - 6 : at + 6, box.top + 12, box.width);
  }

  curve({ context, x, y }, { values, color, dash, thin }) {
    context.strokeStyle = color;
    context.lineWidth = thin ? 1 : 2;
    context.setLineDash(dash);
    // a gradient of exactly nothing has no place on this axis: the line ends
    polyline(context, Array.from(values, (value, t) => [values.length - 1 - t, value > 0 ? value : NaN]), x, y);
    context.setLineDash([]);
  }

  pointer({ context, box, x, y, colors }) {
    const at = Math.round(x(this.lag)) + 0.5;
    context.strokeStyle = colors.muted;
    context.lineWidth = 1;
    line(context, at, box.top, at, box.top + box.height);
    for (const { values, color } of this.curves) {
      const value = values[values.length - 1 - this.lag];
      if (!(value > 0)) continue;
      context.fillStyle = color;
      disc(context, at, y(value), 3.5, colors.background);
    }
  }

  // Each curve's number at the step read off, and what part that is of the last step's.
  write(curves) {
    const { view } = this.panel;
    const { t } = view;
    const told = curves.map(({ label, values, color, dash, thin }) => {
      const value = values[values.length - 1 - this.shown];
      const part = values.at(-1) > 0 && Number.isFinite(value) ? value / values.at(-1) : NaN;
      return { label, color, mark: thin ? "thin" : memoryMark(dash), value: number(value, 2), part: t("reach.part", { part: number(part, 2) }) };
    });
    const where = curves.length ? t("reach.at", { lag: this.shown }) : "";
    this.words = `${where} ${told.map(({ label, value }) => `${label} ${value}`).join(", ")}`;
    const key = JSON.stringify([told, where]);
    if (this.written === key) return;
    this.written = key;
    const items = told.map(({ label, color, mark, value, part }) => {
      const sign = element("i", { class: mark });
      sign.style.color = color;
      return element("span", { title: part }, sign, `${label} `, element("b", {}, value));
    });
    this.legend.replaceChildren(...items, element("span", { class: "at" }, where));
    this.canvas.setAttribute("aria-label", `${t("reach.title")}. ${this.words}`);
  }
}
