/* A calculation on a sheet: matrices side by side with the signs between them, cells shaded by their numbers. The last matrix is the
   result and takes mouse, finger and keys; the cell that is looked at and all that it is made of are framed, and it is written out.

   view.scene    {key, line, matrices, result, sources, …}   `line` has matrices and signs in their order, a matrix is {id, sign, of,
                 rows, columns, at(r, c)} and, as it likes, {wide, look, split}; sources(r, c) → {id of a matrix: [[row, column], …]}
   sheetPart(view, way, { sheet, says, work })   all elements; `sheet` is called when scene.key is another, `work` at each change
   walkStages(view, name, order, buttons, strip)   of the stages in their `order` view.scene[name] is shown; keys on `strip`, and on cells
   speakSheet(view, name)                        for `released` */

import "./drawing.js";

const ROW = 24; // pixels

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
  view.hover = null;
  view.spoken = element("p", { class: "sr-only", role: "status" });
  const matrices = element("div", { class: "sheet" });
  const written = element("section", { class: "work", "aria-label": view.say("work") });
  const words = element("p", { class: "says" });
  let shown = "";
  view.live.push(() => {
    if (view.scene.key !== shown) {
      shown = view.scene.key;
      const active = view.root.getRootNode().activeElement;
      const inside = active && matrices.contains(active);
      matrices.replaceChildren(...sheet(view));
      words.replaceChildren(...math(says(view)));
      if (inside) (matrices.querySelector(".grid[tabindex='0']") ?? way.querySelector("[tabindex='0']"))?.focus({ preventScroll: true });
    }
    markSources(view);
    written.replaceChildren(...work(view));
    written.hidden = !written.childNodes.length;
  });
  const hint = element("p", { class: "hint" }, view.say(view.narrow ? "hint.touch" : "hint"));
  return [way, words, matrices, written, hint, view.told, view.spoken];
}

// The matrices and the signs; `sizes` in pixels: {label, readable: from this width on a cell holds its number, wide(matrix), high(matrix)}.
function matricesOf(view, sizes) {
  return view.scene.line.map((each) => (typeof each === "string" ? element("span", { class: "sign sym" }, ...math(each)) : matrixOf(view, each, sizes)));
}

function matrixOf(view, matrix, sizes) {
  const { rows, columns } = matrix;
  const result = matrix === view.scene.result;
  const [width, height] = [sizes.wide(matrix), sizes.high(matrix)];
  const named = rows.some(Boolean);
  const largest = Math.max(1e-9, ...rows.flatMap((_, r) => columns.map((__, c) => Math.abs(matrix.at(r, c)))).filter(Number.isFinite));
  matrix.cells = rows.map((_, r) => columns.map((__, c) => cellOf(matrix, r, c, { largest, written: width >= sizes.readable && height >= 18 })));
  const head = matrix.wide ? [...(named ? [element("span", {})] : []), ...columns.map((token) => element("span", { class: "token above", title: token }, token))] : [];
  const body = rows.flatMap((token, r) => [...(named ? [element("span", { class: "token", title: token }, token)] : []), ...matrix.cells[r]]);
  const words = view.say("grid", { name: matrix.sign.replace(/[_^]/g, ""), rows: rows.length, columns: columns.length });
  const grid = element("div", {
    class: "grid", role: "group", "aria-label": words, ...(result ? { tabindex: "0", "data-help": "cell" } : {}),
    style: `grid-template-columns: ${named ? `${sizes.label}px ` : ""}repeat(${columns.length}, ${width}px); grid-auto-rows: ${height}px${matrix.wide ? `; grid-template-rows: 22px` : ""}`,
  }, ...head, ...body);
  if (result) watchCells(view, grid);
  const size = element("small", { class: "num" }, `${rows.length} × ${columns.length}`);
  const caption = element("figcaption", {}, element("b", { class: "sym" }, ...math(matrix.sign)), " ", size);
  return element("figure", { class: `matrix${matrix.of ? ` of-${matrix.of}` : ""}${result ? " result" : ""}`, "data-id": matrix.id }, caption, element("div", { class: "room" }, grid));
}

function cellOf(matrix, r, c, { largest, written }) {
  const value = matrix.at(r, c);
  const share = matrix.look === "share";
  const node = element("i", { class: "cell", "data-r": r, "data-c": c });
  const strength = Number.isFinite(value) ? Math.min(1, Math.abs(value) / (share ? 1 : largest)) : 0;
  node.style.setProperty("--strength", `${(4 + 66 * strength).toFixed(1)}%`);
  node.classList.toggle("shut", !Number.isFinite(value));
  node.classList.toggle("shared", share);
  node.classList.toggle("minus", value < 0);
  node.classList.toggle("edge", Boolean(matrix.split && c && c % matrix.split === 0));
  if (written) node.textContent = fewDecimals(value);
  return node;
}

// Two decimals, fewer where there is no room for two.
function fewDecimals(value) {
  if (!Number.isFinite(value)) return "−∞";
  const size = Math.abs(value);
  const shown = size.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : 2);
  return (value < 0 && Number(shown) !== 0 ? "−" : "") + shown;
}

function watchCells(view, grid) {
  const cell = (event) => {
    const node = event.target.closest?.("[data-r]");
    return node ? [Number(node.dataset.r), Number(node.dataset.c)] : null;
  };
  grid.addEventListener("pointerover", (event) => {
    if (event.pointerType === "touch") return;
    view.hover = cell(event);
    view.draw();
  });
  grid.addEventListener("pointerleave", () => {
    view.hover = null;
    view.draw();
  });
  grid.addEventListener("click", (event) => {
    const at = cell(event);
    if (at) settle(view, { row: at[0] + 1, column: at[1] + 1 });
  });
}

// The cell that is looked at, and all that it is made of, are framed.
function markSources(view) {
  const { scene } = view;
  for (const node of view.marked ?? []) node.classList.remove("source", "now");
  view.marked = [];
  if (!scene.result) return;
  const [r, c] = looked(view);
  const mark = (node, kind) => {
    node.classList.add(kind);
    view.marked.push(node);
  };
  mark(scene.result.cells[r][c], "now");
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
    if (arrows && event.target.closest(".grid")) moveBy(view, arrows);
    else if (event.key === " " && (onStrip || !event.target.closest("button"))) step(event.shiftKey ? -1 : 1);
    else if (event.key === "ArrowRight" || event.key === "PageDown") step(1);
    else if (event.key === "ArrowLeft" || event.key === "PageUp") step(-1);
    else return;
    event.preventDefault();
  };
}

function moveBy(view, [down, right]) {
  const { result } = view.scene;
  const [r, c] = looked(view);
  const within = (value, count) => Math.max(0, Math.min(count - 1, value));
  view.hover = null;
  hold(view);
  change(view, { row: within(r + down, result.rows.length) + 1, column: within(c + right, result.columns.length) + 1 });
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
function placeName(view, r, c) {
  const { rows, columns } = view.scene.result;
  return view.say(columns[c] ? "place.pair" : "place.number", { row: rows[r], column: columns[c] || String(c + 1) });
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
