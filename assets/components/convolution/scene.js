/* What is to be drawn: the picture, the outputs, and for each place of the output what its window holds. Draws nothing.

   A scene is {x, margin, y, k, trouble, tints, slices(i, j, o), value(i, j, o), span(i, j)}:
     margin    pixels drawn around the picture, [before, behind]
     trouble   why there is no output, as a sentence; else ""
     tints     for each channel of the output {sign: its colors mean the sign, high: what is brightest or strongest}
     slices    [{channel, cells: [{row, column, value, state, weight, product, from}]}], one for each channel that the window sees
     span      [top, left, height, width] of the window in the picture
   `state` of a cell is "inside", "padding", "elsewhere" (read from the place `from`), "unknown" or "error". */

const SCENES = { window: windowScene, pooling: poolingScene, border: borderScene };

// Kept until something but the window's place changes.
function sceneOf(view) {
  const { row, column, channel, ...settings } = { ...view.values, ...view.data.fixed };
  const key = JSON.stringify(settings);
  if (view.sceneKey !== key || view.sceneData !== view.data) {
    view.x = view.sceneData === view.data ? view.x : pictureOf(view.data.picture);
    Object.assign(view, { sceneKey: key, sceneData: view.data });
    view.scene = SCENES[view.data.part](view, settings, view.x);
  }
  return view.scene;
}

// Whole hundredths as bytes → brightness in 0..1.
function pictureOf({ shape: [channels, height, width], bytes }) {
  const raw = atob(bytes);
  return { channels, height, width, data: Float64Array.from(raw, (letter) => letter.charCodeAt(0) / 100) };
}

// Where the window stands: under the mouse, else where it was put; inside the output, which may have become smaller.
function placeOfWindow(view, scene = view.scene) {
  const { row, column, channel } = view.hover ? { ...view.values, ...view.hover } : view.values;
  const { height, width, channels } = scene.y;
  return [Math.min(row, Math.max(0, height - 1)), Math.min(column, Math.max(0, width - 1)), Math.min(channel, channels - 1)];
}

const slicesOf = (settings, x) => Math.floor(x.channels / settings.groups);

function windowScene(view, settings, x) {
  const { size, padding, stride, dilation, groups, filters } = settings;
  const span = reach(size, dilation);
  const room = Math.min(x.height, x.width) + 2 * padding;
  const values = { groups, inputs: x.channels, outputs: filters.length, reach: span, room, size, dilation, padding };
  let trouble = "";
  if (x.channels % groups || filters.length % groups) trouble = view.say(filters.length % groups ? "impossible.outputs" : "impossible.inputs", values);
  else if (span > room) trouble = view.say("impossible.room", values);
  const slices = slicesOf(settings, x);
  const given = trouble && !slices ? [] : layerOf(settings, Math.max(1, slices));
  const kernels = settings.flip ? given.map((each) => each.map(turned)) : given;
  const y = trouble ? { channels: filters.length, height: 0, width: 0, data: [] } : convolve(x, kernels, settings);
  const changed = settings.flip && !trouble ? differences(y, convolve(x, given, settings)) : null;
  return {
    x, y, k: size, trouble, kernels, changed, margin: [padding, padding],
    tints: kernels.map((each, o) => tintOf(each, y, o)),
    span: (i, j) => [i * stride - padding, j * stride - padding, span, span],
    at: (row, column) => [(row + padding - (span - 1) / 2) / stride, (column + padding - (span - 1) / 2) / stride],
    slices: (i, j, o) =>
      kernels[o].map((weights, c) => {
        const channel = firstSeen(o, filters.length, groups, slices) + c;
        return { channel, cells: places(i, j, settings).map(([row, column], at) => cellOf(x, channel, row, column, weights[at])) };
      }),
    value: (i, j, o) => y.data[(o * y.height + i) * y.width + j],
  };
}

function cellOf(x, channel, row, column, weight) {
  const value = pixel(x, channel, row, column);
  return { row, column, value, weight, product: value * weight, state: inside(x, row, column) ? "inside" : "padding" };
}

