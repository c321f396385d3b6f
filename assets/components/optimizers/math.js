/* The twin of core/foundations/{optimizers,optimizers_run}.py, compared with them by a test. Draws nothing. */

import "../../parts/trees.js";

const [EPSILON, ADAGRAD_EPSILON] = [1e-8, 1e-10];
const HISTORY = 10;
const [CURVED, DOWNHILL] = [1e-10, 1e-9];
const [FLAT, FAR, NEAR] = [1e-13, 1000, 0.01];

const both = (act) => [act(0), act(1)];
const dot = (u, v) => u[0] * v[0] + u[1] * v[1];

// (settings, learning rate, point, gradient, what the last step wrote down, number of the step or second derivatives) -> record
const descent = (s, rate, w, g) => ({ w: both((i) => w[i] - rate * g[i]) });

function adamStep(s, rate, w, g, past, t) {
  const m = both((i) => s.beta1 * (past.m?.[i] ?? 0) + (1 - s.beta1) * g[i]);
  const v = both((i) => s.beta2 * (past.v?.[i] ?? 0) + (1 - s.beta2) * g[i] * g[i]);
  const corrected = s.correction === "on";
  const m_hat = both((i) => (corrected ? m[i] / (1 - s.beta1 ** t) : m[i]));
  const v_hat = both((i) => (corrected ? v[i] / (1 - s.beta2 ** t) : v[i]));
  return { m, v, m_hat, v_hat, w: both((i) => w[i] - (rate * m_hat[i]) / (Math.sqrt(v_hat[i]) + EPSILON)) };
}

function newtonStep(s, rate, w, g, past, [a, b, c]) {
  const [middle, half] = [(a + c) / 2, Math.hypot((a - c) / 2, b)];
  const turn = Math.atan2(2 * b, a - c) / 2;
  const larger = middle < 0 ? middle - half : middle + half;
  const smaller = larger ? (a * c - b * b) / larger : 0; // middle ∓ half would lose its digits
  const curvatures = middle < 0 ? [smaller, larger] : [larger, smaller];
  const q = [[Math.cos(turn), Math.sin(turn)], [-Math.sin(turn), Math.cos(turn)]];
  const most = Math.max(...curvatures.map(Math.abs));
  const flat = curvatures.map((each) => Math.abs(each) <= FLAT * most);
  const parts = both((k) => (flat[k] ? 0 : dot(q[k], g) / (s.newton === "repaired" ? Math.abs(curvatures[k]) : curvatures[k])));
  const step = both((i) => parts[0] * q[0][i] + parts[1] * q[1][i]);
  return { H: [a, b, c], curvatures, flat, step, w: both((i) => w[i] - rate * step[i]) };
}

function lbfgsStep(s, rate, w, g, past) {
  let { pairs = [], scale = 1 } = past;
  if (past.g) {
    const [moved, changed] = [both((i) => past.length * past.d[i]), both((i) => g[i] - past.g[i])];
    const along = dot(moved, changed);
    if (along > CURVED) {
      pairs = [...pairs, [moved, changed]].slice(-HISTORY);
      scale = along / dot(changed, changed);
    }
  }
  let d = [-g[0], -g[1]];
  const shares = pairs.map(() => 0);
  for (let k = pairs.length - 1; k >= 0; k -= 1) {
    const [moved, changed] = pairs[k];
    shares[k] = dot(moved, d) / dot(moved, changed);
    d = both((i) => d[i] - shares[k] * changed[i]);
  }
  d = both((i) => scale * d[i]);
  pairs.forEach(([moved, changed], k) => {
    const back = shares[k] - dot(changed, d) / dot(moved, changed);
    d = both((i) => d[i] + back * moved[i]);
  });
  const size = Math.abs(g[0]) + Math.abs(g[1]);
  const length = past.g ? rate : rate * (size > 1 ? 1 / size : 1);
  const taken = dot(g, d) <= -DOWNHILL;
  return { pairs, scale, d, length, taken, w: taken ? both((i) => w[i] + length * d[i]) : w };
}

