/* What stands on the sheet at each station: matrices and the signs between them, the last one the result; and of which cells each of
   its cells is made. */

const ORDER = {
  pre: ["x", "norm1", "attend", "add1", "norm2", "widen", "gelu", "narrow", "add2"],
  post: ["x", "attend", "add1", "norm1", "widen", "gelu", "narrow", "add2", "norm2"],
};

function refreshScene(view) {
  const { values, data } = view;
  renew(view);
  const station = ORDER[data.norm].includes(values.station) ? values.station : "norm1";
  if (view.scene?.station === station) return;
  const scene = { data, station, key: (view.made = (view.made ?? 0) + 1), line: [] };
  LINES[station](scene);
  setScene(view, scene);
}

// A matrix: its sign in a formula, the names of its rows, its numbers; `of` gives it a color.
function matrix(scene, id, sign, name, { rows = scene.data.tokens, of = "" } = {}) {
  const numbers = scene.data.numbers[name];
  return { id, sign, of, rows, columns: blank(numbers[0].length), at: (r, c) => numbers[r][c] };
}

const square = (scene, id, sign, name) => matrix(scene, id, sign, name, { rows: blank(scene.data.numbers[name].length) });

// What the two norms read, what the feed-forward network reads, what the additions make; for either order of norm and branch.
const READS = {
  pre: { norm1: ["x", "x"], norm2: ["y", "y"], widen: ["N_2", "norm2.output"], first: ["y", "added1"], last: ["z", "added2"] },
  post: { norm1: ["S_1", "added1"], norm2: ["S_2", "added2"], widen: ["y", "y"], first: ["S_1", "added1"], last: ["S_2", "added2"] },
};
const SIGNS = { pre: { norm1: "N_1", norm2: "N_2" }, post: { norm1: "y", norm2: "z" } };

function normOf(scene, name) {
  const { data } = scene;
  const [sign, numbers] = READS[data.norm][name];
  const M = { id: "M", sign: "μ, σ^2", of: "n", rows: blank(data.tokens.length), columns: blank(2), at: (r, c) => data.numbers[`${name}.${c ? "variance" : "mean"}`][r][0] };
  scene.line = [matrix(scene, "S", sign, numbers, { of: "s" }), "→", M, "→", matrix(scene, "N", SIGNS[data.norm][name], `${name}.output`, { of: "n" })];
  scene.sources = (r, c) => ({ S: alongRow(r, data.numbers.x[0].length), M: alongRow(r, 2) });
}

const joinedSign = (heads) => (heads > 1 ? `[O_1…O_${heads}]` : "O");

const LINES = {
  x(scene) {
    scene.line = [matrix(scene, "x", "x", "x", { of: "s" })];
    scene.sources = () => ({});
  },
  norm1: (scene) => normOf(scene, "norm1"),
  norm2: (scene) => normOf(scene, "norm2"),
  attend(scene) {
    const d = scene.data.numbers.O.length;
    scene.line = [matrix(scene, "J", joinedSign(scene.data.heads), "joined"), "·", square(scene, "W", "W_O", "O"), "=", matrix(scene, "A", "A", "attended", { of: "b" })];
    scene.sources = (r, c) => ({ J: alongRow(r, d), W: alongColumn(c, d) });
  },
  add1(scene) {
    const [sign, numbers] = READS[scene.data.norm].first;
    scene.line = [matrix(scene, "x", "x", "x", { of: "s" }), "+", matrix(scene, "A", "A", "attended", { of: "b" }), "=", matrix(scene, "y", sign, numbers, { of: "s" })];
    scene.sources = (r, c) => ({ x: [[r, c]], A: [[r, c]] });
  },
  widen(scene) {
    const [sign, numbers] = READS[scene.data.norm].widen;
    const d = scene.data.numbers.W1.length;
    scene.line = [matrix(scene, "C", sign, numbers), "·", square(scene, "W", "W_1", "W1"), "+", square(scene, "b", "b_1", "b1"), "=", matrix(scene, "H", "H", "hidden", { of: "b" })];
    scene.sources = (r, c) => ({ C: alongRow(r, d), W: alongColumn(c, d), b: [[0, c]] });
  },
  gelu(scene) {
    scene.line = [matrix(scene, "H", "H", "hidden", { of: "b" }), "→ GELU →", matrix(scene, "G", "G", "bent", { of: "b" })];
    scene.sources = (r, c) => ({ H: [[r, c]] });
  },
  narrow(scene) {
    const m = scene.data.numbers.W2.length;
    scene.line = [matrix(scene, "G", "G", "bent", { of: "b" }), "·", square(scene, "W", "W_2", "W2"), "+", square(scene, "b", "b_2", "b2"), "=", matrix(scene, "F", "F", "fed", { of: "b" })];
    scene.sources = (r, c) => ({ G: alongRow(r, m), W: alongColumn(c, m), b: [[0, c]] });
  },
  add2(scene) {
    const [sign, numbers] = READS[scene.data.norm].last;
    scene.line = [matrix(scene, "y", "y", "y", { of: "s" }), "+", matrix(scene, "F", "F", "fed", { of: "b" }), "=", matrix(scene, "z", sign, numbers, { of: "s" })];
    scene.sources = (r, c) => ({ y: [[r, c]], F: [[r, c]] });
  },
};
