/* What is drawn from a distribution: buttons to draw with, the cumulative function, the mean's way, expectation and variance in a table. */

function cumulativeChart(view, model, width) {
  const chart = diagram(view, { width, height: 270, title: view.say("cumulative") });
  const { box } = chart;
  const line = shape("path", { class: "theory line" });
  const drop = shape("path", { class: "drop" });
  const dot = shape("circle", { class: "dot", r: 5.5 });
  const cursor = cursorOf(view, model, chart);
  chart.svg.append(line, drop, cursor.node, dot);
  view.live.push(() => {
    const { d, range, at } = model;
    chart.frame([...range, 0, 1.04], ticks(Math.ceil(range[0]), range[1], box.width / 46).filter((v) => !d.discrete || Number.isInteger(v)), [0, 0.25, 0.5, 0.75, 1]);
    const f = d.cumulative(at);
    if (d.discrete) {
      const steps = places(model).flatMap((k) => [[k, d.cumulative(k - 1)], [k, d.cumulative(k)]]);
      const ends = [[range[0], d.cumulative(range[0])], ...steps, [range[1], d.cumulative(range[1])]];
      move(line, { d: curve(ends.map(([x, y]) => [chart.x(x), chart.y(y)])) });
    } else move(line, { d: curve(places(model, 240).map((x) => [chart.x(x), chart.y(d.cumulative(x))])) });
    move(drop, { d: `M${chart.x(at)} ${box.top + box.height}V${chart.y(f)}H${box.left}` });
    move(dot, { cx: chart.x(at), cy: chart.y(f) });
    chart.text.textContent = view.say("cumulative.note", { x: plainNumber(Math.round(at * 100) / 100), f: formatNumber(f, 4), rest: formatNumber(1 - f, 4) });
    cursor.follow();
  });
  return chart.figure;
}

function drawBar(view, model) {
  const more = (count) => () => {
    const from = model.shown;
    change(view, { draws: Math.min(MOST, view.values.draws + count) });
    rest(view);
    grow(view, model, from);
  };
  const told = element("span", { class: "told" });
  const buttons = [1, 10, 1000].map((count) => button(view.say("draw", { n: count }), { class: "primary" }, more(count)));
  const luck = button(view.say("luck"), { class: "luck" }, () => {
    change(view, { seed: (view.values.seed + 1) % 10000 });
    rest(view);
  });
  const clear = button(view.say("clear"), { class: "clear" }, () => {
    change(view, { draws: 0 });
    rest(view);
  });
  view.live.push(() => {
    const { length } = model.lots;
    const last = length ? model.lots[length - 1] : NaN;
    told.textContent = length ? view.say("drawn", { n: length, last: plainNumber(Math.round(last * 1000) / 1000) }) : view.say("undrawn");
    for (const each of buttons) each.disabled = view.values.draws >= MOST;
    luck.disabled = clear.disabled = !length;
  });
  return element("div", { class: "draws" }, ...buttons, luck, clear, told);
}

// Lots appear one after the other, the more the faster: one can see the histogram fill.
function grow(view, model, from) {
  const to = view.values.draws;
  if (reducedMotion() || to - from < 2) return;
  const began = performance.now();
  model.growing = true;
  const step = () => {
    const part = Math.min(1, (performance.now() - began) / GROWING);
    model.shown = Math.min(view.values.draws, Math.round(from + (to - from) * part));
    model.growing = part < 1 && view.values.draws >= to && model.shown < view.values.draws;
    view.draw();
    if (model.growing) requestAnimationFrame(step);
  };
  step();
}

