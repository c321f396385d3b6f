/* What the diagrams share: a frame, scales, axes, and the line of a function with its gaps. */

function figure(title, ...children) {
  return element("figure", {}, element("figcaption", {}, title), ...children);
}

// An empty diagram: `plot.svg`, scales plot.x, plot.y and their inverses, plot.set(x0, x1, y0, y1), plot.axes(…).
function diagram(width, height, margin = {}) {
  const box = { left: margin.left ?? 44, top: margin.top ?? 10, right: width - (margin.right ?? 12), bottom: height - (margin.bottom ?? 34) };
  const svg = shape("svg", { width, height, viewBox: `0 0 ${width} ${height}` });
  const id = `calculus-clip-${(diagrams += 1)}`;
  const grid = shape("g", { "aria-hidden": "true" });
  const inside = shape("g", { "clip-path": `url(#${id})` });
  svg.append(shape("clipPath", { id }, shape("rect", { x: box.left, y: box.top, width: box.right - box.left, height: box.bottom - box.top })), grid, inside);
  let [x0, x1, y0, y1] = [-1, 1, -1, 1];
  return {
    svg,
    inside,
    box,
    set: (...range) => {
      [x0, x1, y0, y1] = range;
    },
    get range() {
      return [x0, x1, y0, y1];
    },
    x: (v) => box.left + ((v - x0) / (x1 - x0)) * (box.right - box.left),
    y: (v) => box.bottom - ((v - y0) / (y1 - y0)) * (box.bottom - box.top),
    fromX: (p) => x0 + ((p - box.left) / (box.right - box.left)) * (x1 - x0),
    fromY: (p) => y0 + ((box.bottom - p) / (box.bottom - box.top)) * (y1 - y0),
    axes: (xName, yName, label = tickLabel, marks = [null, null]) => {
      const [xs, ys] = [marks[0] || ticks(x0, x1, (box.right - box.left) / 70), marks[1] || ticks(y0, y1, (box.bottom - box.top) / 48)];
      const px = (v) => box.left + ((v - x0) / (x1 - x0)) * (box.right - box.left);
      const py = (v) => box.bottom - ((v - y0) / (y1 - y0)) * (box.bottom - box.top);
      grid.replaceChildren(
        ...xs.flatMap((v) => [
          shape("path", { class: v === 0 ? "axis" : "tick", d: `M${px(v)} ${box.top}V${box.bottom}` }),
          shape("text", { class: "tick-label", x: px(v), y: box.bottom + 15, "text-anchor": "middle" }, label(v)),
        ]),
        ...ys.flatMap((v) => [
          shape("path", { class: v === 0 ? "axis" : "tick", d: `M${box.left} ${py(v)}H${box.right}` }),
          shape("text", { class: "tick-label", x: box.left - 6, y: py(v) + 4, "text-anchor": "end" }, label(v)),
        ]),
        shape("text", { class: "sym", x: box.right, y: box.bottom + 30, "text-anchor": "end" }, xName),
        shape("text", { class: "sym", x: 2, y: box.top + 4 }, yName),
      );
    },
  };
}

let diagrams = 0;

const tickLabel = (v) => (Math.abs(v) >= 1e5 || (v !== 0 && Math.abs(v) < 1e-3) ? formatNumber(v, 1) : String(Number(v.toFixed(6))).replace("-", "−"));

// What of the values of f over x0 … x1 is worth showing: all of them, or without the few that run off to a pole.
function heights(f, x0, x1, ...also) {
  const values = Array.from({ length: 301 }, (_, i) => f(x0 + ((x1 - x0) * i) / 300)).filter(Number.isFinite).sort((a, b) => a - b);
  if (!values.length) return [-1, 1];
  const at = (part) => values[Math.round(part * (values.length - 1))];
  let [low, high] = [values[0], values[values.length - 1]];
  if (high - low > 4 * (at(0.93) - at(0.07))) [low, high] = [at(0.07), at(0.93)];
  for (const each of also.filter(Number.isFinite)) [low, high] = [Math.min(low, each), Math.max(high, each)];
  const room = high - low < 1e-9 * (1 + Math.abs(high)) ? 1 : 0.12 * (high - low);
  return [low - room, high + room];
}

// The line of f from x0 to x1; it is lifted where f has no value, and where it jumps.
function lineOf(plot, f, count = 320) {
  const [x0, x1, y0, y1] = plot.range;
  const large = (y1 - y0) / 3;
  const point = (x, y) => `${plot.x(x).toFixed(2)} ${Math.max(-3e3, Math.min(3e3, plot.y(y))).toFixed(2)}`;
  let d = "";
  let [px, py] = [x0, f(x0)];
  if (Number.isFinite(py)) d = `M${point(px, py)}`;
  for (let i = 1; i <= count; i += 1) {
    const x = x0 + ((x1 - x0) * i) / count;
    const y = f(x);
    if (Number.isFinite(y) && Number.isFinite(py)) d += `${Math.abs(y - py) > large && jumps(f, px, py, x, y) ? "M" : "L"}${point(x, y)}`;
    else if (Number.isFinite(y)) {
      const edge = brink(f, x, px);
      d += `M${point(edge, f(edge))}L${point(x, y)}`;
    } else if (Number.isFinite(py)) {
      const edge = brink(f, px, x);
      d += `L${point(edge, f(edge))}`;
    }
    [px, py] = [x, y];
  }
  return d || "M0 0";
}

// The last place with a value on the way from `inside` to `outside`.
function brink(f, inside, outside) {
  for (let i = 0; i < 30; i += 1) {
    const middle = (inside + outside) / 2;
    if (Number.isFinite(f(middle))) inside = middle;
    else outside = middle;
  }
  return inside;
}

// Whether the difference stays however close one looks: then it is a jump or a pole and no steep piece of the line.
function jumps(f, a, fa, b, fb) {
  const first = Math.abs(fb - fa);
  for (let i = 0; i < 40; i += 1) {
    const middle = (a + b) / 2;
    const value = f(middle);
    if (!Number.isFinite(value)) return true;
    if (Math.abs(value - fa) > Math.abs(fb - value)) [b, fb] = [middle, value];
    else [a, fa] = [middle, value];
  }
  return Math.abs(fb - fa) > first / 2;
}

// The straight line through (x, y) with a slope, across the whole diagram.
function straight(plot, x, y, slope) {
  if (!Number.isFinite(slope) || !Number.isFinite(y)) return "M0 0";
  const [x0, x1] = plot.range;
  const height = (v) => Math.max(-1e5, Math.min(1e5, plot.y(y + slope * (v - x))));
  return `M${plot.x(x0)} ${height(x0)}L${plot.x(x1)} ${height(x1)}`;
}

const legend = (...keys) => element("p", { class: "keys" }, ...keys.map(([kind, label]) => element("span", { class: `key ${kind}` }, label)));
