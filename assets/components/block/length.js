/* The n × n map at its size, and memory and time of attention against length: what must be held by count, and what was measured. */

const LARGEST = 8192;
const TILE = 1024; // a line of the picture every so many tokens

function lengthPart(view) {
  const side = view.narrow ? Math.min(300, view.width - 20) : 300;
  const picture = shape("svg", { width: side + 4, height: side + 22, role: "img", "aria-label": view.say("map") });
  const map = shape("rect", { class: "map", x: 1, y: 1 });
  const strip = shape("rect", { class: "strip", x: 1, y: 1 });
  const label = shape("text", { class: "num", y: side + 18 });
  picture.append(
    ...range(LARGEST / TILE + 1).flatMap((at) => [shape("path", { class: "tick", d: `M${1 + (at * side) / 8} 1v${side}` }), shape("path", { class: "tick", d: `M1 ${1 + (at * side) / 8}h${side}` })]),
    map, strip, label,
  );
  const said = element("p", { class: "said", role: "status" });
  const charts = element("div", { class: "pairs" });
  let drawn;
  let both = [];
  const { heads, size } = view.data;
  view.live.push(() => {
    const n = Math.round(view.values.span);
    const edge = (n / LARGEST) * side;
    move(map, { width: edge, height: edge });
    move(strip, { width: edge, height: Math.max(1.2, Math.min(edge, (32 / LARGEST) * side)) });
    label.textContent = view.say("map.size", { n: grouped(n), cells: metric(n * n) });
    said.replaceChildren(...math(view.say("length.said", { n: grouped(n), heads, one: bytes(4 * heads * n * n), naive: bytes(naiveBytes(n, heads, size)), fused: bytes(fusedBytes(n, heads, size)), times: Math.round(naiveBytes(n, heads, size) / fusedBytes(n, heads, size)), double: bytes(4 * heads * 4 * n * n) })));
    const measured = view.data.measured();
    if (drawn === undefined || measured !== drawn) {
      drawn = measured;
      both = [memoryChart(view, measured), timeChart(view, measured)];
      charts.replaceChildren(...both.map((each) => each.node));
    }
    for (const each of both) each.bring(n);
  });
  const legend = element("p", { class: "legend" }, sample(view.colors.negative, ""), view.say("length.naive"), " ", sample(view.colors.positive, "7 4"), view.say("length.fused"), element("span", { class: "muted" }, ` ${view.say("length.dots")}`));
  return [
    element("div", { class: "dials one" }, dial(view, "span")),
    element("div", { class: "sized" }, element("figure", {}, picture), element("div", { class: "beside" }, charts, legend, said)),
    view.told,
  ];
}

// Scores and shares, and what comes out; the kernel holds what comes out and a number for each row.
const naiveBytes = (n, heads, size) => 2 * 4 * heads * n * n + 4 * heads * n * size;
const fusedBytes = (n, heads, size) => 4 * heads * n * size + 4 * heads * n;

const chartWidth = (view) => (view.narrow ? view.width : Math.floor((view.width - 340) / 2 - 14));
const LENGTH_TICKS = [64, 256, 1024, 4096];

function memoryChart(view, measured) {
  const { heads, size } = view.data;
  const xs = view.limits.span;
  const ns = range(30).map((at) => xs[0] * (xs[1] / xs[0]) ** (at / 29));
  const chart = chartOf(view, { width: chartWidth(view), height: 250, name: view.say("length.memory"), across: view.say("length.across"), xs, ys: [1e4, 1e10], logX: true, logY: true, xTicks: LENGTH_TICKS, writeX: grouped, writeY: bytes });
  chart.layer.append(lineIn(chart, ns.map((n) => [n, naiveBytes(n, heads, size)]), { color: view.colors.negative, name: "naive" }), lineIn(chart, ns.map((n) => [n, fusedBytes(n, heads, size)]), { color: view.colors.positive, dash: "7 4", name: "fused" }));
  if (measured) for (const [name, color] of [["naive", view.colors.negative], ["fused", view.colors.positive]]) measured.lengths.forEach((n, at) => chart.layer.append(dotAt(chart, n, measured[`bytes.${name}`][at], color, `bytes.${name}`, bytes)));
  return { node: chart.node, bring: ruleIn(view, chart, (value) => change(view, { span: Math.round(value) })) };
}

function timeChart(view, measured) {
  const every = measured ? [...measured["ms.naive"], ...measured["ms.fused"]] : [0.1, 1000];
  const ys = [10 ** Math.floor(Math.log10(Math.min(...every))), 10 ** Math.ceil(Math.log10(Math.max(...every)))];
  const chart = chartOf(view, { width: chartWidth(view), height: 250, name: view.say("length.time"), across: view.say("length.across"), xs: view.limits.span, ys, logX: true, logY: true, xTicks: LENGTH_TICKS, writeX: grouped, writeY: (value) => `${power(value)} ms` });
  if (measured) {
    for (const [name, color, dash] of [["naive", view.colors.negative, ""], ["fused", view.colors.positive, "7 4"]]) {
      chart.layer.append(lineIn(chart, measured.lengths.map((n, at) => [n, measured[`ms.${name}`][at]]), { color, dash, name: `ms.${name}` }), ...measured.lengths.map((n, at) => dotAt(chart, n, measured[`ms.${name}`][at], color, `ms.${name}`, (value) => `${num(value)} ms`)));
    }
  } else chart.layer.append(shape("text", { class: "muted", x: chart.box.left + 12, y: chart.box.top + 30 }, view.say("length.waits")));
  return { node: chart.node, bring: ruleIn(view, chart, (value) => change(view, { span: Math.round(value) })) };
}

function dotAt(chart, x, y, color, name, write) {
  return shape("circle", { class: "dot", "data-dot": name, cx: chart.x(x), cy: chart.y(y), r: 4.5, fill: color }, shape("title", {}, `${grouped(x)}: ${write(y)}`));
}
