/* Lines over axes that may be logarithmic, with a rule that a hand moves. */

// {values: where numbers stand, write} on an axis from low to high; on a logarithmic one each power of ten (or of two).
function decades(low, high, base = 10) {
  const step = Math.log(base);
  const ends = [Math.floor(Math.log(low) / step), Math.ceil(Math.log(high) / step)];
  const every = Math.max(1, Math.ceil((ends[1] - ends[0]) / 6));
  return range(ends[1] - ends[0] + 1).map((at) => ends[0] + at).filter((each) => (each - ends[0]) % every === 0).map((each) => base ** each);
}

// A chart: {box, x, y, node, layer}: x and y turn values into pixels; `layer` is where lines are drawn.
function chartOf(view, { width, height, name, across, xs, ys, logX = false, logY = false, xTicks, yTicks, writeX = plain, writeY = plain }) {
  const box = { left: 58, top: 30, width: width - 58 - 12, height: height - 30 - 44 };
  const [fx, fy] = [logX ? Math.log10 : Number, logY ? Math.log10 : Number];
  const scale = axes(box, xs.map(fx), ys.map(fy));
  const x = (value) => scale.x(fx(value));
  const y = (value) => Math.max(box.top, Math.min(box.top + box.height, scale.y(fy(value))));
  const fromX = (pixel) => (logX ? 10 ** scale.fromX(pixel) : scale.fromX(pixel));
  const inX = (xTicks ?? ticks(xs[0], xs[1], 6)).filter((each) => each >= xs[0] && each <= xs[1]);
  const inY = (yTicks ?? (logY ? decades(ys[0], ys[1]) : ticks(ys[0], ys[1], 5))).filter((each) => each >= ys[0] * 0.999 && each <= ys[1] * 1.001);
  const layer = shape("g", {});
  const node = shape("svg", { width, height, role: "img", "aria-label": name },
    shape("text", { class: "title", x: 0, y: 14 }, name),
    ...inX.flatMap((each) => [shape("path", { class: "tick", d: `M${x(each)} ${box.top}V${box.top + box.height}` }), shape("text", { class: "tick-label", x: x(each), y: box.top + box.height + 15, "text-anchor": "middle" }, writeX(each))]),
    ...inY.flatMap((each) => [shape("path", { class: "tick", d: `M${box.left} ${y(each)}H${box.left + box.width}` }), shape("text", { class: "tick-label", x: box.left - 6, y: y(each) + 4, "text-anchor": "end" }, writeY(each))]),
    shape("text", { class: "tick-label", x: box.left + box.width, y: height - 8, "text-anchor": "end" }, across),
    layer,
  );
  return { box, x, y, fromX, node, layer };
}

// points: [x, y] pairs; dash tells lines apart where colors cannot.
function lineIn(chart, points, { color, dash = "", dots = false, name = "" }) {
  const d = points.map(([a, b], at) => `${at ? "L" : "M"}${chart.x(a).toFixed(1)} ${chart.y(b).toFixed(1)}`).join("");
  const marks = dots ? points.map(([a, b]) => shape("circle", { cx: chart.x(a), cy: chart.y(b), r: 4, fill: color, class: "dot" })) : [];
  return shape("g", { "data-line": name }, shape("path", { class: "line", d, style: `--own: ${color}`, "stroke-dasharray": dash }), ...marks);
}

// A vertical rule; a hand on the chart moves it: moved(the value under the hand). Returns what brings it to a value.
function ruleIn(view, chart, moved) {
  const { box } = chart;
  const rule = shape("path", { class: "rule" });
  chart.node.append(rule);
  graspable(view, chart.node, (start) => {
    const act = (event) => moved(chart.fromX(Math.max(box.left, Math.min(box.left + box.width, pointer(chart.node, event)[0]))));
    act(start);
    return act;
  });
  chart.node.classList.add("curves");
  return (value) => move(rule, { d: `M${chart.x(value).toFixed(1)} ${box.top}V${box.top + box.height}` });
}

const DASHES = ["", "7 4", "2 4", "9 3 2 3"];

// A short piece of a line, as it is in the chart.
function sample(color, dash) {
  return shape("svg", { width: 30, height: 10, "aria-hidden": "true" }, shape("path", { class: "line", d: "M1 5H29", style: `--own: ${color}`, "stroke-dasharray": dash }));
}

// 16.8 MB; powers of 1000, as file sizes are told
function bytes(value) {
  const units = ["B", "KB", "MB", "GB", "TB", "PB"];
  const at = Math.max(0, Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, value)) / 3)));
  const shown = value / 1000 ** at;
  return `${at && shown < 100 ? shown.toFixed(shown < 10 ? 2 : 1) : shown.toFixed(0)} ${units[at]}`;
}

// 1,536
const grouped = (value) => Math.round(value).toString().replace(/\B(?=(\d{3})+$)/g, ",");

// 124 M, 291.6 G
function metric(value) {
  const units = ["", "K", "M", "G", "T", "P", "E", "Z"];
  const at = value < 10_000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(value) / 3));
  const shown = value / 1000 ** at;
  return at ? `${shown.toFixed(shown < 10 ? 2 : shown < 100 ? 1 : 0)} ${units[at]}` : String(Math.round(value));
}
