/* One neuron to take hold of: every number can be dragged, and everything that follows from it moves in the same frame.

   data      {values, defaults, limits: {name: [low, high]}, labels, echo}   names as in core.foundations.neuron.NeuronConfig
   state     released: {serial, values}     sent when a hand lets go, never while it moves

   `echo` is the serial of the last report the server has seen: an answer to an older one must not undo a newer hand.
   The mathematics comes first, is exported, and is compared with core by a test; below it everything only draws. */

/* ---- the mathematics: the twin of core/foundations/{activations,neuron}.py ---- */

const LEAK = 0.01;

// erf(x) = 2/√π · e^(−x²) · Σ 2ⁿx²ⁿ⁺¹/(2n+1)!!  All terms have one sign, so nothing cancels; beyond 6 it is ±1 to the last bit.
function erf(x) {
  if (Math.abs(x) > 6) return Math.sign(x);
  let term = x;
  let sum = x;
  for (let n = 1; Math.abs(term) > 1e-17 * Math.abs(sum); n += 1) {
    term *= (2 * x * x) / (2 * n + 1);
    sum += term;
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
}

const sigmoid = (z) => (z >= 0 ? 1 / (1 + Math.exp(-z)) : Math.exp(z) / (1 + Math.exp(z)));
const normalCdf = (z) => 0.5 * (1 + erf(z / Math.SQRT2));
const normalDensity = (z) => Math.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI);

const ACTIVATIONS = {
  step: { value: (z) => (z >= 0 ? 1 : 0), slope: () => 0 },
  sigmoid: { value: sigmoid, slope: (z) => sigmoid(z) * sigmoid(-z) },
  tanh: { value: Math.tanh, slope: (z) => 1 - Math.tanh(z) ** 2 },
  relu: { value: (z) => Math.max(z, 0), slope: (z) => (z > 0 ? 1 : 0) },
  leaky_relu: { value: (z) => (z > 0 ? z : LEAK * z), slope: (z) => (z > 0 ? 1 : LEAK) },
  gelu: { value: (z) => z * normalCdf(z), slope: (z) => normalCdf(z) + z * normalDensity(z) },
};

// z = Σ wᵢxᵢ + b, a = f(z)
function forward(x, w, b, f) {
  const products = w.map((weight, i) => weight * x[i]);
  const z = products.reduce((sum, product) => sum + product, 0) + b;
  return { products, z, a: f.value(z) };
}

// L = (a − t)²
function squaredLoss(a, t) {
  return (a - t) ** 2;
}

// ∂L/∂wᵢ = 2(a − t) · f′(z) · xᵢ, ∂L/∂b = 2(a − t) · f′(z)
function backward(x, w, b, f, t) {
  const { z, a } = forward(x, w, b, f);
  const lossByA = 2 * (a - t);
  const aByZ = f.slope(z);
  const delta = lossByA * aByZ;
  return { lossByA, aByZ, delta, w: x.map((input) => delta * input), b: delta };
}

// w ← w − η·∂L/∂w, b ← b − η·∂L/∂b
function descend(w, b, gradients, rate) {
  return { w: w.map((weight, i) => weight - rate * gradients.w[i]), b: b - rate * gradients.b };
}

export { ACTIVATIONS, backward, descend, erf, forward, squaredLoss };

/* ---- what the drawing needs to know about the functions ---- */

// where a function is flat: [from, to, label]. Sigmoid and tanh count as saturated where the slope is below a tenth of its largest.
const FLAT = {
  step: [[-Infinity, Infinity, "flat.step"]],
  sigmoid: [[-Infinity, -3.63, "flat.saturated"], [3.63, Infinity, "flat.saturated"]],
  tanh: [[-Infinity, -1.82, "flat.saturated"], [1.82, Infinity, "flat.saturated"]],
  relu: [[-Infinity, 0, "flat.dead"]],
  leaky_relu: [[-Infinity, 0, "flat.leak"]],
  gelu: [[-Infinity, -2.7, "flat.saturated"]],
};
const BOUNDED = { step: [-0.2, 1.2], sigmoid: [-0.2, 1.2], tanh: [-1.3, 1.3] }; // what the a-axis shows
const VIEW = 5; // the plane shows −5 … 5 on both axes, the whole range of the inputs
const ZOOMS = [6, 12, 25, 50, 100, 250]; // half-widths of the z-axis
const SCALES = [1, 2, 5, 10, 20, 50, 100, 200]; // ends of the color scale
const PER_PIXEL = 0.025; // what one pixel of a drag across a number is worth
const GRAIN = 0.05; // and what it snaps to
const MOST_KEPT = 100; // undo steps
const TWEEN = 450; // ms

const fitting = (steps, size) => steps.find((step) => size <= step) || steps[steps.length - 1];
const tidy = (value) => Math.round(value * 1e6) / 1e6; // six decimals, so that a link stays short
const flatAt = (activation, z) => FLAT[activation].find(([from, to]) => z > from && z < to) || (activation === "relu" && z === 0 ? FLAT.relu[0] : null);

// Two decimals where they say all, else three; a true minus sign; very small numbers as powers of ten.
function num(value) {
  const size = Math.abs(value);
  if (!Number.isFinite(value) || size >= 1000 || (size > 0 && size < 0.0005)) return formatNumber(value, size >= 1000 ? 4 : 2);
  const shown = size.toFixed(Math.abs(size * 100 - Math.round(size * 100)) < 1e-6 ? 2 : 3);
  return (value < 0 && Number(shown) !== 0 ? "−" : "") + shown;
}

// All that follows from the numbers a hand can set.
function follow(s) {
  const names = [1, 2, 3, 4].slice(0, s.inputs);
  const f = ACTIVATIONS[s.activation];
  const x = names.map((i) => s[`x${i}`]);
  const w = names.map((i) => s[`w${i}`]);
  const out = forward(x, w, s.b, f);
  const gradients = backward(x, w, s.b, f, s.target);
  return { s, f, x, w, ...out, gradients, loss: squaredLoss(out.a, s.target), next: descend(w, s.b, gradients, s.learning_rate) };
}

/* ---- the component ---- */

const instances = new WeakMap();

export default function (component) {
  const { data, parentElement } = component;
  let view = instances.get(parentElement);
  if (!view) {
    view = createView(parentElement);
    instances.set(parentElement, view);
  }
  view.report = component.setStateValue;
  view.receive(data);
  return () => {
    view.close();
    instances.delete(parentElement);
  };
}

function createView(parent) {
  let root = parent.querySelector(".neuron");
  if (!root) root = parent.appendChild(element("div", { class: "neuron" }));
  const view = {
    root,
    report: () => {},
    values: null,
    live: [], // what to bring up to date at each change: functions of follow(values)
    past: [],
    losses: [], // of the nudges since anything else was changed
    verdict: "nudge.ready",
    serial: 0,
    held: null, // what was there when a hand took hold
    holding: false,
    frame: 0,
    tween: 0,
    timer: 0,
    width: 0,
    shape: "",
  };
  const watcher = new ResizeObserver(() => {
    const width = Math.floor(root.clientWidth);
    if (width && Math.max(280, width) !== view.width && !view.holding) {
      view.width = Math.max(280, width);
      if (view.values) build(view);
    }
  });
  watcher.observe(root);

  view.say = (key, values = {}) => fillText(view.labels[key] ?? key, values);
  view.draw = () => {
    if (!view.frame) {
      view.frame = requestAnimationFrame(() => {
        view.frame = 0;
        paint(view);
      });
    }
  };
  view.receive = (data) => {
    view.labels = data.labels;
    view.limits = data.limits;
    view.defaults = data.defaults;
    root.setAttribute("role", "group");
    root.setAttribute("aria-label", data.alt || "");
    const text = JSON.stringify(data.values);
    const stale = (data.echo || 0) < view.serial;
    view.serial = Math.max(view.serial, data.echo || 0);
    if (!view.values || (!stale && text !== view.known && !view.holding)) {
      if (view.values) keep(view, view.values);
      stopTween(view);
      view.values = { ...data.values };
      view.losses = [];
      view.verdict = "nudge.ready";
    }
    if (!stale) view.known = text;
    view.width = Math.max(280, Math.floor(root.clientWidth));
    build(view);
  };
  view.close = () => {
    watcher.disconnect();
    cancelAnimationFrame(view.frame);
    stopTween(view);
    clearTimeout(view.timer);
    root.replaceChildren();
  };
  root.addEventListener("pointerover", (event) => light(view, event.target.closest("[data-q]")));
  root.addEventListener("pointerleave", () => light(view, null));
  root.addEventListener("focusin", (event) => light(view, event.target.closest("[data-q]")));
  return view;
}

