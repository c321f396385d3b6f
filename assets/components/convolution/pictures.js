/* The picture and the output side by side, joined by one window. A mouse that hovers moves it for the moment, a hand that presses
   puts it; the arrow keys go from place to place. */

const FAINT = 0.16; // what the animation has not reached yet

function picturesOf(view) {
  const gap = view.narrow ? 22 : 56;
  const side = Math.floor(Math.min(400, (view.width - gap) / 2));
  const boards = [inputBoard, outputBoard].map((make) => make(view, side));
  const links = shape("svg", { class: "links", width: 2 * side + gap, height: side, "aria-hidden": "true" });
  const lines = [0, 1].map(() => links.appendChild(shape("path", { class: "link" })));
  view.live.push(() => {
    const scene = view.scene;
    const at = placeOfWindow(view);
    const [from, to] = boards.map((board) => board.paint(scene, at));
    links.toggleAttribute("hidden", !from || !to);
    if (!from || !to) return;
    // from the window's corners to the corners of its number
    lines.forEach((line, low) => move(line, { d: `M${from[2]} ${low ? from[3] : from[1]}L${side + gap + to[0]} ${low ? to[3] : to[1]}` }));
  });
  return element("div", { class: "pictures", style: `--side: ${side}px; --gap: ${gap}px` }, ...boards.map(({ figure }) => figure), links);
}

// A canvas with its caption; `toPlace` makes of pixels in it a place of the output.
function board(view, side, name, toPlace) {
  const canvas = element("canvas", { class: `board ${name}`, tabindex: "0", role: "slider", "data-board": name, "aria-valuemin": "0" });
  const caption = element("figcaption", { class: "num" });
  const put = (x, y) => {
    const scene = view.scene;
    const [row, column] = toPlace(scene, x, y);
    const bound = (value, size) => Math.max(0, Math.min(size - 1, Math.round(value)));
    return scene.y.height ? { row: bound(row, scene.y.height), column: bound(column, scene.y.width) } : null;
  };
  follows(view, canvas, put);
  canvas.addEventListener("keydown", (event) => {
    const far = event.shiftKey ? 5 : 1;
    const { row, column } = view.values;
    const ways = {
      ArrowLeft: { column: column - far }, ArrowRight: { column: column + far }, ArrowUp: { row: row - far }, ArrowDown: { row: row + far },
      PageUp: { row: row - 5 }, PageDown: { row: row + 5 }, Home: { column: 0 }, End: { column: view.scene.y.width - 1 },
    };
    const way = ways[event.key];
    if (!way) return;
    event.preventDefault();
    event.stopPropagation();
    const [i, j] = placeOfWindow(view, view.scene);
    const { height, width } = view.scene.y;
    hold(view);
    // from where the window is seen, which may be nearer than where it was put
    const next = { row: i + (way.row ?? row) - row, column: way.column === 0 ? 0 : j + (way.column ?? column) - column };
    change(view, { row: Math.max(0, Math.min(height - 1, next.row)), column: Math.max(0, Math.min(width - 1, next.column)) });
    rest(view);
  });
  return { canvas, caption, figure: element("figure", { class: "board-box" }, canvas, caption) };
}

// The window goes where a hand presses or a mouse points; `put` makes of pixels a place, or null where there is none.
function follows(view, canvas, put) {
  graspable(view, canvas, (event) => {
    const follow = (x, y) => {
      view.hover = null;
      const place = put(x, y);
      if (place) change(view, place);
    };
    follow(...pointer(canvas, event));
    return (moved) => follow(...pointer(canvas, moved));
  });
  canvas.addEventListener("pointermove", (event) => {
    if (event.pointerType !== "mouse" || event.buttons) return;
    view.hover = put(...pointer(canvas, event));
    view.draw();
  });
  leaves(view, canvas);
}

// A mouse that goes is forgotten; one that rests here looks at numbers: what the picture is for is said to the keyboard alone.
function leaves(view, canvas) {
  canvas.addEventListener("pointerleave", () => {
    view.hover = null;
    view.draw();
  });
  canvas.addEventListener("pointerover", (event) => {
    event.stopPropagation();
    view.root.dispatchEvent(new PointerEvent("pointerover")); // what was said of another control goes
  });
}

function speakPlace(view, canvas, name, scene, [i, j, o]) {
  const value = scene.y.height ? scene.value(i, j, o) : null;
  const place = { row: i + 1, column: j + 1, rows: scene.y.height, columns: scene.y.width, value: value === null ? "–" : short(value) };
  canvas.setAttribute("aria-label", view.say(`board.${name}`));
  canvas.setAttribute("aria-valuemax", Math.max(0, scene.y.height * scene.y.width - 1));
  canvas.setAttribute("aria-valuenow", i * scene.y.width + j);
  canvas.setAttribute("aria-valuetext", view.say("board.place", place));
}

