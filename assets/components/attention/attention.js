/* Attention matrix by matrix: tokens, embeddings, positions, Q K V, scores, scaling, mask, softmax, weighted sum, heads joined.
   Every number comes from core; only which are looked at is decided here.

   data      {part: "stages", values: {stage, part, head, row, column}, limits, labels, echo, numbers: {name: rows}, open, asking,
             asked, heads, d, kind, scaling, hard, positions, cross}
             numbers are named as in core.foundations.attention_run.told; `asking` and `asked` are the tokens of queries and of keys
   state     released: {serial, values}     sent when a hand lets go, never while it moves

   The parts lie beside this file and form one module with it. */

import "../../parts/sheet.js";
import "../../parts/views.js";

export default function (component) {
  const released = (view) => speakSheet(view, "stage");
  return keepView(component, "attention", { ...drawings({ stages }), changed: refresh, adopt: refresh, released });
}

function stages(view) {
  const says = ({ scene }) => view.say(`says.${scene.says}`, scene.told);
  return sheetPart(view, barOf(view), { sheet: sheetOf, says, work: workOf });
}
