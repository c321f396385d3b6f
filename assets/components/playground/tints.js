/* Colors for numbers, looked up: mixed once for each theme, packed as ImageData wants them. */

const SHADES = 512;

// Of two classes the first is negative, the second positive; further ones have the further categories' colors.
const classColors = (colors) => [colors.negative, colors.positive, ...colors.categories.slice(2)];

function packed([r, g, b]) {
  return ((255 << 24) | (b << 16) | (g << 8) | r) >>> 0;
}

// diverging: −1 … 1 over SHADES + 1 places; soft: the same, paler, as the ground of points; classes: rgb of each class
function makeTints(colors, classes) {
  const scale = (most) => Uint32Array.from({ length: SHADES + 1 }, (_, k) => packed(rgb(colors.diverging(((2 * k) / SHADES - 1) * most))));
  const ground = rgb(colors.diverging(0));
  const own = classColors(colors).slice(0, Math.max(2, classes));
  const soft = own.map((color) => rgb(color).map((channel, k) => ground[k] + 0.62 * (channel - ground[k])));
  return { diverging: scale(1), soft: scale(0.72), ground, classes: own, softClasses: soft, heat: heatTable(colors.dark) };
}

// Low to high, light to dark (or dark to light): the landscape's heights.
function heatTable(dark) {
  const anchors = dark
    ? [[24, 28, 33], [33, 62, 78], [46, 110, 120], [110, 170, 140], [226, 224, 170]]
    : [[252, 251, 246], [205, 226, 214], [120, 181, 181], [50, 115, 140], [28, 52, 88]];
  return Uint32Array.from({ length: SHADES + 1 }, (_, k) => packed(rgb(mix(anchors, k / SHADES))));
}

// A row of values as pixels: from −most (orange) over 0 to most (blue).
function shade(values, from, count, most, table, pixels, to) {
  const per = SHADES / (2 * most);
  for (let p = 0; p < count; p += 1) {
    let k = (values[from + p] + most) * per + 0.5;
    if (k < 0) k = 0;
    else if (k > SHADES) k = SHADES;
    pixels[to + p] = table[k | 0];
  }
}

// What all outputs say together: one output by its sign, several by the mixture of their classes' colors.
function shadeOutputs(net, values, count, tints, pixels, sharp) {
  const outputs = net.sizes.at(-1);
  const activation = net.activations.at(-1);
  if (outputs === 1) {
    const half = activation === "sigmoid";
    const table = tints.soft;
    for (let p = 0; p < count; p += 1) {
      let value = half ? 2 * values[p] - 1 : values[p];
      if (sharp) value = value > 0 ? 1 : -1;
      let k = (value + 1) * (SHADES / 2) + 0.5;
      if (!(k > 0)) k = 0;
      else if (k > SHADES) k = SHADES;
      pixels[p] = table[k | 0];
    }
    return;
  }
  const share = new Float32Array(outputs);
  for (let p = 0; p < count; p += 1) {
    let best = 0;
    let sum = 0;
    for (let o = 0; o < outputs; o += 1) {
      const value = values[o * count + p];
      if (value > values[best * count + p]) best = o;
      sum += share[o] = activation === "softmax" ? value : Math.max(0, (value + 1) / 2) ** 2;
    }
    let r = 0, g = 0, b = 0;
    if (sharp || !(sum > 0)) [r, g, b] = tints.softClasses[best];
    else {
      // below a sum of one the ground shows through: no output is sure
      const rest = Math.max(0, 1 - sum);
      const part = 1 / Math.max(1, sum);
      for (let o = 0; o < outputs; o += 1) {
        const color = tints.softClasses[o];
        r += share[o] * part * color[0];
        g += share[o] * part * color[1];
        b += share[o] * part * color[2];
      }
      r += rest * tints.ground[0];
      g += rest * tints.ground[1];
      b += rest * tints.ground[2];
    }
    pixels[p] = (255 << 24) | (b << 16) | (g << 8) | r;
  }
}

// The greatest size of an unbounded neuron's values, at least 1: its map would be one color otherwise.
function spanOf(values, from, count) {
  let most = 1;
  for (let p = from; p < from + count; p += 1) {
    const size = Math.abs(values[p]);
    if (size > most) most = size;
  }
  return most;
}

// A small picture to be scaled up: n × m pixels with their 32-bit view.
function makePicture(width, height) {
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext("2d");
  const image = context.createImageData(width, height);
  return { canvas, width, height, pixels: new Uint32Array(image.data.buffer), show: () => context.putImageData(image, 0, 0) };
}
