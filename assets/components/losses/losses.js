/* Three drawings of one page, chosen by `part`: a loss with its derivative, lines through points, the price of a mistake. */

import "../../parts/drawing.js";
import "../../parts/views.js";

export default function (component) {
  return keepView(component, "losses", drawings({ curve: curvePart, lines: linesPart, mistake: mistakePart }));
}