// The same number lights up wherever it stands.
function light(view, target) {
  const name = target ? target.dataset.q : "";
  if (name === view.lit || view.holding) return;
  view.lit = name;
  for (const each of view.root.querySelectorAll("[data-q]")) each.classList.toggle("lit", each.dataset.q === name);
}

/* Changes. A hand takes hold (hold), moves (change), lets go (release); a key does all three, and rests before it reports. */

function hold(view) {
  stopTween(view);
  if (!view.held) view.held = { ...view.values };
}

function change(view, changes) {
  for (const [name, value] of Object.entries(changes)) {
    const [low, high] = view.limits[name];
    view.values[name] = tidy(Math.min(high, Math.max(low, value)));
  }
  view.losses = [];
  view.verdict = "nudge.ready";
  view.draw();
}

function release(view) {
  const before = view.held;
  view.held = null;
  if (!before || JSON.stringify(before) === JSON.stringify(view.values)) return;
  keep(view, before);
  send(view);
}

function keep(view, values) {
  view.past = [...view.past, { ...values }].slice(-MOST_KEPT);
  view.draw();
}

function send(view) {
  clearTimeout(view.timer);
  view.serial += 1;
  view.known = JSON.stringify(view.values);
  view.report("released", { serial: view.serial, values: { ...view.values } });
  view.spoken.textContent = summary(view);
}

function rest(view) {
  clearTimeout(view.timer);
  view.timer = setTimeout(() => release(view), 350);
}

function nudge(view) {
  stopTween(view);
  release(view);
  const from = { ...view.values };
  const before = follow(from);
  const to = { ...from };
  let cut = false;
  const put = (name, value) => {
    const [low, high] = view.limits[name];
    cut = cut || value < low || value > high;
    to[name] = tidy(Math.min(high, Math.max(low, value)));
  };
  before.next.w.forEach((value, i) => put(`w${i + 1}`, value));
  put("b", before.next.b);
  const after = follow(to);
  view.losses = [...(view.losses.length ? view.losses : [before.loss]), after.loss].slice(-60);
  view.verdict = verdict(before, after, cut);
  const same = JSON.stringify(from) === JSON.stringify(to);
  if (!same) keep(view, from);
  const arrive = () => {
    view.values = to;
    view.draw();
    if (!same) send(view);
    else view.spoken.textContent = summary(view);
  };
  if (same || reducedMotion()) {
    arrive();
    return;
  }
  const start = performance.now();
  view.arrive = arrive;
  const glide = (now) => {
    const part = Math.min(1, Math.max(0, (now - start) / TWEEN));
    if (part === 1) {
      view.tween = 0;
      arrive();
      return;
    }
    const eased = 1 - (1 - part) ** 3;
    for (const name of ["w1", "w2", "w3", "w4", "b"]) view.values[name] = from[name] + (to[name] - from[name]) * eased;
    paint(view);
    view.tween = requestAnimationFrame(glide);
  };
  view.tween = requestAnimationFrame(glide);
}

// A hand that comes in during the glide finds the numbers where they were going.
function stopTween(view) {
  if (!view.tween) return;
  cancelAnimationFrame(view.tween);
  view.tween = 0;
  view.arrive();
}

function verdict(before, after, cut) {
  const { activation } = before.s;
  if (before.loss < 1e-10) return "nudge.there";
  if (before.gradients.aByZ === 0) return activation === "step" ? "nudge.step" : activation === "relu" ? "nudge.dead" : "nudge.flat";
  if (cut) return "nudge.cut";
  if (after.loss > before.loss) return "nudge.over";
  if (activation !== "leaky_relu" && flatAt(activation, before.z)) return "nudge.flat";
  if (after.loss > 0.995 * before.loss) return "nudge.tiny";
  return "nudge.down";
}

function undo(view) {
  stopTween(view);
  const last = view.past[view.past.length - 1];
  if (!last) return;
  view.past = view.past.slice(0, -1);
  const rebuilt = last.inputs !== view.values.inputs || last.activation !== view.values.activation;
  view.values = { ...last };
  view.losses = [];
  view.verdict = "nudge.ready";
  if (rebuilt) build(view);
  view.draw();
  send(view);
}

function reset(view) {
  hold(view);
  const { inputs, activation } = view.values;
  change(view, Object.fromEntries(Object.entries(view.defaults).filter(([name]) => name in view.limits)));
  Object.assign(view.values, { inputs, activation });
  release(view);
}

function summary(view) {
  const m = follow(view.values);
  return view.say("spoken", { z: num(m.z), a: num(m.a), loss: num(m.loss) });
}

/* Making something draggable. `start` is called when a hand takes hold and returns what a movement does. */

function graspable(view, node, start) {
  node.addEventListener("pointerdown", (event) => {
    if (event.button > 0 || !event.isPrimary) return;
    event.preventDefault();
    const own = node.getAttribute("tabindex") === "0" ? node : null;
    if (own) own.focus({ preventScroll: true });
    hold(view);
    view.holding = true;
    view.root.classList.add("holding");
    const move = start(event);
    node.setPointerCapture(event.pointerId);
    const onMove = (next) => move(next);
    const onEnd = () => {
      node.removeEventListener("pointermove", onMove);
      node.removeEventListener("pointerup", onEnd);
      node.removeEventListener("pointercancel", onEnd);
      view.holding = false;
      view.root.classList.remove("holding");
      view.draw();
      release(view);
    };
    node.addEventListener("pointermove", onMove);
    node.addEventListener("pointerup", onEnd);
    node.addEventListener("pointercancel", onEnd);
  });
}

// A number that is dragged sideways (a mouse may also go up and down; a finger scrolls the page that way).
function scrubbable(view, node, name) {
  node.dataset.q = name;
  node.classList.add("scrub");
  graspable(view, node, (event) => {
    const [x0, y0, value] = [event.clientX, event.clientY, view.values[name]];
    return (next) => {
      const way = next.clientX - x0 + (next.pointerType === "touch" ? 0 : y0 - next.clientY);
      if (name === "learning_rate") change(view, { [name]: Number((value * 10 ** (way / 120)).toPrecision(2)) });
      else change(view, { [name]: Math.abs(way) < 2 ? value : Math.round((value + way * PER_PIXEL) / GRAIN) * GRAIN });
    };
  });
}

