/* The sheet: matrices side by side, cells shaded by their numbers; the result takes mouse, finger and keys. */

const ROW = 24; // pixels
const READABLE = 31; // from this width on a cell holds its number

function sheetOf(view) {
  const { scene } = view;
  if (scene.stage === "tokens") return tokensOf(view);
  const widths = cellWidths(view);
  return scene.line.map((each) => (typeof each === "string" ? element("span", { class: "sign sym" }, each) : gridOf(view, each, widths)));
}

// How wide the cells without tokens above them can be, so that all stands in one row, or at least all but the result.
function cellWidths(view) {
  const { matrices, result } = view.scene;
  const label = view.narrow ? 50 : 60;
  const tokens = view.narrow ? 33 : 41;
  const most = ({ columns }) => (columns.length <= 12 ? READABLE : columns.length <= 24 ? 17 : 9);
  const widthOf = (each, cell) => (each.rows.some(Boolean) ? label : 0) + each.columns.length * (each.wide ? tokens : Math.min(cell, most(each))) + 60;
  const fits = (cell, shown) => shown.reduce((sum, each) => sum + widthOf(each, each === result ? READABLE : cell), 0) <= view.width;
  const sources = matrices.filter((each) => each !== result);
  const cell = fits(READABLE, matrices) ? READABLE : ([READABLE, 24, 17, 12, 9].find((size) => fits(size, sources)) ?? 9);
  return { label, of: (each) => (each.wide ? tokens : Math.min(each === result ? READABLE : cell, most(each))) };
}

function gridOf(view, matrix, widths) {
  const { rows, columns } = matrix;
  const result = matrix === view.scene.result;
  const width = widths.of(matrix);
  const height = rows.some(Boolean) || rows.length < 13 ? (rows.some(Boolean) ? ROW : 20) : Math.max(7, Math.min(20, Math.floor(288 / rows.length)));
  const named = rows.some(Boolean);
  const largest = Math.max(1e-9, ...rows.flatMap((_, r) => columns.map((__, c) => Math.abs(matrix.at(r, c)))).filter(Number.isFinite));
  matrix.cells = rows.map((_, r) => columns.map((__, c) => cellOf(view, matrix, r, c, { largest, written: width >= READABLE && height >= 18 })));
  const head = matrix.wide ? [...(named ? [element("span", {})] : []), ...columns.map((token) => element("span", { class: "token above", title: token }, token))] : [];
  const body = rows.flatMap((token, r) => [...(named ? [element("span", { class: "token", title: token }, token)] : []), ...matrix.cells[r]]);
  const words = view.say("grid", { name: matrix.sign.replace(/[_^]/g, ""), rows: rows.length, columns: columns.length });
  const grid = element("div", {
    class: "grid", role: "group", "aria-label": words, ...(result ? { tabindex: "0", "data-help": "cell" } : {}),
    style: `grid-template-columns: ${named ? `${widths.label}px ` : ""}repeat(${columns.length}, ${width}px); grid-auto-rows: ${height}px${matrix.wide ? `; grid-template-rows: 22px` : ""}`,
  }, ...head, ...body);
  if (result) watch(view, grid);
  const size = element("small", { class: "num" }, `${rows.length} × ${columns.length}`);
  const caption = element("figcaption", {}, element("b", { class: "sym" }, ...math(matrix.sign)), " ", size);
  return element("figure", { class: `matrix ${matrix.of ? `of-${matrix.of}` : ""}${result ? " result" : ""}`, "data-id": matrix.id }, caption, element("div", { class: "room" }, grid));
}

function cellOf(view, matrix, r, c, { largest, written }) {
  const value = matrix.at(r, c);
  const node = element("i", { class: "cell", "data-r": r, "data-c": c });
  const strength = Number.isFinite(value) ? Math.min(1, Math.abs(value) / (matrix.look === "share" ? 1 : largest)) : 0;
  const sign = matrix.look === "share" ? "shared" : value < 0 ? "minus" : "plus";
  node.classList.add(Number.isFinite(value) ? sign : "shut");
  node.style.setProperty("--strength", `${(4 + 66 * strength).toFixed(1)}%`);
  if (strength > 0.75) node.classList.add("strong");
  if (matrix.split && c && c % matrix.split === 0) node.classList.add("edge");
  if (written) node.textContent = brief2(value);
  return node;
}

// Two decimals, one where there is no room for two.
function brief2(value) {
  if (!Number.isFinite(value)) return "−∞";
  const size = Math.abs(value);
  const shown = size.toFixed(size >= 10 ? 1 : 2);
  return (value < 0 && Number(shown) !== 0 ? "−" : "") + shown;
}

function watch(view, grid) {
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
  view.marked = [];
  if (!scene.result) return;
  const [r, c] = looked(view);
  const mark = (node, kind) => {
    node.classList.add(kind);
    view.marked.push(node);
  };
  mark(scene.result.cells[r][c], "now");
  const sources = scene.sources(r, c);
  for (const each of scene.matrices) for (const [row, column] of sources[each.id] ?? []) if (each !== scene.result) mark(each.cells[row][column], "source");
}

// The sentences cut into tokens, each with its place; the learner's own first.
function tokensOf(view) {
  const { asking, asked, cross } = view.data;
  const row = (tokens, name) => element("div", { class: "sentence" }, ...(cross ? [element("span", { class: "muted" }, view.say(name))] : []), element("ol", { class: "tokens" }, ...tokens.map((token, at) => element("li", {}, element("b", {}, token), element("small", { class: "num" }, String(at))))));
  return [element("div", { class: "sentences" }, row(asking, "asking"), ...(cross ? [row(asked, "asked")] : []))];
}
