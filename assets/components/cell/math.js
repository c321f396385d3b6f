/* The arithmetic of the drawing: the twin of core/foundations/recurrent*.py, compared with it by a test. Draws nothing.

   Arrays of numbers: values.f[t][k] is unit k of the forget gate at step t, both from 0. */

const GATES = { rnn: ["h"], lstm: ["i", "f", "g", "o"], gru: ["r", "z", "n"] };
const ORDER = { rnn: ["h"], lstm: ["i", "f", "g", "o", "c", "h"], gru: ["r", "z", "n", "h"] };
const KEEPS = { rnn: "", lstm: "f", gru: "z" };

const range = (count) => Array.from({ length: count }, (_, at) => at);
const sigma = (z) => (z >= 0 ? 1 / (1 + Math.exp(-z)) : Math.exp(z) / (1 + Math.exp(z)));
const dot = (a, b) => a.reduce((sum, value, at) => sum + value * b[at], 0);
// Σₖ matrix[k][column]·v[k]
const against = (matrix, v, column) => v.reduce((sum, value, k) => sum + matrix[k][column] * value, 0);

// Where each weight's numbers begin in the list, and its rows and columns.
function layout(cell, hidden, inputs) {
  const g = GATES[cell].length;
  const sizes = { W: [g * hidden, inputs], U: [g * hidden, hidden], b: [g * hidden, 1], m: [cell === "gru" ? hidden : 0, 1], V: [inputs, hidden], d: [inputs, 1] };
  let from = 0;
  const places = {};
  for (const [name, [rows, columns]] of Object.entries(sizes)) {
    places[name] = { from, rows, columns };
    from += rows * columns;
  }
  return { places, count: from };
}

// The list of weights as matrices; `forgetBias` is added to the bias of the gate that keeps.
function weightsOf(cell, hidden, inputs, listed, forgetBias) {
  const { places } = layout(cell, hidden, inputs);
  const w = {};
  for (const [name, { from, rows, columns }] of Object.entries(places)) w[name] = range(rows).map((r) => listed.slice(from + r * columns, from + (r + 1) * columns));
  for (const name of ["b", "m", "d"]) w[name] = w[name].flat();
  const first = GATES[cell].indexOf(KEEPS[cell]) * hidden;
  if (KEEPS[cell]) for (const k of range(hidden)) w.b[first + k] += forgetBias;
  return w;
}

// One step: everything that is computed, by name.
function stepOf(cell, w, x, h, c) {
  const H = h.length;
  const sum = (gate, k) => dot(w.W[gate * H + k], x) + w.b[gate * H + k];
  const back = (gate, k) => dot(w.U[gate * H + k], h);
  const units = range(H);
  if (cell === "rnn") return { h: units.map((k) => Math.tanh(sum(0, k) + back(0, k))) };
  if (cell === "lstm") {
    const [i, f, g, o] = [sigma, sigma, Math.tanh, sigma].map((act, gate) => units.map((k) => act(sum(gate, k) + back(gate, k))));
    const now = units.map((k) => f[k] * c[k] + i[k] * g[k]);
    return { i, f, g, o, c: now, h: units.map((k) => o[k] * Math.tanh(now[k])) };
  }
  const [r, z] = [0, 1].map((gate) => units.map((k) => sigma(sum(gate, k) + back(gate, k))));
  const inner = units.map((k) => back(2, k) + w.m[k]);
  const n = units.map((k) => Math.tanh(sum(2, k) + r[k] * inner[k]));
  return { r, z, n, inner, h: units.map((k) => (1 - z[k]) * n[k] + z[k] * h[k]) };
}

// x, targets: T rows; judged: T times whether the loss counts. → {values, y, p, losses, loss}
function forward(cell, w, x, targets, judged, classes) {
  let h = w.U[0].map(() => 0);
  let c = h;
  const steps = x.map((each) => {
    const found = stepOf(cell, w, each, h, c);
    [h, c] = [found.h, found.c ?? c];
    return found;
  });
  const values = {};
  for (const name of Object.keys(steps[0])) values[name] = steps.map((found) => found[name]);
  const y = values.h.map((state) => w.V.map((row, o) => dot(row, state) + w.d[o]));
  const logs = y.map((row) => {
    const most = Math.max(...row);
    const whole = Math.log(row.reduce((sum, value) => sum + Math.exp(value - most), 0));
    return row.map((value) => value - most - whole);
  });
  const p = classes ? logs.map((row) => row.map(Math.exp)) : y;
  const lossAt = (t) => (classes ? -dot(targets[t], logs[t]) : y[t].reduce((sum, value, o) => sum + (value - targets[t][o]) ** 2, 0));
  const losses = x.map((_, t) => (judged[t] ? lossAt(t) : 0));
  return { values, y, p, losses, loss: losses.reduce((a, b) => a + b, 0) };
}