// A slider for keyboards and screen readers.
function slidable(view, node, name, label) {
  const [low, high] = view.limits[name];
  const set = (attributes) => Object.entries(attributes).forEach(([key, value]) => node.setAttribute(key, value));
  set({ role: "slider", tabindex: "0", "aria-label": label, "aria-valuemin": low, "aria-valuemax": high });
  view.live.push(({ s }) => {
    node.setAttribute("aria-valuenow", s[name]);
    node.setAttribute("aria-valuetext", num(s[name]));
  });
  node.addEventListener("keydown", (event) => {
    const way = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 10, PageDown: -10 }[event.key];
    const size = event.shiftKey && Math.abs(way) === 1 ? 10 * way : way;
    let value = null;
    if (event.key === "Home") value = low;
    else if (event.key === "End") value = high;
    else if (way && name === "learning_rate") value = Number((view.values[name] * 10 ** (size / 20)).toPrecision(2));
    else if (way) value = Math.round((view.values[name] + size * 0.1) * 1000) / 1000;
    if (value === null) return;
    event.preventDefault();
    hold(view);
    change(view, { [name]: value });
    rest(view);
  });
}

/* ---- building ---- */

function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

function shape(tag, attributes = {}, ...children) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

function move(node, attributes) {
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, typeof value === "number" ? value.toFixed(2) : value);
}

// x₁ in the letters of mathematics, for HTML and for SVG
function symbol(letter, index = "") {
  const node = element("i", { class: "sym" }, letter);
  if (index) node.append(element("sub", {}, String(index)));
  return node;
}
function symbolSvg(letter, index = "", attributes = {}) {
  const node = shape("text", { class: "sym", ...attributes }, letter);
  if (index) node.append(shape("tspan", { class: "sub", dy: "0.28em" }, String(index)));
  return node;
}

const signOf = (value) => (value > 0 ? "positive" : value < 0 ? "negative" : "zero");
const parts = (name) => ({ target: ["t"], learning_rate: ["η"], b: ["b"] })[name] || [name[0], name[1]];

function build(view) {
  const { root } = view;
  const s = view.values;
  const focused = root.getRootNode().activeElement?.dataset?.q;
  const inside = focused && root.contains(root.getRootNode().activeElement);
  view.colors = palette(root);
  root.dataset.theme = view.colors.dark ? "dark" : "light";
  root.classList.toggle("narrow", view.width < 680);
  view.live = [];
  view.spoken = element("p", { class: "sr-only", role: "status" });
  const charts = element("div", { class: "charts" }, curveChart(view), s.inputs === 1 ? lineChart(view) : planeChart(view));
  root.replaceChildren(diagram(view), formula(view), charts, downhill(view), view.spoken);
  paint(view);
  if (inside) root.querySelector(`[data-q="${focused}"][tabindex]`)?.focus({ preventScroll: true });
}

function paint(view) {
  const m = follow(view.values);
  for (const bring of view.live) bring(m);
}

/* ---- the drawing of the neuron ---- */

function places(width, inputs) {
  const narrow = width < 680;
  const rows = inputs + 1; // the bias is the last row: a weight whose input is always 1
  const pitch = narrow ? 60 : inputs < 3 ? 74 : 62;
  const middle = Math.max((rows * pitch) / 2, narrow ? 76 : 104) + 16;
  const ys = Array.from({ length: rows }, (_, i) => middle + (i - (rows - 1) / 2) * pitch);
  if (narrow) {
    const sum = width * 0.535;
    const out = width - 27;
    const height = Math.max(middle + (rows * pitch) / 2 + 8, middle + 132);
    return { narrow, ys, height, middle, input: [25, 23], chip: [64, 28, 0.42], sum: [sum, 27], act: [(sum + 27 + out - 24) / 2, 44, 44], out: [out, 24], target: [out, middle + 96, 22] };
  }
  const w = Math.min(width, 1000);
  const left = (width - w) / 2;
  const sum = left + w * 0.5;
  return { narrow, ys, height: Math.max(2 * middle, 230), middle, input: [left + 34, 28], chip: [82, 30, 0.34], sum: [sum, 38], act: [sum + 108, 78, 66], out: [sum + 214, 32], target: [left + w - 36, middle, 28] };
}

