/* The cell that is looked at, written out: its formula, then with all its numbers. */

const FORMULAS = {
  x: { pre: "x = embedding + position", post: "x = embedding + position" },
  norm1: { pre: "N_1 = (x − μ)/√(σ^2 + ε) · γ + β", post: "y = (S_1 − μ)/√(σ^2 + ε) · γ + β" },
  norm2: { pre: "N_2 = (y − μ)/√(σ^2 + ε) · γ + β", post: "z = (S_2 − μ)/√(σ^2 + ε) · γ + β" },
  add1: { pre: "y = x + A", post: "S_1 = x + A" },
  widen: { pre: "H = N_2 W_1 + b_1", post: "H = y W_1 + b_1" },
  gelu: { pre: "G = H · Φ(H)", post: "G = H · Φ(H)" },
  narrow: { pre: "F = G W_2 + b_2", post: "F = G W_2 + b_2" },
  add2: { pre: "z = y + F", post: "S_2 = y + F" },
};

function workOf(view) {
  const { scene } = view;
  const [r, c] = looked(view);
  const { result, station, data } = scene;
  const formula = element("p", { class: "formula sym" }, ...math(station === "attend" ? `A = ${scene.matrices[0].sign} W_O` : FORMULAS[station][data.norm]));
  if (station.startsWith("norm")) return [titleOf(view, r, c), formula, ...normSums(view, r, c)];
  return [titleOf(view, r, c), formula, sumOf(result.at(r, c), SUMS[station](view, r, c))];
}

// Mean, variance, the standardized number, and what γ and β make of it: four lines.
function normSums(view, r, c) {
  const { scene } = view;
  const [S, M, N] = scene.matrices;
  const numbers = scene.data.numbers;
  const name = scene.station;
  const d = S.columns.length;
  const row = range(d).map((k) => S.at(r, k));
  const [mean, variance] = [M.at(r, 0), M.at(r, 1)];
  const standard = numbers[`${name}.standard`][r][c];
  const value = N.at(r, c);
  const line = (letter, pieces, result, strong = false) => element("p", { class: "sum num" }, element("span", { class: "sym lead" }, ...math(letter)), op(" = "), ...pieces, op(" = "), element(strong ? "strong" : "b", { class: strong ? signOf(value) : "" }, exact(result)));
  const at = (each, k) => term(k === c ? element("span", { class: "here" }, each) : each);
  return [
    line("μ", [op("("), ...joinedBy(" + ", row.map((each, k) => at(inside(each), k))), op(`) / ${d}`)], mean),
    line("σ^2", [op("("), ...joinedBy(" + ", row.map((each, k) => term(k === c ? element("span", { class: "here" }, inside(each - mean)) : inside(each - mean), element("sup", {}, "2")))), op(`) / ${d}`)], variance),
    line("x̂", [op("("), element("span", { class: "here" }, exact(row[c])), op(" − "), inside(mean), op(") / √("), exact(variance), op(" + 0.00001)")], standard),
    line(N.sign, [inside(standard), op(" · "), inside(numbers[`${name}.gain`][0][c]), op(" + "), inside(numbers[`${name}.shift`][0][c])], value, true),
  ];
}

// Factors two by two, added up, and what is added at the end.
function productSum(view, r, c, last) {
  const [one, other] = view.scene.matrices.slice(-2 - (last ? 2 : 1), last ? -2 : -1);
  const pieces = range(one.columns.length).map((k) => term(inside(one.at(r, k)), "·", inside(other.at(k, c))));
  return joinedBy(" + ", last ? [...pieces, inside(view.scene.matrices.at(-2).at(0, c))] : pieces);
}

function pairSum(view, r, c) {
  const [one, other] = view.scene.matrices;
  return [inside(one.at(r, c)), op(" + "), inside(other.at(r, c))];
}

const SUMS = {
  x: (view, r) => [view.data.loud > 1 ? view.say("work.loud", { token: view.data.tokens[r], times: view.data.loud }) : view.say("work.x", { token: view.data.tokens[r], place: r })],
  attend: (view, r, c) => productSum(view, r, c, false),
  add1: pairSum,
  widen: (view, r, c) => productSum(view, r, c, true),
  gelu(view, r, c) {
    const value = view.scene.matrices[0].at(r, c);
    return [inside(value), op(" · Φ("), exact(value), op(") = "), inside(value), op(" · "), exact(view.data.numbers.phi[r][c])];
  },
  narrow: (view, r, c) => productSum(view, r, c, true),
  add2: pairSum,
};
