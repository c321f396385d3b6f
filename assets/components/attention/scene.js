/* What stands on the sheet at each stage: matrices and the signs between them, the last one the result; and of which cells each of its
   cells is made. */

const STAGES = ["tokens", "embed", "position", "project", "scores", "scale", "mask", "softmax", "values", "join"];
const OF_HEADS = ["scores", "scale", "mask", "softmax", "values"];

function refresh(view) {
  const { values, data } = view;
  const stage = STAGES.includes(values.stage) ? values.stage : "scores";
  const head = Math.min(values.head, data.heads) - 1;
  const key = JSON.stringify([stage, head, OF_HEADS.includes(stage) || stage === "join" ? "" : values.part]);
  renew(view);
  if (view.scene?.key === key) return;
  const scene = { data, key, stage, head, part: values.part, size: data.d / data.heads, says: stage, told: {}, line: [] };
  BUILD[stage](view, scene);
  setScene(view, scene);
}

// A matrix: its sign in a formula, whose color it has, its labels, its numbers; wide where tokens stand above the columns.
function matrix(id, sign, of, rows, columns, at, more = {}) {
  return { id, sign, of, rows, columns, at, wide: columns.some(Boolean), look: "signed", ...more };
}

const rowsOf = (name, data) => (r, c) => data.numbers[name][r][c];

// The sentence that Q is made of, or that of K and V.
function sideOf(scene) {
  const { data } = scene;
  const other = data.cross && scene.part !== "Q";
  return { tail: other ? "2" : "", tokens: other ? data.asked : data.asking };
}

const BUILD = {
  tokens(view, scene) {
    scene.says = scene.data.cross ? "tokens.cross" : "tokens";
  },
  embed(view, scene) {
    const { tail, tokens } = sideOf(scene);
    scene.line = [matrix("E", "E", "", tokens, blank(scene.data.d), rowsOf(`E${tail}`, scene.data))];
    scene.sources = () => ({});
  },
  position(view, scene) {
    const { data } = scene;
    const { tail, tokens } = sideOf(scene);
    const part = (name) => matrix(name, name, "", tokens, blank(data.d), rowsOf(`${name}${tail}`, data));
    scene.line = [part("E"), "+", part("P"), "=", part("X")];
    scene.says = data.positions ? "position" : "position.off";
    scene.sources = (r, c) => ({ E: [[r, c]], P: [[r, c]] });
  },
  project(view, scene) {
    const { data, part } = scene;
    const { tail, tokens } = sideOf(scene);
    const cut = { split: scene.size };
    const X = matrix("X", "X", "", tokens, blank(data.d), rowsOf(`X${tail}`, data));
    const W = matrix("W", `W_${part}`, "", blank(data.d), blank(data.d), rowsOf(`W${part}`, data), cut);
    scene.line = [X, "·", W, "=", matrix(part, part, part, tokens, blank(data.d), rowsOf(part, data), cut)];
    scene.sources = (r, c) => ({ X: alongRow(r, data.d), W: alongColumn(c, data.d) });
  },
  scores(view, scene) {
    const { data, head, size } = scene;
    const Q = headOf(scene, "Q", data.asking);
    const K = matrix("K", `K${mark(scene)}^T`, "K", blank(size), data.asked, (r, c) => data.numbers.K[c][head * size + r]);
    const S = scoresOf(scene, "S", "scores");
    if (data.kind === "dot") {
      scene.line = [Q, "·", K, "=", S];
      scene.sources = (r, c) => ({ Q: alongRow(r, size), K: alongColumn(c, size) });
    } else {
      const v = matrix("v", "v", "", [""], blank(size), (_, c) => data.numbers.v[head][c]);
      scene.line = [Q, "+", K, "→ tanh ·", v, "=", S];
      scene.says = "scores.additive";
      scene.sources = (r, c) => ({ Q: alongRow(r, size), K: alongColumn(c, size), v: alongRow(0, size) });
    }
  },
  scale(view, scene) {
    const { data, size } = scene;
    const divided = data.kind === "dot" && data.scaling;
    scene.says = data.kind === "additive" ? "scale.additive" : divided ? "scale" : "scale.off";
    scene.told = { size, root: num(Math.sqrt(size)) };
    scene.line = [scoresOf(scene, "S", "scores"), divided ? `/ √${size} =` : "=", scoresOf(scene, "S'", "scaled")];
    scene.sources = (r, c) => ({ S: [[r, c]] });
  },
  mask(view, scene) {
    const { data } = scene;
    const M = matrix("M", "M", "", data.asking, data.asked, (r, c) => (data.open[r][c] ? 0 : -Infinity), { look: "mask" });
    scene.line = [scoresOf(scene, "S'", "scaled"), "+", M, "=", maskedOf(scene)];
    scene.says = data.open.flat().every(Boolean) ? "mask.none" : "mask";
    scene.sources = (r, c) => ({ "S'": [[r, c]], M: [[r, c]] });
  },
  softmax(view, scene) {
    const { data } = scene;
    scene.line = [maskedOf(scene), data.hard ? "→ max →" : "→ softmax →", sharesOf(scene)];
    scene.says = data.hard ? "softmax.hard" : "softmax";
    scene.sources = (r) => ({ "S''": alongRow(r, data.asked.length) });
  },
  values(view, scene) {
    const { data, head, size } = scene;
    const O = matrix("O", `O${mark(scene)}`, "", data.asking, blank(size), (r, c) => data.numbers.heads[head][r][c]);
    scene.line = [sharesOf(scene), "·", headOf(scene, "V", data.asked), "=", O];
    scene.sources = (r, c) => ({ A: alongRow(r, data.asked.length), V: alongColumn(c, data.asked.length) });
  },
  join(view, scene) {
    const { data } = scene;
    const J = matrix("J", data.heads > 1 ? `[O_1…O_${data.heads}]` : "O", "", data.asking, blank(data.d), rowsOf("joined", data), { split: scene.size });
    const W = matrix("W", "W_O", "", blank(data.d), blank(data.d), rowsOf("WO", data));
    scene.line = [J, "·", W, "=", matrix("Y", "Y", "", data.asking, blank(data.d), rowsOf("output", data))];
    scene.says = data.heads > 1 ? "join" : "join.one";
    scene.told = { heads: data.heads };
    scene.sources = (r, c) => ({ J: alongRow(r, data.d), W: alongColumn(c, data.d) });
  },
};

// With several heads a matrix of one of them has its number.
const mark = ({ data, head }) => (data.heads > 1 ? `_${head + 1}` : "");

function headOf(scene, name, tokens) {
  const { data, head, size } = scene;
  return matrix(name, `${name}${mark(scene)}`, name, tokens, blank(size), (r, c) => data.numbers[name][r][head * size + c]);
}

const scoresOf = (scene, id, name) => matrix(id, id, "", scene.data.asking, scene.data.asked, (r, c) => scene.data.numbers[name][scene.head][r][c]);

function maskedOf(scene) {
  const { data, head } = scene;
  return matrix("S''", "S''", "", data.asking, data.asked, (r, c) => (data.open[r][c] ? data.numbers.scaled[head][r][c] : -Infinity));
}

const sharesOf = (scene) => matrix("A", `A${mark(scene)}`, "", scene.data.asking, scene.data.asked, (r, c) => scene.data.numbers.weights[scene.head][r][c], { look: "share" });
