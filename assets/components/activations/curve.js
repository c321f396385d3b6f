/* A function and its derivative over the same line, a second one beside it, and a point to drag along. */

const BOUNDED = new Set(["step", "sigmoid", "tanh"]);

function curvePart(view) {
  const { data } = view;
  const names = data.second === "none" || data.second === data.function ? [data.function] : [data.function, data.second];
  const wide = view.width >= 720;
  const outer = wide ? view.width - 330 : view.width;
  const tops = wide ? [26, 306] : [26, 256];
  const heights = wide ? [226, 130] : [178, 110];
  const boxes = tops.map((top, k) => ({ left: 40, top, width: outer - 54, height: heights[k] }));
  const [low, high] = view.limits.place;
  const scales = [
    axes(boxes[0], [low, high], names.every((name) => BOUNDED.has(name)) ? [-1.25, 1.25] : [-1.4, high]),
    axes(boxes[1], [low, high], [-0.2, 1.25]),
  ];
  const height = boxes[1].top + boxes[1].height + 22;
  const svg = shape("svg", { class: "curves", width: outer, height, viewBox: `0 0 ${outer} ${height}`, "aria-hidden": "true" });
  const rule = shape("path", { class: "rule" });
  boxes.forEach((box, k) => {
    svg.append(
      ...zoneShapes(view, box, scales[k], k === 0),
      grid(box, scales[k], { about: k ? 3 : 5 }),
      shape("text", { class: "title", x: box.left, y: box.top - 9 }, view.say(k ? "derivative" : "function")),
    );
  });
  svg.append(rule);
  const kinds = ["first", "second"];
  const marks = names.map((name, i) => {
    const f = ACTIVATIONS[name];
    svg.append(...[f.value, f.slope].map((of, k) => shape("path", { class: `line ${kinds[i]}`, d: trace(of, scales[k], low, high) })));
    return [0, 1].map(() => shape("circle", { class: `spot ${kinds[i]}`, r: 7 }));
  }).reverse();
  const tangent = shape("path", { class: "tangent" });
  svg.append(tangent, ...marks.flat());
  const [first] = names;
  const snap = (z) => Math.max(low, Math.min(high, Math.round(z * 20) / 20));
  graspable(view, svg, across(svg, (x) => change(view, { place: snap(scales[0].fromX(x)) }), true));

  view.live.push(() => {
    const z = view.values.place;
    const x = scales[0].x(z);
    move(rule, { d: `M${x} ${boxes[0].top}V${boxes[1].top + boxes[1].height}` });
    names.forEach((name, i) => {
      const f = ACTIVATIONS[name];
      marks[names.length - 1 - i].forEach((mark, k) => move(mark, { cx: x, cy: scales[k].y(k ? f.slope(z) : f.value(z)) }));
    });
    const f = ACTIVATIONS[first];
    const rise = (scales[0].y(1) - scales[0].y(0)) * f.slope(z);
    const run_ = scales[0].x(1) - scales[0].x(0);
    const half = 60 / Math.hypot(rise, run_);
    const y = scales[0].y(f.value(z));
    move(tangent, { d: `M${x - run_ * half} ${y - rise * half}L${x + run_ * half} ${y + rise * half}` });
  });
  const side = element("div", { class: "side" }, dial(view, "place"), view.told, ...names.map((name, i) => card(view, name, kinds[i])));
  return [element("div", { class: wide ? "two" : "" }, element("div", {}, svg), side)];
}

// The flat pieces of the first function, shaded in both charts.
function zoneShapes(view, box, scale, named) {
  const [x0, x1] = scale.range;
  return view.data.zones[view.data.function].flatMap((zone) => {
    const [p, q] = [scale.x(zone.low ?? x0), scale.x(zone.high ?? x1)];
    return [
      shape("rect", { class: `zone ${zone.kind}`, x: p, y: box.top, width: q - p, height: box.height }),
      ...(named ? [shape("text", { class: "zone-label", x: (p + q) / 2, y: box.top + 17, "text-anchor": "middle" }, view.say(`zone.${zone.kind}`))] : []),
    ];
  });
}

// A path of f; where it jumps (the step, the slopes of the ReLUs) the pen is lifted.
function trace(of, scale, low, high) {
  const count = 480;
  let d = "";
  let before = null;
  for (let i = 0; i <= count; i += 1) {
    const z = low + ((high - low) * i) / count;
    const value = of(z);
    const jump = before !== null && Math.abs(value - before) > 0.5;
    d += `${before === null || jump ? "M" : "L"}${scale.x(z).toFixed(1)} ${scale.y(value).toFixed(1)}`;
    before = value;
  }
  return d;
}

const zoneAt = (zones, z) => zones.find(({ low, high }) => (low === null || z > low) && (high === null || z <= high));

// What a function does at the point: value, slope, and what is left of a gradient that comes back through it.
function card(view, name, kind) {
  const f = ACTIVATIONS[name];
  const [value, slope] = [element("b", { class: "num" }), element("b", { class: "num" })];
  const bar = element("span", {});
  const note = element("p", { class: "note" });
  view.live.push(() => {
    const z = view.values.place;
    const k = f.slope(z);
    const zone = zoneAt(view.data.zones[name], z);
    value.textContent = brief(f.value(z));
    slope.textContent = brief(k);
    bar.style.width = `${Math.min(100, Math.abs(k) * 100)}%`;
    bar.className = k < 0 ? "negative" : "";
    const said = view.say(zone ? `note.${zone.kind}` : "note.steep", { percent: formatNumber(Math.abs(k) * 100, 3) });
    note.textContent = k < 0 ? `${said} ${view.say("note.turned")}` : said;
  });
  return element(
    "section",
    { class: `card ${kind}` },
    element("h4", {}, view.data.titles[name]),
    element("p", { class: "pair" }, element("span", {}, "f(z) = ", value), element("span", {}, "f′(z) = ", slope)),
    element("div", { class: "meter", "aria-hidden": "true" }, bar),
    note,
  );
}
