/* The edges of the network view. There are too many for elements of their own: those between two layers are painted on one canvas,
   and only the few that are lit lie above it as paths. */

const DASHES = [7, 6]; // of a gradient on its way back
const REACH = 9; // pixels from an edge within which a hand means it

function edgeSheet(view, plan, layer) {
  const x0 = (layer === 1 ? plan.x(0) + plan.ends[0] / 2 - 3 : plan.x(layer - 1) + plan.pill / 2);
  const x1 = plan.x(layer) - plan.pill / 2;
  const colors = palette(view.root);
  const back = Object.fromEntries(["positive", "negative"].map((sign) => [sign, mix([rgb(colors[sign]), rgb(colors.text)], 0.3)]));
  const canvas = element("canvas", { class: "sheet", "aria-hidden": "true", style: `left:${x0}px;top:0` });
  const sheet = { canvas, x0, x1, edges: [], stale: true, fresh: [] };
  const ink = () => {
    const context = fitCanvas(canvas, x1 - x0, plan.height);
    context.lineCap = "round";
    return context;
  };
  const stroke = (context, edge, width) => {
    context.lineWidth = width;
    context.beginPath();
    context.moveTo(0, edge.y0);
    context.lineTo(x1 - x0, edge.y1);
    context.stroke();
  };
  const strokeBack = (context, edge) => {
    const sign = signOf(edge.slope);
    if (sign === "zero") return;
    context.strokeStyle = back[sign];
    stroke(context, edge, edge.slopeWidth);
  };
  sheet.add = (edge) => sheet.edges.push(Object.assign(edge, { sheet, weight: 0, width: 1, slope: undefined, slopeWidth: 0 }));
  sheet.setWeight = (edge, weight) => {
    if (edge.weight === weight && edge.inked) return;
    Object.assign(edge, { weight, width: thickness(weight), inked: true });
    sheet.stale = true;
  };
  sheet.setSlope = (edge, slope) => {
    if (edge.slope === slope) return;
    if (edge.slope === undefined) sheet.fresh.push(edge); // one more: painted over what is there
    else sheet.stale = true;
    edge.slope = slope;
    edge.slopeWidth = 1.2 + 4 * Math.min(1, Math.abs(slope ?? 0) / view.steepest);
  };
  sheet.paint = () => {
    if (!sheet.stale && !sheet.fresh.length) return;
    const context = ink();
    if (sheet.stale) {
      context.clearRect(0, 0, x1 - x0, plan.height);
      context.globalAlpha = 0.5;
      for (const edge of sheet.edges) {
        const sign = signOf(edge.weight);
        context.setLineDash(sign === "zero" ? [3, 5] : []);
        context.strokeStyle = sign === "zero" ? colors.muted : colors[sign];
        stroke(context, edge, edge.width);
      }
      context.globalAlpha = 1;
    }
    context.setLineDash(DASHES);
    for (const edge of sheet.stale ? sheet.edges : sheet.fresh) if (edge.slope !== undefined) strokeBack(context, edge);
    sheet.stale = false;
    sheet.fresh = [];
  };
  return sheet;
}

const thickness = (weight) => 0.9 + 5 * (1 - Math.exp(-Math.abs(weight) / 1.5));

// What lies above the canvas while an edge is lit: its weight's line, its gradient's, or both.
function litPaths(edge, marks, ways) {
  const d = `M${edge.sheet.x0} ${edge.y0.toFixed(1)}L${edge.sheet.x1} ${edge.y1.toFixed(1)}`;
  const paths = [];
  const marked = marks.join(" ");
  if (ways.includes("w")) paths.push(shape("path", { class: `edge ${signOf(edge.weight)} ${marked}`, d, "stroke-width": edge.width.toFixed(2) }));
  if (ways.includes("dw") && edge.slope !== undefined) paths.push(shape("path", { class: `back ${signOf(edge.slope)} ${marked}`, d, "stroke-width": edge.slopeWidth.toFixed(2) }));
  return paths;
}

// A pointer over the canvases means the nearest edge.
function touchableEdges(view, box, sheets) {
  let under = null;
  const nearest = (event) => {
    if (event.target.closest("button")) return null;
    const frame = box.getBoundingClientRect();
    const [x, y] = [event.clientX - frame.left, event.clientY - frame.top];
    const sheet = sheets.find(({ x0, x1 }) => x0 <= x && x <= x1);
    let [best, least] = [null, REACH];
    for (const edge of sheet?.edges ?? []) {
      const rise = (edge.y1 - edge.y0) / (sheet.x1 - sheet.x0);
      const away = Math.abs(edge.y0 + rise * (x - sheet.x0) - y) / Math.hypot(1, rise);
      if (away < least) [best, least] = [edge, away];
    }
    return best;
  };
  const meant = (edge) => newest(view, edge) ?? edge.ids[0];
  box.addEventListener("pointermove", (event) => {
    if (event.target.closest("button")) {
      under = null; // the number under the pointer speaks for itself
      return;
    }
    const edge = nearest(event);
    if (edge === under) return;
    under = edge;
    box.classList.toggle("over", Boolean(edge));
    hover(view, edge && meant(edge));
  });
  box.addEventListener("pointerleave", () => {
    if (under) hover(view, (under = null));
  });
  box.addEventListener("click", (event) => {
    const edge = nearest(event);
    if (edge) jump(view, meant(edge));
  });
}
