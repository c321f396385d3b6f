/* The arithmetic of the drawing: the twin of core/foundations/convolution*.py and pooling.py, compared with them by a test.
   A picture is {channels, height, width, data}, row by row, one channel behind the other. Draws nothing. */

const reach = (k, d = 1) => d * (k - 1) + 1;

// ⌊(n + 2p − d(k − 1) − 1)/s⌋ + 1; 0 where the window fits nowhere
const outputSize = (n, k, p = 0, s = 1, d = 1) => Math.max(0, Math.floor((n + 2 * p - d * (k - 1) - 1) / s) + 1);

const table = (k, of) => Float64Array.from({ length: k * k }, (_, at) => of(Math.floor(at / k), at % k));

function choose(n, r) {
  let ways = 1;
  for (let i = 1; i <= r; i += 1) ways = (ways * (n - r + i)) / i;
  return r < 0 || r > n ? 0 : ways;
}

const FAMOUS = {
  sobel_x: (k) => table(k, (a, b) => choose(k - 1, a) * (k > 1 ? choose(k - 2, b - 1) - choose(k - 2, b) : 0)),
  sobel_y: (k) => table(k, (a, b) => choose(k - 1, b) * (k > 1 ? choose(k - 2, a - 1) - choose(k - 2, a) : 0)),
  laplacian: (k) => table(k, (a, b) => cross(k, a, b)),
  blur: (k) => table(k, () => 1 / (k * k)),
  sharpen: (k) => table(k, (a, b) => middle(k, a, b) - cross(k, a, b)),
  emboss: (k) => table(k, (a, b) => a + b - (k - 1) + middle(k, a, b)),
  identity: (k) => table(k, (a, b) => middle(k, a, b)),
};
const half = (k) => Math.floor((k - 1) / 2);
const middle = (k, a, b) => Number(a === half(k) && b === half(k));
const cross = (k, a, b) => (middle(k, a, b) ? -2 * (k - 1) : Number(a === half(k) || b === half(k)));

// The filters' weights as they were given: [filter][slice] → k² numbers. `own` are those of the filters named "own".
function layerOf({ filters, weights, size }, slices) {
  const each = size * size;
  let from = 0;
  return filters.map((name) =>
    Array.from({ length: slices }, () => {
      if (name !== "own") return FAMOUS[name](size);
      from += each;
      return Float64Array.from(weights.slice(from - each, from));
    }),
  );
}

const turned = (kernel) => Float64Array.from(kernel).reverse();

// What the window of output (i, j) lies on: for each of its k² places the row and the column of the picture, perhaps outside.
function places(i, j, { size, padding, stride, dilation }) {
  return Array.from({ length: size * size }, (_, at) => [
    i * stride + Math.floor(at / size) * dilation - padding,
    j * stride + (at % size) * dilation - padding,
  ]);
}

const inside = (x, row, column) => row >= 0 && column >= 0 && row < x.height && column < x.width;
const pixel = (x, channel, row, column, otherwise = 0) => (inside(x, row, column) ? x.data[(channel * x.height + row) * x.width + column] : otherwise);

function sized(x, channels, { size, padding, stride, dilation }) {
  const [height, width] = [x.height, x.width].map((n) => outputSize(n, size, padding, stride, dilation));
  return { channels, height, width, data: new Float64Array(channels * height * width) };
}

// y[o, i, j] = Σ_c Σ_a Σ_b kernels[o][c][a, b] · x[first + c, i·s + a·d − p, j·s + b·d − p]
function convolve(x, kernels, settings) {
  const { size, padding, stride, dilation, groups } = settings;
  const y = sized(x, kernels.length, settings);
  let at = 0;
  kernels.forEach((slices, o) => {
    const first = firstSeen(o, kernels.length, groups, slices.length);
    for (let i = 0; i < y.height; i += 1)
      for (let j = 0; j < y.width; j += 1) {
        let sum = 0;
        for (let c = 0; c < slices.length; c += 1)
          for (let a = 0; a < size; a += 1)
            for (let b = 0; b < size; b += 1)
              sum += slices[c][a * size + b] * pixel(x, first + c, i * stride + a * dilation - padding, j * stride + b * dilation - padding);
        y.data[at] = sum;
        at += 1;
      }
  });
  return y;
}

