/* A recurrent cell unrolled through time: gates, states and, backward, the gradient that arrives at each step. Computed here.

   data      {part: "unrolled", values, limits, steps, labels, echo, cell, letters, targets, shown, judged, hidden, seed,
             drawn: {cell: weights}}
             values are named as in core.foundations.recurrent_config; a text comes as `letters` (those that go in, by number in
             `shown`) and `targets` (by number); drawn weights are used where values.weights is empty
   state     released: {serial, values}     sent when a hand lets go, never while it moves

   The parts lie beside this file and form one module with it. */

import "../../parts/drawing.js";
import "../../parts/views.js";

export default function (component) {
  return keepView(component, "cell", { helps: HELPS, ...drawings({ unrolled }), form, changed: refresh, adopt: refresh, released: speak });
}

// another number of steps, other elements
const form = ({ values }) => [values.inputs.length];

function unrolled(view) {
  refresh(view);
  view.spoken = element("p", { class: "sr-only", role: "status" });
  const stage = columnsOf(view);
  const hint = element("p", { class: "hint" }, view.say(view.narrow ? "hint.touch" : "hint"));
  return [barOf(view), stage, hint, view.told, view.spoken, panelOf(view), learningOf(view)];
}

function speak(view) {
  paint(view);
  const { t, name, unit } = looked(view);
  const value = valueAt(view, name, t, unit);
  view.spoken.textContent = view.say("spoken", { step: t + 1, name: view.say(`name.${view.data.cell}.${name}`), unit: unitName(view, name, unit), value: value === null ? view.say("unknown") : short(value) });
}
