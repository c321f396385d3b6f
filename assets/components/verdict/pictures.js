/* Arrays {data, shape} as pictures on a canvas. They know nothing of what the numbers mean. */

function valueAt({ data, shape }, [row, column]) {
  return data[row * shape[1] + column];
}

/* A place's number, or its three for red, green and blue, as they are written. */
function valuesAt({ data, shape }, [row, column]) {
  const colors = shape[2] || 1;
  const first = (row * shape[1] + column) * colors;
  return [...data.subarray(first, first + colors)].map((value) => value.toFixed(2)).join(", ");
}

/* Whole device pixels for each cell, so that no grid line is blurred. */
function drawCells(canvas, [rows, columns], color, finish) {
  const size = canvas.clientWidth || 96;
  const context = fitCanvas(canvas, size, (size * rows) / columns);
  context.clearRect(0, 0, size, (size * rows) / columns);
  const small = document.createElement("canvas");
  small.width = columns;
  small.height = rows;
  const pixels = new ImageData(columns, rows);
  for (let i = 0; i < rows * columns; i++) pixels.data.set(color(i), 4 * i);
  small.getContext("2d").putImageData(pixels, 0, 0);
  const cell = size / columns;
  context.imageSmoothingEnabled = cell < 2;
  context.drawImage(small, 0, 0, size, (size * rows) / columns);
  if (finish) finish(context, cell);
}

/* (H, W) in gray or (H, W, 3) in color. */
function drawPicture(canvas, { data, shape }, pixel, isInput) {
  const scale = data instanceof Uint8Array ? 1 : 255;
  const gray = (i) => Math.min(255, Math.max(0, data[i] * scale));
  const colors = shape[2] === 3 ? [0, 1, 2] : [0, 0, 0];
  const step = shape[2] || 1;
  drawCells(canvas, shape, (i) => [...colors.map((color) => gray(step * i + color)), 255], (context, cell) => {
    if (isInput && step === 1 && cell >= 20) writeValues(context, cell, data, shape, (i) => (gray(i) > 128 ? "#000" : "#fff"));
    if (pixel) frameCell(context, cell, pixel);
  });
}

function drawHeat(canvas, seen, heat, peak, pixel) {
  const colors = palette(canvas);
  // the root lifts the faint ones; sign and order stay
  const color = (value) => colors.diverging(peak > 0 ? Math.sign(value) * Math.sqrt(Math.abs(value) / peak) : 0);
  drawCells(canvas, heat.shape, (i) => [...rgb(color(heat.data[i])), 255], (context, cell) => {
    outline(context, cell, seen, colors.muted);
    if (pixel) frameCell(context, cell, pixel);
  });
}

/* The edge of the ink, so that heat on the empty ground can be told from heat on a stroke. */
function outline(context, cell, { data, shape }, color) {
  const [rows, columns] = shape;
  if (shape[2]) return; // a photograph has no ink
  const inked = (row, column) =>
    row >= 0 && row < rows && column >= 0 && column < columns && data[row * columns + column] > 0.35;
  context.beginPath();
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      if (!inked(row, column)) continue;
      const [x, y] = [column * cell, row * cell];
      if (!inked(row - 1, column)) context.moveTo(x, y), context.lineTo(x + cell, y);
      if (!inked(row + 1, column)) context.moveTo(x, y + cell), context.lineTo(x + cell, y + cell);
      if (!inked(row, column - 1)) context.moveTo(x, y), context.lineTo(x, y + cell);
      if (!inked(row, column + 1)) context.moveTo(x + cell, y), context.lineTo(x + cell, y + cell);
    }
  }
  context.strokeStyle = color;
  context.lineWidth = 1;
  context.stroke();
}

function writeValues(context, cell, data, [rows, columns], color) {
  context.font = `${Math.min(11, cell * 0.42)}px ui-monospace, monospace`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  for (let i = 0; i < rows * columns; i++) {
    context.fillStyle = color(i);
    const text = data[i] >= 0.995 ? "1" : data[i] < 0.005 ? "0" : data[i].toFixed(2).slice(1);
    context.fillText(text, ((i % columns) + 0.5) * cell, (Math.floor(i / columns) + 0.5) * cell);
  }
}

function frameCell(context, cell, [row, column]) {
  const line = Math.max(2, cell * 0.12);
  for (const [color, width] of [["#000", line + 2], ["#fff", line]]) {
    context.strokeStyle = color;
    context.lineWidth = width;
    context.strokeRect(column * cell, row * cell, cell, cell);
  }
}
