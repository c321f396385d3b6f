/* The picture itself: its patches with the shares laid over them, large, and as words in a row. */

const DEEPEST = 0.78; // of the blue over the most looked-at patch: what is under it can still be seen
const MOST_WORDS = 110; // of a longer sentence the row of words is left out

// The picture with the paper around it, one pixel for one; digits as ink on paper, all else as it is.
function baseOf({ seen, style, rows, columns, patch, top, left }) {
  const [height, width, channels = 1] = seen.shape;
  const light = !["mnist", "optical"].includes(style);
  const canvas = element("canvas", { width: columns * patch, height: rows * patch });
  const context = canvas.getContext("2d");
  context.fillStyle = light ? "#000" : "#fafafa";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.putImageData(shadesOf({ values: seen.values, height, width, channels, full: 1, light }), left, top);
  return canvas;
}

// The picture on `canvas`, blue where the shares are large against the largest patch; covered patches are crossed out.
function paintShares(view, canvas, row, side, marks = false) {
  const { net } = view.data;
  const unit = side / Math.max(net.rows, net.columns);
  const [wide, high] = [unit * net.columns, unit * net.rows];
  const context = fitCanvas(canvas, wide, high);
  context.imageSmoothingEnabled = false;
  context.clearRect(0, 0, wide, high);
  context.drawImage(view.base, 0, 0, wide, high);
  const peak = row ? Math.max(row[1 + strongestOf(row)], 1e-9) : 1;
  const gap = marks ? Math.max(1, unit * 0.03) : 0;
  for (let at = 0; at < net.rows * net.columns; at += 1) {
    const [x, y] = [(at % net.columns) * unit, Math.floor(at / net.columns) * unit];
    if (row) {
      context.fillStyle = `rgba(0, 114, 178, ${(DEEPEST * Math.sqrt(row[1 + at] / peak)).toFixed(3)})`;
      context.fillRect(x, y, unit, unit);
    }
    if (view.values.covered.includes(at + 1)) cross(context, x, y, unit, view.colors);
    if (!gap) continue;
    context.strokeStyle = view.colors.background;
    context.lineWidth = gap;
    context.strokeRect(x, y, unit, unit);
  }
  if (marks) {
    if (view.values.word > 0) frame(context, net, unit, view.values.word - 1, view.colors.negative, 3);
    if (atOf(view) !== null && atOf(view) !== view.values.word - 1) frame(context, net, unit, atOf(view), view.colors.dark ? "#fff" : "#000", 2);
  }
}

function cross(context, x, y, unit, colors) {
  context.fillStyle = colors.surface;
  context.fillRect(x, y, unit, unit);
  context.strokeStyle = colors.muted;
  context.lineWidth = 1;
  context.beginPath();
  context.moveTo(x + unit * 0.2, y + unit * 0.2), context.lineTo(x + unit * 0.8, y + unit * 0.8);
  context.moveTo(x + unit * 0.8, y + unit * 0.2), context.lineTo(x + unit * 0.2, y + unit * 0.8);
  context.stroke();
}

function frame(context, { columns }, unit, at, color, thick) {
  context.strokeStyle = color;
  context.lineWidth = thick;
  context.strokeRect((at % columns) * unit + thick / 2, Math.floor(at / columns) * unit + thick / 2, unit - thick, unit - thick);
}

function largeOf(view) {
  const { net } = view.data;
  const side = Math.min(view.narrow ? view.width : 400, Math.max(240, view.narrow ? 360 : view.width * 0.42));
  const canvas = element("canvas", { class: "picture", tabindex: "0", role: "img", "data-picture": "" });
  const said = element("p", { class: "said num", role: "status" });
  const title = element("h4", {});
  listenTo(view, canvas);
  view.live.push(() => {
    const name = view.say("title", { map: mapName(view, view.values), who: wordName(view, view.values.word) });
    paintShares(view, canvas, rowOf(view, view.values), side, true);
    title.textContent = name;
    canvas.setAttribute("aria-label", `${name}. ${view.say("picture", { rows: net.rows, columns: net.columns })}`);
    said.textContent = spokenShare(view);
  });
  return [title, canvas, said, buttonsOf(view), ...scaleOf(view)];
}

function listenTo(view, canvas) {
  const { net } = view.data;
  const under = (event) => {
    const box = canvas.getBoundingClientRect();
    const [row, column] = [((event.clientY - box.top) / box.height) * net.rows, ((event.clientX - box.left) / box.width) * net.columns].map(Math.floor);
    return row >= 0 && row < net.rows && column >= 0 && column < net.columns ? row * net.columns + column : null;
  };
  canvas.addEventListener("pointermove", (event) => event.pointerType === "mouse" && point(view, under(event)));
  canvas.addEventListener("pointerleave", () => point(view, null));
  canvas.addEventListener("click", (event) => choose(view, under(event)));
  canvas.addEventListener("keydown", (event) => {
    const step = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key];
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (step) {
      const at = atOf(view) ?? Math.floor(net.rows / 2) * net.columns + Math.floor(net.columns / 2);
      const within = (value, size) => Math.max(0, Math.min(size - 1, value));
      view.pointed = null;
      view.pinned = view.pinned === null || view.pinned === undefined ? at : within(Math.floor(at / net.columns) + step[0], net.rows) * net.columns + within((at % net.columns) + step[1], net.columns);
      view.draw();
    } else if (event.key === "Enter") choose(view, atOf(view));
    else if (event.key === "Delete" || event.key === "Backspace") cover(view);
    else if (event.key === "Escape") settle(view, { word: 0 });
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
}

function point(view, at) {
  if (at === view.pointed) return;
  view.pointed = at;
  view.draw();
}

// A patch is chosen, and lets us see where it looks, if that came along.
function choose(view, at) {
  if (at === null) return;
  view.pinned = at;
  if (view.data.net.asked > 1) settle(view, { word: at + 1 });
  else view.draw();
}

// The chosen patch is left out of the sentence, or put back.
function cover(view) {
  if (view.pinned === null || view.pinned === undefined) return;
  const word = view.pinned + 1;
  const { covered } = view.values;
  settle(view, { covered: covered.includes(word) ? covered.filter((each) => each !== word) : [...covered, word].sort((a, b) => a - b) });
}

function buttonsOf(view) {
  const token = button(view.say("button.token"), { "data-token": "" }, () => settle(view, { word: 0 }));
  const hide = button(view.say("button.cover"), { "data-cover": "" }, () => cover(view));
  const all = button(view.say("button.all"), { "data-all": "" }, () => settle(view, { covered: [] }));
  view.live.push(() => {
    const { word, covered } = view.values;
    const none = view.pinned === null || view.pinned === undefined;
    token.setAttribute("aria-pressed", String(word === 0));
    hide.disabled = none;
    hide.textContent = view.say(!none && covered.includes(view.pinned + 1) ? "button.uncover" : "button.cover");
    all.disabled = !covered.length;
  });
  return element("div", { class: "buttons" }, token, hide, all);
}

function scaleOf(view) {
  const stops = [0, 0.25, 0.5, 0.75, 1].map((t) => `rgba(0, 114, 178, ${(DEEPEST * Math.sqrt(t)).toFixed(3)}) ${100 * t}%`);
  const high = element("span", {});
  view.live.push(() => {
    const row = rowOf(view, view.values);
    high.textContent = inPercent(row[1 + strongestOf(row)]);
  });
  return [element("p", { class: "scale num" }, "0", element("i", { style: `background: linear-gradient(90deg, ${stops.join(", ")}), #fafafa` }), high)];
}
