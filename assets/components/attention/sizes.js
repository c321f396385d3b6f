/* How large the matrices are on the sheet, and what stands there of tokens alone. */

const READABLE = 31; // from this width on a cell holds its number

function sheetOf(view) {
  return view.scene.stage === "tokens" ? tokensOf(view) : matricesOf(view, cellSizes(view));
}

// How wide the cells without tokens above them can be, so that all stands in one row, or at least all but the result.
function cellSizes(view) {
  const { matrices, result } = view.scene;
  const label = view.narrow ? 50 : 60;
  const tokens = view.narrow ? 33 : 41;
  const most = ({ columns }) => (columns.length <= 12 ? READABLE : columns.length <= 24 ? 17 : 9);
  const widthOf = (each, cell) => (each.rows.some(Boolean) ? label : 0) + each.columns.length * (each.wide ? tokens : Math.min(cell, most(each))) + 60;
  const fits = (cell, shown) => shown.reduce((sum, each) => sum + widthOf(each, each === result ? READABLE : cell), 0) <= view.width;
  const sources = matrices.filter((each) => each !== result);
  const cell = fits(READABLE, matrices) ? READABLE : ([READABLE, 24, 17, 12, 9].find((size) => fits(size, sources)) ?? 9);
  const wide = (each) => (each.wide ? tokens : Math.min(each === result ? READABLE : cell, most(each)));
  const high = ({ rows }) => (rows.some(Boolean) ? ROW : rows.length < 13 ? 20 : Math.max(7, Math.min(20, Math.floor(288 / rows.length))));
  return { label, readable: READABLE, wide, high };
}

// The sentences cut into tokens, each with its place; the learner's own first.
function tokensOf(view) {
  const { asking, asked, cross } = view.data;
  const row = (tokens, name) => element("div", { class: "sentence" }, ...(cross ? [element("span", { class: "muted" }, view.say(name))] : []), element("ol", { class: "tokens" }, ...tokens.map((token, at) => element("li", {}, element("b", {}, token), element("small", { class: "num" }, String(at))))));
  return [element("div", { class: "sentences" }, row(asking, "asking"), ...(cross ? [row(asked, "asked")] : []))];
}
