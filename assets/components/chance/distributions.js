/* Seven distributions and their lots: the twin of core/foundations/{distributions,sampling}.py, compared with it by a test. Draws nothing. */

const INTERVALS = 2000;
const TAIL = 1e-13;

// Φ(z). The series' terms have one sign, so nothing cancels; further out a continued fraction keeps the small tail exact.
function normalCdf(z) {
  if (z > 3) return 1 - normalCdf(-z);
  if (z < -38) return 0;
  if (z < -3) {
    let fraction = 0;
    for (let n = 90; n > 0; n -= 1) fraction = n / (-z + fraction);
    return normalDensity(z) / (-z + fraction);
  }
  let term = z;
  let sum = z;
  for (let n = 1; Math.abs(term) > 1e-18; n += 1) {
    term *= (z * z) / (2 * n + 1);
    sum += term;
  }
  return 0.5 + normalDensity(z) * sum;
}

function normalDensity(z) {
  return Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
}

// Φ⁻¹(u): a rational guess (Hastings 1955), then Halley's steps, each of which triples the correct digits.
function normalQuantile(u) {
  if (u > 0.5) return -normalQuantile(1 - u);
  const t = Math.sqrt(-2 * Math.log(u));
  let z = (2.515517 + 0.802853 * t + 0.010328 * t * t) / (1 + 1.432788 * t + 0.189269 * t * t + 0.001308 * t ** 3) - t;
  for (let i = 0; i < 3; i += 1) {
    const step = (normalCdf(z) - u) / normalDensity(z);
    z -= step / (1 + (z * step) / 2);
  }
  return z;
}

// A distribution over first, first + 1, …, with these masses.
function tableOf(first, masses, mean, variance) {
  let total = 0;
  const sums = masses.map((mass) => (total += mass));
  const last = masses.length - 1;
  const within = (k) => Math.max(0, Math.min(last, k));
  return {
    discrete: true,
    low: first,
    high: first + last,
    density: (x) => (Number.isInteger(x) && x >= first && x <= first + last ? masses[x - first] : 0),
    cumulative: (x) => (x < first ? 0 : sums[within(Math.floor(x - first))]),
    quantile: (u) => {
      let [from, to] = [0, last];
      while (from < to) {
        const middle = (from + to) >> 1;
        if (sums[middle] < u) from = middle + 1;
        else to = middle;
      }
      return first + from;
    },
    mean,
    variance,
  };
}

function choose(n, k) {
  let ways = 1;
  for (let i = 1; i <= k; i += 1) ways = (ways * (n - k + i)) / i;
  return ways;
}

const MADE = {
  bernoulli: ({ p }) => tableOf(0, [1 - p, p], p, p * (1 - p)),
  binomial: ({ n, p }) =>
    tableOf(0, Array.from({ length: n + 1 }, (_, k) => choose(n, k) * p ** k * (1 - p) ** (n - k)), n * p, n * p * (1 - p)),
  poisson: ({ rate }) => {
    const masses = [Math.exp(-rate)];
    const count = Math.ceil(rate + 12 * Math.sqrt(rate)) + 12;
    for (let k = 1; k < count; k += 1) masses.push((masses[k - 1] * rate) / k);
    return tableOf(0, masses, rate, rate);
  },
  geometric: ({ p }) => {
    const count = Math.max(1, Math.ceil(Math.log(TAIL) / Math.log1p(-p)));
    return tableOf(1, Array.from({ length: count }, (_, k) => p * (1 - p) ** k), 1 / p, (1 - p) / p ** 2);
  },
  uniform: (s) => {
    const [low, high] = intervalOf(s);
    const width = high - low;
    return {
      discrete: false,
      low,
      high,
      density: (x) => (x >= low && x <= high ? 1 / width : 0),
      cumulative: (x) => Math.max(0, Math.min(1, (x - low) / width)),
      quantile: (u) => low + u * width,
      mean: (low + high) / 2,
      variance: width ** 2 / 12,
    };
  },
  normal: ({ mean, spread }) => ({
    discrete: false,
    low: mean - 10 * spread,
    high: mean + 10 * spread,
    density: (x) => normalDensity((x - mean) / spread) / spread,
    cumulative: (x) => normalCdf((x - mean) / spread),
    quantile: (u) => mean + spread * normalQuantile(u),
    mean,
    variance: spread ** 2,
  }),
  exponential: ({ rate }) => ({
    discrete: false,
    low: 0,
    high: 40 / rate,
    density: (x) => (x < 0 ? 0 : rate * Math.exp(-rate * x)),
    cumulative: (x) => (x < 0 ? 0 : -Math.expm1(-rate * x)),
    quantile: (u) => -Math.log1p(-u) / rate,
    mean: 1 / rate,
    variance: 1 / rate ** 2,
  }),
};

function intervalOf({ low, high }) {
  const [a, b] = [Math.min(low, high), Math.max(low, high)];
  return [a, Math.max(b, a + 0.1)];
}

const distribution = (s) => MADE[s.kind](s);

// E[X] and Var[X] without their formulas: Σ k·p(k), or ∫ x·f(x) dx by Simpson's rule.
function moments(d) {
  const count = d.discrete ? d.high - d.low : INTERVALS;
  const width = (d.high - d.low) / count;
  const at = (i) => (d.discrete ? d.low + i : d.low + (d.high - d.low) * (i / count));
  const weight = (i) => (d.discrete ? 1 : ((i === 0 || i === count ? 1 : i % 2 ? 4 : 2) * width) / 3);
  const sum = (f) => {
    let total = 0;
    for (let i = 0; i <= count; i += 1) total += weight(i) * f(at(i)) * d.density(at(i));
    return total;
  };
  const mean = sum((x) => x);
  return { mean, variance: sum((x) => (x - mean) ** 2) };
}

// lowbias32: each of the 32 bits changes about half of the bits of the result.
function scramble(x) {
  x = Math.imul(x ^ (x >>> 16), 0x7feb352d);
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b);
  return (x ^ (x >>> 16)) >>> 0;
}

// `count` numbers spread evenly between 0 and 1, never 0 nor 1.
function uniforms(seed, count) {
  const start = scramble((seed + 1) | 0);
  return Float64Array.from({ length: count }, (_, i) => (scramble((Math.imul(i, 0x9e3779b9) + start) | 0) + 0.5) / 2 ** 32);
}

const draw = (d, u) => u.map(d.quantile);

export { distribution, draw, moments, normalCdf, normalQuantile, uniforms };
