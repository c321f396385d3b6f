/* Slopes, areas, a graph for the chain rule and a way downhill, to take hold of. What follows from a drag moves in the same frame.

   data      {part: "tangent" | "graph" | "surface" | "area", values, limits: {name: [low, high]}, labels, echo, …}
             tangent, area   curve: {value, slope}               trees as core.foundations.expression.to_json writes them
             graph           nodes: [{operation, edges: [{source, slope}]}]
             surface         surface: {value, gradient: [tree, tree], window}
   state     released: {serial, values}     sent when a hand lets go, never while it moves

   The parts lie beside this file and form one module with it. */

import "../../parts/views.js";

const PARTS = { tangent: tangentPart, graph: graphPart, surface: surfacePart, area: areaPart };

export default function (component) {
  const build = (view) => {
    view.root.dataset.part = view.data.part;
    return PARTS[view.data.part](view);
  };
  return keepView(component, "calculus", { helps: HELPS, build });
}

// The width of one of two figures side by side, or of one below another.
const half = (view) => (view.narrow ? view.width - 26 : Math.floor((view.width - 20) / 2) - 26);
