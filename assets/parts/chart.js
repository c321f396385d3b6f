/* What charts share: round numbers for their axes, the letters of mathematics. */

import "./elements.js";

function ticks(low, high, about = 5) {
  const raw = (high - low) / Math.max(2, about);
  const base = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map((k) => k * base).find((each) => each >= raw * 0.8) || 10 * base;
  const list = [];
  for (let i = Math.ceil(low / step - 1e-9); i * step <= high + step * 1e-9; i += 1) list.push(i * step);
  return list;
}

// The smallest of `steps` that holds `size`.
const fitting = (steps, size) => steps.find((step) => size <= step) ?? steps[steps.length - 1];

// x₁ in the letters of mathematics, for HTML and for SVG
function symbol(letter, index = "") {
  return element("i", { class: "sym" }, letter, ...(index ? [element("sub", {}, String(index))] : []));
}
function symbolSvg(letter, index = "", attributes = {}) {
  return shape("text", { class: "sym", ...attributes }, letter, ...(index ? [shape("tspan", { class: "sub", dy: "0.28em" }, String(index))] : []));
}

// −12 → ⁻¹²
const raised = (n) => String(n).replace(/[-\d]/g, (sign) => "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"["-0123456789".indexOf(sign)]);
