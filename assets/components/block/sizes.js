/* How large the matrices are on the sheet. */

const READABLE = 28; // from this width on a cell holds its number

// How wide the cells can be, so that all stands in one row, or at least all but the result.
function cellSizes(view) {
  const { matrices, result } = view.scene;
  const label = view.narrow ? 46 : 58;
  const most = (each) => (each.columns.length <= 2 ? 46 : each.columns.length <= 12 ? 38 : each.columns.length <= 16 ? READABLE : each === result ? 17 : 12);
  const widthOf = (each, cell) => (each.rows.some(Boolean) ? label : 0) + each.columns.length * Math.min(cell, most(each)) + 30;
  const signs = view.scene.line.reduce((sum, each) => sum + (typeof each === "string" ? 18 + 8 * each.length : 0), 0);
  const fits = (cell, shown) => shown.reduce((sum, each) => sum + widthOf(each, each === result ? Math.max(READABLE, cell) : cell), signs) <= view.width;
  const sources = matrices.filter((each) => each !== result && each.rows.length > 1);
  const cell = [38, 33, READABLE].find((size) => fits(size, matrices)) ?? [READABLE, 24, 17, 12, 9].find((size) => fits(size, sources)) ?? 9;
  const wide = (each) => Math.min(each === result || each.columns.length <= 2 ? Math.max(READABLE, cell, each.columns.length <= 2 ? 46 : 0) : cell, most(each));
  const high = ({ rows }) => (rows.some(Boolean) || rows.length === view.data.tokens.length ? ROW : rows.length < 13 ? 20 : Math.max(8, Math.min(20, Math.floor(260 / rows.length))));
  return { label, readable: READABLE, wide, high };
}