function inputBoard(view, side) {
  const scale = (scene) => side / (scene.x.width + scene.margin[0] + scene.margin[1]);
  const made = board(view, side, "input", (scene, x, y) => scene.at(y / scale(scene) - scene.margin[0] - 0.5, x / scale(scene) - scene.margin[0] - 0.5));
  const { canvas, caption } = made;
  made.paint = (scene, at) => {
    const context = fitCanvas(canvas, side, side);
    const unit = scale(scene);
    const [before] = scene.margin;
    const x = (column) => (column + before) * unit;
    hatch(context, view.colors, side);
    context.imageSmoothingEnabled = false;
    context.drawImage(imageOf(view, "input", scene.x, [scene.x]), x(0), x(0), scene.x.width * unit, scene.x.height * unit);
    if (scene.x.channels === 1) written(context, view.colors, scene.x, x(0), unit, (row, column) => pixel(scene.x, 0, row, column), grayOf(1));
    context.strokeStyle = view.colors.border;
    context.strokeRect(x(0) - 0.5, x(0) - 0.5, scene.x.width * unit + 1, scene.x.height * unit + 1);
    speakPlace(view, canvas, "input", scene, at);
    const border = scene.margin[0] || scene.margin[1] ? view.say(view.data.part === "border" ? "caption.outside" : "caption.padded", { p: scene.margin[0] }) : "";
    caption.textContent = `${view.say("caption.input", { height: scene.x.height, width: scene.x.width })}${border && ` · ${border}`}`;
    if (!scene.y.height) return null;
    const cells = scene.slices(...at).flatMap((slice) => slice.cells);
    const [top, left, height, width] = scene.span(...at);
    frame(context, view.colors, x(left), x(top), width * unit, height * unit);
    if (height > scene.k) for (const { row, column } of cells) outline(context, view.colors, x(column), x(row), unit);
    for (const { from, row, column, state } of cells) {
      if (state === "elsewhere") {
        outline(context, view.colors, x(column), x(row), unit, view.colors.negative);
        outline(context, view.colors, x(from[1]), x(from[0]), unit, view.colors.negative);
      } else if (state === "error" || state === "unknown") strike(context, view.colors, x(column), x(row), unit);
    }
    return [x(left), x(top), x(left + width), x(top + height)];
  };
  return made;
}

function outputBoard(view, side) {
  const unitOf = ({ y }) => side / Math.max(1, y.width, y.height);
  const made = board(view, side, "output", (scene, x, y) => [y / unitOf(scene) - 0.5, x / unitOf(scene) - 0.5]);
  const { canvas, caption } = made;
  const why = element("p", { class: "impossible", role: "status" });
  made.figure.prepend(why);
  made.paint = (scene, at) => {
    const context = fitCanvas(canvas, side, side);
    const { y } = scene;
    if (why.textContent !== scene.trouble) why.textContent = scene.trouble;
    canvas.classList.toggle("empty", Boolean(scene.trouble));
    context.clearRect(0, 0, side, side);
    speakPlace(view, canvas, "output", scene, at);
    caption.textContent = scene.trouble ? view.say("caption.none") : captionOf(view, scene, at[2]);
    if (scene.trouble) return null;
    const [i, j, o] = at;
    const unit = unitOf(scene);
    context.imageSmoothingEnabled = false;
    if (view.data.part === "border") hatch(context, view.colors, y.width * unit); // where no sum will ever be
    const image = outputImage(view, scene, o);
    const { sign: signs, high } = scene.tints[o];
    const tint = signs ? (value) => view.colors.diverging(value / high) : grayOf(high);
    const all = () => {
      context.drawImage(image, 0, 0, y.width * unit, y.height * unit);
      if (view.data.part !== "pooling" || y.channels === 1) written(context, view.colors, y, 0, unit, (row, column) => scene.value(row, column, o), tint);
    };
    if (!view.going || view.hover) all();
    else {
      context.globalAlpha = FAINT;
      all();
      context.globalAlpha = 1;
      context.save();
      context.beginPath();
      context.rect(0, 0, y.width * unit, i * unit);
      context.rect(0, i * unit, (j + 1) * unit, unit);
      context.clip();
      context.clearRect(0, 0, side, side);
      all();
      context.restore();
    }
    frame(context, view.colors, j * unit, i * unit, unit, unit);
    return [j * unit, i * unit, (j + 1) * unit, (i + 1) * unit];
  };
  return made;
}

function captionOf(view, scene, o) {
  const { height, width } = scene.y;
  const size = view.say("caption.output", { height, width });
  if (view.data.part === "border") return `${size} · ${view.say("caption.never")}`;
  const { sign, high, beyond } = scene.tints[o];
  if (sign && high <= 1e-9) return `${size} · ${view.say("caption.nothing")}`;
  const told = `${size} · ${view.say(sign ? "caption.sign" : "caption.gray", { high: short(high) })}`;
  return beyond ? `${told} · ${view.say("caption.beyond", { low: short(beyond[0]), high: short(beyond[1]) })}` : told;
}
