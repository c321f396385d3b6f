/* Entropy and its kin: the twin of core/foundations/information.py, compared with it by a test. Draws nothing. */

const surprise = (p, unit) => Math.abs(Math.log(p)) / (unit === "bits" ? Math.LN2 : 1);

// H(p, q) = −Σ p log q; what never happens adds nothing.
function crossEntropy(p, q, unit) {
  return p.reduce((sum, mass, i) => (mass > 0 ? sum + mass * surprise(q[i], unit) : sum), 0);
}

// KL(p ‖ q) = Σ p log(p/q)
function divergence(p, q, unit) {
  return p.reduce((sum, mass, i) => (mass > 0 ? sum + mass * (surprise(q[i], unit) - surprise(mass, unit)) : sum), 0);
}

const entropy = (p, unit) => crossEntropy(p, p, unit);

// −(1/N) Σ log p(yᵢ | xᵢ)
function meanLoss(samples, unit) {
  return samples.reduce((sum, { label, p }) => sum + surprise(p[label], unit), 0) / samples.length;
}

// p with p[place] = value, all others scaled so that the sum stays 1.
function share(p, place, value) {
  const wanted = Math.min(1, Math.max(0, value));
  const others = 1 - p[place];
  return p.map((mass, i) =>
    i === place ? wanted : others > 1e-12 ? mass * ((1 - wanted) / others) : (1 - wanted) / (p.length - 1),
  );
}

export { crossEntropy, divergence, entropy, meanLoss, share, surprise };
