/* Making elements of HTML and SVG, and writing numbers. */

import "../../parts/elements.js";

const signOf = (value) => (value > 0 ? "positive" : value < 0 ? "negative" : "zero");

// Two decimals where they say all, else three; a true minus sign; very small numbers as powers of ten.
function num(value) {
  if (value === null || value === undefined) return "–";
  const size = Math.abs(value);
  if (!Number.isFinite(value) || size >= 1000 || (size > 0 && size < 0.0005)) return formatNumber(value, 2);
  const shown = size.toFixed(Math.abs(size * 100 - Math.round(size * 100)) < 1e-6 ? 2 : 3);
  return (value < 0 && Number(shown) !== 0 ? "−" : "") + shown;
}

function button(cls, label, act, ...content) {
  const made = element("button", { type: "button", class: cls, "aria-label": label, title: label }, ...content);
  made.addEventListener("click", act);
  return made;
}