const STEPS = {
  gd: descent,
  sgd: descent,
  momentum: (s, rate, w, g, past) => {
    const v = both((i) => (past.v ? s.momentum * past.v[i] + g[i] : g[i]));
    return { v, w: both((i) => w[i] - rate * v[i]) };
  },
  nesterov: (s, rate, w, g, past) => {
    const v = both((i) => (past.v ? s.momentum * past.v[i] + g[i] : g[i]));
    const ahead = both((i) => g[i] + s.momentum * v[i]);
    return { v, ahead, w: both((i) => w[i] - rate * ahead[i]) };
  },
  adagrad: (s, rate, w, g, past) => {
    const G = both((i) => (past.G?.[i] ?? 0) + g[i] * g[i]);
    return { G, w: both((i) => w[i] - (rate * g[i]) / (Math.sqrt(G[i]) + ADAGRAD_EPSILON)) };
  },
  rmsprop: (s, rate, w, g, past) => {
    const mean = both((i) => s.smoothing * (past.s?.[i] ?? 0) + (1 - s.smoothing) * g[i] * g[i]);
    return { s: mean, w: both((i) => w[i] - (rate * g[i]) / (Math.sqrt(mean[i]) + EPSILON)) };
  },
  adam: adamStep,
  adamw: (s, rate, w, g, past, t) => {
    const decayed = both((i) => (1 - rate * s.decay) * w[i]);
    return { decayed, ...adamStep(s, rate, decayed, g, past, t) };
  },
  newton: newtonStep,
  lbfgs: lbfgsStep,
};

// A surface as core sends it: {value, gradient, bends, window} of two numbers.
function landOf(trees) {
  const bends = trees.hessian.map((each) => compile(each, ["x", "y"]));
  return { ...surfaceOf(trees), bends: (x, y) => bends.map((each) => each(x, y)), window: trees.window };
}

// `steps` steps of `rule`: {points, heights, records, end: "" | "far" | "gap"}
function walk(s, land, rule, rate, start, blurs, steps) {
  const [x0, x1, y0, y1] = land.window;
  const far = FAR * Math.max(x1 - x0, y1 - y0);
  const [points, heights, records] = [[[...start]], [land.value(...start)], []];
  let end = Number.isFinite(heights[0]) ? "" : "gap";
  const blurred = s.noise && rule !== "gd";
  for (let t = 1; t <= steps && !end; t += 1) {
    const w = points[t - 1];
    const exact = land.gradient(w[0], w[1]);
    const g = blurred ? both((i) => exact[i] + s.noise * blurs[t - 1][i]) : exact;
    const last = rule === "newton" ? land.bends(w[0], w[1]) : t;
    if (![...g, ...(rule === "newton" ? last : [])].every(Number.isFinite)) {
      end = "gap";
      break;
    }
    const record = { g, exact, ...STEPS[rule](s, rate, w, g, records[t - 2] ?? {}, last) };
    const height = land.value(record.w[0], record.w[1]);
    if (!record.w.every(Number.isFinite) || Math.max(...record.w.map(Math.abs)) > far) end = "far";
    else if (!Number.isFinite(height)) end = "gap";
    if (end) break;
    records.push(record);
    points.push(record.w);
    heights.push(height);
  }
  return { points, heights, records, end };
}

// [which hollow, from which step on] where the path is at its end, if it is in one and stays there; else null
function arrived(path, hollows, window) {
  if (!hollows.length || path.end) return null;
  const last = path.points[path.points.length - 1];
  const apart = (place, hollow) => Math.hypot(place[0] - hollow[0], place[1] - hollow[1]);
  const which = hollows.reduce((best, each, at) => (apart(last, each) < apart(last, hollows[best]) ? at : best), 0);
  const inside = (place) => apart(place, hollows[which]) <= NEAR * (window[1] - window[0]);
  if (!inside(last)) return null;
  let from = path.points.length - 1;
  while (from > 0 && inside(path.points[from - 1])) from -= 1;
  return [which, from];
}

export { arrived, landOf, walk };
