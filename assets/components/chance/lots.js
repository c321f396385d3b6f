/* A distribution and its lots: masses or density, the cumulative function, the mean on its way to the expectation. */

const KNOBS = {
  bernoulli: ["p"], binomial: ["n", "p"], poisson: ["rate"], geometric: ["p"],
  uniform: ["low", "high"], normal: ["mean", "spread"], exponential: ["rate"],
};
const LADDER = [0.5, 1, 2, 3, 5, 8, 12, 20, 30, 40, 60, 80, 120, 160]; // ends of the x-axis
const HEIGHTS = [0.12, 0.25, 0.5, 1, 2, 4, 8, 12, 20];
const MOST = 10000; // lots
const GROWING = 700; // ms

function lotsPart(view) {
  const s = view.values;
  const wide = view.narrow ? view.width - 2 : Math.floor((view.width - 24) / 2);
  const model = lotsModel(view);
  const knobs = element("div", { class: "knobs" }, ...KNOBS[s.kind].map((name) => slider(view, name, view.say(name), plainNumber, keepOrder(view, name))));
  view.summary = () => view.say("lots.spoken", { mean: formatNumber(model.d.mean, 4), sd: formatNumber(Math.sqrt(model.d.variance), 4) });
  view.live.unshift(() => model.follow());
  return [
    knobs,
    element("div", { class: "pair" }, massChart(view, model, wide), cumulativeChart(view, model, wide)),
    drawBar(view, model),
    element("div", { class: "pair" }, meanChart(view, model, wide), momentTable(view, model)),
  ];
}

// The two ends of an interval push each other.
const keepOrder = (view, name) => (value) => {
  if (name === "low") return { low: Math.min(value, 9.9), high: Math.max(view.values.high, Math.round((Math.min(value, 9.9) + 0.1) * 10) / 10) };
  if (name === "high") return { high: Math.max(value, -9.9), low: Math.min(view.values.low, Math.round((Math.max(value, -9.9) - 0.1) * 10) / 10) };
  return { [name]: value };
};

// All that follows from the numbers; the lots are the same luck u pushed through whatever distribution there is.
function lotsModel(view) {
  const model = { shown: view.values.draws, u: uniforms(view.values.seed, MOST), seed: view.values.seed, normal: null };
  model.follow = () => {
    const s = view.values;
    if (s.seed !== model.seed) Object.assign(model, { seed: s.seed, u: uniforms(s.seed, MOST), normal: null });
    if (!model.growing) model.shown = s.draws;
    const d = distribution(s);
    const lots = model.u.subarray(0, model.shown);
    if (s.kind === "normal") {
      model.normal ??= draw({ quantile: normalQuantile }, model.u);
      model.lots = model.normal.subarray(0, model.shown).map((z) => s.mean + s.spread * z);
    } else model.lots = draw(d, lots);
    const still = view.holding && model.range;
    if (!still) model.range = rangeOf(s, d);
    model.d = d;
    model.ends = d.discrete ? [Math.ceil(model.range[0]), Math.floor(model.range[1])] : model.range; // of the places x in sight
    model.at = Math.max(model.ends[0], Math.min(model.ends[1], d.discrete ? Math.round(s.at) : s.at));
    const top = Math.max(...places(model, 60).map(d.density));
    if (!still) model.top = fitting(HEIGHTS, top * 1.02);
  };
  model.follow();
  return model;
}

function rangeOf(s, d) {
  if (s.kind === "uniform" || s.kind === "normal") return [-10, 10];
  if (s.kind === "bernoulli") return [-0.5, 1.5];
  if (s.kind === "binomial") return [-0.5, s.n + 0.5];
  const end = fitting(LADDER, d.quantile(d.discrete ? 0.998 : 0.99));
  return d.discrete ? [-0.5, Math.max(3, end) + 0.5] : [0, end];
}

// Where to look at the distribution: every whole number in sight, or a fine grid.
function places({ d, range: [low, high] }, count) {
  if (d?.discrete ?? Number.isInteger(low + 0.5)) return Array.from({ length: Math.floor(high) - Math.ceil(low) + 1 }, (_, i) => Math.ceil(low) + i);
  return Array.from({ length: count + 1 }, (_, i) => low + ((high - low) * i) / count);
}

// Bars of the lots: how many at each whole number, or in each of 40 strips (as a density, so that areas can be compared).
function histogram({ d, lots, range: [low, high] }) {
  const [first, width] = d.discrete ? [Math.ceil(low) - 0.5, 1] : [low, (high - low) / 40];
  const bars = new Array(Math.round((high - first) / width)).fill(0);
  for (const lot of lots) {
    const place = Math.floor((lot - first) / width);
    if (place >= 0 && place < bars.length) bars[place] += 1;
  }
  return bars.map((count, i) => ({ from: first + i * width, to: first + (i + 1) * width, height: lots.length ? count / lots.length / width : 0 }));
}

