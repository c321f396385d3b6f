/* A small network's arithmetic: its flat vector of parameters, its features, its forward pass for many points at once. The
   twin of core/data/plane.py's features and core/training/small_engine.py's forward pass, compared with them by a test. */

import "../../parts/functions.js";

const REACH = 6; // the plane is [-6, 6] × [-6, 6]
const FEATURES = {
  x1: (x) => x,
  x2: (_, y) => y,
  x1_squared: (x) => x * x,
  x2_squared: (_, y) => y * y,
  x1x2: (x, y) => x * y,
  sin_x1: (x) => Math.sin(x),
  sin_x2: (_, y) => Math.sin(y),
};
const SIGNS = { x1: "x_1", x2: "x_2", x1_squared: "x_1^2", x2_squared: "x_2^2", x1x2: "x_1x_2", sin_x1: "sin x_1", sin_x2: "sin x_2" };
const UNBOUNDED = new Set(["relu", "leaky_relu", "elu", "gelu", "silu", "softplus", "linear"]);

// Layer after layer: weights row by row (out, in), then biases; the output layer last.
function layersOf(sizes) {
  let at = 0;
  return sizes.slice(1).map((outputs, layer) => {
    const inputs = sizes[layer];
    const weights = at;
    at += inputs * outputs;
    const biases = at;
    at += outputs;
    return { inputs, outputs, weights, biases, end: at };
  });
}

// Points and room for what every neuron makes of them: `values[layer]` is (units, points), a row per unit.
function makeField(net, xs, ys) {
  const count = xs.length;
  const values = net.sizes.map((size) => new Float32Array(size * count));
  net.features.forEach((name, k) => {
    const row = k * count;
    for (let p = 0; p < count; p += 1) values[0][row + p] = FEATURES[name](xs[p], ys[p]);
  });
  return { count, values };
}

// The plane in n × n points, the upper left corner first, each in the middle of its cell.
function makeGrid(net, n) {
  const place = (k) => -REACH + ((k + 0.5) * 2 * REACH) / n;
  const xs = Float32Array.from({ length: n * n }, (_, p) => place(p % n));
  const ys = Float32Array.from({ length: n * n }, (_, p) => -place(Math.floor(p / n)));
  return { ...makeField(net, xs, ys), n };
}

// A line of n points along x1, for curves y = f(x).
function makeRow(net, n) {
  const xs = Float32Array.from({ length: n }, (_, p) => -REACH + (p * 2 * REACH) / (n - 1));
  return { ...makeField(net, xs, new Float32Array(n)), n };
}

// Every neuron's value at every point. `exact` takes the functions themselves, else a table of them (error < 1e-5).
function forward(field, net, parameters, exact = false) {
  net.layers.forEach((layer, l) => {
    const into = field.values[l + 1];
    multiply(field.values[l], into, parameters, layer, field.count);
    const name = net.activations[l];
    if (name === "softmax") softmax(into, layer.outputs, field.count);
    else if (exact) exactly(name, into);
    else byTable(name, into);
  });
  return field;
}

