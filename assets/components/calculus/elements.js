/* Making elements of HTML and SVG, and writing numbers. */

import "../../parts/chart.js";

const show = (node, visible) => {
  node.style.display = visible ? "" : "none";
};

// Four significant digits, without zeros that say nothing; a true minus sign.
function num(value, digits = 4) {
  if (Number.isNaN(value)) return "–";
  const size = Math.abs(value);
  if (size !== 0 && (size >= 1e5 || size < 1e-4)) return formatNumber(value, Math.min(digits, 4));
  const shown = String(Number(size.toPrecision(digits)));
  return (value < 0 && size !== 0 ? "−" : "") + shown;
}

// A button known by the last of its classes.
const named = (kind, label, act) => button(label, { class: kind, "data-q": kind.split(" ").pop() }, act);

// Fraction, operator and value of the formulas.
const fraction = (top, bottom) => element("span", { class: "fraction" }, element("span", {}, ...top), element("span", {}, ...bottom));
const op = (sign) => element("span", { class: "op" }, sign);
const slot = (kind = "") => element("span", { class: `num ${kind}` });

const lowered = (n) => String(n).replace(/\d/g, (digit) => "₀₁₂₃₄₅₆₇₈₉"[digit]);

// A tree in one line: sin(u), u·v, (1 − tanh(u)²). `names` says what stands for each variable: a letter or a number.
function written(tree, names) {
  return inLine(tree, names)[0];
}

function inLine([name, ...parts], names) {
  if (name === "number") return [num(parts[0]), parts[0] < 0 ? 0 : 3];
  if (name === "variable") {
    const shown = names[parts[0]] ?? parts[0];
    return [shown, shown.startsWith("−") ? 0 : 3];
  }
  const inner = parts.map((each) => inLine(each, names));
  const hold = ([shown, tight], least) => (tight >= least ? shown : `(${shown})`);
  if (name === "+") return [`${inner[0][0]} + ${hold(inner[1], 1)}`, 0];
  if (name === "-") return [`${inner[0][0]} − ${hold(inner[1], 1)}`, 0];
  if (name === "neg") return [`−${hold(inner[0], 1)}`, 0];
  if (name === "*") return [`${hold(inner[0], 1)}·${hold(inner[1], 1)}`, 1];
  if (name === "/") return [`${hold(inner[0], 1)}/${hold(inner[1], 2)}`, 1];
  if (name === "^" && parts[1][0] === "number" && Number.isInteger(parts[1][1])) return [`${hold(inner[0], 3)}${raised(parts[1][1])}`, 2];
  if (name === "^") return [`${hold(inner[0], 3)}^${hold(inner[1], 3)}`, 2];
  if (name === "positive") return [`[${inner[0][0]} > 0]`, 3];
  return [`${name === "sigmoid" ? "σ" : name}(${inner[0][0]})`, 3];
}
