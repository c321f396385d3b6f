/* A matrix as a picture: blue positive, orange negative, with the names of rows and columns, and frames on what is looked at. Takes
   mouse, finger and keys. */

const ROOM = 15; // pixels for the title of an axis

// `given`: {id, rows, columns, value(r, c), largest(), cell: [width, height], left, rowName, columnName, down, across,
// frames() → [[row, column, rows, columns]], written(value) → what stands in a cell, now() → [row, column], hover(place or null), pick(row, column), words(row, column), help}
function heatOf(view, given) {
  const { rows, columns, cell: [w, h] } = given;
  const box = { left: given.left, top: given.named ? 20 : 2, width: columns * w, height: rows * h };
  const below = given.named ? 4 : 17 + (given.across ? ROOM : 0);
  const canvas = element("canvas", { class: "heat", role: "img", tabindex: "0", "data-help": given.help, "data-id": given.id });
  const place = (event) => {
    const frame = canvas.getBoundingClientRect();
    const [c, r] = [(event.clientX - frame.left - box.left) / w, (event.clientY - frame.top - box.top) / h].map(Math.floor);
    return r >= 0 && r < rows && c >= 0 && c < columns ? [r, c] : null;
  };
  const hover = (at) => {
    given.hover(at);
    view.draw();
  };
  canvas.addEventListener("pointermove", (event) => event.pointerType !== "touch" && hover(place(event)));
  canvas.addEventListener("pointerleave", () => hover(null));
  canvas.addEventListener("click", (event) => {
    const at = place(event);
    given.hover(null);
    if (at) settle(view, given.pick(...at));
  });
  canvas.addEventListener("keydown", (event) => {
    const way = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0], Home: [0, -99], End: [0, 99] }[event.key];
    if (!way || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    given.hover(null);
    const [r, c] = given.now();
    const inside = (value, count) => Math.max(0, Math.min(count - 1, value));
    grab(view);
    change(view, given.pick(inside(r + way[0], rows), inside(c + way[1], columns)));
    rest(view);
  });
  view.live.push(() => {
    const context = fitCanvas(canvas, box.left + box.width + 3, box.top + box.height + below);
    context.clearRect(0, 0, canvas.width, canvas.height);
    cells(view, context, box, given);
    if (given.written && w >= 34) numbers(view, context, box, given);
    names(view, context, box, given);
    frames(view, context, box, given);
    const [r, c] = given.now();
    canvas.dataset.row = r;
    canvas.dataset.column = c;
    canvas.setAttribute("aria-label", given.words(r, c));
  });
  return canvas;
}

function cells(view, context, box, { rows, columns, value, largest, cell: [w, h] }) {
  const most = Math.max(1e-9, largest());
  const gap = w > 7 && h > 7 ? 1 : 0;
  for (let r = 0; r < rows; r += 1) {
    for (let c = 0; c < columns; c += 1) {
      context.fillStyle = view.colors.diverging(value(r, c) / most);
      context.fillRect(box.left + c * w, box.top + r * h, w - gap, h - gap);
    }
  }
}

function numbers(view, context, box, { rows, columns, value, written, cell: [w, h] }) {
  context.font = `12px ${view.colors.font}`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  for (let r = 0; r < rows; r += 1) {
    for (let c = 0; c < columns; c += 1) {
      context.fillStyle = view.colors.text;
      context.fillText(written(value(r, c)), box.left + (c + 0.5) * w, box.top + (r + 0.5) * h);
    }
  }
}

// Every name that has room: all tokens, or numbers in round steps.
function names(view, context, box, { rows, columns, cell: [w, h], named, rowName, columnName, across, down }) {
  context.font = `${named ? 12.5 : 11.5}px ${view.colors.font}`;
  context.fillStyle = named ? view.colors.text : view.colors.muted;
  const step = (size, room) => (named ? 1 : [1, 2, 4, 8, 16].find((each) => each * size >= room) ?? 16);
  context.textBaseline = "middle";
  context.textAlign = "right";
  const [vertical, horizontal] = [step(h, 17), step(w, 24)];
  for (let r = 0; r < rows; r += vertical) context.fillText(fitted(context, rowName(r), box.left - 8), box.left - 6, box.top + (r + 0.5) * h);
  context.textAlign = "center";
  const y = named ? 10 : box.top + box.height + 10;
  if (columnName) for (let c = 0; c < columns; c += horizontal) context.fillText(fitted(context, columnName(c), named ? w - 2 : 40), box.left + (c + 0.5) * w, y);
  context.fillStyle = view.colors.muted;
  if (across) context.fillText(across, box.left + box.width / 2, box.top + box.height + 25);
  if (!down) return;
  context.save();
  context.translate(8, box.top + box.height / 2);
  context.rotate(-Math.PI / 2);
  context.fillText(down, 0, 0);
  context.restore();
}

function fitted(context, text, width) {
  let shown = text;
  while (shown.length > 1 && context.measureText(shown).width > width) shown = `${shown.replace(/…$/, "").slice(0, -1)}…`;
  return shown;
}

function frames(view, context, box, { cell: [w, h], frames: given }) {
  given().forEach(([r, c, rows, columns], at, all) => {
    context.strokeStyle = at === all.length - 1 ? view.colors.text : view.colors.accent;
    context.lineWidth = at === all.length - 1 ? 2 : 1.6;
    context.strokeRect(box.left + c * w - 0.5, box.top + r * h - 0.5, columns * w, rows * h);
  });
}