function diagram(view) {
  const s = view.values;
  const at = places(view.width, s.inputs);
  const svg = shape("svg", { class: "diagram", width: view.width, height: at.height, viewBox: `0 0 ${view.width} ${at.height}` });
  const [sumX, sumR] = at.sum;
  const [actX, actW, actH] = at.act;
  const [outX, outR] = at.out;
  const [targetX, targetY, targetR] = at.target;
  const pad = at.narrow ? 9 : 20;
  const bodyTop = at.middle - sumR - (at.narrow ? 14 : 24);
  svg.append(
    shape("rect", { class: "body", x: sumX - sumR - pad, y: bodyTop, width: actX + actW / 2 - sumX + sumR + 2 * pad, height: 2 * (at.middle - bodyTop), rx: 18 }),
    shape("text", { class: "caption", x: (sumX - sumR + actX + actW / 2) / 2, y: bodyTop - 7, "text-anchor": "middle" }, view.say("neuron")),
    shape("path", { class: "wire", d: `M${sumX + sumR} ${at.middle}H${actX - actW / 2}` }),
    shape("path", { class: "wire", d: `M${actX + actW / 2} ${at.middle}H${outX - outR}` }),
  );

  // edges first, so that the numbers lie on top of them
  const numbers = shape("g");
  at.ys.forEach((y, row) => {
    const bias = row === s.inputs;
    const name = bias ? "b" : `w${row + 1}`;
    const [x0, r] = at.input;
    const from = x0 + (bias ? 15 : r);
    const spread = Math.min(13, 48 / at.ys.length);
    const end = at.middle + (row - (at.ys.length - 1) / 2) * spread;
    const to = sumX - Math.sqrt(sumR ** 2 - (end - at.middle) ** 2);
    const bend = (to - from) * 0.5;
    const d = `M${from} ${y}C${from + bend} ${y} ${to - bend} ${end} ${to} ${end}`;
    const point = (p) => {
      const q = 1 - p;
      return [
        q ** 3 * from + 3 * q * q * p * (from + bend) + 3 * q * p * p * (to - bend) + p ** 3 * to,
        q ** 3 * y + 3 * q * q * p * y + 3 * q * p * p * end + p ** 3 * end,
      ];
    };
    const edge = shape("path", { class: "edge", d });
    const grip = shape("path", { class: "grip", d });
    scrubbable(view, grip, name);
    svg.append(edge, grip);

    const [chipW, chipH, along] = at.chip;
    const [cx, cy] = point(along);
    const value = shape("text", { class: "num", x: cx + chipW / 2 - 8, y: cy + 5, "text-anchor": "end" });
    const chip = shape(
      "g",
      { class: "chip" },
      shape("rect", { x: cx - chipW / 2, y: cy - chipH / 2, width: chipW, height: chipH, rx: chipH / 2 }),
      symbolSvg(...[parts(name)[0], parts(name)[1], { x: cx - chipW / 2 + 9, y: cy + 5 }]),
      value,
    );
    scrubbable(view, chip, name);
    slidable(view, chip, name, view.say(bias ? "bias" : "weight", { i: row + 1 }));
    const product = shape("text", { class: "product num", "text-anchor": "middle" });
    const [px, py] = at.narrow ? [cx, cy + chipH / 2 + 12] : point(0.68);
    move(product, { x: px, y: at.narrow ? py : py - 9 });
    numbers.append(chip, product);
    view.live.push((m) => {
      const weight = m.s[name];
      const size = 1.2 + 8 * (1 - Math.exp(-Math.abs(weight) / 2.5));
      edge.setAttribute("class", `edge ${signOf(weight)}`);
      edge.style.strokeWidth = size.toFixed(2);
      chip.setAttribute("class", `chip scrub ${signOf(weight)}${view.lit === name ? " lit" : ""}`);
      value.textContent = num(weight);
      if (bias) return;
      product.textContent = (m.products[row] > 0 ? "+" : "") + num(m.products[row]);
      product.setAttribute("class", `product num ${signOf(m.products[row])}`);
    });

    if (bias) {
      numbers.append(
        shape("circle", { class: "one", cx: x0, cy: y, r: 15 }),
        shape("text", { class: "num still", x: x0, y: y + 5, "text-anchor": "middle" }, "1"),
      );
    } else numbers.append(node(view, `x${row + 1}`, x0, y, r, "input", view.say("input", { i: row + 1 })));
  });
  svg.append(numbers);

  const z = shape("text", { class: "num z", x: sumX, y: at.middle + (at.narrow ? 12 : 16), "text-anchor": "middle" });
  svg.append(
    shape("circle", { class: "sum", cx: sumX, cy: at.middle, r: sumR, "data-q": "z" }),
    shape("text", { class: "sigma", x: sumX, y: at.middle - (at.narrow ? 4 : 4), "text-anchor": "middle" }, "Σ"),
    z,
  );

  // the activation in small: the same curve as below, with the same dot
  const scaleX = (v) => actX + (Math.max(-6, Math.min(6, v)) / 6) * (actW / 2 - 6);
  const [low, high] = BOUNDED[s.activation] || [-1.5, 6.5];
  const scaleY = (v) => at.middle + actH / 2 - 6 - ((Math.max(low, Math.min(high, v)) - low) / (high - low)) * (actH - 12);
  const curve = Array.from({ length: 97 }, (_, i) => -6 + i / 8).map((v) => `${scaleX(v).toFixed(1)} ${scaleY(ACTIVATIONS[s.activation].value(v)).toFixed(1)}`);
  const dot = shape("circle", { class: "dot", r: at.narrow ? 3.5 : 4.5 });
  svg.append(
    shape("rect", { class: "act", x: actX - actW / 2, y: at.middle - actH / 2, width: actW, height: actH, rx: 12 }),
    shape("path", { class: "zero", d: `M${actX} ${at.middle - actH / 2 + 5}v${actH - 10}M${actX - actW / 2 + 5} ${scaleY(0)}h${actW - 10}` }),
    shape("path", { class: "mini", d: `M${curve.join("L")}` }),
    dot,
    shape("text", { class: "caption inner", x: actX, y: at.middle + actH / 2 + (at.narrow ? 12 : 15), "text-anchor": "middle" }, view.say(`short.${s.activation}`)),
  );

  const out = shape("circle", { class: "out", cx: outX, cy: at.middle, r: outR, "data-q": "a" });
  const a = shape("text", { class: "num a", x: outX, y: at.middle + 13, "text-anchor": "middle" });
  svg.append(out, symbolSvg("a", "", { x: outX, y: at.middle - 4, "text-anchor": "middle", class: "sym a" }), a);

  // the gap between what came out and what was wanted
  const gap = at.narrow
    ? shape("path", { class: "gap", d: `M${outX} ${at.middle + outR}V${targetY - targetR}` })
    : shape("path", { class: "gap", d: `M${outX + outR} ${at.middle}H${targetX - targetR}` });
  const [gx, gy] = at.narrow ? [outX - 40, (at.middle + targetY) / 2 + 18] : [(outX + outR + targetX - targetR) / 2, at.middle];
  const error = shape("text", { class: "gap-label", x: gx, y: at.narrow ? gy + 12 : gy - 10, "text-anchor": at.narrow ? "end" : "middle" });
  const loss = shape("text", { class: "gap-label strong", x: gx, y: at.narrow ? gy + 30 : gy + 22, "text-anchor": at.narrow ? "end" : "middle" });
  svg.append(gap, error, loss, node(view, "target", targetX, targetY, targetR, "target", view.say("target")));
  view.live.push((m) => {
    z.textContent = num(m.z);
    a.textContent = num(m.a);
    move(dot, { cx: scaleX(m.z), cy: scaleY(m.a) });
    error.textContent = `a − t = ${num(m.a - m.s.target)}`;
    loss.textContent = `L = ${num(m.loss)}`;
    gap.style.strokeWidth = (1 + Math.min(5, 3 * Math.abs(m.a - m.s.target))).toFixed(2);
  });
  return element("div", { class: "scene" }, element("p", { class: "hint" }, view.say("hint")), svg);
}

function node(view, name, cx, cy, r, kind, label) {
  const value = shape("text", { class: "num", x: cx, y: cy + 14, "text-anchor": "middle" });
  const group = shape(
    "g",
    { class: `node ${kind}` },
    shape("circle", { cx, cy, r }),
    symbolSvg(parts(name)[0], parts(name)[1], { x: cx, y: cy - 3, "text-anchor": "middle" }),
    value,
  );
  scrubbable(view, group, name);
  slidable(view, group, name, label);
  view.live.push((m) => {
    value.textContent = num(m.s[name]);
  });
  return group;
}

/* ---- the formula, each number in the color of its place in the drawing ---- */

// A number in a formula: in brackets when negative and something stands before it.
function filled(view, name, read, { bare = false } = {}) {
  const inner = element("span", { class: "num" });
  const node = element("span", { class: "value" }, inner);
  if (name in view.limits) scrubbable(view, inner, name);
  else inner.dataset.q = name;
  const role = name[0] === "w" || name === "b" ? "weight" : name[0] === "x" ? "x" : name === "target" ? "t" : name;
  view.live.push((m) => {
    const value = read(m);
    const text = num(value);
    inner.textContent = text;
    const brackets = !bare && text.startsWith("−");
    node.className = `value role-${role} ${role === "weight" ? signOf(value) : ""} ${brackets ? "brackets" : ""}`;
  });
  return node;
}

const together = (...children) => element("span", { class: "term" }, ...children);
const sign = (text) => element("span", { class: "op" }, text);

function formula(view) {
  const s = view.values;
  const letters = [];
  const numbers = [];
  for (let i = 1; i <= s.inputs; i += 1) {
    letters.push(together(...(i > 1 ? [sign("+")] : []), symbol("w", i), symbol("x", i)));
    numbers.push(
      together(...(i > 1 ? [sign("+")] : []), filled(view, `w${i}`, (m) => m.s[`w${i}`], { bare: i === 1 }), sign("·"), filled(view, `x${i}`, (m) => m.s[`x${i}`])),
    );
  }
  letters.push(together(sign("+"), symbol("b")));
  numbers.push(together(sign("+"), filled(view, "b", (m) => m.s.b)));
  const z = () => filled(view, "z", (m) => m.z);
  const branch = element("span", { class: "term" });
  const shown = {
    step: () => branches(view, branch, (m) => (m.z >= 0 ? ["1", "z ≥ 0"] : ["0", "z < 0"])),
    sigmoid: () => together(fraction(["1"], ["1 + ", power("e", ["−", z()])])),
    tanh: () => together("tanh(", filled(view, "z", (m) => m.z, { bare: true }), ")"),
    relu: () => together("max(0, ", filled(view, "z", (m) => m.z, { bare: true }), ")"),
    leaky_relu: () => branches(view, branch, (m) => (m.z > 0 ? [num(m.z), "z > 0"] : [`${LEAK} · (${num(m.z)})`, "z ≤ 0"])),
    gelu: () => {
      const share = element("span", { class: "num" });
      view.live.push((m) => {
        share.textContent = num(normalCdf(m.z));
      });
      return together(filled(view, "z", (m) => m.z, { bare: true }), sign("·"), share);
    },
  }[s.activation]();
  const general = {
    step: () => [symbol("f"), "(", symbol("z"), ")"],
    sigmoid: () => [symbol("σ"), "(", symbol("z"), ")", sign("="), fraction(["1"], ["1 + ", power("e", ["−", symbol("z")])])],
    tanh: () => ["tanh(", symbol("z"), ")"],
    relu: () => ["max(0, ", symbol("z"), ")"],
    leaky_relu: () => [symbol("f"), "(", symbol("z"), ")"],
    gelu: () => [symbol("z"), sign("·"), "Φ(", symbol("z"), ")"],
  }[s.activation]();
  return element(
    "div",
    { class: "formula" },
    element("div", { class: "line" }, together(role("z", symbol("z"))), together(sign("="), ...letters.splice(0, 1)), ...letters),
    element("div", { class: "line second" }, together(sign("="), ...numbers.splice(0, 1)), ...numbers, together(sign("="), filled(view, "z", (m) => m.z, { bare: true }))),
    element("div", { class: "line" }, together(role("a", symbol("a"))), together(sign("="), ...general)),
    element("div", { class: "line second" }, together(sign("="), shown), together(sign("="), filled(view, "a", (m) => m.a, { bare: true }))),
  );
}

