/* Regularization: networks that over-fit on purpose beside networks with remedies; one weight under three kinds of decay; double descent.

   data      {part, values, limits, steps, labels, echo} and, by part,
             race     {all: [name], looks, trained: {names, every, wrong, cut, train, validation, test, heart, counts, small, zero, norms, reach}
                      | null, fresh, trouble}
             decay    nothing more: math.js is core's twin
             descent  {found: {points, at, peak, train, test, x, y, curves, norms, places, true}, fresh, trouble}
   state     released: {serial, values}     sent when a hand lets go, never while it moves

   The parts lie beside this file and form one module with it. */

import "../../parts/drawing.js";
import "../../parts/numbers.js";
import "../../parts/scales.js";
import "../../parts/views.js";

export default function (component) {
  return keepView(component, "regularization", { ...drawings({ race: racePart, decay: decayPart, descent: descentPart }), adopt: settleValues });
}

// Those who run in their order, "nothing" among them; one of them is looked at.
function settleValues(view) {
  const { values, data } = view;
  if (data.part !== "race") return;
  values.who = data.all.filter((name) => name === "nothing" || values.who.includes(name));
  if (!values.who.includes(values.looked)) values.looked = values.who[values.who.length - 1];
}

function racePart(view) {
  const { figure: learning, moment } = learningOf(view);
  return [whoOf(view), strengthOf(view), learning, gapOf(view, moment), tableOf(view), weightsOf(view, moment), view.told];
}
