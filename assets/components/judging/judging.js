/* Judging a classifier: a threshold to drag with all that follows from it, a confusion matrix, a reliability diagram, trials as dots.

   data      {part, values, limits, labels, echo, …}
             threshold    {truth, scores (base64: u1, f8), positive, curves: {roc_x, roc_y, pr_x, pr_y}, auc, ap, steps}
             matrix       {confusion, classes}
             reliability  {before, after: [[confidence, accuracy, count]]}
             strips       {rows: [{name, kind, values}], from, rule}   accuracies as dots; `rule` is a line to hold them against, or null
   state     released: {serial, values}     sent when a hand lets go, never while it moves

   The parts lie beside this file and form one module with it. */

import "../../parts/drawing.js";
import "../../parts/views.js";

export default function (component) {
  const parts = { threshold: thresholdPart, matrix: matrixPart, reliability: reliabilityPart, strips: stripsPart };
  return keepView(component, "judging", { ...drawings(parts), released: speak });
}

// For screen readers, once a hand has let go.
function speak(view) {
  if (view.spoken) view.spoken.textContent = view.summary();
}
