/* Making elements of HTML and SVG, letters of mathematics among them. */

import "../../parts/elements.js";

// x₁ in the letters of mathematics, for HTML and for SVG
function symbol(letter, index = "") {
  const node = element("i", { class: "sym" }, letter);
  if (index) node.append(element("sub", {}, String(index)));
  return node;
}
function symbolSvg(letter, index = "", attributes = {}) {
  const node = shape("text", { class: "sym", ...attributes }, letter);
  if (index) node.append(shape("tspan", { class: "sub", dy: "0.28em" }, String(index)));
  return node;
}

const signOf = (value) => (value > 0 ? "positive" : value < 0 ? "negative" : "zero");
const parts = (name) => ({ target: ["t"], learning_rate: ["η"], b: ["b"] })[name] || [name[0], name[1]];
