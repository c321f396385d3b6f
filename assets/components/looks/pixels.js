/* Arrays {values, shape} on canvases, and a place on them: with the pointer, a finger, the arrow keys. */

function cells([height, width], color) {
  const canvas = element("canvas", { width: width * CELL, height: height * CELL, "aria-hidden": "true" });
  const context = canvas.getContext("2d");
  for (let i = 0; i < height * width; i += 1) {
    context.fillStyle = `rgb(${color(i).join()})`;
    context.fillRect((i % width) * CELL, Math.floor(i / width) * CELL, CELL, CELL);
  }
  return canvas;
}

// The color of place i of a picture from 0 to 1, gray or with three channels.
function shade({ values, shape }, i) {
  const byte = (value) => Math.round(255 * Math.min(1, Math.max(0, value)));
  return shape[2] === 3 ? [0, 1, 2].map((c) => byte(values[3 * i + c])) : Array(3).fill(byte(values[i]));
}

// The edge of the ink, so that color on the empty ground can be told from color on a stroke; a photograph has none.
function outline(canvas, { values, shape, ground }, color) {
  const [height, width] = shape;
  if (shape[2] === 3) return;
  const ink = (row, column) => row >= 0 && row < height && column >= 0 && column < width && Math.abs(values[row * width + column] - ground[0]) > 0.35;
  const context = canvas.getContext("2d");
  context.strokeStyle = color;
  context.lineWidth = 1.5;
  context.beginPath();
  for (let row = 0; row <= height; row += 1) {
    for (let column = 0; column <= width; column += 1) {
      const [x, y] = [column * CELL, row * CELL];
      if (ink(row, column) !== ink(row - 1, column)) context.moveTo(x, y), context.lineTo(x + CELL, y);
      if (ink(row, column) !== ink(row, column - 1)) context.moveTo(x, y), context.lineTo(x, y + CELL);
    }
  }
  context.stroke();
}

function place(mark, at, [height, width]) {
  mark.hidden = !at;
  if (!at) return;
  const percent = (part, whole) => `${(100 * part) / whole}%`;
  Object.assign(mark.style, { top: percent(at[0], height), left: percent(at[1], width), height: percent(1, height), width: percent(1, width) });
}

function followed(frame, [height, width], look) {
  const under = (event) => {
    const box = frame.getBoundingClientRect();
    const row = Math.floor(((event.clientY - box.top) / box.height) * height);
    const column = Math.floor(((event.clientX - box.left) / box.width) * width);
    return row >= 0 && row < height && column >= 0 && column < width ? [row, column] : null;
  };
  for (const kind of ["pointerdown", "pointermove"]) frame.addEventListener(kind, (event) => look(under(event)));
  frame.addEventListener("pointerleave", (event) => event.pointerType === "mouse" && look(null));
}

function pointable(frame, [height, width], look, now, help) {
  frame.tabIndex = 0;
  frame.dataset.help = help;
  followed(frame, [height, width], look);
  frame.addEventListener("keydown", (event) => {
    const way = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key];
    if (event.key === "Escape") look(null);
    if (!way) return;
    event.preventDefault();
    const [row, column] = now() || [Math.floor(height / 2), Math.floor(width / 2)];
    look([Math.min(height - 1, Math.max(0, row + way[0])), Math.min(width - 1, Math.max(0, column + way[1]))]);
  });
}
