/* Two and more inputs: the output a over the plane of x₁ and x₂, the line z = 0 and the weights as an arrow. The other inputs
   stay where they are, so the picture is a slice. */

function planeChart(view) {
  const s = view.values;
  const title = s.inputs === 2 ? view.say("plane") : "";
  const { figure, text, width } = frame(view, title, view.say(windowOf(s) === SQUARE ? `plane.${s.points}` : "plane.note"));
  const { low, high, unit } = windowOf(s);
  const side = planeSide(width);
  const left = Math.max(36, (width - side) / 2);
  const box = { left, top: 8, width: side, height: side };
  const height = box.top + side + 36;
  const scale = axes(box);
  scale.set(low, high, low, high);
  const canvas = element("canvas", { class: "heat" });
  const svg = shape("svg", { width, height, viewBox: `0 0 ${width} ${height}` });
  const clip = clipTo(box);
  const grid = shape("g", { class: "over" });
  drawAxes(grid, box, scale, ["x", "1"], ["x", "2"]);
  const border = shape("path", { class: "border" });
  const borderGrip = shape("path", { class: "grip wide plane-line" });
  const borderName = shape("text", { class: "border-name", "text-anchor": "middle" }, "z = 0");
  const arrow = shape("path", { class: "arrow" });
  const head = shape("path", { class: "arrow-head" });
  const tip = shape("circle", { class: "grip-dot plane-tip", r: 15 });
  const arrowName = symbolSvg("w", "", { class: "sym arrow-name", "text-anchor": "middle" });
  const gated = windowOf(s) === SQUARE; // then the point is a ring around what it stands on
  const point = shape("circle", { class: gated ? "point2 ring" : "point2", r: gated ? 19 : 9 });
  const pointGrip = shape("circle", { class: "grip-dot plane-point", r: 20 });
  svg.append(
    clip.node, grid,
    shape("g", clip.use, border, borderGrip, arrow, head),
    ...(gated ? [corners(view, scale)] : []), borderName, arrowName, point, tip, pointGrip,
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
    const inside = (v) => snap(Math.max(low, Math.min(high, v)) / unit);
    change(view, { w1: inside(p), w2: inside(q) });
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
    const reach = Math.max(-low, high) * (Math.abs(w1) + Math.abs(w2));
    const [least, most] = [Math.min, Math.max].map((pick) => pick(w1 * low, w1 * high) + pick(w2 * low, w2 * high) + others);
    const end = BOUNDED[s.activation] ? 1 : fitting(SCALES, Math.max(...[others - reach, others + reach].map((z) => Math.abs(m.f.value(z)))));
    const now = [w1, w2, others, end].join();
    if (now !== painted) {
      painted = now;
      heatPlane(canvas, box, { low, high }, w1, w2, others, reach, m.f, (a) => view.colors.diverging(a / end));
      const lowest = m.f.value(least);
      const bottom = s.activation === "tanh" ? -end : lowest < -end / 100 ? lowest : 0;
      ramp.style.background = `linear-gradient(90deg, ${[0, 0.25, 0.5, 0.75, 1].map((p) => view.colors.diverging((bottom + p * (end - bottom)) / end)).join(",")})`;
      rampLow.textContent = `a = ${num(bottom)}`;
      rampHigh.textContent = num(end);
    }
    if (s.inputs > 2) {
      const rest_ = [3, 4].slice(0, s.inputs - 2).map((i) => `x${"₃₄"[i - 3]} = ${num(m.s[`x${i}`])}`).join(", ");
      figure.firstChild.textContent = view.say("slice", { rest: rest_ });
    }
    // the line w₁x₁ + w₂x₂ + c = 0: through its foot nearest the middle, along (−w₂, w₁)
    const length = Math.hypot(w1, w2);
    const visible = length > 1e-9 && least < 0 && most > 0;
    for (const each of [border, borderGrip, borderName]) each.style.display = visible ? "" : "none";
    if (visible) {
      const [fx, fy] = [(-others * w1) / length ** 2, (-others * w2) / length ** 2];
      const [dx, dy] = [(-w2 / length) * 3 * VIEW, (w1 / length) * 3 * VIEW];
      const d = `M${scale.x(fx - dx)} ${scale.y(fy - dy)}L${scale.x(fx + dx)} ${scale.y(fy + dy)}`;
      move(border, { d });
      move(borderGrip, { d });
      const [ex, ey] = lineEnd(fx, fy, -w2 / length, w1 / length, low, high);
      const inset = 20;
      move(borderName, {
        x: Math.max(box.left + inset, Math.min(box.left + side - inset, scale.x(ex))),
        y: Math.max(box.top + 14, Math.min(box.top + side - 8, scale.y(ey) + 4)),
      });
    }
    const fit = unit * Math.min(1, ...m.w.slice(0, 2).map((w) => (w > 0 ? high : low) / (unit * w || 1e-9)).map(Math.abs));
    const [ax, ay, bx, by] = [scale.x(0), scale.y(0), scale.x(w1 * fit), scale.y(w2 * fit)];
    const angle = Math.atan2(by - ay, bx - ax);
    const long = Math.hypot(bx - ax, by - ay) > 9;
    const [cx, cy] = [bx - (long ? 9 * Math.cos(angle) : 0), by - (long ? 9 * Math.sin(angle) : 0)];
    move(arrow, { d: `M${ax} ${ay}L${cx} ${cy}` });
    move(head, { d: long ? `M${bx} ${by}L${cx - 5 * Math.sin(angle)} ${cy + 5 * Math.cos(angle)}L${cx + 5 * Math.sin(angle)} ${cy - 5 * Math.cos(angle)}Z` : "M0 0" });
    move(tip, { cx: bx, cy: by });
    // beside the tip; where four points crowd, beside the shaft
    const [nx, ny] = gated
      ? [(ax + bx) / 2 + 13 * Math.cos(angle + Math.PI / 2), (ay + by) / 2 + 13 * Math.sin(angle + Math.PI / 2)]
      : [bx + 13 * Math.cos(angle + 0.6), by + 13 * Math.sin(angle + 0.6)];
    move(arrowName, { x: Math.max(box.left + 10, Math.min(box.left + side - 10, nx)), y: Math.max(box.top + 14, Math.min(box.top + side - 6, ny + 4)) });
    const [px, py] = [scale.x(Math.max(low, Math.min(high, m.s.x1))), scale.y(Math.max(low, Math.min(high, m.s.x2)))];
    move(point, { cx: px, cy: py });
    move(pointGrip, { cx: px, cy: py });
    if (!gated) point.style.fill = view.colors.diverging(m.s.target / end);
    pointGrip.setAttribute("aria-valuenow", m.s.x1);
    pointGrip.setAttribute("aria-valuetext", `x₁ ${num(m.s.x1)}, x₂ ${num(m.s.x2)}`);
  });
  figure.append(
    element("div", { class: "stack", style: `height:${height}px` }, canvas, svg),
    element("p", { class: "keys scale" }, rampLow, ramp, rampHigh),
    ...(gated ? [tally(view)] : []),
    text,
  );
  return figure;
}

// Where the line through (fx, fy) along (ux, uy) leaves the view, a little inside.
function lineEnd(fx, fy, ux, uy, low, high) {
  const [middle, edge] = [(low + high) / 2, ((high - low) / 2) * 0.93];
  const reaches = [];
  for (const [p, u] of [[fx - middle, ux], [fy - middle, uy]]) if (Math.abs(u) > 1e-9) reaches.push((edge - p) / u, (-edge - p) / u);
  const inside = reaches.filter((k) => Math.abs(fx - middle + k * ux) <= edge + 1e-6 && Math.abs(fy - middle + k * uy) <= edge + 1e-6);
  const k = inside.length ? Math.max(...inside) : 0;
  return [fx + k * ux, fy + k * uy];
}
