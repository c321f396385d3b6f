/* A small chart over the steps of a run: lines that stand still, a cursor that moves, the step where something was caught. */

const PLOT = 112; // CSS pixels

// series: [{points: [[step, value]], color, thin, dashed, end}]; of `log` axes the powers of ten; guides: values to hold against.
function linesOf(view, run, width, { series, all = series, log = false, from, to, guides = [], write }) {
  const value = log ? (v) => Math.log10(v) : (v) => v;
  const usable = (v) => v !== null && Number.isFinite(v) && (!log || v > 0);
  const known = all.flatMap(({ points }) => points.map(([, v]) => v)).filter(usable).map(value);
  let low = from === undefined ? Math.min(...known) : value(from);
  let high = to === undefined ? Math.max(...known) : value(to);
  if (!known.length) [low, high] = log ? [-3, 0] : [0, 1];
  [low, high] = [Math.min(low, ...guides.map(value)), Math.max(high, ...guides.map(value))];
  if (log) [low, high] = [Math.max(low, high - 12), high];
  if (high - low < 1e-6) [low, high] = [low - 0.5, high + 0.5];
  const box = { left: 40, top: 6, width: width - 54, height: PLOT - 26 };
  const scale = axes(box, [0, Math.max(1, lastOf(view))], [low - (high - low) * 0.04, high + (high - low) * 0.04]);
  const svg = shape("svg", { width, height: PLOT, role: "img", class: "lines", "data-help": "scrub" });
  const labels = (v) => (log ? (Number.isInteger(v) ? `10${raised(v)}` : high - low < 2 ? formatNumber(10 ** v, 2) : "") : (write ?? short)(v));
  svg.append(grid(box, scale, { about: 3, write: labels, xTicks: ticks(0, Math.max(1, lastOf(view)), 4).filter(Number.isInteger) }));
  const place = (v) => Math.min(box.top + box.height + 2, Math.max(box.top - 2, scale.y(value(v))));
  for (const { points, color, thin, dashed, end } of series) {
    let pen = false;
    const d = points.map(([step, v]) => {
      const mark = usable(v) ? `${pen ? "L" : "M"}${scale.x(step).toFixed(1)} ${place(v).toFixed(1)}` : "";
      pen = Boolean(mark);
      return mark;
    }).join("");
    const path = shape("path", { class: "series", d, stroke: color });
    if (thin) path.classList.add("thin");
    if (dashed) path.classList.add("dashed");
    svg.append(path);
    const last = points.filter(([, v]) => usable(v)).at(-1);
    if (end && last) svg.append(shape("text", { class: "end", x: scale.x(last[0]) + 3, y: place(last[1]) + 4, fill: color }, end));
  }
  for (const guide of guides) svg.append(shape("path", { class: "guide", d: `M${box.left} ${place(guide)}H${box.left + box.width}` }));
  if (run.finding) {
    const x = scale.x(run.finding.step);
    svg.append(shape("path", { class: "caught", d: `M${x} ${box.top}V${box.top + box.height}` }));
  }
  const cursor = shape("path", { class: "cursor" });
  svg.append(cursor);
  view.live.push(() => {
    const x = scale.x(stepOf(view, run)).toFixed(1);
    cursor.setAttribute("d", `M${x} ${box.top}V${box.top + box.height}`);
  });
  const follow = (x) => change(view, { [view.moment]: Math.max(0, Math.min(lastOf(view), Math.round(scale.fromX(x)))) });
  graspable(view, svg, across(svg, follow, true));
  return svg;
}

const short = (v) => (Math.abs(v) >= 1e4 ? formatNumber(v, 1) : plain(v));
const overMoments = (run, name) => run.moments.map((each) => [each.step, each[name]]);
const overSteps = (values) => values.map((value, at) => [at + 1, value]);

// The first layer is orange, the last blue; both are numbered at their ends.
function layerColor(view, at, count) {
  const share = count > 1 ? at / (count - 1) : 1;
  return `color-mix(in srgb, ${view.colors.positive} ${Math.round(100 * share)}%, ${view.colors.negative})`;
}

function layered(view, run, name) {
  const count = run.layers.length;
  return run.layers.map((_, at) => ({
    points: overSteps(run[name].map((each) => each[at])), color: layerColor(view, at, count),
    thin: at > 0 && at < count - 1, end: at === 0 || at === count - 1 ? String(at + 1) : "",
  }));
}

function keysFor(view, ...entries) {
  return element("p", { class: "keys" }, ...entries.map(([color, text, dashed]) => {
    const sign = element("i", { class: dashed ? "dashed" : "" });
    sign.style.color = color;
    return element("span", {}, sign, text);
  }));
}
const learnedColor = (view) => view.colors.categories[0];
const testedColor = (view) => view.colors.categories[1];
