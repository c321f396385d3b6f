/* The trace as the drawings read it: which quantity is where, which phase it belongs to, whether it is known by now. */

const PHASES = ["forward", "loss", "backward", "update", "after"];
const PHASE_OF = { z: "forward", a: "forward", loss: "loss", da: "backward", dz: "backward", dw: "backward", db: "backward", dx: "backward", w_new: "update", b_new: "update", loss_new: "after" };
const EDITABLE = { w: "weight", b: "bias", x: "input", t: "target" };

function readNet(trace) {
  const { order, quantities } = trace;
  const all = Object.entries(quantities);
  const lowest = (name, kinds) => Math.min(...all.filter(([, q]) => kinds.includes(q.kind) && q[name] !== null).map(([, q]) => q[name]));
  const first = { layer: lowest("layer", ["z"]), unit: lowest("unit", ["z"]) };
  const key = (kind, layer, unit, from) => [kind, layer, unit, from].join(" ");
  const found = new Map();
  const where = new Map();
  for (const [id, q] of all) {
    const layer = q.kind === "x" || q.kind === "dx" ? 0 : q.layer - first.layer + 1;
    const spot = { layer, unit: q.unit - first.unit + 1, from: q.from === null || q.from === undefined ? 0 : q.from - first.unit + 1 };
    where.set(id, spot);
    const single = q.kind === "loss" || q.kind === "loss_new";
    found.set(single ? q.kind : key(q.kind, q.kind === "t" ? 0 : layer, spot.unit, spot.from), id);
  }
  const place = new Map(order.map((id, k) => [id, k + 1]));
  return {
    ...trace,
    depth: trace.sizes.length - 1,
    where: (id) => where.get(id),
    place: (id) => place.get(id) ?? 0,
    find: (kind, layer = null, unit = null, from = 0) => found.get(layer === null ? kind : key(kind, layer, unit, from)),
    // the output of unit i of a layer; of the layer 0 it is an input
    output: (layer, unit) => found.get(layer === 0 ? key("x", 0, unit, 0) : key("a", layer, unit, 0)),
    phase: (id) => PHASE_OF[quantities[id]?.kind] ?? "given",
  };
}

const known = (view, id) => view.net.place(id) <= view.step && !(view.waiting && id === current(view));
const current = (view) => (view.step > 0 ? view.net.order[view.step - 1] : null);
const shownId = (view) => view.focus ?? current(view);
const valueOf = (view, id) => (id in view.edits ? view.edits[id] : view.net.quantities[id].value);

// What a quantity is, in words: "Weighted sum of neuron 2 in layer 1".
function nameOf(view, id) {
  const q = view.net.quantities[id];
  const { layer, unit, from } = view.net.where(id);
  return view.say(`kind.${q.kind}`, { layer, unit, from });
}
