/* Attention maps of a network that has read a text, or two: tokens to leave out, heads to switch off, what is answered then.

   data      {part: "maps", values: {layer, head, off, hidden}, limits, labels, echo, looks: [base64, …], most}
             a look is packed as core.predict.maps_child.look tells it, with signs: how many characters its text has, of which `most`
             were taken; values are those of core.predict.maps_form
   state     released: {serial, values}     sent when a hand lets go

   For tests and scripts: the root has change (of the answer) and waiting (for an answer of the server) in its dataset.

   The parts lie beside this file and form one module with it. */

import "../../parts/drawing.js";
import "../../parts/heads.js";
import "../../parts/views.js";

export default function (component) {
  return keepView(component, "maps", { ...drawings({ maps }), adopt, released: (view) => waitFor(view, true) });
}

function adopt(view, { stale }) {
  const packed = view.data.looks;
  if (view.packed?.join() !== packed.join()) {
    view.packed = packed;
    view.looks = packed.map((each) => lookOf(unpack(Uint8Array.from(atob(each), (sign) => sign.charCodeAt(0)))));
  }
  if (!stale) waitFor(view, false);
}

function waitFor(view, waiting) {
  view.root.dataset.waiting = String(waiting);
}

// What of it is asked for again and again.
function lookOf({ header, arrays }) {
  const n = header.kept.length;
  const { layers: L, heads: H } = header;
  const part = (name, at, size) => arrays[name]?.data.subarray(at * size, (at + 1) * size) ?? null;
  const chosen = (layer, head) => (layer === header.layer - 1 && head === header.head ? arrays.chosen.data : null);
  const small = ({ data, shape: [, , rows, columns] }, at) => ({ data: data.subarray(at * rows * columns, (at + 1) * rows * columns), rows, columns });
  return {
    ...header, arrays, n, L, H,
    names: header.kept.map((place) => header.tokens[place]),
    map: (layer, head) => (header.whole ? part("maps", layer * H + head, n * n) : chosen(layer, head + 1)),
    mixed: (layer) => (header.whole ? part("rollout", layer, n * n) : chosen(layer, 0)),
    ...(header.whole ? {} : { small: (layer, head) => small(arrays.small, layer * (H + 1) + (head === "rollout" ? H : head)) }),
    number: (name, layer, head) => arrays[name]?.data[layer * H + head] ?? null,
  };
}

function maps(view) {
  view.root.dataset.change = view.looks[0].change.toFixed(4);
  view.grids ??= [];
  const several = view.looks.length > 1;
  const texts = view.looks.map((look, at) => {
    const title = several ? [element("h4", {}, view.say("text", { number: at + 1 }))] : [];
    const grid = gridOf(view, look, at);
    return element("section", { class: "look", "aria-label": view.say("text", { number: at + 1 }) }, ...title, tokensOf(view, look, at), grid, answersOf(view, look, at));
  });
  return [...texts, view.told, headsOf(view)];
}

// Which head is looked at, as the maps name it: from 0, or the rollout.
function chosenOf(view) {
  const { L, H } = view.looks[0];
  const { layer, head } = view.values;
  const number = head > H ? 1 : head;
  return { layer: (layer < 1 || layer > L ? L : layer) - 1, head: number === 0 ? "rollout" : number - 1 };
}

function gridOf(view, look, at) {
  const picked = ({ layer, head }) => settle(view, { layer: layer + 1, head: head === "rollout" ? 0 : head + 1 });
  const grid = (view.grids[at] ??= new HeadGrid({ t: view.say, picked, pointed: () => view.draw() }));
  let shown = "";
  view.live.push(() => {
    const key = JSON.stringify([chosenOf(view), view.values.off]);
    if (key !== shown) {
      shown = key;
      const labels = { rowLabels: look.names, columnLabels: look.names };
      const off = (layer, head) => isOff(view, layer, head);
      grid.show({ layers: look.L, heads: look.H, rows: look.n, columns: look.n, at: look.map, extra: { rollout: look.mixed }, small: look.small, chosen: chosenOf(view), off, ...labels });
    }
    grid.draw();
  });
  return grid.box;
}

const isOff = (view, layer, head) => typeof head === "number" && view.values.off.includes(100 * (layer + 1) + head + 1);
