/* What the drawing needs to know about the functions and how it writes numbers. Knows no element of the page. */

const BOUNDED = { step: [-0.2, 1.2], sigmoid: [-0.2, 1.2], tanh: [-1.3, 1.3] }; // what the a-axis shows
const VIEW = 5; // a diagram over x shows −5 … 5, the whole range of the inputs
// what the plane shows of both axes, and how long a weight of 1 is drawn there: with four points, the square around them
const PLAIN = { low: -VIEW, high: VIEW, unit: 1 };
const SQUARE = { low: -1, high: 2, unit: 0.2 };
const windowOf = (s) => (s.inputs === 2 && s.points !== "none" ? SQUARE : PLAIN);
const ZOOMS = [6, 12, 25, 50, 100, 250]; // half-widths of the z-axis
const SCALES = [1, 2, 5, 10, 20, 50, 100, 200]; // ends of the color scale
const PER_PIXEL = 0.025; // what one pixel of a drag across a number is worth
const GRAIN = 0.05; // and what it snaps to
const MOST_KEPT = 100; // undo steps
const GLIDE = 0.45; // seconds

// The flat zone z lies in, of those core found; its edge belongs to a dead one, as ReLU has the slope 0 there.
const flatAt = (zones, z) => zones.find(({ low, high, kind }) => z > (low ?? -Infinity) && (z < (high ?? Infinity) || (kind === "dead" && z === high)));
const flatKey = (s, zone) => (s.activation === "step" ? "step" : zone.kind);

// Two decimals where they say all, else three; a true minus sign; very small numbers as powers of ten.
function num(value) {
  const size = Math.abs(value);
  if (!Number.isFinite(value) || size >= 1000 || (size > 0 && size < 0.0005)) return formatNumber(value, size >= 1000 ? 4 : 2);
  const shown = size.toFixed(Math.abs(size * 100 - Math.round(size * 100)) < 1e-6 ? 2 : 3);
  return (value < 0 && Number(shown) !== 0 ? "−" : "") + shown;
}

// All that follows from the numbers a hand can set.
function follow(s) {
  const names = [1, 2, 3, 4].slice(0, s.inputs);
  const f = ACTIVATIONS[s.activation];
  const x = names.map((i) => s[`x${i}`]);
  const w = names.map((i) => s[`w${i}`]);
  const out = forward(x, w, s.b, f);
  const gradients = backward(x, w, s.b, f, s.target);
  const gate = s.inputs === 2 && s.points !== "none" ? s.points : null;
  return { s, f, x, w, gate, ...out, gradients, loss: squaredLoss(out.a, s.target), next: descend(w, s.b, gradients, s.learning_rate) };
}
