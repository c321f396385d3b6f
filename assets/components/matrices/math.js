/* The arithmetic of the drawing: the twin of core/foundations/linear.py, compared with it by a test. Draws nothing. */

const ROUNDING = 1e-12;

// 3, -0.5 or 1/3 as a number
function valueOf(text) {
  const [above, below] = text.split("/");
  return below === undefined ? Number(above) : Number(above) / Number(below);
}

// c_ij = Σₖ a_ik·b_kj; null when a row of A is not as long as a column of B
function product(a, b) {
  if (a[0].length !== b.length) return null;
  return a.map((row) => b[0].map((_, j) => row.reduce((sum, value, k) => sum + value * b[k][j], 0)));
}

const transpose = (a) => a[0].map((_, j) => a.map((row) => row[j]));

// p − q, and exactly 0 where only rounding is left
function difference(p, q) {
  const d = p - q;
  return Math.abs(d) <= ROUNDING * (Math.abs(p) + Math.abs(q)) ? 0 : d;
}

// ad − bc
const determinant = ([[a, b], [c, d]]) => difference(a * d, b * c);

const times = ([[a, b], [c, d]], [x, y]) => [a * x + b * y, c * x + d * y];

// On the way from I (share 0) to A (share 1): I + share·(A − I)
const partWay = ([[a, b], [c, d]], share) => [[1 + share * (a - 1), share * b], [share * c, 1 + share * (d - 1)]];

// v dropped at right angles onto the line along u
function project(v, u) {
  const dot = u[0] * v[0] + u[1] * v[1];
  const [lengthU, lengthV] = [Math.hypot(...u), Math.hypot(...v)];
  if (!lengthU || !lengthV) return { dot, lengthU, lengthV, cosine: NaN, degrees: NaN, shadow: 0, foot: [0, 0] };
  const cosine = Math.max(-1, Math.min(1, dot / (lengthU * lengthV)));
  const share = dot / lengthU ** 2;
  return { dot, lengthU, lengthV, cosine, degrees: (Math.acos(cosine) * 180) / Math.PI, shadow: dot / lengthU, foot: [share * u[0], share * u[1]] };
}

// Ax = b by Cramer's rule: {kind: "one" | "none" | "line" | "all", x}
function solve(m, [b1, b2]) {
  const [[a, b], [c, d]] = m;
  const area = determinant(m);
  const [across, up] = [difference(b1 * d, b * b2), difference(a * b2, b1 * c)];
  if (area !== 0) return { kind: "one", x: [across / area, up / area] };
  if (!a && !b && !c && !d) return { kind: b1 || b2 ? "none" : "all", x: null };
  if (across !== 0 || up !== 0) return { kind: "none", x: null };
  const [p, q, right] = Math.abs(a) + Math.abs(b) >= Math.abs(c) + Math.abs(d) ? [a, b, b1] : [c, d, b2];
  const share = right / (p * p + q * q);
  return { kind: "line", x: [share * p, share * q] };
}

// λ = (a + d)/2 ± √(((a − d)/2)² + bc): {kind: "two" | "one" | "all" | "none", values: [[re, im], [re, im]], directions}
function eigen(m) {
  const [[a, b], [c, d]] = m;
  const [middle, half] = [(a + d) / 2, (a - d) / 2];
  const inside = difference(half * half, -b * c);
  const root = Math.sqrt(Math.abs(inside));
  if (inside < 0) return { kind: "none", values: [[middle, root], [middle, -root]], directions: [] };
  const values = [[middle + root, 0], [middle - root, 0]];
  if (inside === 0 && !b && !c) return { kind: "all", values, directions: [] };
  const found = values.map(([value]) => direction(m, value));
  return inside === 0 ? { kind: "one", values, directions: [found[0]] } : { kind: "two", values, directions: found };
}

// a unit vector that A − λ sends to zero: at right angles to the longer of its rows
function direction([[a, b], [c, d]], value) {
  const [p, q, r, s] = [a - value, b, c, d - value];
  const [x, y] = Math.hypot(p, q) >= Math.hypot(r, s) ? [q, -p] : [s, -r];
  const length = Math.hypot(x, y) * (x < 0 || (x === 0 && y < 0) ? -1 : 1);
  return [x / length + 0, y / length + 0];
}

export { determinant, eigen, partWay, product, project, solve, times, transpose, valueOf };
