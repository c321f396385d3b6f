/* One neuron to take hold of: every number can be dragged, and everything that follows from it moves in the same frame.

   data      {values, limits: {name: [low, high]}, zones, labels, echo}   names as in core.foundations.neuron.NeuronConfig;
             zones: {activation: [{low, high, kind}]} as in core.foundations.curve.flat_zones
   state     released: {serial, values}     sent when a hand lets go, never while it moves

   The parts lie beside this file and form one module with it. */

import "../../parts/views.js";

export default function (component) {
  return keepView(component, "neuron", {
    helps: HELPS,
    open,
    build: (view) => [
      diagram(view), stepBar(view), formula(view),
      element("div", { class: "charts" }, curveChart(view), view.values.inputs === 1 ? lineChart(view) : planeChart(view)),
      downhill(view),
    ],
    form: ({ values: { inputs, activation, points } }) => [inputs, activation, points],
    follow,
    adopt: (view, { before }) => before && (keep(view, before), forget(view)),
    changed: forget,
    released: (view, before) => {
      keep(view, before);
      view.tell(summary(view));
    },
  });
}

function open(view) {
  view.past = [];
  forget(view);
  const { root } = view;
  for (const kind of ["pointerover", "focusin"]) root.addEventListener(kind, (event) => light(view, event.target.closest("[data-q]")));
  root.addEventListener("pointerleave", () => light(view, null));
}

// The same number lights up wherever it stands.
function light(view, target) {
  const name = target ? target.dataset.q : "";
  if (name === view.lit || view.holding) return;
  view.lit = name;
  for (const each of view.root.querySelectorAll("[data-q]")) each.classList.toggle("lit", each.dataset.q === name);
}
