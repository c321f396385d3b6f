/* Attention matrix by matrix: tokens, embeddings, positions, Q K V, scores, scaling, mask, softmax, weighted sum, heads joined.
   Every number comes from core; only which are looked at is decided here.

   data      {part: "stages", values: {stage, part, head, row, column}, limits, labels, echo, numbers: {name: rows}, open, asking,
             asked, heads, d, kind, scaling, hard, positions, cross}
             numbers are named as in core.foundations.attention_run.told; `asking` and `asked` are the tokens of queries and of keys
   state     released: {serial, values}     sent when a hand lets go, never while it moves

   The parts lie beside this file and form one module with it. */

import "../../parts/drawing.js";
import "../../parts/views.js";

export default function (component) {
  return keepView(component, "attention", { ...drawings({ stages }), changed: refresh, adopt: refresh, released: speak });
}

function stages(view) {
  view.hover = null;
  refresh(view);
  view.spoken = element("p", { class: "sr-only", role: "status" });
  const sheet = element("div", { class: "sheet" });
  const work = element("section", { class: "work", "aria-label": view.say("work") });
  const says = element("p", { class: "says" });
  let shown = "";
  view.live.push(() => {
    const { scene } = view;
    if (scene.key !== shown) {
      shown = scene.key;
      const active = view.root.getRootNode().activeElement;
      const inside = active && sheet.contains(active);
      sheet.replaceChildren(...sheetOf(view));
      says.replaceChildren(...math(view.say(`says.${scene.says}`, scene.told)));
      if (inside) (sheet.querySelector(".grid[tabindex='0']") ?? view.strip.now())?.focus({ preventScroll: true });
    }
    markSources(view);
    work.replaceChildren(...workOf(view));
    work.hidden = !work.childNodes.length;
  });
  const hint = element("p", { class: "hint" }, view.say(view.narrow ? "hint.touch" : "hint"));
  return [barOf(view), says, sheet, work, hint, view.told, view.spoken];
}

function speak(view) {
  paint(view);
  const { scene } = view;
  const cell = scene.result ? view.say("spoken", spokenOf(view)) : "";
  view.spoken.textContent = `${view.say(`stage.${scene.stage}`)}. ${cell}`;
}
