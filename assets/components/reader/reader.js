/* A text under a network's eyes: each token colored by its part in the decision or by what a unit does there; below it what the
   network thinks after each token, and all units as a heat map with the same cursor.

   data      {kind: "reading" or "writing", packed: what core/sequences/{reading,writing}_looks.py answers, as text, classes: names,
             values: {shade, gate, sort, unit, token} and of a text that is written {letters, when}, limits, labels, echo}
   state     released: {serial, values}     sent when a hand lets go

   Up and down go from unit to unit. The parts lie beside this file and form one module with it. */

import "../../parts/views.js";
import "../../parts/drawing.js";
import "../../parts/pictures.js";

export default function (component) {
  return keepView(component, "reader", {
    narrow: 620,
    build: (view) => {
      lookOf(view);
      view.root.classList.add("drawing");
      const inside = hasUnits(view) ? [heatOf(view)] : [];
      const below = reads(view) ? [chancesOf(view), ...inside] : [surpriseOf(view), element("div", { class: "beside" }, guessesOf(view), selectiveOf(view)), ...inside];
      return [barOfReader(view), scaleOf(view), textOf(view), readoutOf(view), ...below, tableOf(view)];
    },
  });
}

// What the colors mean.
function scaleOf(view) {
  const [low, high] = [element("span"), element("span")];
  const bar = element("i");
  view.live.push(() => {
    const shade = shadeNow(view);
    const signed = shade === "unit" ? isSigned(gateNow(view)) : reads(view);
    const stops = (signed ? [-1, -0.5, -0.1, 0, 0.1, 0.5, 1] : [0, 0.5, 1]).map((share) => tint(view, share, signed));
    bar.style.background = `linear-gradient(90deg, ${stops.join()})`;
    const reach = shade === "unit" ? formatNumber(reachOfGate(view, gateNow(view)), 2) : formatNumber(view.look.header.uniform ?? 0);
    const name = view.data.classes?.[view.look.header.target] ?? "";
    const key = shade === "unit" ? "unit" : reads(view) ? "share" : "bits";
    low.textContent = view.say(`scale.${key}.low`, { name, reach: signed ? `−${reach}` : "0" });
    high.textContent = view.say(`scale.${key}.high`, { name, reach });
  });
  return element("p", { class: "scale" }, low, bar, high);
}
