/* What is on the pad: strokes as points in a unit square, written by hand or from these patterns, and their ink. */

const PEN = 0.095; // of the pad's side, about as thick as the pens the network has learned from
const FINE = 4; // the ink is drawn this many times finer and averaged, as the training pictures were

// One line per digit: strokes of x,y pairs in hundredths; drawn as smooth curves through the points.
const PATTERNS = [
  "52,20 34,32 28,54 36,76 52,82 68,72 73,48 66,26 52,20",
  "40,32 54,20 53,50 52,82",
  "30,36 40,22 58,20 68,34 60,50 44,64 30,80 50,79 72,78",
  "32,24 50,18 66,26 62,42 46,48 64,54 70,68 56,81 32,76",
  "46,18 38,36 30,56 50,57 74,55|62,38 60,60 58,84",
  "68,20 40,21 36,46 54,43 68,54 66,72 50,81 30,76",
  "62,18 44,32 33,54 36,74 52,82 66,72 64,56 48,53 35,64",
  "28,24 50,23 72,21 60,44 50,64 44,84",
  "64,26 48,19 36,30 48,45 66,58 66,74 50,82 34,74 38,58 56,45 66,32 62,24",
  "66,34 54,20 38,28 38,44 54,48 66,34 65,56 60,84",
];

function pattern(digit) {
  return PATTERNS[digit].split("|").map((stroke) => smooth(stroke.split(" ").map((pair) => pair.split(",").map((v) => v / 100))));
}

// A Catmull–Rom curve through the points, eight pieces each.
function smooth(points) {
  const curve = [points[0]];
  for (let k = 0; k + 1 < points.length; k++) {
    const [a, b, c, d] = [points[k - 1] || points[k], points[k], points[k + 1], points[k + 2] || points[k + 1]];
    for (let part = 1; part <= 8; part++) {
      const t = part / 8;
      curve.push([0, 1].map((axis) => {
        const [p, q, r, s] = [a[axis], b[axis], c[axis], d[axis]];
        return q + (t / 2) * (r - p + t * (2 * p - 5 * q + 4 * r - s + t * (3 * (q - r) + s - p)));
      }));
    }
  }
  return curve;
}

// The first `share` of all points, for a hand that writes.
function begun(strokes, share) {
  let left = Math.ceil(strokes.reduce((sum, stroke) => sum + stroke.length, 0) * share);
  const part = [];
  for (const stroke of strokes) {
    if (left > 0) part.push(stroke.slice(0, left));
    left -= stroke.length;
  }
  return part;
}

function traceStrokes(context, strokes, side) {
  context.lineCap = context.lineJoin = "round";
  context.lineWidth = PEN * side;
  for (const stroke of strokes) {
    context.beginPath();
    context.moveTo(stroke[0][0] * side, stroke[0][1] * side);
    for (const [x, y] of stroke) context.lineTo(x * side, y * side);
    context.stroke();
  }
}

// How much of each pixel the strokes cover, (side · side,) from 0 to 1.
function inkOf(strokes, side) {
  const fine = side * FINE;
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = fine;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  traceStrokes(context, strokes, fine);
  const { data } = context.getImageData(0, 0, fine, fine);
  const ink = new Float32Array(side * side);
  for (let y = 0; y < fine; y++) {
    for (let x = 0; x < fine; x++) {
      ink[Math.floor(y / FINE) * side + Math.floor(x / FINE)] += data[4 * (y * fine + x) + 3] / 255 / FINE ** 2;
    }
  }
  return ink;
}
