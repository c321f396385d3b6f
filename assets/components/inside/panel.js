/* How one number came about: the window on what came before, the kernel, the products, the sum. */

// What made the number at a place; null until the server has told it.
function madeAt(view, stage, { unit, row, column }) {
  const { made } = view.data;
  return made && made.stage === stage.name && String(made.place) === String([unit, row, column].slice(0, stage.shape.length)) ? made : null;
}

function panelOf(view) {
  const panel = element("section", { class: "panel", "aria-label": view.say("made") });
  let shown = null;
  view.live.push(() => {
    const { values } = view;
    panel.hidden = values.level !== "value";
    if (panel.hidden) return;
    const stage = stageOf(view);
    const place = view.hover?.unit === values.unit && view.hover?.stage === stage.name ? view.hover : values;
    const made = madeAt(view, stage, values);
    if (made !== shown || !panel.firstChild) {
      shown = made;
      panel.replaceChildren(element("h4", {}, view.say("made")), element("div", { class: "looks" }), ...(made ? formula(view, stage, made) : [element("p", { class: "pending" }, view.say("waiting"))]));
    }
    panel.querySelector(".looks").replaceChildren(...looks(view, stage, place, made));
  });
  return panel;
}

// The picture and the maps before, each with what this number sees of it: follows the mouse without the server.
function looks(view, stage, { row, column }, made) {
  const { net } = view.data;
  const [size, step, top, left] = stage.field;
  const figures = [framedImage(view, view.photo, [top + row * step, left + column * step, size], view.say("sees.picture"))];
  const from = stage.inputs[0];
  const before = net.stages.find(({ name }) => name === from);
  if (!before || before.shape.length < 3 || ["dense", "add", "concat", ...OF_PATCHES].includes(stage.kind)) return figures;
  const unit = Math.min(before.channels - 1, made?.terms?.[0]?.channel ?? (stage.kind === "convolution" ? 0 : view.values.unit));
  const whole = stage.kind === "mean";
  const window = whole ? [0, 0, before.shape[1]] : [row * stage.stride - stage.padding - stage.paper[0], column * stage.stride - stage.padding - stage.paper[1], stage.kernel];
  figures.push(framedImage(view, mapImage(view, before, unit), window, view.say("sees.map", { stage: from, unit: unit + 1 })));
  return figures;
}

const LOOK = 128; // pixels a side

function framedImage(view, image, [top, left, size], words) {
  const canvas = element("canvas", { "aria-hidden": "true" });
  const context = fitCanvas(canvas, LOOK, LOOK);
  const unit = LOOK / Math.max(image.width, image.height);
  context.imageSmoothingEnabled = false;
  context.drawImage(image, 0, 0, image.width * unit, image.height * unit);
  const bound = (value) => Math.max(1.5, Math.min(LOOK - 1.5, value * unit));
  const [x0, y0, x1, y1] = [left, top, left + size, top + size].map(bound);
  for (const [color, thick] of [[view.colors.background, 4], [view.colors.accent, 2]]) {
    context.strokeStyle = color;
    context.lineWidth = thick;
    context.strokeRect(x0, y0, Math.max(2, x1 - x0), Math.max(2, y1 - y0));
  }
  return element("figure", {}, canvas, element("figcaption", {}, words));
}

const shortly = (value) => formatNumber(value, 3);
const inBrackets = (value) => (value < 0 ? `(${shortly(value)})` : shortly(value));
const added = (values) => values.map((value, at) => (at ? (value < 0 ? ` − ${shortly(-value)}` : ` + ${shortly(value)}`) : shortly(value))).join("");

// A table of numbers on their colors; where `inside` is 0 there is padding.
function cellsOf(view, rows, inside, marked) {
  const most = Math.max(...rows.flat().map(Math.abs)) || 1;
  const cell = (value, row, column) => {
    const ground = view.colors.diverging(value / most);
    const made = element("td", { style: `background: ${ground}; color: ${luminance(ground) > 0.18 ? "#000" : "#fff"}` }, formatNumber(value, rows[0].length > 3 ? 2 : 3));
    if (inside && !inside[row][column]) made.className = "padding";
    if (marked && marked[0] === row && marked[1] === column) made.className = "marked";
    return made;
  };
  const many = rows[0].length > 7 ? " many" : rows[0].length > 3 ? " some" : "";
  return element("table", { class: `cells num${many}` }, element("tbody", {}, ...rows.map((line, row) => element("tr", {}, ...line.map((value, column) => cell(value, row, column))))));
}

