/* The gradient that is looked at, written out: where it comes from, and what of it reaches the gate's sum. */

const SLOPES = {
  rnn: { h: "∂L/∂h_t = Vᵀ ∂L/∂y_t + Uᵀ δ_{t+1}" },
  lstm: {
    i: "∂L/∂i_t = ∂L/∂c_t · g_t", f: "∂L/∂f_t = ∂L/∂c_t · c_{t−1}", g: "∂L/∂g_t = ∂L/∂c_t · i_t", o: "∂L/∂o_t = ∂L/∂h_t · tanh(c_t)",
    c: "∂L/∂c_t = ∂L/∂h_t · o_t · (1 − tanh² c_t) + ∂L/∂c_{t+1} · f_{t+1}", h: "∂L/∂h_t = Vᵀ ∂L/∂y_t + Uᵀ δ_{t+1}",
  },
  gru: {
    r: "∂L/∂r_t = δ_n · (U_n h_{t−1} + m)", z: "∂L/∂z_t = ∂L/∂h_t · (h_{t−1} − n_t)", n: "∂L/∂n_t = ∂L/∂h_t · (1 − z_t)",
    h: "∂L/∂h_t = Vᵀ ∂L/∂y_t + Uᵀ δ_{t+1} + ∂L/∂h_{t+1} · z_{t+1}",
  },
};

function gradientWork(view, name) {
  const { cell, classes } = view.scene;
  const letters = name === "y" ? (classes ? "∂L/∂y_t = p_t − (0 … 1 … 0)" : "∂L/∂y_t = 2 (y_t − target)") : SLOPES[cell][name];
  const box = element("div", { class: "sum" });
  const tail = element("p", { class: "numbers" });
  const inside = element("p", { class: "numbers" });
  const bring = (now) => {
    const [rows, numbers] = name === "h" ? arrivals(view, now) : [[], factors(view, now)];
    box.replaceChildren(...rows.map(([what, value]) => element("div", { class: "term two" }, element("span", { class: "what" }, ...math(what)), element("span", { class: `num product ${value > 0 ? "positive" : value < 0 ? "negative" : ""}` }, exact(value)))));
    box.hidden = !rows.length;
    tail.replaceChildren(...numbers);
    inside.replaceChildren(...(GATES[cell].includes(name) ? throughGate(view, now) : []));
  };
  return [[formulaLine(letters), box, tail, inside], bring];
}

// All that comes together in ∂L/∂h: from the readout, and from each gate of the next step.
function arrivals(view, { t, unit }) {
  const { cell, T, H, w, run, back, judged } = view.scene;
  const rows = judged[t] ? [[view.say("from.readout"), against(w.V, back.y[t], unit)]] : [];
  if (t + 1 < T) {
    for (const [at, gate] of GATES[cell].entries()) {
      const inner = gate === "n" ? run.values.r[t + 1] : null;
      const value = range(H).reduce((sum, k) => sum + w.U[at * H + k][unit] * back.sums[gate][t + 1][k] * (inner ? inner[k] : 1), 0);
      rows.push([view.say("from.gate", { gate: cell === "rnn" ? "h" : gate, step: t + 2 }), value]);
    }
    if (cell === "gru") rows.push([view.say("from.kept", { step: t + 2 }), back.values.h[t + 1][unit] * run.values.z[t + 1][unit]]);
  }
  return [rows, [letter(`∂L/∂h_{${t + 1}}`), op(" = "), resultOf(back.values.h[t][unit])]];
}

function factors(view, { name, t, unit }) {
  const { cell, T, run, back, targets, judged, classes } = view.scene;
  const of = (each, at = t) => (at < 0 ? 0 : run.values[each][at][unit]);
  const slope = (each, at = t) => back.values[each][at][unit];
  const start = [letter(`∂L/∂${name}_{${t + 1}}`), op(" = ")];
  const result = [op(" = "), resultOf(name === "y" ? back.y[t][unit] : slope(name))];
  const times = (...numbers) => numbers.flatMap((value, at) => (at ? [op(" · "), signed(value)] : [signed(value)]));
  if (name === "y") {
    if (!judged[t]) return [...start, resultOf(0), element("span", { class: "muted" }, ` ${view.say("unjudged")}`)];
    return classes ? [...start, signed(run.p[t][unit]), op(" − "), String(targets[t][unit]), ...result] : [...start, "2 · (", signed(run.y[t][0]), op(" − "), signed(targets[t][0]), ")", ...result];
  }
  if (name === "c") {
    const bent = 1 - Math.tanh(of("c")) ** 2;
    return [...start, ...times(slope("h"), of("o"), bent), ...(t + 1 < T ? [op(" + "), ...times(slope("c", t + 1), of("f", t + 1))] : []), ...result];
  }
  if (cell === "lstm") return [...start, ...(name === "o" ? times(slope("h"), Math.tanh(of("c"))) : times(slope("c"), name === "f" ? of("c", t - 1) : of(name === "i" ? "g" : "i"))), ...result];
  if (name === "r") return [...start, ...times(back.sums.n[t][unit], run.values.inner[t][unit]), ...result];
  return [...start, ...times(slope("h"), name === "z" ? of("h", t - 1) - of("n") : 1 - of("z")), ...result];
}

// δ: what of it passes σ or tanh; it goes to the weights and, through U, to the step before.
function throughGate(view, { name, t, unit }) {
  const { cell, run, back } = view.scene;
  const a = run.values[name][t][unit];
  const flat = isSigmoid(cell, name) ? [op(" · "), signed(a), op(" · "), "(1 − ", signed(a), ")"] : [op(" · "), "(1 − ", signed(a), "²)"];
  return [letter(`δ_${name}`), op(" = "), signed(back.values[name][t][unit]), ...flat, op(" = "), resultOf(back.sums[name][t][unit])];
}
