/* Numbers as pictures, and the marks drawn on them. Knows not what the numbers are. */

// Up to four decimals, a true minus sign, no needless zeros.
const short = (value) => (Number.isFinite(value) ? String(Number(value.toFixed(4)) + 0).replace("-", "−") : value < 0 ? "−∞" : "?");
const bracketed = (value) => (value < 0 ? `(${short(value)})` : short(value));

// A canvas with one pixel for each number, kept under `slot` while all in `key` is the same; `color(row, column)` gives [r, g, b, a].
function kept(view, slot, key, { height, width }, color) {
  view.images = view.images || {};
  const old = view.images[slot];
  if (old && old.key.every((each, at) => each === key[at])) return old.canvas;
  const canvas = element("canvas", { width: String(width), height: String(height) });
  const context = canvas.getContext("2d");
  const image = context.createImageData(width, height);
  for (let at = 0; at < height * width; at += 1) image.data.set(color(Math.floor(at / width), at % width), 4 * at);
  context.putImageData(image, 0, 0);
  view.images[slot] = { key, canvas };
  return canvas;
}

// One channel as gray, three as color; 1 is the brightest.
function imageOf(view, slot, x, key) {
  return kept(view, slot, key, x, (row, column) => {
    const [r, g = r, b = r] = Array.from({ length: x.channels }, (_, c) => 255 * pixel(x, c, row, column));
    return [r, g, b, 255];
  });
}

function outputImage(view, scene, o) {
  const { y } = scene;
  if (view.data.part === "pooling") return imageOf(view, "output", y, [scene]);
  const { sign, high } = scene.tints[o];
  return kept(view, `output${o}`, [scene, view.colors], y, (row, column) => {
    const value = scene.value(row, column, o);
    if (value === null || Number.isNaN(value)) return [0, 0, 0, 0];
    if (!sign) return [...Array(3).fill((255 * value) / high), 255];
    return [...rgb(view.colors.diverging(value / high)), 255];
  });
}

const ROOM = 30; // pixels a side in which a number can be read

// Where there is room the numbers stand on their colors; value(row, column) gives one, or nothing.
function written(context, colors, { height, width }, from, unit, value, tint) {
  if (unit < ROOM) return;
  context.font = `${Math.min(14, unit * 0.31)}px ${colors.font}`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  for (let row = 0; row < height; row += 1)
    for (let column = 0; column < width; column += 1) {
      const number = value(row, column);
      if (number === null || !Number.isFinite(number)) continue;
      context.fillStyle = luminance(tint(number)) > 0.18 ? "#000" : "#fff";
      context.fillText(fitted(number), from + (column + 0.5) * unit, from + (row + 0.5) * unit);
    }
}

const grayOf = (high) => (value) => `rgb(${Array(3).fill(Math.round(255 * Math.max(0, Math.min(1, value / high)))).join(",")})`;

// What is not of the picture: stripes.
function hatch(context, colors, side) {
  context.fillStyle = colors.surface;
  context.fillRect(0, 0, side, side);
  context.strokeStyle = colors.border;
  context.lineWidth = 1;
  context.beginPath();
  for (let at = -side; at < side; at += 7) {
    context.moveTo(at, side);
    context.lineTo(at + side, 0);
  }
  context.stroke();
}

// The window: seen on every ground.
function frame(context, colors, x, y, width, height) {
  const more = Math.max(0, 7 - Math.min(width, height)) / 2; // a single small pixel still has a frame
  const side = parseFloat(context.canvas.style.width); // nor is a line cut off at the canvas's edge
  const [left, top] = [x, y].map((from) => Math.max(2.5, from - more));
  const [right, bottom] = [x + width, y + height].map((to) => Math.min(side - 2.5, to + more));
  const box = [left, top, Math.max(2, right - left), Math.max(2, bottom - top)];
  context.lineWidth = 5;
  context.strokeStyle = colors.background;
  context.strokeRect(...box);
  context.lineWidth = 2.5;
  context.strokeStyle = colors.accent;
  context.strokeRect(...box);
  context.lineWidth = 1;
}

function outline(context, colors, x, y, unit, color = colors.accent) {
  context.lineWidth = 3;
  context.strokeStyle = colors.background;
  context.strokeRect(x, y, unit, unit);
  context.lineWidth = 1.5;
  context.strokeStyle = color;
  context.strokeRect(x, y, unit, unit);
  context.lineWidth = 1;
}

function strike(context, colors, x, y, unit) {
  context.strokeStyle = colors.negative;
  context.lineWidth = 2;
  context.beginPath();
  context.moveTo(x + unit * 0.2, y + unit * 0.2);
  context.lineTo(x + unit * 0.8, y + unit * 0.8);
  context.moveTo(x + unit * 0.8, y + unit * 0.2);
  context.lineTo(x + unit * 0.2, y + unit * 0.8);
  context.stroke();
  context.lineWidth = 1;
}

const CHANNELS = [[236, 128, 116], [128, 200, 132], [122, 164, 240]]; // red, green, blue, softened

// The color of one number of a channel, and what can be read on it.
function shadeOf(x, channel, value) {
  const level = Math.max(0, Math.min(1, Number.isFinite(value) ? value : 0));
  const color = (x.channels === 1 ? [255, 255, 255] : CHANNELS[channel]).map((each) => Math.round(level * each));
  const ground = `rgb(${color.join(",")})`;
  return `--ground-of: ${ground}; --ink-of: ${luminance(ground) > 0.18 ? "#000" : "#fff"}`;
}

// How strongly a number pulls: its sign's color, the stronger the fuller.
function pullOf(view, value, high) {
  if (!Number.isFinite(value)) return "--ground-of: transparent; --ink-of: var(--negative)";
  const ground = view.colors.diverging(value / (high || 1));
  return `--ground-of: ${ground}; --ink-of: ${luminance(ground) > 0.18 ? "#000" : "#fff"}`;
}