function formula(view, stage, made) {
  const result = element("p", { class: "sum num" }, ...FORMULAS[made.kind === "depthwise" ? "convolution" : made.kind](view, made));
  const tables = [];
  if (made.terms?.[0]?.window)
    for (const term of made.terms)
      tables.push(
        element(
          "div", { class: "term" }, element("span", { class: "channel" }, view.say("term", { unit: term.channel + 1 })),
          cellsOf(view, term.window, made.inside), signed("⊙", cellsOf(view, term.kernel)), signed("=", cellsOf(view, term.products)), element("span", { class: "num" }, `Σ = ${shortly(term.sum)}`),
        ),
      );
  else if (made.terms) tables.push(factors(view, made));
  else if (made.window) tables.push(cellsOf(view, made.window, made.inside, made.at));
  return [element("p", { class: "explains" }, view.say(`explain.${made.kind}`)), ...tables, result];
}

// A sign and what follows it stay on one line.
const signed = (sign, node) => element("span", { class: "signed" }, element("b", {}, sign), node);

function factors(view, made) {
  const head = ["factor.at", "factor.came", "factor.weight", "factor.product"].map((key) => element("th", { scope: "col" }, view.say(key)));
  const rows = made.terms.map(({ at, came, weight, product }) =>
    element("tr", {}, element("th", { scope: "row" }, at.map((each) => each + 1).join(", ")), ...[came, weight, product].map((value) => element("td", {}, shortly(value)))),
  );
  return element("table", { class: "factors num" }, element("thead", {}, element("tr", {}, ...head)), element("tbody", {}, ...rows));
}

const strong = (value) => element("strong", { class: "result" }, shortly(value));
const summed = (view, made, parts) => {
  const hidden = made.count - made.terms.length;
  const rest = hidden > 0 ? [made.rest] : [];
  return [`${added([...parts, ...rest, made.bias])} = `, strong(made.value), element("span", { class: "note" }, hidden > 0 ? view.say("rest", { count: hidden, rest: shortly(made.rest), bias: shortly(made.bias) }) : view.say("bias", { bias: shortly(made.bias) }))];
};

const OF_PATCHES = ["position", "attention", "feed", "class", "layer_norm"]; // stages of a vision transformer
const FORMULAS = {
  convolution: (view, made) => summed(view, made, made.terms.map(({ sum }) => sum)),
  dense: (view, made) => summed(view, made, made.terms.map(({ product }) => product)),
  max_pool: (view, made) => ["max = ", strong(made.value)],
  mean_pool: (view, made) => [`Σ / ${made.window.length ** 2} = `, strong(made.value)],
  mean: (view, made) => [`Σ / ${made.window.length * made.window[0].length} = `, strong(made.value)],
  norm: (view, { came, mean, variance, epsilon, scale, shift, value }) => [
    ...math("γ · (x − μ) / √(σ^2 + ε) + β = "), `${shortly(scale)} · (${shortly(came)} − ${inBrackets(mean)}) / √(${shortly(variance)} + ${shortly(epsilon)}) + ${inBrackets(shift)} = `, strong(value),
  ],
  relu: (view, { came, value }) => [`max(0, ${shortly(came)}) = `, strong(value)],
  tanh: (view, { came, value }) => [`tanh(${shortly(came)}) = `, strong(value)],
  add: (view, { parts, value }) => [`${added(parts)} = `, strong(value)],
  position: (view, { parts, value }) => [`${added(parts)} = `, strong(value)],
  class: (view, { parts, value }) => [`${added(parts)} = `, strong(value)],
  attention: (view, { window, token, bias, value }) => [`${added([window.flat().reduce((a, b) => a + b, 0), token, bias])} = `, strong(value)],
  concat: (view, made) => [view.say("taken", { stage: made.from, unit: made.channel + 1 }), " ", strong(made.value)],
};
FORMULAS.feed = FORMULAS.dense;
FORMULAS.layer_norm = FORMULAS.norm;
