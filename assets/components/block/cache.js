/* Writing token by token, without and with a cache: which keys and values each step computes, and the seconds that were measured. */

function cachePart(view) {
  const most = view.limits.token[1];
  const cell = view.narrow ? Math.max(8, Math.floor((view.width - 60) / 2 / most)) : 18;
  const pictures = ["without", "with"].map((name) => stepsOf(view, name, most, cell));
  const next = button(view.say("cache.next"), { "data-help": "token" }, () => settle(view, { token: view.values.token >= most ? 1 : view.values.token + 1 }));
  const said = element("p", { class: "said", role: "status" });
  const holder = element("div", {});
  const speeds = element("p", { class: "speeds" });
  let drawn;
  view.live.push(() => {
    const t = Math.round(view.values.token);
    said.replaceChildren(...math(view.say("cache.said", { t, without: (t * (t + 1)) / 2, within: t })));
    const measured = view.data.measured();
    if (drawn !== undefined && measured === drawn) return;
    drawn = measured;
    holder.replaceChildren(secondsChart(view, measured));
    speeds.replaceChildren(...(measured ? math(view.say("cache.speeds", speedsOf(measured))) : [view.say("length.waits")]));
  });
  const legend = element("p", { class: "legend" }, element("i", { class: "key made" }), view.say("cache.made"), " ", element("i", { class: "key kept" }), view.say("cache.kept"), " ", element("i", { class: "key again" }), view.say("cache.again"));
  const lines = element("p", { class: "legend" }, sample(view.colors.negative, ""), view.say("cache.without"), " ", sample(view.colors.positive, "7 4"), view.say("cache.with"));
  return [
    element("div", { class: "dials one" }, dial(view, "token")), element("div", { class: "buttons" }, next),
    element("div", { class: "twin" }, ...pictures), legend, said, holder, lines, speeds, view.told,
  ];
}

function speedsOf(measured) {
  const [slow, fast] = [measured.without.at(-1), measured.with.at(-1)];
  return { tokens: measured.tokens, layers: measured.layers, width: measured.width, slow: Math.round(measured.tokens / slow), fast: Math.round(measured.tokens / fast), times: (slow / fast).toFixed(1), apart: formatNumber(measured.apart, 2) };
}

// A row for each step, a cell for each token it needs keys and values of: computed for the first time, computed again, or kept.
function stepsOf(view, name, most, cell) {
  const cells = range(most).flatMap((r) => range(r + 1).map((c) => ({ r, c, node: shape("rect", { x: c * cell + 1, y: r * cell + 20, width: cell - 2, height: cell - 2, rx: 2 }) })));
  const count = shape("text", { class: "num title", x: 0, y: 12 });
  view.live.push(() => {
    const t = Math.round(view.values.token);
    for (const { r, c, node } of cells) node.setAttribute("class", r >= t ? "later" : `${r === c ? "made" : name === "with" ? "kept" : "again"}${r === t - 1 ? " step" : ""}`);
    count.textContent = view.say(`cache.count.${name}`, { count: name === "with" ? t : (t * (t + 1)) / 2 });
  });
  const svg = shape("svg", { width: Math.max(most * cell + 2, 150), height: most * cell + 24, role: "img", "aria-label": view.say(`cache.${name}`) }, count, ...cells.map((each) => each.node));
  return element("figure", { "data-way": name }, element("figcaption", {}, view.say(`cache.${name}`)), svg);
}

function secondsChart(view, measured) {
  const width = Math.min(view.width, 760);
  const tokens = measured?.tokens ?? 256;
  const top = measured ? Math.max(...measured.without) : 1;
  const chart = chartOf(view, { width, height: 240, name: view.say("cache.chart"), across: view.say("cache.across"), xs: [0, tokens], ys: [0, top], writeY: (value) => `${plain(Number(value.toFixed(3)))} s` });
  if (!measured) return chart.node;
  for (const [name, color, dash] of [["without", view.colors.negative, ""], ["with", view.colors.positive, "7 4"]]) {
    chart.layer.append(lineIn(chart, [[0, 0], ...measured[name].map((value, at) => [at + 1, value])], { color, dash, name }));
  }
  return chart.node;
}