function meanChart(view, model, width) {
  const chart = diagram(view, { width, height: 250, title: view.say("means") });
  const [band, line, way] = [shape("path", { class: "band" }), shape("path", { class: "wanted" }), shape("path", { class: "way" })];
  const dot = shape("circle", { class: "dot lots", r: 4.5 });
  chart.svg.append(band, line, way, dot);
  const decades = [0, 1, 2, 3, 4];
  view.live.push(() => {
    const { d, lots } = model;
    const sd = Math.sqrt(d.variance);
    const [low, high] = [d.mean - 2.6 * sd, d.mean + 2.6 * sd];
    chart.frame([0, 4, low, high], decades, ticks(low, high, 4), (v) => formatNumber(10 ** v, 5).replace(/\.0+$/, ""));
    const inside = (y) => Math.max(low, Math.min(high, y));
    const edge = (sign) => Array.from({ length: 41 }, (_, i) => [chart.x(i / 10), chart.y(inside(d.mean + (sign * 2 * sd) / 10 ** (i / 20)))]);
    move(band, { d: `${curve([...edge(1), ...edge(-1).reverse()])}Z` });
    move(line, { d: `M${chart.x(0)} ${chart.y(d.mean)}H${chart.x(4)}` });
    const points = [];
    let sum = 0;
    let next = 1;
    for (let n = 1; n <= lots.length; n += 1) {
      sum += lots[n - 1];
      if (n < next && n < lots.length) continue;
      next = Math.max(n + 1, n * 1.02);
      points.push([chart.x(Math.log10(n)), chart.y(inside(sum / n))]);
    }
    move(way, { d: curve(points) });
    const last = points[points.length - 1];
    move(dot, last ? { cx: last[0], cy: last[1], visibility: "visible" } : { visibility: "hidden" });
    model.mean = lots.length ? sum / lots.length : NaN;
    chart.text.textContent = lots.length
      ? view.say("means.note", { n: lots.length, mean: formatNumber(model.mean, 4), error: formatNumber(Math.abs(model.mean - d.mean), 2), sd: formatNumber(sd / Math.sqrt(lots.length), 2) })
      : view.say("means.empty");
  });
  return chart.figure;
}

// The formulas with their numbers, in letters that need no translation.
const FORMULAS = {
  bernoulli: ({ p }) => [`p = ${p}`, `p (1 − p) = ${p} · ${plainNumber(1 - p)}`],
  binomial: ({ n, p }) => [`n p = ${n} · ${p}`, `n p (1 − p) = ${n} · ${p} · ${plainNumber(1 - p)}`],
  poisson: ({ rate }) => [`λ = ${rate}`, `λ = ${rate}`],
  geometric: ({ p }) => [`1/p = 1/${p}`, `(1 − p)/p² = ${plainNumber(1 - p)}/${p}²`],
  uniform: (s) => {
    const [a, b] = intervalOf(s).map(plainNumber);
    const minus = b.startsWith("−") ? `(${b})` : b;
    return [`(a + b)/2 = (${a} + ${minus})/2`, `(b − a)²/12 = (${b} − ${a.startsWith("−") ? `(${a})` : a})²/12`];
  },
  normal: ({ mean, spread }) => [`μ = ${plainNumber(mean)}`, `σ² = ${spread}²`],
  exponential: ({ rate }) => [`1/λ = 1/${rate}`, `1/λ² = 1/${rate}²`],
};

function momentTable(view, model) {
  const signs = model.d.discrete ? ["Σ k · p(k)", "Σ (k − E)² · p(k)"] : ["∫ x · f(x) dx", "∫ (x − E)² · f(x) dx"];
  const cells = ["E[X]", "Var[X]"].map((name, i) => ({ name, sign: signs[i], formula: element("td"), sum: element("td"), lots: element("td", { class: "num lots" }) }));
  const table = element(
    "table", { class: "moments" },
    element("thead", {}, element("tr", {}, ...["", view.say("by.formula"), view.say(model.d.discrete ? "by.sum" : "by.integral"), view.say("by.lots")].map((text) => element("th", { scope: "col" }, text)))),
    element("tbody", {}, ...cells.map((each) => element("tr", {}, element("th", { scope: "row" }, each.name), each.formula, each.sum, each.lots))),
  );
  view.live.push(() => {
    const { d, lots } = model;
    const formulas = FORMULAS[view.values.kind](view.values);
    const added = moments(d);
    const mean = lots.reduce((sum, lot) => sum + lot, 0) / lots.length;
    const seen = [mean, lots.reduce((sum, lot) => sum + (lot - mean) ** 2, 0) / lots.length];
    const [exact, sums] = [[d.mean, d.variance], [added.mean, added.variance]];
    cells.forEach((each, i) => {
      each.formula.replaceChildren(span("how", formulas[i]), number(exact[i], 5));
      each.sum.replaceChildren(span("how", each.sign), number(Math.abs(sums[i]) < 1e-12 ? 0 : sums[i], 5));
      each.lots.textContent = formatNumber(seen[i], 5);
    });
  });
  return element("figure", { class: "chart" }, element("figcaption", {}, view.say("moments")), table, element("p", { class: "note" }, view.say("moments.note")));
}
