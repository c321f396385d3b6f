/* The sheet: matrices side by side, cells shaded by their numbers; the result takes mouse, finger and keys. */

const ROW = 24; // pixels
const READABLE = 28; // from this width on a cell holds its number

function sheetOf(view) {
  const widths = cellWidths(view);
  return view.scene.line.map((each) => (typeof each === "string" ? element("span", { class: "sign sym" }, ...math(each)) : gridOf(view, each, widths)));
}

// How wide the cells can be, so that all stands in one row, or at least all but the result.
function cellWidths(view) {
  const { matrices, result } = view.scene;
  const label = view.narrow ? 46 : 58;
  const most = (each) => (each.columns.length <= 2 ? 46 : each.columns.length <= 12 ? 38 : each.columns.length <= 16 ? READABLE : each === result ? 17 : 12);
  const widthOf = (each, cell) => (each.rows.some(Boolean) ? label : 0) + each.columns.length * Math.min(cell, most(each)) + 30;
  const signs = view.scene.line.reduce((sum, each) => sum + (typeof each === "string" ? 18 + 8 * each.length : 0), 0);
  const fits = (cell, shown) => shown.reduce((sum, each) => sum + widthOf(each, each === result ? Math.max(READABLE, cell) : cell), signs) <= view.width;
  const sources = matrices.filter((each) => each !== result && each.rows.length > 1);
  const cell = [38, 33, READABLE].find((size) => fits(size, matrices)) ?? [READABLE, 24, 17, 12, 9].find((size) => fits(size, sources)) ?? 9;
  return { label, of: (each) => Math.min(each === result || each.columns.length <= 2 ? Math.max(READABLE, cell, each.columns.length <= 2 ? 46 : 0) : cell, most(each)) };
}

function gridOf(view, matrix, widths) {
  const { rows, columns } = matrix;
  const result = matrix === view.scene.result;
  const width = widths.of(matrix);
  const named = rows.some(Boolean);
  const height = named || rows.length === view.data.tokens.length ? ROW : rows.length < 13 ? 20 : Math.max(8, Math.min(20, Math.floor(260 / rows.length)));
  const largest = Math.max(1e-9, ...rows.flatMap((_, r) => columns.map((__, c) => Math.abs(matrix.at(r, c)))));
  matrix.cells = rows.map((_, r) => columns.map((__, c) => cellOf(matrix, r, c, { largest, written: width >= READABLE && height >= 18 })));
  const body = rows.flatMap((token, r) => [...(named ? [element("span", { class: "token", title: token }, token)] : []), ...matrix.cells[r]]);
  const words = view.say("grid", { name: matrix.sign.replace(/[_^]/g, ""), rows: rows.length, columns: columns.length });
  const grid = element("div", {
    class: "grid", role: "group", "aria-label": words, ...(result ? { tabindex: "0", "data-help": "cell" } : {}),
    style: `grid-template-columns: ${named ? `${widths.label}px ` : ""}repeat(${columns.length}, ${width}px); grid-auto-rows: ${height}px`,
  }, ...body);
  if (result) watchCells(view, grid);
  const caption = element("figcaption", {}, element("b", { class: "sym" }, ...math(matrix.sign)), " ", element("small", { class: "num" }, `${rows.length} × ${columns.length}`));
  return element("figure", { class: `matrix of-${matrix.of || "none"}${result ? " result" : ""}`, "data-id": matrix.id }, caption, element("div", { class: "room" }, grid));
}

function cellOf(matrix, r, c, { largest, written }) {
  const value = matrix.at(r, c);
  const node = element("i", { class: `cell ${value < 0 ? "minus" : ""}`, "data-r": r, "data-c": c });
  node.style.setProperty("--strength", `${(4 + (66 * Math.abs(value)) / largest).toFixed(1)}%`);
  if (written) node.textContent = twoDecimals(value);
  return node;
}

// Two decimals, one where there is no room for two.
function twoDecimals(value) {
  const size = Math.abs(value);
  const shown = size.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : 2);
  return (value < 0 && Number(shown) !== 0 ? "−" : "") + shown;
}

function watchCells(view, grid) {
  const cell = (event) => {
    const node = event.target.closest?.("[data-r]");
    return node ? [Number(node.dataset.r), Number(node.dataset.c)] : null;
  };
  grid.addEventListener("pointerover", (event) => {
    if (event.pointerType === "touch") return;
    view.hover = cell(event);
    view.draw();
  });
  grid.addEventListener("pointerleave", () => {
    view.hover = null;
    view.draw();
  });
  grid.addEventListener("click", (event) => {
    const at = cell(event);
    if (at) settle(view, { row: at[0] + 1, column: at[1] + 1 });
  });
}

// The cell that is looked at, and all that it is made of, are framed.
function markSources(view) {
  const { scene } = view;
  for (const node of view.marked ?? []) node.classList.remove("source", "now");
  const [r, c] = looked(view);
  const sources = scene.sources(r, c);
  const cells = scene.matrices.filter((each) => each !== scene.result).flatMap((each) => (sources[each.id] ?? []).map(([row, column]) => each.cells[row][column]));
  for (const node of cells) node.classList.add("source");
  const now = scene.result.cells[r][c];
  now.classList.add("now");
  view.marked = [...cells, now];
}