// the first of the channels that filter `o` sees
const firstSeen = (o, outputs, groups, slices) => Math.floor(o / (outputs / groups)) * slices;

// The largest number of each window, or the mean; the border never is the largest, and counts as zeros in the mean.
function pool(x, kind, { size, stride, padding }) {
  const settings = { size, stride, padding, dilation: 1 };
  const y = sized(x, x.channels, settings);
  let at = 0;
  for (let c = 0; c < x.channels; c += 1)
    for (let i = 0; i < y.height; i += 1)
      for (let j = 0; j < y.width; j += 1) {
        const seen = places(i, j, settings).map(([row, column]) => pixel(x, c, row, column, kind === "max" ? -Infinity : 0));
        y.data[at] = kind === "max" ? Math.max(...seen) : seen.reduce((sum, value) => sum + value, 0) / seen.length;
        at += 1;
      }
  return y;
}

const LAYERS = {
  conv3: { kernel: 3, stride: 1, dilation: 1, padding: 1 },
  conv5: { kernel: 5, stride: 1, dilation: 1, padding: 2 },
  conv3_s2: { kernel: 3, stride: 2, dilation: 1, padding: 1 },
  conv3_d2: { kernel: 3, stride: 1, dilation: 2, padding: 2 },
  conv1: { kernel: 1, stride: 1, dilation: 1, padding: 0 },
  pool2: { kernel: 2, stride: 2, dilation: 1, padding: 0 },
  pool3: { kernel: 3, stride: 3, dilation: 1, padding: 0 },
};

// [{size, jump, field, start}], the picture first: how many numbers a side, their distance, what each sees, where the first is centered
function fields(names, n) {
  const seen = [{ size: n, jump: 1, field: 1, start: 0 }];
  for (const { kernel, stride, dilation, padding } of names.map((name) => LAYERS[name])) {
    const below = seen[seen.length - 1];
    const wide = dilation * (kernel - 1);
    seen.push({
      size: outputSize(below.size, kernel, padding, stride, dilation),
      jump: below.jump * stride,
      field: below.field + wide * below.jump,
      start: below.start + (wide / 2 - padding) * below.jump,
    });
  }
  return seen;
}

const bounds = ({ start, jump, field }, index) => [start + index * jump - (field - 1) / 2, start + index * jump + (field - 1) / 2];

// What a program without padding reads for its number (a, b) at (i, j): a place of the picture, "error" or "unknown".
function readAt(code, i, j, a, b, k, { height, width }) {
  const shift = code === "centered" ? Math.floor(k / 2) : 0;
  const [row, column] = [i + a - shift, j + b - shift];
  if (code === "memory") {
    const at = row * width + column;
    return at < height * width ? [Math.floor(at / width), at % width] : "unknown";
  }
  if (code === "slices") {
    const cut = [Math.min(k, height - i), Math.min(k, width - j)];
    // NumPy stretches what has come out one wide; with any other width it gives up
    if (cut.some((left) => left !== k && left !== 1)) return "error";
    return [i + Math.min(a, cut[0] - 1), j + Math.min(b, cut[1] - 1)];
  }
  if (row >= height || column >= width) return "error";
  return [row < 0 ? row + height : row, column < 0 ? column + width : column]; // −1 is the last one
}

// The whole output of such a program: NaN where nobody knows; `done` sums, then it broke off.
function runPast(code, x, kernel, k) {
  const data = new Float64Array(x.height * x.width);
  for (let at = 0; at < data.length; at += 1)
    for (let tap = 0; tap < k * k; tap += 1) {
      const read = readAt(code, Math.floor(at / x.width), at % x.width, Math.floor(tap / k), tap % k, k, x);
      if (read === "error") return { channels: 1, height: x.height, width: x.width, data: data.fill(0, at), done: at };
      data[at] += read === "unknown" ? NaN : kernel[tap] * pixel(x, 0, ...read);
    }
  return { channels: 1, height: x.height, width: x.width, data, done: data.length };
}

export { FAMOUS, bounds, convolve, fields, layerOf, outputSize, pool, runPast, turned };
