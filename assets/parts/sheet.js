/* A calculation on a sheet: matrices side by side with the signs between them, cells shaded by their numbers. The last matrix is the
   result: the cell of it that is looked at and all that it is made of are framed, and it is written out. Any other cell tells its
   number when mouse, finger or keys are on it.

   view.scene    {key, line, matrices, result, sources, …}   `line` has matrices and signs in their order, a matrix is {id, sign, of,
                 rows, columns, at(r, c)} and, as it likes, {wide, look, split}; sources(r, c) → {id of a matrix: [[row, column], …]}
   sheetPart(view, way, { sheet, says, work })   all elements; `sheet` is called when scene.key is another, `work` at each change
   walkStages(view, name, order, buttons, strip)   of the stages in their `order` view.scene[name] is shown; keys on `strip`, and on cells
   speakSheet(view, name)                        for `released` */

import "./matrices.js";

const range = (count) => Array.from({ length: count }, (_, at) => at);
const blank = (count) => range(count).map(() => "");
const alongRow = (r, count) => range(count).map((c) => [r, c]);
const alongColumn = (c, count) => range(count).map((r) => [r, c]);

// An answer that says nothing new leaves the sheet as it is.
function renew(view) {
  if (view.dataOf === view.data) return;
  const text = JSON.stringify(view.data);
  if (text !== view.dataText) view.scene = null;
  Object.assign(view, { dataOf: view.data, dataText: text });
}

function setScene(view, scene) {
  scene.matrices = scene.line.filter((each) => typeof each !== "string");
  scene.result = scene.matrices.at(-1) ?? null;
  view.scene = scene;
}

// The cell that is looked at: under the mouse, else the one that stands in the address.
function looked(view) {
  const { result } = view.scene;
  if (view.hover) return view.hover;
  return [Math.min(view.values.row, result.rows.length) - 1, Math.min(view.values.column, result.columns.length) - 1];
}

function sheetPart(view, way, { sheet, says, work }) {
  view.hover = view.read = null;
  view.spoken = element("p", { class: "sr-only", role: "status" });
  const matrices = element("div", { class: "sheet" });
  const written = element("section", { class: "work", "aria-label": view.say("work") });
  const reading = element("p", { class: "reading num" });
  const words = element("p", { class: "says" });
  let shown = "";
  view.live.push(() => {
    if (view.scene.key !== shown) {
      shown = view.scene.key;
      view.read = null;
      const active = view.root.getRootNode().activeElement;
      const inside = active && matrices.contains(active);
      matrices.replaceChildren(...sheet(view));
      words.replaceChildren(...math(says(view)));
      if (inside) (matrices.querySelector(".result .grid") ?? way.querySelector("[tabindex='0']"))?.focus({ preventScroll: true });
    }
    markSources(view);
    reading.replaceChildren(...readingOf(view));
    reading.hidden = !view.scene.result;
    written.replaceChildren(...work(view));
    written.hidden = !written.childNodes.length;
  });
  const hint = element("p", { class: "hint" }, view.say(view.narrow ? "hint.touch" : "hint"));
  return [way, words, matrices, reading, written, hint, view.told, view.spoken];
}

function watchCells(view, grid, matrix) {
  const result = matrix === view.scene.result;
  const look = (at) => {
    view.hover = result ? at : null;
    view.read = !result && at ? { matrix, at } : null;
    view.draw();
  };
  const cell = (event) => {
    const node = event.target.closest?.("[data-r]");
    return node ? [Number(node.dataset.r), Number(node.dataset.c)] : null;
  };
  grid.addEventListener("pointerover", (event) => {
    if (event.pointerType === "touch") return;
    const at = cell(event);
    if (at) event.target.title = `${placeName(view, ...at, matrix)}: ${exact(matrix.at(...at))}`;
    look(at);
  });
  grid.addEventListener("pointerleave", (event) => event.pointerType === "touch" || look(null));
  grid.addEventListener("blur", () => view.read?.matrix === matrix && grid.isConnected && look(null));
  grid.addEventListener("click", (event) => {
    const at = cell(event);
    if (at && result) settle(view, { row: at[0] + 1, column: at[1] + 1 });
    else if (at) look(at);
  });
}

// A cell that is no result: whose it is, where it stands, and its number.
function readingOf(view) {
  const { read } = view;
  if (!read) return [view.say("reading")];
  const value = read.matrix.at(...read.at);
  const sign = element("span", { class: "sym" }, ...math(read.matrix.sign));
  return [sign, " · ", placeName(view, ...read.at, read.matrix), op(" = "), element("strong", { class: signOf(value) }, exact(value))];
}

