/* Feature maps as images: every stage's channels as one sheet, made once. */

// The number that a byte stands for; of those that round to the same byte zero, where it is among them.
function numberOf(stage, byte) {
  const step = (stage.high - stage.low) / 255;
  const value = stage.low + byte * step;
  return stage.low <= 0 && stage.high >= 0 && Math.abs(value) <= step / 2 ? 0 : value;
}

// The same in words, with no digit finer than a byte can tell.
function roughly(stage, byte) {
  const value = numberOf(stage, byte);
  const step = (stage.high - stage.low) / 255;
  if (value === 0 || step === 0) return formatNumber(value, 3);
  return value.toFixed(Math.min(20, Math.max(0, Math.ceil(-Math.log10(step))))).replace("-", "−");
}

// Row and column of a map's largest number, the first of equals; one of the two may be given.
function strongest(view, stage, { unit, row, column }) {
  const [, height = 1, width = 1] = stage.shape;
  const found = { row: 0, column: 0, byte: -1 };
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) {
      const byte = byteAt(view, stage, unit, y, x);
      if (byte > found.byte && (row < 0 || row === y) && (column < 0 || column === x)) Object.assign(found, { row: y, column: x, byte });
    }
  return { row: found.row, column: found.column };
}

function byteAt(view, stage, unit, row, column) {
  const [, height = 1, width = 1] = stage.shape;
  return view.bytes[stage.from + (unit * height + row) * width + column];
}

// 256 colors of a stage: blue above zero, orange below, full at its largest number.
function inks(view, stage) {
  const most = Math.max(Math.abs(stage.low), Math.abs(stage.high)) || 1;
  return Array.from({ length: 256 }, (_, byte) => rgb(view.colors.diverging(numberOf(stage, byte) / most)));
}

// One channel as a canvas with one pixel for each number.
function mapImage(view, stage, unit) {
  const key = `${stage.name}.${unit}`;
  if (view.images[key]) return view.images[key];
  const [, height = 1, width = 1] = stage.shape;
  const canvas = element("canvas", { width: String(width), height: String(height) });
  const context = canvas.getContext("2d");
  const image = context.createImageData(width, height);
  const colors = (view.inks[stage.name] ??= inks(view, stage));
  const begin = stage.from + unit * height * width;
  for (let at = 0; at < height * width; at += 1) image.data.set([...colors[view.bytes[begin + at]], 255], 4 * at);
  context.putImageData(image, 0, 0);
  return (view.images[key] = canvas);
}

// All channels of a stage on one sheet, as they stand in its block.
function sheetOf(view, stage) {
  const key = `sheet.${stage.name}`;
  if (view.images[key]) return view.images[key];
  const { columns, rows, height, width } = tilesOf(stage);
  const unit = Math.max(1, Math.ceil(8 / Math.max(width, height))); // pixels a number
  const cell = (Math.max(width, height) * unit) / 0.92;
  const side = Math.ceil(cell * Math.max(columns, rows));
  const canvas = element("canvas", { width: String(side), height: String(side) });
  const context = canvas.getContext("2d");
  context.imageSmoothingEnabled = false;
  for (let at = 0; at < stage.channels; at += 1) {
    const [x, y] = [(at % columns) * cell + cell * 0.04, Math.floor(at / columns) * cell + cell * 0.04];
    context.drawImage(mapImage(view, stage, at), x, y, cell * 0.92, cell * 0.92);
  }
  return (view.images[key] = canvas);
}

// A picture of bytes {shape: [h, w, c], …}: gray as light, three channels as color.
function photoOf({ shape: [height, width, channels], bytes }, from = 0) {
  const canvas = element("canvas", { width: String(width), height: String(height) });
  const image = canvas.getContext("2d").createImageData(width, height);
  for (let at = 0; at < height * width; at += 1)
    for (let c = 0; c < 4; c += 1) image.data[4 * at + c] = c === 3 ? 255 : bytes[from + at * channels + (channels === 3 ? c : 0)];
  canvas.getContext("2d").putImageData(image, 0, 0);
  return canvas;
}

// What the page sends, read once; images are made anew with another network, picture or theme.
function readNet(view) {
  const { net, excited } = view.data;
  const theme = view.colors.dark;
  if (view.net !== net.maps || view.theme !== theme) {
    view.bytes = fromText(net.maps);
    view.images = {};
    view.inks = {};
    view.photo = photoOf({ shape: net.picture.shape, bytes: fromText(net.picture.bytes) });
    Object.assign(view, { net: net.maps, theme });
  }
  if (view.friends?.of !== excited) {
    const bytes = excited ? fromText(excited.pictures.bytes) : null;
    view.friends = { of: excited, bytes };
  }
}