// z = W a + b, points innermost, eight inputs at a time: each sum is read and written once for eight products.
function multiply(a, z, w, { inputs, outputs, weights, biases }, count) {
  for (let o = 0; o < outputs; o += 1) {
    const to = o * count;
    const row = weights + o * inputs;
    z.fill(w[biases + o], to, to + count);
    let i = 0;
    for (; i + 7 < inputs; i += 8) {
      const w0 = w[row + i], w1 = w[row + i + 1], w2 = w[row + i + 2], w3 = w[row + i + 3];
      const w4 = w[row + i + 4], w5 = w[row + i + 5], w6 = w[row + i + 6], w7 = w[row + i + 7];
      const a0 = i * count, a1 = a0 + count, a2 = a1 + count, a3 = a2 + count;
      const a4 = a3 + count, a5 = a4 + count, a6 = a5 + count, a7 = a6 + count;
      for (let p = 0; p < count; p += 1) {
        z[to + p] += w0 * a[a0 + p] + w1 * a[a1 + p] + w2 * a[a2 + p] + w3 * a[a3 + p] + w4 * a[a4 + p] + w5 * a[a5 + p] + w6 * a[a6 + p] + w7 * a[a7 + p];
      }
    }
    for (; i + 1 < inputs; i += 2) {
      const w0 = w[row + i], w1 = w[row + i + 1];
      const a0 = i * count, a1 = a0 + count;
      for (let p = 0; p < count; p += 1) z[to + p] += w0 * a[a0 + p] + w1 * a[a1 + p];
    }
    if (i < inputs) {
      const w0 = w[row + i];
      const a0 = i * count;
      for (let p = 0; p < count; p += 1) z[to + p] += w0 * a[a0 + p];
    }
  }
}

const EDGE = 12; // beyond it a function is flat or straight
const CELLS = 6144;
const tables = new Map();

function tableOf(name) {
  if (!tables.has(name)) tables.set(name, Float32Array.from({ length: CELLS + 2 }, (_, k) => ACTIVATIONS[name].value(-EDGE + (k * 2 * EDGE) / CELLS)));
  return tables.get(name);
}

function byTable(name, z) {
  if (name === "linear") return;
  if (name === "relu" || name === "leaky_relu") {
    const slope = name === "relu" ? 0 : LEAK;
    for (let p = 0; p < z.length; p += 1) if (z[p] < 0) z[p] *= slope;
    return;
  }
  const table = tableOf(name);
  const straight = UNBOUNDED.has(name);
  const per = CELLS / (2 * EDGE);
  for (let p = 0; p < z.length; p += 1) {
    const place = (z[p] + EDGE) * per;
    if (place >= CELLS) {
      if (!straight) z[p] = 1;
    } else if (place <= 0) z[p] = table[0];
    else {
      const k = place | 0;
      z[p] = table[k] + (place - k) * (table[k + 1] - table[k]);
    }
  }
}

function exactly(name, z) {
  if (name === "linear") return;
  const { value } = ACTIVATIONS[name];
  for (let p = 0; p < z.length; p += 1) z[p] = value(z[p]);
}

// Of the outputs at each point: e^z / Σ e^z, the greatest taken off first so that nothing overflows.
function softmax(z, outputs, count) {
  for (let p = 0; p < count; p += 1) {
    let most = -Infinity;
    for (let o = p; o < z.length; o += count) if (z[o] > most) most = z[o];
    let sum = 0;
    for (let o = p; o < z.length; o += count) sum += z[o] = Math.exp(z[o] - most);
    for (let o = p; o < z.length; o += count) z[o] /= sum;
  }
}

// One point through the network in double precision, sum and value of each neuron: what is shown as a number.
function traceOf(net, parameters, x, y) {
  let a = net.features.map((name) => FEATURES[name](x, y));
  const sums = [null];
  const values = [a];
  net.layers.forEach((layer, l) => {
    const z = Array.from({ length: layer.outputs }, (_, o) => {
      let sum = parameters[layer.biases + o];
      for (let i = 0; i < layer.inputs; i += 1) sum += parameters[layer.weights + o * layer.inputs + i] * a[i];
      return sum;
    });
    const name = net.activations[l];
    if (name === "softmax") {
      const most = Math.max(...z);
      const raised = z.map((each) => Math.exp(each - most));
      const sum = raised.reduce((all, each) => all + each, 0);
      a = raised.map((each) => each / sum);
    } else a = name === "linear" ? [...z] : z.map(ACTIVATIONS[name].value);
    sums.push(z);
    values.push(a);
  });
  return { sums, values };
}

const weightAt = (net, [layer, to, from]) => (from < 0 ? net.layers[layer].biases + to : net.layers[layer].weights + to * net.layers[layer].inputs + from);
