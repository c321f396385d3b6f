/* What a network looks at: maps of a picture's places beside each other, and a picture pushed step by step in the worst direction.

   data      {part: "maps" or "sanity", seen: {values, shape: [h, w] or [h, w, 3], ground}, rows: [{name, maps: [{method, values}], notes}], …}
             {part: "attack", seen, direction, epsilons, chances: a list for each ε, classes, answer, values: {epsilon}, limits, …}
             `ground`: of each channel what an empty picture has there; `answer`: the number of the class that the network answers
   state     released: {serial, values}     sent when a hand lets go of ε, never while it moves

   The parts lie beside this file and form one module with it. */

import "../../parts/views.js";

const PARTS = { maps: mapsPart, sanity: mapsPart, attack: attackPart };

export default function (component) {
  return keepView(component, "looks", { narrow: 620, build: (view) => PARTS[view.data.part](view) });
}