const role = (name, child) => element("span", { class: `role-${name}`, "data-q": name }, child);
const power = (base, exponent) => element("span", {}, symbol(base), element("sup", {}, ...exponent));
function fraction(top, bottom) {
  return element("span", { class: "fraction" }, element("span", {}, ...top), element("span", {}, ...bottom));
}
function branches(view, node, choose) {
  view.live.push((m) => {
    const [value, condition] = choose(m);
    node.replaceChildren(value, element("small", {}, view.say("because", { condition })));
  });
  return node;
}

/* ---- the two diagrams below ---- */

function frame(view, title, note) {
  const wide = !view.root.classList.contains("narrow");
  const outer = wide ? Math.floor((view.width - 24) / 2) : view.width;
  const width = Math.min(outer - (wide ? 34 : 26), 460);
  const figure = element("figure", { class: "chart" }, element("figcaption", {}, title));
  const text = element("p", { class: "note" }, note || "");
  return { figure, text, width };
}

// Linear scales that hold still while a hand is on the diagram: a scale that follows the hand would run away from it.
function axes(box) {
  const { left, top, width, height } = box;
  let [x0, x1, y0, y1] = [-1, 1, -1, 1];
  return {
    set: (a, b, c, d) => {
      [x0, x1, y0, y1] = [a, b, c, d];
    },
    x: (v) => left + ((v - x0) / (x1 - x0)) * width,
    y: (v) => top + height - ((v - y0) / (y1 - y0)) * height,
    fromX: (p) => x0 + ((p - left) / width) * (x1 - x0),
    fromY: (p) => y0 + ((top + height - p) / height) * (y1 - y0),
    get range() {
      return [x0, x1, y0, y1];
    },
  };
}

function ticks(low, high, about = 5) {
  const raw = (high - low) / about;
  const base = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map((k) => k * base).find((each) => each >= raw * 0.8) || 10 * base;
  const list = [];
  for (let v = Math.ceil(low / step) * step; v <= high + 1e-9; v += step) list.push(Math.round(v / step) * step);
  return list;
}

function drawAxes(group, box, scale, xName, yName) {
  const [x0, x1, y0, y1] = scale.range;
  const { left, top, width, height } = box;
  const label = (v) => String(Number(v.toFixed(6))).replace("-", "−");
  group.replaceChildren(
    ...ticks(x0, x1, width < 260 ? 5 : 7).flatMap((v) => [
      shape("path", { class: v === 0 ? "axis" : "tick", d: `M${scale.x(v)} ${top}V${top + height}` }),
      shape("text", { class: "tick-label", x: scale.x(v), y: top + height + 15, "text-anchor": "middle" }, label(v)),
    ]),
    ...ticks(y0, y1).flatMap((v) => [
      shape("path", { class: v === 0 ? "axis" : "tick", d: `M${left} ${scale.y(v)}H${left + width}` }),
      shape("text", { class: "tick-label", x: left - 6, y: scale.y(v) + 4, "text-anchor": "end" }, label(v)),
    ]),
    symbolSvg(...xName, { x: left + width, y: top + height + 30, "text-anchor": "end" }),
    symbolSvg(...yName, { x: left - 30, y: top + 10 }),
  );
}

function pointer(svg, event) {
  const box = svg.getBoundingClientRect();
  return [event.clientX - box.left, event.clientY - box.top];
}

function outputRange(activation, zoom, ...shown) {
  const [low, high] = BOUNDED[activation] || [-0.22 * zoom, zoom];
  const room = 0.08 * (high - low);
  return [Math.min(low, ...shown.map((v) => v - room)), Math.max(high, ...shown.map((v) => v + room))];
}

const path = (from, to, count, f) =>
  `M${Array.from({ length: count + 1 }, (_, i) => f(from + ((to - from) * i) / count)).map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`).join("L")}`;

let chartCount = 0;

function curveChart(view) {
  const s = view.values;
  const { figure, text, width } = frame(view, view.say("curve"));
  const box = { left: 36, top: 8, width: width - 50, height: 236 };
  const height = box.top + box.height + 36;
  const scale = axes(box);
  const clip = `neuron-clip-${(chartCount += 1)}`;
  const svg = shape("svg", { width, height, viewBox: `0 0 ${width} ${height}` });
  const grid = shape("g");
  const zones = shape("g", { class: "zones" });
  const slope = shape("path", { class: "slope", "clip-path": `url(#${clip})` });
  const curve = shape("path", { class: "curve", "clip-path": `url(#${clip})` });
  const tangent = shape("path", { class: "tangent", "clip-path": `url(#${clip})` });
  const drop = shape("path", { class: "drop" });
  const gap = shape("path", { class: "gap" });
  const wanted = shape("path", { class: "wanted" });
  const wantedName = symbolSvg("t", "", { "text-anchor": "end" });
  const wantedGrip = shape("path", { class: "grip" });
  const handle = shape("circle", { class: "handle t", r: 6 });
  const point = shape("circle", { class: "point", r: 7.5 });
  svg.append(
    shape("clipPath", { id: clip }, shape("rect", { x: box.left, y: box.top, width: box.width, height: box.height })),
    zones, grid, slope, curve, drop, gap, wanted, wantedName, tangent, wantedGrip, handle, point,
  );
  const takeTarget = () => (event) => change(view, { target: Math.round(scale.fromY(pointer(svg, event)[1]) / GRAIN) * GRAIN });
  for (const each of [wantedGrip, handle]) {
    each.dataset.q = "target";
    graspable(view, each, takeTarget);
  }
  // moving the point along the curve moves the bias: the one number that shifts z whatever the inputs are
  point.dataset.q = "z";
  graspable(view, point, () => {
    const rest_ = follow(view.values).z - view.values.b;
    return (event) => change(view, { b: Math.round((scale.fromX(pointer(svg, event)[0]) - rest_) / GRAIN) * GRAIN });
  });
  let drawn = "";
  view.live.push((m) => {
    if (!view.holding || !drawn) {
      const zoom = fitting(ZOOMS, Math.abs(m.z) * 1.08);
      scale.set(-zoom, zoom, ...outputRange(s.activation, zoom, m.a, m.s.target));
    }
    const now = scale.range.join();
    if (now !== drawn) {
      drawn = now;
      const [x0, x1] = scale.range;
      drawAxes(grid, box, scale, ["z"], ["a"]);
      const bend = s.activation === "step" ? [[x0, 0], [-1e-9, 0], [0, 1], [x1, 1]].map(([p, q]) => `${scale.x(p)} ${scale.y(q)}`).join("L") : null;
      curve.setAttribute("d", bend ? `M${bend}` : path(x0, x1, 240, (v) => [scale.x(v), scale.y(m.f.value(v))]));
      slope.setAttribute("d", s.activation.endsWith("relu")
        ? `M${[[x0, m.f.slope(-1)], [0, m.f.slope(-1)], [0, 1], [x1, 1]].map(([p, q]) => `${scale.x(p)} ${scale.y(q)}`).join("L")}`
        : path(x0, x1, 240, (v) => [scale.x(v), scale.y(m.f.slope(v))]));
      zones.replaceChildren(
        ...FLAT[s.activation].flatMap(([from, to, key]) => {
          const [p, q] = [scale.x(Math.max(from, x0)), scale.x(Math.min(to, x1))];
          if (q - p < 2) return [];
          return [
            shape("rect", { class: "zone", "data-from": from, "data-to": to, x: p, y: box.top, width: q - p, height: box.height }),
            shape("text", { class: "zone-label", x: (p + q) / 2, y: box.top + 15, "text-anchor": "middle" }, q - p > 54 ? view.say(key) : ""),
          ];
        }),
      );
    }
    const [px, py] = [scale.x(m.z), scale.y(m.a)];
    const k = m.gradients.aByZ;
    // the tangent as a piece of constant length on the screen
    const rise = (scale.y(1) - scale.y(0)) * k;
    const run = scale.x(1) - scale.x(0);
    const half = 62 / Math.hypot(rise, run);
    move(tangent, { d: `M${px - run * half} ${py - rise * half}L${px + run * half} ${py + rise * half}` });
    move(drop, { d: `M${px} ${scale.y(0)}V${py}M${box.left} ${py}H${px}` });
    const ty = Math.max(box.top, Math.min(box.top + box.height, scale.y(m.s.target)));
    const right = box.left + box.width;
    move(wanted, { d: `M${box.left} ${ty}H${right}` });
    move(wantedGrip, { d: `M${right - 40} ${ty}H${right}` });
    move(handle, { cx: right, cy: ty });
    move(wantedName, { x: right - 11, y: ty - 6 });
    move(gap, { d: `M${px} ${py}V${ty}` });
    move(point, { cx: px, cy: py });
    const flat = flatAt(s.activation, m.z);
    for (const zone of zones.querySelectorAll(".zone")) zone.classList.toggle("in", m.z > Number(zone.dataset.from) && m.z < Number(zone.dataset.to));
    const key = flat ? flat[2].replace("flat", "note") : "note.slope";
    text.textContent = view.say(key, { z: num(m.z), slope: num(k), move: num(k * 0.1) });
  });
  figure.append(svg, legendOf(view), text);
  return figure;
}

