/* Making elements of HTML and SVG, and what all diagrams share: boxes, scales, axes. */

import "../../parts/chart.js";

const span = (kind, ...children) => element("span", { class: kind }, ...children);
const number = (value, digits = 4) => span("num", formatNumber(value, digits));
// without zeros at the end, for what people set: 0.9, 12.5 %
const trimmed = (value, digits = 4) => (Number.isFinite(value) && Math.abs(value) >= 1e-4 ? plainNumber(Number(value.toPrecision(digits))) : formatNumber(value, digits));
const percent = (value, digits = 3) => (Number.isNaN(value) ? "–" : `${trimmed(100 * value, 100 * value > 99 ? 4 : digits)} %`);

// A diagram with its caption, a box to draw in and scales that hold still until `frame` is called.
function diagram(view, { width, height, title, note = "" }) {
  const box = { left: 44, top: 10, width: width - 64, height: height - 40 };
  const svg = shape("svg", { width, height, viewBox: `0 0 ${width} ${height}`, "aria-hidden": "true" });
  const grid = shape("g");
  svg.append(grid);
  const text = element("p", { class: "note" }, note);
  const figure = element("figure", { class: "chart" }, element("figcaption", {}, title), svg, text);
  let [x0, x1, y0, y1] = [0, 1, 0, 1];
  let drawn = "";
  const chart = {
    figure, svg, box, text,
    x: (v) => box.left + ((v - x0) / (x1 - x0)) * box.width,
    y: (v) => box.top + box.height - ((v - y0) / (y1 - y0)) * box.height,
    fromX: (place) => x0 + ((place - box.left) / box.width) * (x1 - x0),
    fromY: (place) => y0 + ((box.top + box.height - place) / box.height) * (y1 - y0),
    frame: (range, xTicks = ticks(range[0], range[1], box.width / 60), yTicks = ticks(range[2], range[3], 4), show = plainNumber) => {
      [x0, x1, y0, y1] = range;
      if (range.join() === drawn) return;
      drawn = range.join();
      grid.replaceChildren(
        ...xTicks.map((v) => shape("text", { class: "tick", x: chart.x(v), y: box.top + box.height + 17, "text-anchor": "middle" }, show(v))),
        ...yTicks.flatMap((v) => [
          shape("path", { class: "line", d: `M${box.left} ${chart.y(v)}H${box.left + box.width}` }),
          shape("text", { class: "tick", x: box.left - 7, y: chart.y(v) + 4, "text-anchor": "end" }, plainNumber(v)),
        ]),
        shape("path", { class: "axis", d: `M${box.left} ${box.top + box.height}H${box.left + box.width}` }),
      );
    },
    get range() {
      return [x0, x1, y0, y1];
    },
  };
  return chart;
}

const plainNumber = (v) => String(Number(v.toFixed(6))).replace("-", "−");

const curve = (points) => (points.length ? `M${points.map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`).join("L")}` : "");

// A fraction with its line.
const fraction = (over, under) => span("fraction", span("over", ...[over].flat()), span("under", ...[under].flat()));
