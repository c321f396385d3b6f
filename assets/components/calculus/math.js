/* The twin of core/foundations/{expression,calculus,graph}.py, compared with them by a test. Draws nothing. */

import "../../parts/trees.js";

// f and f′ of one variable; where f has no value, it has no slope.
function curveOf(trees) {
  const f = compile(trees.value, ["x"]);
  const slope = compile(trees.slope, ["x"]);
  return { f, slope: (x) => (Number.isNaN(f(x)) ? NaN : slope(x)) };
}

const differenceQuotient = (f, at, h) => (h === 0 ? NaN : (f(at + h) - f(at)) / h);
const centralQuotient = (f, at, h) => (h === 0 ? NaN : (f(at + h) - f(at - h)) / (2 * h));

// The strips of a Riemann sum: where each begins and how high it is at its left and right end (the same, but for trapezoids).
function strips(f, low, high, n, rule) {
  const width = (high - low) / n;
  const inside = { left: 0, right: 1, middle: 0.5 }[rule];
  return Array.from({ length: n }, (_, i) => {
    const left = low + width * i;
    if (rule === "trapezoid") return [left, f(left), f(left + width)];
    const height = f(left + width * inside);
    return [left, height, height];
  });
}

const riemannSum = (f, low, high, n, rule) => strips(f, low, high, n, rule).reduce((sum, [, p, q]) => sum + (p + q) / 2, 0) * ((high - low) / n);

const FINEST = 1e-9;
const TINIEST = 1e-12;
const [PANELS, MOST_PANELS, MOST_HALVINGS] = [32, 8192, 33];

// ∫ f(x) dx by Simpson's rule on strips that are halved where it is not exact enough; NaN at gaps and poles
function area(f, low, high) {
  if (low === high) return 0;
  const edge = (i) => low + ((high - low) * i) / PANELS;
  let open = Array.from({ length: PANELS }, (_, i) => [edge(i), edge(i + 1)]);
  let [total, scale] = [0, 0];
  for (let round = 0; round < MOST_HALVINGS; round += 1) {
    const next = [];
    const measured = open.map(([left, right]) => {
      const middle = (left + right) / 2;
      const width = right - left;
      const ends = f(left) + f(right);
      const whole = ((ends + 4 * f(middle)) * width) / 6;
      const halves = ((ends + 2 * f(middle) + 4 * f(left + width / 4) + 4 * f(right - width / 4)) * width) / 12;
      return { left, middle, right, width, whole, halves };
    });
    scale ||= Math.max(1, measured.reduce((sum, { halves }) => sum + Math.abs(halves), 0));
    if (!measured.every(({ halves }) => Number.isFinite(halves)) || scale === Infinity) return NaN;
    for (const { left, middle, right, width, whole, halves } of measured) {
      const error = Math.abs(halves - whole) / 15;
      if (error <= scale * Math.max(FINEST * Math.abs(width / (high - low)), TINIEST)) total += halves + (halves - whole) / 15;
      else next.push([left, middle], [middle, right]);
    }
    if (!next.length) return total;
    if (next.length > 2 * MOST_PANELS) return NaN;
    open = next;
  }
  return NaN;
}

// p ← p − η·∇f(p), (steps + 1) points; ends early where there is no value any more
function descend(surface, x, y, rate, steps) {
  const way = [[x, y]];
  for (let i = 0; i < steps; i += 1) {
    const [dx, dy] = surface.gradient(...way[i]);
    const next = [way[i][0] - rate * dx, way[i][1] - rate * dy];
    if (!next.every(Number.isFinite)) break;
    way.push(next);
  }
  return way;
}

// The graph's nodes with functions in place of trees.
const graphOf = (nodes) => nodes.map(({ operation, edges }) => ({
  tree: operation,
  value: compile(operation, edges.length ? ["u", "v"] : ["x", "y"]),
  edges: edges.map(({ source, slope }) => ({ source, tree: slope, slope: compile(slope, ["u", "v"]) })),
}));

const inputsOf = (node, values) => node.edges.map(({ source }) => values[source]);

function forward(nodes, x, y) {
  const values = [];
  for (const node of nodes) values.push(node.edges.length ? node.value(...inputsOf(node, values)) : node.value(x, y));
  return values;
}

// ∂result/∂node for each node, after each of the steps: {node, source, slope, contribution, before, after}
function backward(nodes, values) {
  const gradients = nodes.map((_, i) => (i === nodes.length - 1 ? 1 : 0));
  const steps = [];
  for (let i = nodes.length - 1; i >= 0; i -= 1) {
    nodes[i].edges.forEach((edge) => {
      const slope = edge.slope(...inputsOf(nodes[i], values));
      const contribution = gradients[i] * slope;
      const before = gradients[edge.source];
      gradients[edge.source] += contribution;
      steps.push({ node: i, source: edge.source, edge, slope, above: gradients[i], contribution, before, after: gradients[edge.source] });
    });
  }
  return { gradients, steps };
}

export { area, backward, centralQuotient, compile, curveOf, descend, differenceQuotient, forward, graphOf, riemannSum, surfaceOf };
