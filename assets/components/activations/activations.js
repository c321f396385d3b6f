/* Three drawings of one page, chosen by `part`: a curve with its derivative, a chain of layers, softmax. */

import "../../parts/drawing.js";
import "../../parts/views.js";

export default function (component) {
  return keepView(component, "activations", drawings({ curve: curvePart, stack: stackPart, softmax: softmaxPart }));
}
