/* Matrices to take hold of: a product cell by cell, an inverse step by step, and the plane that a matrix moves.

   data      {view, values, limits: {name: [low, high]}, steps, trouble, labels, echo}   names as in core.foundations.linear.MatricesConfig;
             a and b are rows of numbers as they were typed; steps are those of core.foundations.elimination
   state     released: {serial, values}     sent when a hand lets go, never while it moves

   The parts lie beside this file and form one module with it. */

import "../../parts/views.js";

const VIEWS = { product: productView, inverse: inverseView, plane: planeView, dot: dotView, solve: solveView, eigen: eigenView };

export default function (component) {
  return keepView(component, "matrices", { helps: HELPS, build: scenes, form: sizes, adopt, released: speak });
}

function scenes(view) {
  view.root.onkeydown = null; // set by a step bar
  return [VIEWS[view.data.view](view)];
}

const sizes = ({ values: { a, b } }) => [a, b].map((rows) => [rows.length, rows[0].length]);

function adopt(view, { stale, before }) {
  if (!stale || !view.steps) view.steps = view.data.steps;
  if (view.found && !before) return;
  view.found = []; // eigenvectors
  view.warning = "";
}

function speak(view) {
  paint(view);
  view.tell(view.root.querySelector(".sum, .operation, .said")?.textContent || "");
}
