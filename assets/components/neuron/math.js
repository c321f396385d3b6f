/* The mathematics of one neuron: the twin of core/foundations/{activations,neuron,gates}.py, compared with it by a test. Draws nothing. */

import "../../parts/functions.js";

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