function legendOf(view) {
  const line = (kind, key) => element("span", { class: `key ${kind}` }, view.say(key));
  return element("p", { class: "keys" }, line("curve", "key.curve"), line("slope", "key.slope"), line("tangent", "key.tangent"), line("wanted", "key.target"));
}

// Two and more inputs: a over the plane of x₁ and x₂; the others stay where they are, so the picture is a slice.
function planeChart(view) {
  const s = view.values;
  const title = s.inputs === 2 ? view.say("plane") : "";
  const { figure, text, width } = frame(view, title, view.say("plane.note"));
  const side = Math.min(width - 50, 330);
  const left = Math.max(36, (width - side) / 2);
  const box = { left, top: 8, width: side, height: side };
  const height = box.top + side + 36;
  const scale = axes(box);
  scale.set(-VIEW, VIEW, -VIEW, VIEW);
  const canvas = element("canvas", { class: "heat" });
  const svg = shape("svg", { width, height, viewBox: `0 0 ${width} ${height}` });
  const clip = `neuron-clip-${(chartCount += 1)}`;
  const grid = shape("g", { class: "over" });
  drawAxes(grid, box, scale, ["x", "1"], ["x", "2"]);
  const border = shape("path", { class: "border" });
  const borderGrip = shape("path", { class: "grip wide" });
  const borderName = shape("text", { class: "border-name", "text-anchor": "middle" }, "z = 0");
  const arrow = shape("path", { class: "arrow" });
  const head = shape("path", { class: "arrow-head" });
  const tip = shape("circle", { class: "grip-dot", r: 15 });
  const arrowName = symbolSvg("w", "", { class: "sym arrow-name", "text-anchor": "middle" });
  const point = shape("circle", { class: "point2", r: 9 });
  const pointGrip = shape("circle", { class: "grip-dot", r: 20 });
  svg.append(
    shape("clipPath", { id: clip }, shape("rect", { x: box.left, y: box.top, width: side, height: side })),
    grid,
    shape("g", { "clip-path": `url(#${clip})` }, border, borderGrip, arrow, head),
    borderName, arrowName, point, tip, pointGrip,
  );
  const snap = (value) => Math.round(value / GRAIN) * GRAIN;
  const where = (event) => {
    const [px, py] = pointer(svg, event);
    return [scale.fromX(px), scale.fromY(py)];
  };
  graspable(view, pointGrip, () => (event) => {
    const [p, q] = where(event);
    change(view, { x1: snap(p), x2: snap(q) });
  });
  graspable(view, tip, () => (event) => {
    const [p, q] = where(event);
    change(view, { w1: snap(Math.max(-VIEW, Math.min(VIEW, p))), w2: snap(Math.max(-VIEW, Math.min(VIEW, q))) });
  });
  graspable(view, borderGrip, () => (event) => {
    const [p, q] = where(event);
    const m = follow(view.values);
    const others = m.products.slice(2).reduce((sum, product) => sum + product, 0);
    change(view, { b: snap(-(m.w[0] * p + m.w[1] * q + others)) });
  });
  borderGrip.dataset.q = "b";
  pointGrip.setAttribute("tabindex", "0");
  pointGrip.setAttribute("role", "slider");
  pointGrip.setAttribute("aria-label", view.say("point"));
  pointGrip.addEventListener("keydown", (event) => {
    const step = event.shiftKey ? 1 : 0.1;
    const way = { ArrowRight: ["x1", step], ArrowLeft: ["x1", -step], ArrowUp: ["x2", step], ArrowDown: ["x2", -step] }[event.key];
    if (!way) return;
    event.preventDefault();
    hold(view);
    change(view, { [way[0]]: Math.round((view.values[way[0]] + way[1]) * 1000) / 1000 });
    rest(view);
  });

  const ramp = element("span", { class: "ramp" });
  const [rampLow, rampHigh] = [element("span", { class: "num" }), element("span", { class: "num" })];
  let painted = "";
  view.live.push((m) => {
    const others = m.products.slice(2).reduce((sum, product) => sum + product, 0) + m.s.b;
    const [w1, w2] = m.w;
    const reach = VIEW * (Math.abs(w1) + Math.abs(w2));
    const end = BOUNDED[s.activation] ? 1 : fitting(SCALES, Math.max(...[others - reach, others + reach].map((z) => Math.abs(m.f.value(z)))));
    const now = [w1, w2, others, end].join();
    if (now !== painted) {
      painted = now;
      heatPlane(canvas, box, w1, w2, others, reach, m.f, (a) => view.colors.diverging(a / end));
      const low = s.activation === "tanh" || !BOUNDED[s.activation] ? -end : 0;
      ramp.style.background = `linear-gradient(90deg, ${[0, 0.25, 0.5, 0.75, 1].map((p) => view.colors.diverging((low + p * (end - low)) / end)).join(",")})`;
      rampLow.textContent = `a = ${num(low)}`;
      rampHigh.textContent = num(end);
    }
    if (s.inputs > 2) {
      const rest_ = [3, 4].slice(0, s.inputs - 2).map((i) => `x${"₃₄"[i - 3]} = ${num(m.s[`x${i}`])}`).join(", ");
      figure.firstChild.textContent = view.say("slice", { rest: rest_ });
    }
    // the line w₁x₁ + w₂x₂ + c = 0: through its foot nearest the middle, along (−w₂, w₁)
    const length = Math.hypot(w1, w2);
    const visible = length > 1e-9 && Math.abs(others) < reach;
    for (const each of [border, borderGrip, borderName]) each.style.display = visible ? "" : "none";
    if (visible) {
      const [fx, fy] = [(-others * w1) / length ** 2, (-others * w2) / length ** 2];
      const [dx, dy] = [(-w2 / length) * 3 * VIEW, (w1 / length) * 3 * VIEW];
      const d = `M${scale.x(fx - dx)} ${scale.y(fy - dy)}L${scale.x(fx + dx)} ${scale.y(fy + dy)}`;
      move(border, { d });
      move(borderGrip, { d });
      const [ex, ey] = lineEnd(fx, fy, -w2 / length, w1 / length);
      const inset = 20;
      move(borderName, {
        x: Math.max(box.left + inset, Math.min(box.left + side - inset, scale.x(ex) - Math.sign(ex) * 4)),
        y: Math.max(box.top + 14, Math.min(box.top + side - 8, scale.y(ey) + 4)),
      });
    }
    const fit = Math.min(1, VIEW / Math.max(Math.abs(w1), Math.abs(w2), 1e-9));
    const [ax, ay, bx, by] = [scale.x(0), scale.y(0), scale.x(w1 * fit), scale.y(w2 * fit)];
    const angle = Math.atan2(by - ay, bx - ax);
    const long = Math.hypot(bx - ax, by - ay) > 9;
    const [cx, cy] = [bx - (long ? 9 * Math.cos(angle) : 0), by - (long ? 9 * Math.sin(angle) : 0)];
    move(arrow, { d: `M${ax} ${ay}L${cx} ${cy}` });
    move(head, { d: long ? `M${bx} ${by}L${cx - 5 * Math.sin(angle)} ${cy + 5 * Math.cos(angle)}L${cx + 5 * Math.sin(angle)} ${cy - 5 * Math.cos(angle)}Z` : "M0 0" });
    move(tip, { cx: bx, cy: by });
    move(arrowName, { x: Math.max(box.left + 10, Math.min(box.left + side - 10, bx + 13 * Math.cos(angle + 0.6))), y: Math.max(box.top + 14, Math.min(box.top + side - 6, by + 4 + 13 * Math.sin(angle + 0.6))) });
    const [px, py] = [scale.x(m.s.x1), scale.y(m.s.x2)];
    move(point, { cx: px, cy: py });
    move(pointGrip, { cx: px, cy: py });
    point.style.fill = view.colors.diverging(m.s.target / end);
    pointGrip.setAttribute("aria-valuenow", m.s.x1);
    pointGrip.setAttribute("aria-valuetext", `x₁ ${num(m.s.x1)}, x₂ ${num(m.s.x2)}`);
  });
  figure.append(
    element("div", { class: "stack", style: `height:${height}px` }, canvas, svg),
    element("p", { class: "keys scale" }, rampLow, ramp, rampHigh),
    text,
  );
  return figure;
}

