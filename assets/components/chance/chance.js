/* Probability to take hold of: a distribution with its lots, a test for a disease, two distributions and their surprise.

   data      {part: "lots" | "test" | "bars", values, limits: {name: [low, high, step]}, unit, labels, echo}
   state     released: {serial, values}     sent when a hand lets go, never while it moves

   The parts lie beside this file and form one module with it. */

import "../../parts/views.js";

const PARTS = { lots: lotsPart, test: testPart, bars: barsPart };

export default function (component) {
  return keepView(component, "chance", {
    helps: HELPS,
    build: (view) => PARTS[view.data.part](view),
    form: ({ values: { kind, p, samples } }) => [kind, p?.length, samples?.map((each) => each.p.length)], // other knobs, other bars
    released: (view) => view.tell(view.summary()),
  });
}
