/* Losses and the lines that make them smallest: the twin of core/foundations/{losses,fitted_line}.py, compared with it by a
   test. Draws nothing. */

const softplus = (z) => Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)));
const sigmoid = (z) => (z >= 0 ? 1 / (1 + Math.exp(-z)) : Math.exp(z) / (1 + Math.exp(z)));
const signOf = (c) => (c.target === 1 ? 1 : -1);
const rivals = (c) => c.rival1 + softplus(c.rival2 - c.rival1); // log(e^z₂ + e^z₃)

// of: L, slope: its derivative, at the error e or the logit z; c: {delta, target, rival1, rival2}
const LOSSES = {
  mse: { of: (e) => e * e, slope: (e) => 2 * e },
  mae: { of: Math.abs, slope: (e) => Math.sign(e) },
  huber: {
    of: (e, c) => (Math.abs(e) <= c.delta ? 0.5 * e * e : c.delta * (Math.abs(e) - 0.5 * c.delta)),
    slope: (e, c) => Math.max(-c.delta, Math.min(c.delta, e)),
  },
  bce: { of: (z, c) => softplus(-signOf(c) * z), slope: (z, c) => -signOf(c) * sigmoid(-signOf(c) * z) },
  cross_entropy: { of: (z, c) => softplus(rivals(c) - z), slope: (z, c) => -sigmoid(rivals(c) - z) },
  hinge: { of: (z, c) => Math.max(0, 1 - signOf(c) * z), slope: (z, c) => (signOf(c) * z < 1 ? -signOf(c) : 0) },
};

const sum = (list) => list.reduce((total, each) => total + each, 0);
const errors = ({ w, b }, points) => points.map(([x, y]) => w * x + b - y);

// the smallest Σ weight·(ŷ − y)²
function leastSquares(points, weight) {
  const all = sum(weight);
  const mean = (k) => sum(points.map((point, i) => weight[i] * point[k])) / all;
  const [mx, my] = [mean(0), mean(1)];
  const w = sum(points.map(([x, y], i) => weight[i] * (x - mx) * (y - my))) / sum(points.map(([x], i) => weight[i] * (x - mx) ** 2));
  return { w, b: my - w * mx };
}

// the smallest Σ|ŷ − y|: one such line goes through two of the points
function leastAbsolute(points) {
  let best = { w: 0, b: 0 };
  let smallest = Infinity;
  points.forEach(([x, y], i) => {
    for (const [x2, y2] of points.slice(i + 1)) {
      if (x === x2) continue;
      const w = (y2 - y) / (x2 - x);
      const line = { w, b: y - w * x };
      const size = sum(errors(line, points).map(Math.abs));
      if (size < smallest - 1e-12) [best, smallest] = [line, size];
    }
  });
  return best;
}

// the smallest Huber loss: a point further than δ off counts with the weight δ/|e|
function leastHuber(points, delta) {
  let line = leastSquares(points, points.map(() => 1));
  for (let round = 0; round < 2000; round += 1) {
    const following = leastSquares(points, errors(line, points).map((e) => delta / Math.max(Math.abs(e), delta)));
    const moved = Math.max(Math.abs(following.w - line.w), Math.abs(following.b - line.b));
    line = following;
    if (moved < 1e-12) break;
  }
  return line;
}

const fit = (points, delta) => ({ mse: leastSquares(points, points.map(() => 1)), mae: leastAbsolute(points), huber: leastHuber(points, delta) });

// p: the probability given to the truth, behind a sigmoid
const price = (p) => ({ logLoss: -Math.log(p) + 0, logPull: 1 - p, squared: (1 - p) ** 2, squaredPull: 2 * (1 - p) * p * (1 - p) });

export { LOSSES, errors, fit, price };