function massChart(view, model, width) {
  const chart = diagram(view, { width, height: 270, title: view.say(model.d.discrete ? "mass" : "density") });
  const { box } = chart;
  const [shade, theory, lots] = [shape("path", { class: "shade" }), shape("path", { class: "theory" }), shape("path", { class: "lots" })];
  const cursor = cursorOf(view, model, chart);
  const legend = element("p", { class: "keys" }, span("key theory", view.say("key.theory")), span("key shade", view.say("key.shade")), span("key lots", view.say("key.lots")));
  chart.svg.append(lots, shade, theory, cursor.node);
  chart.figure.insertBefore(legend, chart.text);
  view.live.push(() => {
    const { d, range, top, at } = model;
    chart.frame([...range, 0, top], ticks(Math.ceil(range[0]), range[1], box.width / 46).filter((v) => !d.discrete || Number.isInteger(v)));
    const floor = box.top + box.height;
    const rect = (from, to, height) => `M${chart.x(from).toFixed(1)} ${floor}V${chart.y(Math.min(height, top * 1.03)).toFixed(1)}H${chart.x(to).toFixed(1)}V${floor}Z`;
    if (d.discrete) {
      const all = places(model);
      move(theory, { d: all.map((k) => rect(k - 0.38, k + 0.38, d.density(k))).join("") });
      move(shade, { d: all.filter((k) => k <= at).map((k) => rect(k - 0.38, k + 0.38, d.density(k))).join("") });
      move(lots, { d: histogram(model).filter((bar) => bar.height).map((bar) => rect(bar.from + 0.28, bar.to - 0.28, bar.height)).join("") });
    } else {
      const grid = [...places(model, 240), ...(view.values.kind === "uniform" ? [d.low - 1e-9, d.low, d.high, d.high + 1e-9] : [])].sort((a, b) => a - b);
      const line = (end) => grid.filter((x) => x <= end).concat(end < range[1] ? [end] : []).map((x) => [chart.x(x), chart.y(d.density(x))]);
      move(theory, { d: curve(line(range[1])) });
      move(shade, { d: `${curve([[chart.x(range[0]), floor], ...line(at), [chart.x(at), floor]])}Z` });
      move(lots, { d: histogram(model).filter((bar) => bar.height).map((bar) => rect(bar.from, bar.to, bar.height)).join("") });
    }
    theory.classList.toggle("line", !d.discrete);
    cursor.follow();
    const below = model.lots.reduce((count, lot) => count + (lot <= at), 0);
    chart.text.textContent = view.say(d.discrete ? "mass.note" : "density.note", { x: plainNumber(Math.round(at * 100) / 100), p: formatNumber(d.density(at), 4), f: formatNumber(d.cumulative(at), 4) })
      + (model.lots.length ? ` ${view.say("seen.note", { part: percent(below / model.lots.length), n: model.lots.length })}` : "");
  });
  return chart.figure;
}

// The place x, to be drawn along by hand or by keys.
function cursorOf(view, model, chart) {
  const { box } = chart;
  const line = shape("path", { class: "cursor" });
  const grip = shape("path", { class: "grip" });
  const knob = shape("circle", { class: "handle", r: 7, "data-q": `at.${chart.figure.querySelector("figcaption").textContent}` });
  const node = shape("g", {}, line, grip, knob);
  const grain = (x) => (model.d.discrete ? Math.round(x) : Math.round(x * 20) / 20);
  const put = (x) => change(view, { at: Math.max(model.ends[0], Math.min(model.ends[1], grain(x))) });
  for (const each of [grip, knob]) graspable(view, each, across(chart.svg, (x) => put(chart.fromX(x)), true));
  keyed(view, knob, { label: view.say("place"), move: (steps) => put(Number.isFinite(steps) ? model.at + steps * (model.d.discrete ? 1 : 0.1) : model.ends[steps < 0 ? 0 : 1]) });
  chart.svg.removeAttribute("aria-hidden");
  return {
    node,
    follow: () => {
      const x = chart.x(model.at);
      const floor = box.top + box.height;
      move(line, { d: `M${x} ${box.top}V${floor}` });
      move(grip, { d: `M${x} ${box.top}V${floor}` });
      move(knob, { cx: x, cy: floor });
      spokenValue(knob, ...model.ends, model.at, chart.text.textContent);
    },
  };
}
