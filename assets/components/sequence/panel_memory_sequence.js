// One sequence of a memory task, step by step from left to right: numbers as bars, letters and bits as signs in boxes.

import "../../parts/marks.js";

const MEMORY_SIGNS = "ABCDEFGH·▸"; // eight letters, a blank, the sign to start
const MEMORY_BLANK = 8;
const MEMORY_TALL = 104; // CSS pixels
const MEMORY_LEFT = 44; // both drawings begin here, so that a step of the one stands above the same step of the other
const MEMORY_RIGHT = 10;

class MemorySequence {
  constructor(panel) {
    this.panel = panel;
    this.canvas = element("canvas", { role: "img" });
  }

  draw(given) {
    const { view, form } = this.panel;
    const { colors, t } = view;
    const room = this.canvas.parentElement.clientWidth;
    const context = fitCanvas(this.canvas, room, MEMORY_TALL);
    context.clearRect(0, 0, room, MEMORY_TALL);
    const cell = (room - MEMORY_LEFT - MEMORY_RIGHT) / form.steps;
    const pen = { context, colors, room, cell, base: MEMORY_TALL - 24, wide: Math.max(1, cell - (cell > 5 ? 2 : 0)) };
    for (let step = 0; step < form.steps; step++) this[given.problem](pen, MEMORY_LEFT + (step + 0.5) * cell, this.step(given, step));
    context.font = `11px ${colors.family}`;
    context.fillStyle = colors.muted;
    context.textAlign = "left";
    context.fillText(t("memory.first"), MEMORY_LEFT, MEMORY_TALL - 6);
    context.textAlign = "right";
    context.fillText(t("memory.last", { step: form.steps }), room - MEMORY_RIGHT, MEMORY_TALL - 6);
    this.canvas.setAttribute("aria-label", `${t("memory.sequence")}: ${this.spelled(given)}`);
  }

  // The numbers that come in at a step of the sequence shown.
  step(given, step) {
    const [, steps, inputs] = given.inputs.shape;
    const from = (this.panel.which * steps + step) * inputs;
    return Array.from({ length: inputs }, (_, i) => given.inputs.data[from + i]);
  }

  // A bar for each number; the marked ones are dark and bear a mark and their number.
  adding({ context, colors, room, base, wide }, x, [value, mark]) {
    const high = value * (base - 30);
    context.fillStyle = mark ? colors.accent : colors.border;
    context.fillRect(x - wide / 2, base - high, wide, high + 1);
    if (!mark) return;
    context.beginPath();
    context.moveTo(x - 5, base - high - 12);
    context.lineTo(x + 5, base - high - 12);
    context.lineTo(x, base - high - 4);
    context.fill();
    context.fillStyle = colors.text;
    context.font = `600 11px ${colors.family}`;
    context.textAlign = x > room - 26 ? "right" : "center";
    context.fillText(value.toFixed(2), x > room - 26 ? room : x, base - high - 16);
  }

  copy(pen, x, hot) {
    const which = hot.indexOf(1);
    this.sign(pen, x, MEMORY_SIGNS[which], which !== MEMORY_BLANK);
  }

  recall(pen, x, hot) {
    this.sign(pen, x, MEMORY_SIGNS[hot.indexOf(1)], hot[MEMORY_BLANK] === 1); // its last number is the mark
  }

  parity(pen, x, [bit]) {
    this.sign(pen, x, String(bit), bit === 1);
  }

  // Dark if it matters. Where a box is too narrow for its sign, the few that matter have it above, unless it is a bit.
  sign({ context, colors, cell, base, wide }, x, sign, strong) {
    const high = strong ? 34 : sign === "·" ? 6 : 20;
    context.fillStyle = strong ? colors.accent : colors.border;
    context.globalAlpha = strong ? 1 : 0.6;
    context.fillRect(x - wide / 2, base - high, wide, high);
    context.globalAlpha = 1;
    const inside = cell >= 10;
    if ((!inside && (!strong || sign === "1")) || sign === "·") return;
    context.font = `${strong ? 600 : 400} ${inside ? Math.min(14, cell) : 11}px ${colors.family}`;
    context.fillStyle = inside && strong ? colors.background : colors.text;
    context.textAlign = "center";
    context.fillText(sign, x, inside ? base - high / 2 + 5 : base - high - 5);
  }

  // For those who cannot see it.
  spelled(given) {
    const steps = Array.from({ length: this.panel.form.steps }, (_, step) => this.step(given, step));
    if (given.problem === "adding") return steps.flatMap(([value, mark], step) => (mark ? [`${step + 1}: ${value.toFixed(2)}`] : [])).join(", ");
    if (given.problem === "parity") return steps.map(([bit]) => bit).join("");
    return steps.map((hot) => MEMORY_SIGNS[hot.indexOf(1)]).join("");
  }
}
