/* One step of one optimizer with all its numbers: each line a formula, and the same for x and for y filled in. */

function workOf(view) {
  const title = element("h4", {});
  const lines = element("div", { class: "lines" });
  const note = element("p", { class: "muted" });
  let known = "";
  view.live.push(() => {
    const rule = view.values.looked;
    const path = view.pathsNow()[rule];
    const at = Math.min(view.values.step, path.records.length - 1);
    const key = `${view.walked.key} ${rule} ${at}`;
    if (key === known) return;
    known = key;
    view.root.style.setProperty("--own", colorOf(view, rule));
    title.textContent = view.say(at < 0 ? "work.none" : "work", { name: view.say(`rule.${rule}`), step: at + 1, from: at });
    lines.replaceChildren(...(at < 0 ? [] : linesOf(view, rule, path, at).map((each) => lineOf(...each))));
    note.textContent = at < 0 ? "" : noteOf(view, rule, path.records[at]);
  });
  return element("div", { class: "work" }, title, lines, note);
}

const LETTER = ["x", "y"];
const n = (value) => number(value, 5);
const b = (value) => (value < 0 ? `(${n(value)})` : n(value)); // behind another sign

// formula, numbers of x and of y (or one text for both), results
function lineOf(formula, numbers, results) {
  const cells = Array.isArray(results)
    ? [0, 1].map((i) => element("span", { class: "num" }, element("i", { class: "sym" }, LETTER[i]), ": ", numbers(i) ? `${numbers(i)} = ` : "", element("strong", {}, n(results[i]))))
    : [element("span", { class: "num across" }, numbers ? `${numbers} = ` : "", element("strong", {}, results))];
  return element("div", { class: "line" }, element("span", { class: "formula sym" }, ...math(formula)), ...cells);
}

function linesOf(view, rule, path, at) {
  const s = view.values;
  const rate = s.rates[view.data.rules.indexOf(rule)];
  const [w, record, past] = [path.points[at], path.records[at], path.records[at - 1] ?? {}];
  const { g } = record;
  const noisy = s.noise && rule !== "gd" && g !== record.exact;
  const slope = noisy ? ["g = ∇f(w) + σ ξ", (i) => `${n(record.exact[i])} + ${b(g[i] - record.exact[i])}`, g] : ["g = ∇f(w)", () => "", g];
  const settings = { s, rate, w, g, past, record, t: at + 1 };
  return [["w = (x, y)", () => "", w], slope, ...LINES[rule](settings)];
}

const plainly = ({ rate, w, g, record }) => [["w ← w − η g", (i) => `${n(w[i])} − ${rate} · ${b(g[i])}`, record.w]];
const velocity = ({ s, g, past, record }) => [past.v ? "v ← μ v + g" : "v ← g", (i) => (past.v ? `${s.momentum} · ${b(past.v[i])} + ${b(g[i])}` : ""), record.v];

function adamLines({ s, rate, g, past, record, t }, w) {
  const kept = (beta, before, value) => `${beta} · ${b(before)} + ${n(1 - beta)} · ${value}`;
  const corrected = s.correction === "on";
  return [
    ["m ← β_1 m + (1 − β_1) g", (i) => kept(s.beta1, past.m?.[i] ?? 0, b(g[i])), record.m],
    ["v ← β_2 v + (1 − β_2) g^2", (i) => kept(s.beta2, past.v?.[i] ?? 0, `${b(g[i])}²`), record.v],
    corrected ? ["m̂ = m / (1 − β_1^t)", (i) => `${n(record.m[i])} / (1 − ${s.beta1}${raised(t)})`, record.m_hat] : ["m̂ = m", () => "", record.m_hat],
    corrected ? ["v̂ = v / (1 − β_2^t)", (i) => `${n(record.v[i])} / (1 − ${s.beta2}${raised(t)})`, record.v_hat] : ["v̂ = v", () => "", record.v_hat],
    ["w ← w − η m̂ / (√v̂ + ε)", (i) => `${n(w[i])} − ${rate} · ${b(record.m_hat[i])} / (√${n(record.v_hat[i])} + 10⁻⁸)`, record.w],
  ];
}

