/* Texts cut into tokens: one sentence in three ways beside each other, or five reviews and a sixth. Knows no set of texts.

   data      {part: "cut", text, units: [{unit, size, unknown, tokens: [{text, begin, end, id, rank, seen}]}], chosen, labels, alt}
             {part: "five", reviews: [{text, positive, meaning}], asked: {text, positive or null, meaning}, units: [{unit, tokens, shared,
              five: [[{text, within}]], asked: [{text, within, weight}], known, start, positive}], labels, alt}

   The parts lie beside this file and form one module with it. */

import "../../parts/views.js";

const PARTS = { cut: cutPart, five: fivePart };

export default function (component) {
  return keepView(component, "tokens", { helps: { chip: ".chip", way: ".way" }, narrow: 640, build: (view) => PARTS[view.data.part](view) });
}