// Where the line through (fx, fy) along (ux, uy) leaves the view, a little inside.
function lineEnd(fx, fy, ux, uy) {
  const edge = VIEW * 0.93;
  const reaches = [];
  for (const [p, u] of [[fx, ux], [fy, uy]]) if (Math.abs(u) > 1e-9) reaches.push((edge - p) / u, (-edge - p) / u);
  const inside = reaches.filter((k) => Math.abs(fx + k * ux) <= edge + 1e-6 && Math.abs(fy + k * uy) <= edge + 1e-6);
  const k = inside.length ? Math.max(...inside) : 0;
  return [fx + k * ux, fy + k * uy];
}

// a depends on z alone, so 2,048 colors along z paint the plane, however many pixels it has and however dear f is.
function heatPlane(canvas, box, w1, w2, c, reach, f, color) {
  const ratio = Math.min(2, window.devicePixelRatio || 1);
  const n = Math.round(box.width * ratio);
  if (canvas.width !== n) {
    canvas.width = n;
    canvas.height = n;
  }
  Object.assign(canvas.style, { left: `${box.left}px`, top: `${box.top}px`, width: `${box.width}px`, height: `${box.height}px` });
  const count = 2048;
  const table = new Uint32Array(count);
  const span = Math.max(reach, 1e-9);
  const seen = new Map(); // most neighbors share a color: mixing it once is enough
  for (let i = 0; i < count; i += 1) {
    const a = f.value(c - span + (2 * span * i) / (count - 1));
    const text = color(a);
    if (!seen.has(text)) {
      const [r, g, b] = rgb(text);
      seen.set(text, (255 << 24) | (b << 16) | (g << 8) | r);
    }
    table[i] = seen.get(text);
  }
  const context = canvas.getContext("2d");
  const image = context.createImageData(n, n);
  const pixels = new Uint32Array(image.data.buffer);
  const per = (count - 1) / (2 * span);
  for (let row = 0; row < n; row += 1) {
    const x2 = VIEW - (2 * VIEW * (row + 0.5)) / n;
    let place = (w2 * x2 + w1 * (-VIEW + VIEW / n) + span) * per + 0.5;
    const stride = ((w1 * 2 * VIEW) / n) * per;
    for (let at = row * n, stop = at + n; at < stop; at += 1, place += stride) pixels[at] = table[place | 0];
  }
  context.putImageData(image, 0, 0);
}

// One input: a over x, with the example (x, t) to be met.
function lineChart(view) {
  const s = view.values;
  const { figure, text, width } = frame(view, view.say("line"), view.say("line.note"));
  const box = { left: 36, top: 8, width: width - 50, height: 236 };
  const height = box.top + box.height + 36;
  const scale = axes(box);
  const clip = `neuron-clip-${(chartCount += 1)}`;
  const svg = shape("svg", { width, height, viewBox: `0 0 ${width} ${height}` });
  const grid = shape("g");
  const border = shape("path", { class: "border" });
  const borderName = shape("text", { class: "border-name", "text-anchor": "middle" }, "z = 0");
  const curve = shape("path", { class: "curve", "clip-path": `url(#${clip})` });
  const gap = shape("path", { class: "gap" });
  const wish = shape("circle", { class: "wish", r: 7.5 });
  const point = shape("circle", { class: "point", r: 6 });
  const grip = shape("circle", { class: "grip-dot", r: 18 });
  svg.append(
    shape("clipPath", { id: clip }, shape("rect", { x: box.left, y: box.top, width: box.width, height: box.height })),
    grid, border, borderName, curve, gap, point, wish, grip,
  );
  grip.dataset.q = "x1";
  graspable(view, grip, () => (event) => {
    const [px, py] = pointer(svg, event);
    change(view, { x1: Math.round(scale.fromX(px) / GRAIN) * GRAIN, target: Math.round(scale.fromY(py) / GRAIN) * GRAIN });
  });
  let drawn = "";
  view.live.push((m) => {
    if (!view.holding || !drawn) {
      const reach = fitting(ZOOMS, Math.max(...[-VIEW, VIEW].map((x) => Math.abs(m.w[0] * x + m.s.b))));
      const range = outputRange(s.activation, reach, m.a, m.s.target);
      scale.set(-VIEW, VIEW, ...range);
    }
    if (scale.range.join() !== drawn) {
      drawn = scale.range.join();
      drawAxes(grid, box, scale, ["x", "1"], ["a"]);
    }
    const edge = -m.s.b / m.w[0];
    const bends = s.activation === "step" && Math.abs(edge) < VIEW;
    const value = (x) => [scale.x(x), scale.y(m.f.value(m.w[0] * x + m.s.b))];
    const jump = bends ? [-VIEW, edge - 1e-7, edge + 1e-7, VIEW].map((x) => value(x).join(" ")).join("L") : "";
    move(curve, { d: jump ? `M${jump}` : path(-VIEW, VIEW, 200, value) });
    const visible = Number.isFinite(edge) && Math.abs(edge) < VIEW;
    border.style.display = borderName.style.display = visible ? "" : "none";
    if (visible) {
      move(border, { d: `M${scale.x(edge)} ${box.top}V${box.top + box.height}` });
      move(borderName, { x: Math.max(box.left + 22, Math.min(box.left + box.width - 22, scale.x(edge) + 22)), y: box.top + box.height - 8 });
    }
    const [px, py, ty] = [scale.x(m.s.x1), scale.y(m.a), scale.y(m.s.target)];
    move(point, { cx: px, cy: py });
    move(wish, { cx: px, cy: ty });
    move(grip, { cx: px, cy: ty });
    move(gap, { d: `M${px} ${py}V${ty}` });
  });
  figure.append(svg, element("p", { class: "keys" }, element("span", { class: "key curve" }, view.say("key.curve.x")), element("span", { class: "key wish" }, view.say("key.example"))), text);
  return figure;
}

