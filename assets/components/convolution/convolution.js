/* Convolution and pooling under the microscope: one window moves on picture, kernel, product and output.

   data      {part: "window" | "pooling" | "field" | "border", values, limits, steps, picture: {shape, bytes}, inputs, fixed: {pool, code}, start: [row, column], labels, echo}
             values are named as in core.foundations.convolution_config; `inputs` are the channels that the settings speak of
   state     released: {serial, values}     sent when a hand lets go, never while it moves

   The parts lie beside this file and form one module with it. */

import "../../parts/drawing.js";
import "../../parts/views.js";

const PARTS = { window: windowPart, pooling: poolingPart, field: fieldPart, border: borderPart };

export default function (component) {
  return keepView(component, "convolution", { helps: HELPS, ...drawings(PARTS), adopt: refit, changed: refit, released: speak });
}

function windowPart(view) {
  begin(view);
  return [
    chipsOf(view),
    picturesOf(view),
    barOf(view),
    view.told,
    view.spoken,
    equationOf(view),
    channelsOf(view),
    element("div", { class: "settings" }, dials(view, "size", "padding", "stride", "dilation", "groups"), formulaOf(view, ["size", "padding", "stride", "dilation"]), weightsOf(view), flipOf(view)),
  ];
}

function poolingPart(view) {
  begin(view);
  return [
    picturesOf(view),
    barOf(view),
    view.told,
    view.spoken,
    equationOf(view),
    element("div", { class: "settings" }, dials(view, "pool_size", "pool_stride", "pool_padding"), formulaOf(view, ["pool_size", "pool_padding", "pool_stride", ""])),
  ];
}

function borderPart(view) {
  begin(view);
  const { y, k } = view.scene;
  first(view, 0, Math.max(0, y.width - k + 1)); // where the trouble begins
  const said = element("p", { class: "said num" });
  view.live.push(() => {
    said.textContent = whatIsRead(view);
  });
  return [chipsOf(view), picturesOf(view), barOf(view), view.told, view.spoken, said, equationOf(view), element("div", { class: "settings few" }, dials(view, "size"))];
}

// before all that draws: the scene of the numbers as they are now
function begin(view) {
  view.hover = null;
  view.spoken = element("p", { class: "sr-only", role: "status" });
  view.live.push(() => sceneOf(view));
  const { y } = sceneOf(view);
  const { row, column } = view.values;
  if (view.data.part !== "border" && y.height && (row >= y.height || column >= y.width)) first(view, Math.floor(y.height / 2), Math.floor(y.width / 2));
}

// Who has put the window nowhere yet sees it there.
function first(view, row, column) {
  const { values, data } = view;
  if (!view.begun && String([values.row, values.column]) === String(data.start)) Object.assign(values, { row, column });
  view.begun = true;
}

// What the program does with the window that is looked at.
function whatIsRead(view) {
  const { scene } = view;
  const [i, j] = placeOfWindow(view);
  const { cells } = scene.slices(i, j, 0)[0];
  const outside = cells.filter(({ state }) => state !== "inside");
  const values = { row: i + 1, column: j + 1, count: outside.length, all: cells.length, done: scene.done, total: scene.y.height * scene.y.width };
  if (i * scene.y.width + j > scene.done) return view.say("border.never", values);
  if (!outside.length) return view.say("border.inside", values);
  if (outside.some(({ state }) => state === "error")) return view.say("border.error", values);
  return view.say(outside.some(({ state }) => state === "unknown") ? "border.unknown" : `border.${view.data.fixed.code}`, values);
}

// Own weights follow when the kernel's size or the number of channels it sees becomes another: from the middle, zeros around.
function refit(view) {
  const { values, data } = view;
  const now = [values.size, Math.max(1, Math.floor(data.inputs / values.groups))];
  const was = view.fit ?? now;
  view.fit = now;
  const [k, slices] = was;
  const count = values.filters.filter((name) => name === "own").length;
  if (String(now) === String(was) || values.weights.length !== count * slices * k * k) return;
  const shift = half(k) - half(now[0]);
  const weight = (o, c, a, b) => (a < 0 || b < 0 || a >= k || b >= k ? 0 : values.weights[((o * slices + Math.min(c, slices - 1)) * k + a) * k + b]);
  const filter = (o) => Array.from({ length: now[1] }, (_, c) => Array.from(table(now[0], (a, b) => weight(o, c, a + shift, b + shift))));
  values.weights = Array.from({ length: count }, (_, o) => filter(o)).flat(2);
}

function speak(view) {
  paint(view);
  if (view.spoken) view.spoken.textContent = view.root.querySelector(".sum")?.textContent || "";
}
