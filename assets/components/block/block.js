/* The block of a Transformer: its stations with every number, a stack of blocks at the start of training, what a decoder costs,
   memory against length, writing with and without a cache. Every number comes from core or is the value of a sum that core gave.

   data      {part: "stations" | "depth" | "cost" | "length" | "cache", values, limits, labels, echo, …}
             stations: numbers, tokens, rms (core.foundations.block_run.told), norm, loud, heads
             depth: found (core.foundations.block_depth.study or null), depth
             cost: parts (core.foundations.block_cost.told), inner, steps
             length: heads, size; length, cache: measured (core.explain.block_length | block_cache .measure, or null), steps
   state     released: {serial, values}     sent when a hand lets go, never while it moves

   What was measured comes as a function: a measurement that arrives is painted into the drawing that is there. */

import "../../parts/sheet.js";
import "../../parts/views.js";

export default function (component) {
  const { found, measured, ...data } = component.data;
  data.found = () => found;
  data.measured = () => measured;
  const parts = { stations: stationsPart, depth: depthPart, cost: costPart, length: lengthPart, cache: cachePart };
  return keepView({ ...component, data }, "block", { ...drawings(parts), changed: refresh, adopt: refresh, released: speak });
}

// Only the stations have a scene to keep; the others draw from their numbers alone.
function refresh(view) {
  if (view.data.part === "stations") refreshScene(view);
}

function speak(view) {
  if (view.data.part === "stations") speakSheet(view, "station");
}
