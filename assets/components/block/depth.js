/* Many blocks at the start of training, laid in four ways: how loud the stream is, how alike its tokens are, how large the gradient of
   each block's weights is. */

const KINDS = ["pre", "post", "unnormed", "straight"];

function depthPart(view) {
  const { depth } = view.data;
  const room = element("div", { class: "charts" });
  const legend = element("table", { class: "numbers" });
  let drawn;
  let charts = [];
  view.live.push(() => {
    const found = view.data.found();
    if (drawn === undefined || found !== drawn) {
      drawn = found;
      charts = found ? ["gradients", "rms", "alike"].map((name) => depthChart(view, found, name)) : [];
      room.replaceChildren(...(found ? charts.map((each) => each.node) : [element("p", { class: "muted waits" }, view.say("waits"))]));
    }
    for (const each of charts) each.bring(layerOf(view));
    legend.replaceChildren(...depthRows(view, found));
  });
  return [room, element("div", { class: "dials one" }, dial(view, "layer")), element("div", { class: "wrap" }, legend), element("p", { class: "hint" }, view.say("depth.hint", { depth })), view.told];
}

const layerOf = (view) => Math.min(view.values.layer, view.data.depth);

function depthChart(view, found, name) {
  const of = found[name];
  const width = view.narrow ? view.width : Math.floor((view.width - 36) / 3);
  const every = KINDS.flatMap((kind) => of[kind]);
  const logY = name !== "alike";
  const [low, high] = [Math.min(...every), Math.max(...every)];
  const ys = logY ? [10 ** Math.floor(Math.log10(low)), 10 ** Math.ceil(Math.log10(high * 1.0001))] : [Math.min(0, low), 1];
  const chart = chartOf(view, { width, height: 250, name: view.say(`depth.${name}`), across: view.say("depth.across"), xs: [name === "gradients" ? 1 : 0, Math.max(view.data.depth, 2)], ys, logY, writeY: logY ? power : plain });
  const first = name === "gradients" ? 1 : 0;
  KINDS.forEach((kind, at) => chart.layer.append(lineIn(chart, of[kind].map((value, k) => [k + first, value]), { color: view.colors.categories[at], dash: DASHES[at], name: kind })));
  const bring = ruleIn(view, chart, (value) => change(view, { layer: Math.max(1, Math.min(view.data.depth, Math.round(value))) }));
  return { node: chart.node, bring };
}

// 10⁻³, 1, 10, 100
function power(value) {
  const exponent = Math.round(Math.log10(value));
  return exponent >= 0 && exponent < 4 ? String(10 ** exponent) : `10${raised(exponent)}`;
}

// large numbers as 6.87·10⁵
function threeDigits(value) {
  const exponent = Math.floor(Math.log10(value));
  return value < 10_000 ? formatNumber(value, 3) : `${(value / 10 ** exponent).toFixed(2)}·10${raised(exponent)}`;
}

function depthRows(view, found) {
  const layer = layerOf(view);
  const cells = (tag, texts, attributes = {}) => texts.map((each) => element(tag, attributes, each));
  const head = element("tr", {}, element("th", {}, view.say("depth.after", { layer })), ...cells("th", ["gradients", "rms", "alike"].map((name) => view.say(`depth.brief.${name}`))));
  const rows = KINDS.map((kind, at) => element("tr", { "data-kind": kind },
    element("th", {}, sample(view.colors.categories[at], DASHES[at]), " ", view.say(`kind.${kind}`)),
    ...cells("td", found ? [threeDigits(found.gradients[kind][layer - 1]), threeDigits(found.rms[kind][layer]), found.alike[kind][layer].toFixed(2)] : ["–", "–", "–"], { class: "num" })));
  return [head, ...rows];
}
