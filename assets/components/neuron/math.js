/* The mathematics of one neuron: the twin of core/foundations/{activations,neuron,gates}.py, compared with it by a test. Draws nothing. */

const LEAK = 0.01;

// erf(x) = 2/√π · e^(−x²) · Σ 2ⁿx²ⁿ⁺¹/(2n+1)!!  All terms have one sign, so nothing cancels; beyond 6 it is ±1 to the last bit.
function erf(x) {
  if (Math.abs(x) > 6) return Math.sign(x);
  let term = x;
  let sum = x;
  for (let n = 1; Math.abs(term) > 1e-17 * Math.abs(sum); n += 1) {
    term *= (2 * x * x) / (2 * n + 1);
    sum += term;
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
}

const sigmoid = (z) => (z >= 0 ? 1 / (1 + Math.exp(-z)) : Math.exp(z) / (1 + Math.exp(z)));
const normalCdf = (z) => 0.5 * (1 + erf(z / Math.SQRT2));
const normalDensity = (z) => Math.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI);

const ACTIVATIONS = {
  step: { value: (z) => (z >= 0 ? 1 : 0), slope: () => 0 },
  sigmoid: { value: sigmoid, slope: (z) => sigmoid(z) * sigmoid(-z) },
  tanh: { value: Math.tanh, slope: (z) => 1 - Math.tanh(z) ** 2 },
  relu: { value: (z) => Math.max(z, 0), slope: (z) => (z > 0 ? 1 : 0) },
  leaky_relu: { value: (z) => (z > 0 ? z : LEAK * z), slope: (z) => (z > 0 ? 1 : LEAK) },
  gelu: { value: (z) => z * normalCdf(z), slope: (z) => normalCdf(z) + z * normalDensity(z) },
};

// z = Σ wᵢxᵢ + b, a = f(z)
function forward(x, w, b, f) {
  const products = w.map((weight, i) => weight * x[i]);
  const z = products.reduce((sum, product) => sum + product, 0) + b;
  return { products, z, a: f.value(z) };
}

// L = (a − t)²
function squaredLoss(a, t) {
  return (a - t) ** 2;
}

// ∂L/∂wᵢ = 2(a − t) · f′(z) · xᵢ, ∂L/∂b = 2(a − t) · f′(z)
function backward(x, w, b, f, t) {
  const { z, a } = forward(x, w, b, f);
  const lossByA = 2 * (a - t);
  const aByZ = f.slope(z);
  const delta = lossByA * aByZ;
  return { lossByA, aByZ, delta, w: x.map((input) => delta * input), b: delta };
}

// w ← w − η·∂L/∂w, b ← b − η·∂L/∂b
function descend(w, b, gradients, rate) {
  return { w: w.map((weight, i) => weight - rate * gradients.w[i]), b: b - rate * gradients.b };
}

// Three questions about two bits; how many of the four corners lie on their side of the line w·x + b = 0.
const CORNERS = [[0, 0], [0, 1], [1, 0], [1, 1]];
const GATES = { and: [0, 0, 0, 1], or: [0, 1, 1, 1], xor: [0, 1, 1, 0] };
const onItsSide = (w, b, gate, k) => w[0] * CORNERS[k][0] + w[1] * CORNERS[k][1] + b >= 0 === (GATES[gate][k] === 1);
const toldApart = (w, b, gate) => CORNERS.filter((_, k) => onItsSide(w, b, gate, k)).length;

export { ACTIVATIONS, backward, descend, erf, forward, squaredLoss, toldApart };