// → {values: ∂L/∂(each name), sums: ∂L/∂(what stands inside a gate), y, weights}
function backward(cell, w, x, targets, judged, run, classes) {
  const [T, H] = [x.length, w.U[0].length];
  const units = range(H);
  const zeros = () => units.map(() => 0);
  const y = run.p.map((row, t) => row.map((p, o) => (judged[t] ? (p - targets[t][o]) * (classes ? 1 : 2) : 0)));
  const [values, sums] = [ORDER, GATES].map((names) => Object.fromEntries(names[cell].map((name) => [name, range(T).map(zeros)])));
  const like = (each) => each.map((row) => (Array.isArray(row) ? row.map(() => 0) : 0));
  const weights = Object.fromEntries(Object.entries(w).map(([name, each]) => [name, like(each)]));
  let [laterH, laterC] = [zeros(), zeros()];
  for (let t = T - 1; t >= 0; t -= 1) {
    const now = Object.fromEntries(Object.entries(run.values).map(([name, each]) => [name, each[t]]));
    const h = t ? run.values.h[t - 1] : zeros();
    const c = t && cell === "lstm" ? run.values.c[t - 1] : zeros();
    const dh = units.map((k) => against(w.V, y[t], k) + laterH[k]);
    const [found, inside] = BACK[cell](now, h, c, dh, laterC);
    for (const name of ORDER[cell]) values[name][t] = found[name];
    for (const name of GATES[cell]) sums[name][t] = inside[name];
    const delta = GATES[cell].flatMap((name) => inside[name]);
    const through = cell === "gru" ? [...inside.r, ...inside.z, ...inside.n.map((value, k) => value * now.r[k])] : delta;
    laterH = units.map((k) => against(w.U, through, k) + (cell === "gru" ? dh[k] * now.z[k] : 0));
    if (cell === "lstm") laterC = units.map((k) => found.c[k] * now.f[k]);
    delta.forEach((value, row) => {
      x[t].forEach((each, k) => (weights.W[row][k] += value * each));
      h.forEach((each, k) => (weights.U[row][k] += through[row] * each));
      weights.b[row] += value;
    });
    weights.m.forEach((_, k) => (weights.m[k] += through[2 * H + k]));
    y[t].forEach((value, o) => {
      now.h.forEach((each, k) => (weights.V[o][k] += value * each));
      weights.d[o] += value;
    });
  }
  return { values, sums, y, weights };
}

const both = (a, b, act) => a.map((value, k) => act(value, b[k]));
const BACK = {
  rnn: (now, h, c, dh) => [{ h: dh }, { h: both(dh, now.h, (d, v) => d * (1 - v * v)) }],
  lstm: (now, h, c, dh, later) => {
    const { i, f, g, o } = now;
    const bent = now.c.map(Math.tanh);
    const dc = dh.map((d, k) => d * o[k] * (1 - bent[k] ** 2) + later[k]);
    const gates = { i: both(dc, g, (d, v) => d * v), f: both(dc, c, (d, v) => d * v), g: both(dc, i, (d, v) => d * v), o: both(dh, bent, (d, v) => d * v) };
    const inside = Object.fromEntries(GATES.lstm.map((name) => [name, both(gates[name], now[name], (d, v) => d * (name === "g" ? 1 - v * v : v * (1 - v)))]));
    return [{ ...gates, c: dc, h: dh }, inside];
  },
  gru: (now, h, c, dh) => {
    const { r, z, n, inner } = now;
    const dn = both(dh, z, (d, v) => d * (1 - v));
    const dz = dh.map((d, k) => d * (h[k] - n[k]));
    const insideN = both(dn, n, (d, v) => d * (1 - v * v));
    const dr = both(insideN, inner, (d, v) => d * v);
    return [{ r: dr, z: dz, n: dn, h: dh }, { r: both(dr, r, (d, v) => d * v * (1 - v)), z: both(dz, z, (d, v) => d * v * (1 - v)), n: insideN }];
  },
};

// ‖∂L/∂(name)‖ at each step
const arriving = (back, name) => back.values[name].map((row) => Math.hypot(...row));

// The gradient of the weights in the order of their list.
const listOf = (weights) => ["W", "U", "b", "m", "V", "d"].flatMap((name) => weights[name].flat());

export { arriving, backward, forward, layout, listOf, weightsOf };
