/* Activations, a chain of layers, softmax: the twin of core/foundations/{activations,stack,softmax}.py, compared with it by a
   test. Draws nothing. */

import "../../parts/functions.js";

// zₗ = w·aₗ₋₁, aₗ = f(zₗ); back, gradients[l] = ∂aₙ/∂aₗ with ∂aₙ/∂aₗ₋₁ = ∂aₙ/∂aₗ · w·f′(zₗ)
function run(f, weight, signal, layers) {
  const z = [];
  const a = [signal];
  for (let layer = 0; layer < layers; layer += 1) {
    z.push(weight * a[layer]);
    a.push(f.value(z[layer]));
  }
  const slopes = z.map(f.slope);
  const factors = slopes.map((slope) => weight * slope);
  const gradients = Array(layers + 1).fill(1);
  for (let layer = layers - 1; layer >= 0; layer -= 1) gradients[layer] = gradients[layer + 1] * factors[layer];
  return { z, a, slopes, factors, gradients };
}

// pᵢ = exp(zᵢ/T) / Σⱼ exp(zⱼ/T), the largest logit taken away first
function softmax(logits, temperature) {
  const most = Math.max(...logits);
  const powers = logits.map((z) => Math.exp((z - most) / temperature));
  const sum = powers.reduce((total, power) => total + power, 0);
  return { powers, sum, p: powers.map((power) => power / sum) };
}

export { ACTIVATIONS, run, softmax };
