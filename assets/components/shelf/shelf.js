/* The run shelf: a list of all runs of which only the rows in sight are drawn, and the curves of the chosen ones over each other.

   data      {part, values, limits, labels, echo, …}
             list    {ids, titles, kinds, states, noted, imported, created, seconds, loss, right: a value a run;
                     columns: [{name, label, values, order, at}]: a setting, its values, which of them each run has (-1: none);
                     shown: the ids that are compared, own: whether these are the visitor's}
             chart   {runs: [{id, name, state, curves: [{lane, per_epoch, train, check: {loss, right: [[step, value]]}}]}],
                     heads, table: [[setting, [a value a run]]]}
   state     released: {serial, values}     sent when a choice is made

   The parts lie beside this file and form one module with it. */

import "../../parts/drawing.js";
import "../../parts/views.js";

export default function (component) {
  return keepView(component, "shelf", { ...drawings({ list: listPart, chart: chartPart }), released: speak });
}

// For screen readers, once a choice is made.
function speak(view) {
  if (view.spoken) view.spoken.textContent = view.summary();
}
