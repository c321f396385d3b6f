/* A deep network right after its initialization: spread of activations and gradients over the layers, theory's line beside what
   was measured. Theory follows the hand; the measurement comes from the server when the hand lets go. */

function layersPart(view) {
  const free = ["normal", "uniform"].includes(view.data.scheme) ? "sigma" : view.data.scheme === "zeros" ? null : "gain";
  const said = element("p", { class: "said" });
  const charts = ["activations", "gradients"].map((kind) => spreadChart(view, kind, free));
  const strips = ["activations", "gradients"].map((kind) => histogramStrip(view, kind));
  const close = pickedLayer(view);
  const again = element("button", { type: "button", "data-help": "again" }, view.say("again"));
  again.addEventListener("click", () => {
    change(view, { seed: (view.values.seed + 1) % (view.limits.seed[1] + 1) });
    release(view);
  });
  view.picked ??= 1;
  view.predicted = () => theoryOf(view, view.values);
  view.live.push(() => {
    const theory = view.predicted();
    const measured = view.data.measured();
    const { depth } = view.values;
    view.picked = Math.max(0, Math.min(depth, view.picked));
    view.fresh = Object.entries(measured.of).every(([name, value]) => view.values[name] === value);
    view.root.classList.toggle("waiting", !view.fresh);
    for (const chart of charts) chart.paint(theory, measured);
    for (const strip of strips) strip.paint(measured);
    close.paint(theory, measured);
    const { scheme, activation } = view.data;
    const spread = Math.sqrt(weightVariance(scheme, view.values));
    said.textContent = view.say("said", {
      sigma: num(spread), n: view.values.width, depth,
      activation: num(theory.activations[depth]), gradient: num(theory.gradients[0]), name: view.data.titles[activation],
    });
  });
  return [
    element("div", { class: "dials" }, dial(view, "depth"), dial(view, "width"), ...(free ? [dial(view, free)] : [])),
    view.told,
    said,
    element("div", { class: "charts" }, ...charts.map((chart) => chart.node)),
    element("div", { class: "keys" },
      element("span", { class: "key theory" }, view.say("theory")),
      element("span", { class: "key dots" }, view.say("measured")),
      again),
    ...strips.map((strip) => strip.node),
    close.node,
  ];
}

function theoryOf(view, values) {
  const { scheme, activation } = view.data;
  return predict(FUNCTIONS[activation], values.width * weightVariance(scheme, values), values.depth, view.data.quadrature());
}

function pick(view, layer) {
  const next = Math.max(0, Math.min(view.values.depth, layer));
  if (next === view.picked) return;
  view.picked = next;
  view.draw();
}

const power = (v) => (v === 0 ? "1" : `10${raised(v)}`);

// Spread over layers 0 … L on a logarithmic scale; what is exactly 0 lies on the floor, hollow.
function spreadChart(view, kind, free) {
  const width = view.width >= 720 ? Math.floor((view.width - 24) / 2) : view.width;
  const box = { left: 52, top: 10, width: width - 70, height: 220 };
  const height = box.top + box.height + 38;
  const svg = shape("svg", { class: kind, width, height, viewBox: `0 0 ${width} ${height}`, "aria-hidden": "true" });
  const ground = shape("g");
  const hand = shape("g", { class: "hand", ...(free ? { "data-help": free } : {}) }, shape("circle", { class: "reach", r: 22 }), shape("circle", { class: "handle", r: 6.5 }));
  svg.append(ground);
  let scale;
  let span;
  const decade = (v) => Math.log10(v);
  const paint = (theory, { [kind]: dots }) => {
    const { depth } = view.values;
    const line = theory[kind];
    const sizes = [...line, ...dots.slice(0, depth + 1)].filter((v) => v > 0).map(decade);
    if (!view.holding || !span) {
      span = [Math.min(-1, Math.floor(Math.min(...sizes))), Math.max(1, Math.ceil(Math.max(...sizes)))];
      if (sizes.length < line.length + dots.length) span[0] -= 1; // a floor for zeros
    }
    scale = axes(box, [0, depth], span);
    const place = (v) => scale.y(v > 0 ? decade(v) : span[0]);
    const step = box.width / depth;
    const x = scale.x(view.picked);
    const whole = ticks(0, depth, Math.min(depth, 6)).filter(Number.isInteger);
    const drawn = line.map((v, l) => [l, v]).filter(([, v]) => v > 0);
    ground.replaceChildren(
      shape("rect", { class: "picked", x: x - Math.min(step, 14) / 2, y: box.top, width: Math.min(step, 14), height: box.height }),
      grid(box, scale, { xTicks: whole, about: 5, write: (v) => (Number.isInteger(v) ? power(v) : "") }),
      shape("path", { class: "one", d: `M${box.left} ${scale.y(0)}H${box.left + box.width}` }),
      shape("text", { class: "tick-label", x: box.left + box.width, y: height - 6, "text-anchor": "end" }, view.say("layer")),
      shape("path", { class: "line", d: drawn.map(([l, v], i) => `${i ? "L" : "M"}${scale.x(l).toFixed(1)} ${place(v).toFixed(1)}`).join("") }),
      ...dots.slice(0, depth + 1).map((v, l) => shape("circle", { class: `dot${v > 0 ? "" : " none"}`, cx: scale.x(l), cy: place(v), r: depth > 30 ? 3 : 4 })),
    );
    const end = kind === "activations" ? depth : 0;
    if (line[end] > 0) move(hand, { transform: `translate(${scale.x(end).toFixed(2)} ${place(line[end]).toFixed(2)})` });
  };
  if (free) {
    svg.append(hand);
    graspable(view, hand, across(svg, (_, y) => change(view, { [free]: reach(view, kind, free, scale.fromY(y)) }), true));
  }
  const point = (event) => {
    if (!view.holding) pick(view, Math.round(scale.fromX(event.clientX - svg.getBoundingClientRect().left)));
  };
  for (const kindOf of ["pointermove", "pointerdown"]) svg.addEventListener(kindOf, point);
  return { paint, node: element("figure", {}, element("figcaption", {}, ...math(view.say(`spread.${kind}`)), " ", element("small", {}, view.say("log"))), svg) };
}

// The value of the knob `name` at which theory's line ends nearest to 10^decade: both spreads grow with it where they do at all.
function reach(view, kind, name, decade) {
  let [low, high] = view.limits[name].map(Math.log10);
  const end = (value) => {
    const theory = theoryOf(view, { ...view.values, [name]: 10 ** value });
    return Math.log10(kind === "activations" ? theory.activations[view.values.depth] : theory.gradients[0]);
  };
  for (let turn = 0; turn < 12; turn += 1) {
    const middle = (low + high) / 2;
    if (end(middle) < decade) low = middle;
    else high = middle;
  }
  return Number((10 ** ((low + high) / 2)).toPrecision(2));
}
