/* A network's errors: the confusion matrix, the pictures of one of its cells, the surest mistakes or the doubtful labels, and one
   picture with all that the network says to it.

   data      {values: {show, row, column, number}, limits, classes, confusion: counts row by row, worst: [row, column], gallery, of: the part, corrected: places, light, language, labels, echo}
             gallery: {show, row, column, numbers, places, images, labels, probabilities, suggested: classes or null, total}: core/predict/errors.py;
             `numbers` count the pictures of the part; the first of them is looked at while `number` is none of them
   state     released: {serial, values}     sent when something is chosen

   The parts lie beside this file and form one module with it. */

import "../../parts/confusion.js";
import "../../parts/drawing.js";
import "../../parts/pictures.js";
import "../../parts/views.js";

const SHOWS = ["surest", "cell", "doubts"];

export default function (component) {
  return keepView(component, "errors", { helps: HELPS, narrow: 720, build: buildErrors });
}

function buildErrors(view) {
  view.root.classList.add("drawing");
  view.root.lang = view.data.language; // Chinese is written upright where Latin is turned
  view.root.style.setProperty("--right", view.colors.positive);
  const matrix = element("section", { class: "matrix", "aria-label": view.say("matrix.title") }, element("h4", {}, view.say("matrix.title")), ...matrixOf(view));
  const pictures = element("section", { class: "pictures", "aria-label": view.say("pictures") }, tabsOf(view), ...galleryOf(view));
  return [element("div", { class: "sides" }, matrix, pictures), pickedOf(view)];
}

function matrixOf(view) {
  const { classes: names, confusion, worst } = view.data;
  const size = names.length;
  let pointed = null;
  const said = element("p", { class: "read" });
  const describe = ({ row, column }) => {
    const values = { truth: names[row], read: names[column], times: count(confusion[row * size + column]) };
    return view.say(row === column ? "matrix.right" : "matrix.cell", values);
  };
  const point = (cell) => {
    pointed = cell;
    say();
  };
  const choose = ({ row, column }) => settle(view, { show: "cell", row, column, number: -1 });
  const grid = new Confusion({ choose, point });
  grid.name({ title: view.say("matrix.title"), rows: view.say("matrix.rows"), columns: view.say("matrix.columns") });
  const chosen = () => (view.values.show === "cell" ? { row: view.values.row, column: view.values.column } : null);
  const say = () => {
    const about = pointed ?? chosen();
    said.textContent = about ? describe(about) : view.say("matrix.look");
  };
  view.live.push(() => {
    grid.draw(names, confusion, { colors: view.colors, chosen: chosen(), describe });
    say();
  });
  if (!worst) return [grid.node, said];
  const most = { truth: names[worst[0]], read: names[worst[1]], times: count(confusion[worst[0] * size + worst[1]]) };
  const way = button(view.say("matrix.worst", most), { class: "worst", "data-worst": "" }, () => choose({ row: worst[0], column: worst[1] }));
  return [grid.node, said, way];
}

const count = (number) => number.toLocaleString("en-US");

// Which pictures: three ways to look for errors.
function tabsOf(view) {
  const tabs = SHOWS.map((show) => {
    const made = button(view.say(`show.${show}`), { "data-show": show }, () => settle(view, { show, number: -1 }));
    view.live.push(() => made.setAttribute("aria-pressed", String(view.values.show === show)));
    return made;
  });
  return element("div", { class: "tabs", role: "group", "aria-label": view.say("pictures") }, ...tabs);
}
