/* The drawings of one page, chosen by `part`: a deep network right after its initialization, four neurons that start alike, two
   networks before digits and their losses.

   What was measured comes as a function: a new measurement is painted into the drawing that is there, and the focus stays. */

import "../../parts/drawing.js";
import "../../parts/views.js";

export default function (component) {
  const { measured, quadrature, ...data } = component.data;
  data.measured = () => measured;
  data.quadrature = () => quadrature;
  return keepView({ ...component, data }, "initialization", drawings({ layers: layersPart, twins: pathsPart, digits: digitsPart, losses: pathsPart }));
}
