/* Numbers and matrices as elements. */

import "../../parts/chart.js";

// Four places, no trailing zeros, a true minus sign; powers of ten for the very large and small.
function num(value) {
  if (!Number.isFinite(value)) return formatNumber(value);
  const size = Math.abs(value);
  if (size >= 1e7 || (size > 0 && size < 1e-4)) return size < 1e-11 ? "0" : formatNumber(value, 3);
  const shown = String(Number(size.toPrecision(size >= 1000 ? 7 : 4)));
  return value < 0 ? `−${shown}` : shown;
}

// a negative number stands in brackets after a sign
const inBrackets = (value) => (value < 0 ? `(${num(value)})` : num(value));
const typed = (text) => text.replace("-", "−");

// A row of pieces: strings are operators, nodes stay what they are
const line = (...pieces) => element("p", { class: "line" }, ...pieces.map((piece) => (typeof piece === "string" ? element("span", { class: "op" }, piece) : piece)));
const number = (value, kind = "") => element("span", { class: `num ${kind}` }, typeof value === "string" ? value : num(value));

// A matrix standing in text, its columns in the colors of `kinds`
function table(rows, kinds = []) {
  const cells = rows.flatMap((row) => row.map((value, j) => number(value, kinds[j] || "")));
  return element("span", { class: "matrix still", style: `grid-template-columns: repeat(${rows[0].length}, auto)` }, ...cells);
}