const LINES = {
  gd: plainly,
  sgd: plainly,
  momentum: (all) => [velocity(all), ["w ← w − η v", (i) => `${n(all.w[i])} − ${all.rate} · ${b(all.record.v[i])}`, all.record.w]],
  nesterov: (all) => [
    velocity(all),
    ["u = g + μ v", (i) => `${n(all.g[i])} + ${all.s.momentum} · ${b(all.record.v[i])}`, all.record.ahead],
    ["w ← w − η u", (i) => `${n(all.w[i])} − ${all.rate} · ${b(all.record.ahead[i])}`, all.record.w],
  ],
  adagrad: ({ rate, w, g, past, record }) => [
    ["G ← G + g^2", (i) => `${n(past.G?.[i] ?? 0)} + ${b(g[i])}²`, record.G],
    ["w ← w − η g / (√G + ε)", (i) => `${n(w[i])} − ${rate} · ${b(g[i])} / (√${n(record.G[i])} + 10⁻¹⁰)`, record.w],
  ],
  rmsprop: ({ s, rate, w, g, past, record }) => [
    ["s ← α s + (1 − α) g^2", (i) => `${s.smoothing} · ${n(past.s?.[i] ?? 0)} + ${n(1 - s.smoothing)} · ${b(g[i])}²`, record.s],
    ["w ← w − η g / (√s + ε)", (i) => `${n(w[i])} − ${rate} · ${b(g[i])} / (√${n(record.s[i])} + 10⁻⁸)`, record.w],
  ],
  adam: (all) => adamLines(all, all.w),
  adamw: (all) => [["w' = (1 − η λ) w", (i) => `(1 − ${all.rate} · ${all.s.decay}) · ${b(all.w[i])}`, all.record.decayed], ...adamLines(all, all.record.decayed)],
  newton: ({ s, rate, w, g, record: { H, curvatures, flat, step, w: to } }) => [
    ["H = [f_{xx} f_{xy}; f_{xy} f_{yy}]", "", `[${n(H[0])}  ${n(H[1])}; ${n(H[1])}  ${n(H[2])}]`],
    ["λ_{1,2}", `(${n(H[0])} + ${b(H[2])})/2 ± √((${n(H[0])} − ${b(H[2])})²/4 + ${b(H[1])}²)`, curvatures.map(n).join(", ")],
    [s.newton === "repaired" ? "p = |H|^{−1} g" : "p = H^{−1} g", (i) => (s.newton === "repaired" || flat.some(Boolean) ? "" : `(${i ? `${n(H[0])} · ${b(g[1])} − ${b(H[1])} · ${b(g[0])}` : `${n(H[2])} · ${b(g[0])} − ${b(H[1])} · ${b(g[1])}`}) / ${b(curvatures[0] * curvatures[1])}`), step],
    ["w ← w − η p", (i) => `${n(w[i])} − ${rate} · ${b(step[i])}`, to],
  ],
  lbfgs: ({ rate, w, record: { pairs, scale, d, length, taken, w: to } }) => {
    const last = pairs[pairs.length - 1];
    const size = Math.abs(length / rate - 1) < 1e-12 ? "" : `${rate} · ${n(length / rate)}`;
    return [
      ...(last ? [["s = w − w_{old}", () => "", last[0]], ["q = g − g_{old}", () => "", last[1]]] : []),
      ["γ = s·q / q·q", last ? `(${n(dot(last[0], last[1]))}) / ${n(dot(last[1], last[1]))}` : "", n(scale)],
      [`d ≈ −H^{−1} g`, () => "", d],
      ["ℓ", size, n(length)],
      [taken ? "w ← w + ℓ d" : "w ← w", (i) => (taken ? `${n(w[i])} + ${n(length)} · ${b(d[i])}` : ""), to],
    ];
  },
};

// What of a step needs a sentence: a Hessian that is no bowl, pairs, means that began at 0.
function noteOf(view, rule, record) {
  if (rule === "newton") {
    if (record.flat.some(Boolean)) return view.say("note.flat");
    const falls = record.curvatures.filter((each) => each < 0).length;
    if (!falls) return view.say("note.bowl");
    return view.say(view.values.newton === "repaired" ? "note.repaired" : falls === 2 ? "note.top" : "note.saddle");
  }
  if (rule === "lbfgs") return view.say(record.taken ? "note.lbfgs" : "note.uphill", { n: record.pairs.length });
  return view.say(`note.${rule}`);
}
