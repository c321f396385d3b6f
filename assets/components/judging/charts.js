/* The scores of both classes with the threshold between them, and both curves with the point where it stands. */

const BINS = 40;

function barsOf(labels, scores) {
  const bars = Array.from({ length: BINS }, () => [0, 0]);
  scores.forEach((score, row) => {
    bars[Math.min(BINS - 1, Math.floor(score * BINS))][labels[row] ? 0 : 1] += 1;
  });
  return bars;
}

// A chart of the unit square or less, with its frame; `follow(x, y)` gets where a hand is, in values.
function unitChart(view, width, height, [low, high], follow, options = {}) {
  const box = { left: 46, top: 10, width: width - 60, height: height - 52 };
  const scale = axes(box, [0, 1], [low, high]);
  const svg = shape("svg", { width, height, role: "img" });
  svg.append(grid(box, scale, { xTicks: [0, 0.2, 0.4, 0.6, 0.8, 1], ...options }));
  const clamp = (value) => Math.min(1, Math.max(0, value));
  if (follow) graspable(view, svg, across(svg, (x, y) => follow(clamp(scale.fromX(x)), scale.fromY(y)), true));
  return { svg, box, scale };
}

const lineOf = (scale, xs, ys) => xs.map((x, at) => `${at ? "L" : "M"}${scale.x(x).toFixed(2)} ${scale.y(ys[at]).toFixed(2)}`).join("");
const axisName = (box, height, text) => shape("text", { class: "tick-label", x: box.left + box.width / 2, y: height - 6, "text-anchor": "middle" }, text);
const keyOf = (kind, text) => element("span", { class: `key ${kind}` }, element("i", {}), text);

// Positives grow upwards, negatives downwards; what lies right of the line is called positive.
function histogramOf(view, width) {
  const height = 270;
  const most = Math.sqrt(Math.max(...view.bars.flat(), 1)); // heights are square roots: a few beside many are seen
  const { svg, box, scale } = unitChart(view, width, height, [-most * 1.05, most * 1.05], (x) => change(view, { threshold: Number(x.toFixed(3)) }), { write: (v) => plain(Math.round(v * v)) });
  const bar = (at, count, kind) => {
    const [x, y, zero] = [scale.x(at / BINS) + 0.5, scale.y(Math.sign(count) * Math.sqrt(Math.abs(count))), scale.y(0)];
    const node = shape("rect", { class: kind, x, width: Math.max(1, box.width / BINS - 1), y: Math.min(y, zero), height: Math.abs(y - zero) });
    view.live.push(() => node.classList.toggle("called", (at + 0.5) / BINS >= view.values.threshold));
    return node;
  };
  view.bars.forEach(([up, down], at) => svg.append(bar(at, up, "positives"), bar(at, -down, "negatives")));
  const [rule, grip] = [shape("path", { class: "threshold" }), shape("circle", { class: "spot", r: 7 })];
  svg.append(rule, grip, axisName(box, height, view.say("axis.score", { name: view.data.positive })));
  view.live.push(() => {
    const x = scale.x(view.values.threshold);
    move(rule, { d: `M${x} ${box.top}V${box.top + box.height}` });
    move(grip, { cx: x, cy: box.top + box.height });
    svg.setAttribute("aria-label", view.summary());
  });
  svg.classList.add("histogram");
  svg.dataset.help = "histogram";
  const keys = element("p", { class: "keys" }, keyOf("positives", view.say("key.positives", { name: view.data.positive })), keyOf("negatives", view.say("key.negatives")));
  return element("figure", {}, element("figcaption", {}, view.say("histogram")), svg, keys);
}

// "roc" or "pr": the curve as scikit-learn has it, and the point that the browser's counts make.
function curveOf(view, width, kind) {
  const { ranking, data } = view;
  const height = Math.min(320, Math.max(250, width * 0.72));
  const place = kind === "roc"
    ? (at) => [ranking.fp[at] / ranking.negatives, ranking.tp[at] / ranking.positives]
    : (at) => [ranking.tp[at] / ranking.positives, ranking.tp[at] / (ranking.tp[at] + ranking.fp[at])];
  const { svg, box, scale } = unitChart(view, width, height, [0, 1.02], (x, y) => change(view, { threshold: nearestLevel(ranking, place, x, y) }));
  const base = ranking.positives / (ranking.positives + ranking.negatives);
  const chance = kind === "roc" ? lineOf(scale, [0, 1], [0, 1]) : lineOf(scale, [0, 1], [base, base]);
  const spot = shape("circle", { class: "spot", r: 7, "data-point": kind });
  svg.append(shape("path", { class: "chance", d: chance }), shape("path", { class: "line", d: lineOf(scale, data.curves[`${kind}_x`], data.curves[`${kind}_y`]) }), spot, axisName(box, height, view.say(`axis.${kind}.x`)));
  const says = element("p", { class: "muted point" });
  view.live.push(() => {
    const { recall, precision, specificity } = ratesOf(view.counts);
    const [x, y] = kind === "roc" ? [1 - specificity, recall] : [recall, precision ?? 1]; // nobody called: the curve ends at (0, 1)
    move(spot, { cx: scale.x(x), cy: scale.y(y) });
    spot.dataset.x = x;
    spot.dataset.y = y;
    says.textContent = view.say(`point.${kind}`, { x: percent(x), y: percent(kind === "roc" ? recall : precision) });
    svg.setAttribute("aria-label", says.textContent);
  });
  svg.classList.add("curve");
  svg.dataset.help = kind;
  const area = kind === "roc" ? data.auc : data.ap;
  return element("figure", {}, element("figcaption", {}, view.say(kind, { area: area.toFixed(3) })), svg, says);
}