// How many sums differ, and by how much at most; rounding is no difference.
function differences(one, other) {
  const apart = one.data.map((value, at) => Math.abs(value - other.data[at])).filter((each) => each > 1e-9);
  return { count: apart.length, all: one.data.length, most: apart.reduce((most, each) => Math.max(most, each), 0) };
}

// Kernels whose weights sum to more than nothing make pictures: shades of gray up to that sum. Others tell differences: the sign.
function tintOf(kernels, y, o) {
  const sum = kernels.reduce((total, each) => total + each.reduce((part, weight) => part + weight, 0), 0);
  const map = y.data.slice(o * y.height * y.width, (o + 1) * y.height * y.width);
  if (sum > 1e-6) {
    const [least, most] = map.reduce(([low, high], value) => [Math.min(low, value), Math.max(high, value)], [Infinity, -Infinity]);
    return { sign: false, high: sum, beyond: least < -1e-9 || most > sum + 1e-9 ? [least, most] : null };
  }
  return { sign: true, high: map.reduce((most, value) => Math.max(most, Math.abs(value) || 0), 1e-9) };
}

function poolingScene(view, { pool: kind, pool_size: size, pool_stride: stride, pool_padding: padding }, x) {
  const room = Math.min(x.height, x.width) + 2 * padding;
  let trouble = "";
  if (2 * padding > size) trouble = view.say("impossible.padding", { size, padding });
  else if (size > room) trouble = view.say("impossible.room", { reach: size, room, size, dilation: 1, padding });
  const settings = { size, stride, padding, dilation: 1 };
  const y = trouble ? { channels: x.channels, height: 0, width: 0, data: [] } : pool(x, kind, settings);
  return {
    x, y, k: size, trouble, kind, margin: [padding, padding],
    tints: Array.from({ length: x.channels }, () => ({ sign: false, high: 1 })),
    span: (i, j) => [i * stride - padding, j * stride - padding, size, size],
    at: (row, column) => [(row + padding - (size - 1) / 2) / stride, (column + padding - (size - 1) / 2) / stride],
    slices: (i, j) => Array.from({ length: x.channels }, (_, channel) => ({ channel, cells: pooled(x, channel, places(i, j, settings), kind) })),
    value: (i, j, o) => y.data[(o * y.height + i) * y.width + j],
  };
}

// The first of the largest wins, as it does in PyTorch; of a mean all have their share.
function pooled(x, channel, found, kind) {
  const cells = found.map(([row, column]) => cellOf(x, channel, row, column, 0));
  const real = cells.filter(({ state }) => state === "inside");
  const largest = Math.max(...real.map(({ value }) => value));
  const winner = kind === "max" ? real.find(({ value }) => value === largest) : null;
  return cells.map((cell) => ({ ...cell, value: kind === "max" && cell.state === "padding" ? -Infinity : cell.value, won: cell === winner }));
}

function borderScene(view, settings, x) {
  const { size, code } = settings;
  const kernel = layerOf({ ...settings, filters: settings.filters.slice(0, 1) }, 1)[0][0];
  const y = runPast(code, x, kernel, size);
  const shift = code === "centered" ? Math.floor(size / 2) : 0;
  return {
    x, y, k: size, trouble: "", kernels: [[kernel]], margin: [shift, size - 1 - shift], done: y.done,
    tints: [tintOf([kernel], y, 0)],
    span: (i, j) => [i - shift, j - shift, size, size],
    at: (row, column) => [row + shift - (size - 1) / 2, column + shift - (size - 1) / 2],
    slices: (i, j) => [{ channel: 0, cells: Array.from(kernel, (weight, tap) => readCell(x, code, i, j, tap, size, shift, weight)) }],
    value: (i, j) => (i * y.width + j < y.done ? y.data[i * y.width + j] : null),
  };
}

function readCell(x, code, i, j, tap, k, shift, weight) {
  const [a, b] = [Math.floor(tap / k), tap % k];
  const [row, column] = [i + a - shift, j + b - shift];
  const read = readAt(code, i, j, a, b, k, x);
  if (inside(x, row, column)) return cellOf(x, 0, row, column, weight);
  if (typeof read === "string") return { row, column, weight, value: NaN, product: NaN, state: read };
  const value = pixel(x, 0, ...read);
  return { row, column, weight, value, product: value * weight, state: "elsewhere", from: read };
}
