/* The cell that is looked at, written out: its formula, then with all its numbers, each in the color of the matrix it comes from. */

const FORMULAS = {
  embed: "E = embedding(token)", position: "X = E + P", scores: "S = Q K^T", scale: "S' = S / √d_k", mask: "S'' = S' + M",
  softmax: "A_{ts} = exp(S''_{ts}) / Σ_j exp(S''_{tj})", values: "O = A V",
};

function workOf(view) {
  const { scene, data } = view;
  if (!scene.result) return [];
  const [r, c] = looked(view);
  const value = scene.result.at(r, c);
  const formula = scene.stage === "project" ? `${scene.part} = X W_${scene.part}` : scene.stage === "scores" && data.kind === "additive" ? "S_{ts} = v · tanh(q_t + k_s)" : scene.stage === "softmax" && data.hard ? "A_{ts} = 1,  S''_{ts} = max_j S''_{tj}" : scene.stage === "join" ? `Y = ${scene.matrices[0].sign} W_O` : FORMULAS[scene.stage];
  const bars = scene.stage === "softmax" ? [barsOf(view, r, c)] : [];
  return [titleOf(view, r, c), element("p", { class: "formula sym" }, ...math(formula)), sumOf(value, WORK[scene.stage](view, r, c)), ...bars];
}

const part = (value, of = "") => element("span", { class: of ? `from-${of}` : "" }, inside(value));

// Factors two by two, added up.
function products(pairs, [one, other]) {
  return joinedBy(" + ", pairs.map(([a, b]) => term(part(a, one), "·", part(b, other))));
}

const WORK = {
  embed(view, r) {
    const token = view.scene.result.rows[r];
    return [view.say("work.embed", { token, number: [...new Set([...view.data.asking, ...view.data.asked])].indexOf(token) })];
  },
  position(view, r, c) {
    const [E, P] = view.scene.matrices;
    const { d, positions } = view.data;
    const angle = `${c % 2 ? "cos" : "sin"}(${r} / 10000^{${c - (c % 2)}/${d}})`;
    return [part(E.at(r, c)), op(" + "), ...(positions ? [element("span", {}, ...math(angle))] : ["0"]), op(" = "), part(E.at(r, c)), op(" + "), part(P.at(r, c))];
  },
  project(view, r, c) {
    const [X, W] = view.scene.matrices;
    return products(range(view.data.d).map((k) => [X.at(r, k), W.at(k, c)]), ["", ""]);
  },
  scores(view, r, c) {
    const [Q, K, v] = view.scene.matrices;
    const { size } = view.scene;
    if (view.data.kind === "dot") return products(range(size).map((k) => [Q.at(r, k), K.at(k, c)]), ["Q", "K"]);
    return joinedBy(" + ", range(size).map((k) => term(part(v.at(0, k)), "·tanh(", part(Q.at(r, k), "Q"), " + ", part(K.at(k, c), "K"), ")")));
  },
  scale(view, r, c) {
    const value = part(view.scene.matrices[0].at(r, c));
    return view.scene.says === "scale" ? [value, op(" / "), `√${view.scene.size}`] : [value];
  },
  mask(view, r, c) {
    const [S, M] = view.scene.matrices;
    return [part(S.at(r, c)), op(" + "), part(M.at(r, c))];
  },
  softmax(view, r, c) {
    const [S] = view.scene.matrices;
    const row = range(S.columns.length).map((k) => S.at(r, k));
    if (view.data.hard) return ["[", part(row[c]), op(" = "), "max(", ...row.flatMap((value, k) => [...(k ? ["; "] : []), exact(value)]), ")]"];
    const power = (value) => term("e", element("sup", {}, exact(value)));
    return [power(row[c]), op(" / ("), ...joinedBy(" + ", row.map(power)), op(")")];
  },
  values(view, r, c) {
    const [A, V] = view.scene.matrices;
    return products(range(A.columns.length).map((k) => [A.at(r, k), V.at(k, c)]), ["A", "V"]);
  },
  join(view, r, c) {
    const [J, W] = view.scene.matrices;
    return products(range(view.data.d).map((k) => [J.at(r, k), W.at(k, c)]), ["", ""]);
  },
};

// The whole row as bars: how sharp the choice is.
function barsOf(view, r, c) {
  const { result } = view.scene;
  const shares = range(result.columns.length).map((k) => result.at(r, k));
  const sharp = -shares.reduce((sum, p) => sum + (p > 0 ? p * Math.log(p) : 0), 0);
  const bars = shares.map((share, k) => element("div", { class: `share${k === c ? " at" : ""}` }, element("span", { class: "token", title: result.columns[k] }, result.columns[k]), element("span", { class: "track" }, element("i", { style: `width: ${(100 * share).toFixed(1)}%` })), element("span", { class: "num" }, `${(100 * share).toFixed(1)} %`)));
  const words = view.say("row", { token: result.rows[r], largest: `${(100 * Math.max(...shares)).toFixed(1)} %`, entropy: Math.abs(sharp).toFixed(2), most: Math.log(shares.length).toFixed(2) });
  return element("div", { class: "shares" }, ...bars, element("p", { class: "muted" }, words));
}
