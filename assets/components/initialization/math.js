/* Variance through infinitely wide layers: the twin of core/foundations/initialization_theory.py, compared with it by a test.
   Draws nothing. */

import "../../parts/functions.js";

const FUNCTIONS = { ...ACTIVATIONS, linear: { value: (z) => z, slope: () => 1 } };

// Var(w) of one weight in a layer of n inputs and n outputs
function weightVariance(scheme, { width, sigma, gain }) {
  if (scheme === "zeros") return 0;
  if (scheme === "normal" || scheme === "uniform") return sigma ** 2;
  return ((scheme === "he" ? 2 : 1) * gain ** 2) / width;
}

// Standard deviations of a_0 … a_L and ∂C/∂a_0 … ∂C/∂a_L for g² = n·Var(w) = `gain`
function predict(f, gain, depth, [places, weights]) {
  let second = 1;
  const activations = [1];
  const factors = [];
  for (let layer = 1; layer <= depth; layer += 1) {
    const scale = Math.sqrt(gain * second);
    let [mean, squares, slopes] = [0, 0, 0];
    const values = places.map((place) => f.value(scale * place));
    values.forEach((a, i) => {
      mean += weights[i] * a;
      squares += weights[i] * a * a;
      slopes += weights[i] * f.slope(scale * places[i]) ** 2;
    });
    second = squares;
    activations.push(scale > 0 ? Math.sqrt(values.reduce((sum, a, i) => sum + weights[i] * (a - mean) ** 2, 0)) : 0);
    factors.push(Math.sqrt(gain * slopes));
  }
  const gradients = [1];
  for (const factor of [...factors].reverse()) gradients.unshift(gradients[0] * factor);
  return { activations, gradients, factors };
}

export { FUNCTIONS, predict, weightVariance };