/* ---- downhill: the chain rule with its numbers, and one step ---- */

function downhill(view) {
  const s = view.values;
  const eta = element("span", { class: "num rate" });
  scrubbable(view, eta, "learning_rate");
  slidable(view, eta, "learning_rate", view.say("rate"));
  view.live.push((m) => {
    eta.textContent = num(m.s.learning_rate);
  });
  const button = (kind, key, act) => {
    const made = element("button", { type: "button", class: kind }, view.say(key));
    made.addEventListener("click", () => act(view));
    return made;
  };
  const undoButton = button("quiet undo", "undo", undo);
  const before = element("span", { class: "num" });
  const after = element("span", { class: "num strong" });
  const said = element("p", { class: "said" });
  const trail = shape("svg", { class: "trail", width: 190, height: 46, viewBox: "0 0 190 46", "aria-hidden": "true" });
  view.live.push((m) => {
    undoButton.disabled = !view.past.length;
    const done = view.losses.length > 1;
    const from = done ? view.losses[view.losses.length - 2] : m.loss;
    before.textContent = num(from);
    after.textContent = done ? num(view.tween ? m.loss : view.losses[view.losses.length - 1]) : "?";
    said.textContent = view.say(view.verdict, { before: num(from), after: num(view.losses[view.losses.length - 1] ?? m.loss) });
    said.dataset.kind = view.verdict;
    const most = Math.max(...view.losses, 1e-12);
    const step = Math.min(14, 176 / Math.max(1, view.losses.length - 1));
    const spots = view.losses.map((loss, i) => [7 + i * step, 40 - 34 * (loss / most)]);
    trail.replaceChildren(
      ...(done
        ? [shape("path", { class: "floor", d: "M2 41H188" }), shape("path", { class: "fall", d: `M${spots.map((p) => p.map((v) => v.toFixed(1)).join(" ")).join("L")}` }),
          ...spots.map(([cx, cy], i) => shape("circle", { class: i === spots.length - 1 ? "last" : "", cx, cy, r: i === spots.length - 1 ? 4 : 2.5 }))]
        : []),
    );
  });

  const rows = [];
  for (let i = 1; i <= s.inputs + 1; i += 1) rows.push(gradientRow(view, i > s.inputs ? null : i));
  const cell = (...children) => element("span", { role: "columnheader" }, ...children);
  const by = (top, bottom) => element("span", { class: "by" }, "∂", top, "/∂", bottom);
  const head = element(
    "div",
    { class: "row head", role: "row" },
    cell(), cell(by(symbol("L"), symbol("a")), element("small", {}, "2(a − t)")), cell(by(symbol("a"), symbol("z")), element("small", {}, "f′(z)")),
    cell(by(symbol("z"), symbol("w")), element("small", {}, view.say("chain.input"))), cell(by(symbol("L"), symbol("w")), element("small", {}, view.say("chain.product"))),
    cell(element("span", { class: "sym" }, "w − η·∂L/∂w"), element("small", {}, view.say("chain.new"))),
  );
  const lossLine = element(
    "div",
    { class: "line loss" },
    together(symbol("L"), sign("="), "(", symbol("a"), " − ", symbol("t"), ")", element("sup", {}, "2")),
    together(sign("="), "(", filled(view, "a", (m) => m.a, { bare: true }), " − ", filled(view, "target", (m) => m.s.target), ")", element("sup", {}, "2")),
    together(sign("="), filled(view, "loss", (m) => m.loss, { bare: true })),
  );
  return element(
    "section",
    { class: "downhill" },
    element("div", { class: "top" }, element("h4", {}, view.say("down")), lossLine),
    element("div", { class: "table", role: "table", "aria-label": view.say("down") }, head, ...rows),
    element(
      "div",
      { class: "act-row" },
      button("primary nudge", "nudge", nudge),
      element("span", { class: "rate-box" }, element("span", {}, view.say("rate")), symbol("η"), sign("="), eta),
      undoButton,
      button("quiet reset", "reset", reset),
    ),
    element("div", { class: "result" }, element("p", { class: "loss-change" }, view.say("loss"), " ", before, element("span", { class: "op" }, "→"), after), trail, said),
  );
}

function gradientRow(view, i) {
  const name = i ? `w${i}` : "b";
  const read = (m) => (i ? m.gradients.w[i - 1] : m.gradients.b);
  const plain = (kind, value) => {
    const inner = element("span", { class: `num ${kind}` });
    view.live.push((m) => {
      const text = num(value(m));
      inner.textContent = text.startsWith("−") && kind !== "free" ? `(${text})` : text;
    });
    return inner;
  };
  const gradient = plain("free strong", read);
  const bar = element("i", { class: "bar" });
  const after = plain("free", (m) => (i ? m.next.w[i - 1] : m.next.b));
  const before = filled(view, name, (m) => m.s[name], { bare: true });
  view.live.push((m) => {
    const value = read(m);
    const most = Math.max(...m.gradients.w.map(Math.abs), Math.abs(m.gradients.b), 1e-9);
    bar.className = `bar ${signOf(-value)}`;
    bar.style.width = `${(26 * Math.abs(value)) / most}px`;
    after.className = `num ${signOf(i ? m.next.w[i - 1] : m.next.b)} free`;
  });
  const cell = (kind, ...children) => element("span", { role: "cell", class: kind }, ...children);
  return element(
    "div",
    { class: "row", role: "row", "data-q": name },
    cell("name", element("span", { class: "by" }, "∂", symbol("L"), "/∂", symbol(...parts(name)))),
    cell("f1", plain("first", (m) => m.gradients.lossByA)),
    cell("f2", sign("·"), plain("role-z", (m) => m.gradients.aByZ)),
    cell("f3", sign("·"), i ? filled(view, `x${i}`, (m) => m.s[`x${i}`]) : element("span", { class: "num" }, "1")),
    cell("f4", sign("="), gradient, bar),
    cell("f5", symbol(...parts(name)), ": ", before, element("span", { class: "op" }, "→"), after),
  );
}
