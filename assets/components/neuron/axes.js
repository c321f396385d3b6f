/* What the diagrams share: a frame, scales, axes. */

function frame(view, title, note) {
  const wide = !view.root.classList.contains("narrow");
  const outer = wide ? Math.floor((view.width - 24) / 2) : view.width;
  const width = Math.min(outer - (wide ? 34 : 26), 460);
  const figure = element("figure", { class: "chart" }, element("figcaption", {}, title));
  const text = element("p", { class: "note" }, note || "");
  return { figure, text, width };
}

// Side by side all diagrams are as high as the plane; below one another a curve can be flatter.
const tall = (view, width) => (view.root.classList.contains("narrow") ? 236 : planeSide(width));
const planeSide = (width) => Math.min(width - 50, 330);

// Linear scales that hold still while a hand is on the diagram: a scale that follows the hand would run away from it.
function axes(box) {
  const { left, top, width, height } = box;
  let [x0, x1, y0, y1] = [-1, 1, -1, 1];
  return {
    set: (a, b, c, d) => {
      [x0, x1, y0, y1] = [a, b, c, d];
    },
    x: (v) => left + ((v - x0) / (x1 - x0)) * width,
    y: (v) => top + height - ((v - y0) / (y1 - y0)) * height,
    fromX: (p) => x0 + ((p - left) / width) * (x1 - x0),
    fromY: (p) => y0 + ((top + height - p) / height) * (y1 - y0),
    get range() {
      return [x0, x1, y0, y1];
    },
  };
}

let clips = 0;

// A clipping shape of the size of `box` and how to refer to it; names are unique in a document, so each chart has its own.
function clipTo({ left, top, width, height }) {
  const id = `neuron-clip-${(clips += 1)}`;
  return { node: shape("clipPath", { id }, shape("rect", { x: left, y: top, width, height })), use: { "clip-path": `url(#${id})` } };
}

function drawAxes(group, box, scale, xName, yName) {
  const [x0, x1, y0, y1] = scale.range;
  const { left, top, width, height } = box;
  const label = (v) => String(Number(v.toFixed(6))).replace("-", "−");
  group.replaceChildren(
    ...ticks(x0, x1, width < 260 ? 5 : 7).flatMap((v) => [
      shape("path", { class: v === 0 ? "axis" : "tick", d: `M${scale.x(v)} ${top}V${top + height}` }),
      shape("text", { class: "tick-label", x: scale.x(v), y: top + height + 15, "text-anchor": "middle" }, label(v)),
    ]),
    ...ticks(y0, y1).flatMap((v) => [
      shape("path", { class: v === 0 ? "axis" : "tick", d: `M${left} ${scale.y(v)}H${left + width}` }),
      shape("text", { class: "tick-label", x: left - 6, y: scale.y(v) + 4, "text-anchor": "end" }, label(v)),
    ]),
    symbolSvg(xName[0], xName[1], { x: left + width, y: top + height + 30, "text-anchor": "end" }),
    symbolSvg(yName[0], yName[1], { x: left - 30, y: top + 10 }),
  );
}

function outputRange(activation, zoom, ...shown) {
  const [low, high] = BOUNDED[activation] || [-0.22 * zoom, zoom];
  const room = 0.08 * (high - low);
  return [Math.min(low, ...shown.map((v) => v - room)), Math.max(high, ...shown.map((v) => v + room))];
}

const path = (from, to, count, f) =>
  `M${Array.from({ length: count + 1 }, (_, i) => f(from + ((to - from) * i) / count)).map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`).join("L")}`;
