/* Matrices as they stand on a sheet: how large their cells are, in which order they come, and each cell shaded by its number. */

import "./drawing.js";

const ROW = 24; // pixels
const READABLE = 28; // from this width on a cell holds its number
const SIZES = [38, 33, READABLE, 24, 20, 17, 14, 12, 9, 7]; // widths of a cell

// How large the cells are, in pixels: so that all stand in one row with their numbers, else as large as each matrix alone has room.
function cellSizes(view) {
  const { matrices, line, result } = view.scene;
  const label = view.narrow ? 46 : 58;
  const token = ({ wide }) => (wide ? (view.narrow ? 33 : 38) : 0);
  const around = (each) => (each.rows.some(Boolean) ? label : 0) + 20;
  const most = ({ columns }) => (columns.length <= 2 ? 46 : columns.length <= 12 ? 38 : 33);
  const wide = (each, cell) => Math.max(Math.min(cell, most(each)), token(each), each.columns.length <= 2 ? 46 : 0);
  const signs = line.reduce((sum, each) => sum + (typeof each === "string" ? 26 + 8 * each.length : 0), 0);
  const all = (cell) => matrices.reduce((sum, each) => sum + around(each) + each.columns.length * wide(each, cell), signs);
  const common = SIZES.find((cell) => cell >= READABLE && all(cell) <= view.width);
  const alone = (each) => SIZES.find((cell) => cell <= (common ?? READABLE) && around(each) + each.columns.length * cell <= view.width) ?? SIZES.at(-1);
  const high = ({ rows }) => (rows.some(Boolean) || rows.length === 1 || rows.length === result.rows.length ? ROW : rows.length <= 12 ? 20 : rows.length <= 32 ? 18 : 7);
  return { label, oneRow: Boolean(common), wide: (each) => wide(each, alone(each)), high };
}

// The matrices, each with the sign before it; where they need several rows, the result comes first, as in "S = Q · K".
function matricesOf(view) {
  const sizes = cellSizes(view);
  const { line, result } = view.scene;
  const first = !sizes.oneRow && line.at(-2) === "=";
  const pieces = (first ? [result, "=", ...line.slice(0, -2)] : line).map((each) => (typeof each === "string" ? element("span", { class: "sign sym" }, ...math(each)) : matrixOf(view, each, sizes)));
  const led = pieces.map((each, at) => (each.matches(".matrix") && pieces[at - 1]?.matches(".sign") ? element("div", { class: "piece" }, pieces[at - 1], each) : each));
  return led.filter((each) => !each.matches(".sign"));
}

function matrixOf(view, matrix, sizes) {
  const { rows, columns } = matrix;
  const result = matrix === view.scene.result;
  const [width, height] = [sizes.wide(matrix), sizes.high(matrix)];
  const named = rows.some(Boolean);
  const largest = Math.max(1e-9, ...rows.flatMap((_, r) => columns.map((__, c) => Math.abs(matrix.at(r, c)))).filter(Number.isFinite));
  matrix.cells = rows.map((_, r) => columns.map((__, c) => cellOf(matrix, r, c, { largest, written: width >= READABLE && height >= 18 })));
  const head = matrix.wide ? [...(named ? [element("span", {})] : []), ...columns.map((token) => element("span", { class: "token above", title: token }, token))] : [];
  const body = rows.flatMap((token, r) => [...(named ? [element("span", { class: "token", title: token }, token)] : []), ...matrix.cells[r]]);
  const words = view.say("grid", { name: matrix.sign.replace(/[_^]/g, ""), rows: rows.length, columns: columns.length });
  const grid = element("div", {
    class: "grid", role: "group", "aria-label": words, tabindex: "0", "data-help": result ? "cell" : "read", "data-grid": matrix.id,
    style: `grid-template-columns: ${named ? `${sizes.label}px ` : ""}repeat(${columns.length}, ${width}px); grid-auto-rows: ${height}px${matrix.wide ? `; grid-template-rows: 22px` : ""}`,
  }, ...head, ...body);
  watchCells(view, grid, matrix);
  const size = element("small", { class: "num" }, `${rows.length} × ${columns.length}`);
  const caption = element("figcaption", {}, element("b", { class: "sym" }, ...math(matrix.sign)), " ", size);
  const room = element("div", { class: "room" }, grid);
  room.addEventListener("scroll", () => fade(room));
  new ResizeObserver(() => fade(room)).observe(room);
  return element("figure", { class: `matrix${matrix.of ? ` of-${matrix.of}` : ""}${result ? " result" : ""}`, "data-id": matrix.id }, caption, room);
}

// Where a matrix goes on beyond its edge, the edge fades.
function fade(room) {
  room.classList.toggle("more-left", room.scrollLeft > 2);
  room.classList.toggle("more-right", room.scrollLeft + room.clientWidth < room.scrollWidth - 2);
}

function cellOf(matrix, r, c, { largest, written }) {
  const value = matrix.at(r, c);
  const share = matrix.look === "share";
  const node = element("i", { class: "cell", "data-r": r, "data-c": c });
  const strength = Number.isFinite(value) ? Math.min(1, Math.abs(value) / (share ? 1 : largest)) : 0;
  node.style.setProperty("--strength", `${(4 + 66 * strength).toFixed(1)}%`);
  node.classList.toggle("shut", !Number.isFinite(value));
  node.classList.toggle("shared", share);
  node.classList.toggle("minus", value < 0);
  node.classList.toggle("edge", Boolean(matrix.split && c && c % matrix.split === 0));
  if (written) node.textContent = fewDecimals(value);
  return node;
}

// Two decimals, fewer where there is no room for two.
function fewDecimals(value) {
  if (!Number.isFinite(value)) return "−∞";
  const size = Math.abs(value);
  const shown = size.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : 2);
  return (value < 0 && Number(shown) !== 0 ? "−" : "") + shown;
}