// The cell that is looked at, and all that it is made of, are framed.
function markSources(view) {
  const { scene } = view;
  for (const node of view.marked ?? []) node.classList.remove("source", "now", "read");
  view.marked = [];
  if (!scene.result) return;
  const [r, c] = looked(view);
  const mark = (node, kind) => {
    node.classList.add(kind);
    view.marked.push(node);
  };
  mark(scene.result.cells[r][c], "now");
  if (view.read) mark(view.read.matrix.cells[view.read.at[0]][view.read.at[1]], "read");
  const sources = scene.sources(r, c);
  for (const each of scene.matrices) for (const [row, column] of sources[each.id] ?? []) if (each !== scene.result) mark(each.cells[row][column], "source");
}

function walkStages(view, name, order, buttons, strip) {
  view.live.push(() => buttons.forEach((each, at) => {
    const now = order[at] === view.scene[name];
    each.setAttribute("aria-pressed", String(now));
    each.tabIndex = now ? 0 : -1;
  }));
  view.root.onkeydown = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const onStrip = event.target.closest(strip);
    const step = (way) => {
      const at = Math.max(0, Math.min(order.length - 1, order.indexOf(view.scene[name]) + way));
      view.hover = null;
      hold(view);
      change(view, { [name]: order[at] });
      rest(view);
      paint(view);
      if (onStrip) buttons[at].focus({ preventScroll: true });
    };
    const arrows = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0], Home: [0, -99], End: [0, 99] }[event.key];
    const grid = event.target.closest(".grid");
    if (arrows && grid) moveBy(view, arrows, view.scene.matrices.find((each) => each.id === grid.dataset.grid));
    else if (event.key === " " && (onStrip || !event.target.closest("button"))) step(event.shiftKey ? -1 : 1);
    else if (event.key === "ArrowRight" || event.key === "PageDown") step(1);
    else if (event.key === "ArrowLeft" || event.key === "PageUp") step(-1);
    else return;
    event.preventDefault();
  };
}

function moveBy(view, [down, right], matrix) {
  const { result } = view.scene;
  const within = (value, count) => Math.max(0, Math.min(count - 1, value));
  const next = ([r, c]) => [within(r + down, matrix.rows.length), within(c + right, matrix.columns.length)];
  if (matrix !== result) {
    const at = view.read?.matrix === matrix ? next(view.read.at) : [0, 0];
    view.read = { matrix, at };
    view.draw();
    view.spoken.textContent = view.say("spoken", { place: placeName(view, ...at, matrix), value: exact(matrix.at(...at)) });
    return;
  }
  const [r, c] = next(looked(view));
  view.hover = null;
  hold(view);
  change(view, { row: r + 1, column: c + 1 });
  rest(view);
}

function speakSheet(view, name) {
  paint(view);
  const { result, [name]: stage } = view.scene;
  const [r, c] = result ? looked(view) : [];
  const cell = result ? view.say("spoken", { place: placeName(view, r, c), value: exact(result.at(r, c)) }) : "";
  view.spoken.textContent = `${view.say(`${name}.${stage}`)}. ${cell}`;
}

// Which row and column a cell has, in words: tokens where tokens stand there, else numbers.
function placeName(view, r, c, { rows, columns } = view.scene.result) {
  const [row, column] = [rows[r], columns[c]];
  if (row || column) return view.say(row && column ? "place.pair" : "place.number", { row: row || column, column: row ? column || String(c + 1) : String(r + 1) });
  return view.say("place.cell", { row: r + 1, column: c + 1 });
}

// What is written of a cell: where it stands, and what its number is the sum of.
const titleOf = (view, r, c) => element("h4", {}, element("span", { class: "sym" }, ...math(view.scene.result.sign)), " · ", placeName(view, r, c));
const sumOf = (value, pieces) => element("p", { class: "sum num" }, ...pieces, op(" = "), element("strong", { class: signOf(value) }, exact(value)));
const op = (text) => element("span", { class: "op" }, text);
const term = (...pieces) => element("span", { class: "term" }, ...pieces);
const signOf = (value) => (value > 0 ? "positive" : value < 0 ? "negative" : "");
const inside = (value) => (value < 0 ? `(${exact(value)})` : exact(value));
const joinedBy = (sign, pieces) => pieces.flatMap((each, at) => [...(at ? [op(sign)] : []), each]);

function exact(value) {
  if (!Number.isFinite(value)) return "−∞";
  const shown = Math.abs(value).toFixed(Math.abs(value) < 1000 ? 4 : 1);
  return (value < 0 && Number(shown) !== 0 ? "−" : "") + shown;
}
