/* The activation's curve with the operating point and its tangent. */

function curveChart(view) {
  const s = view.values;
  const { figure, text, width } = frame(view, view.say("curve"));
  const box = { left: 36, top: 8, width: width - 50, height: tall(view, width) };
  const height = box.top + box.height + 36;
  const scale = axes(box);
  const clip = clipTo(box);
  const svg = shape("svg", { width, height, viewBox: `0 0 ${width} ${height}` });
  const grid = shape("g");
  const zones = shape("g", { class: "zones" });
  const slope = shape("path", { class: "slope", ...clip.use });
  const curve = shape("path", { class: "curve", ...clip.use });
  const tangent = shape("path", { class: "tangent", ...clip.use });
  const drop = shape("path", { class: "drop" });
  const gap = shape("path", { class: "gap" });
  const wanted = shape("path", { class: "wanted" });
  const wantedName = symbolSvg("t", "", { "text-anchor": "end" });
  const wantedGrip = shape("path", { class: "grip" });
  const handle = shape("circle", { class: "handle t", r: 6 });
  const point = shape("circle", { class: "point", r: 7.5 });
  svg.append(
    clip.node, zones, grid, slope, curve, drop, gap, wanted, wantedName, tangent, wantedGrip, handle, point,
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
        ...view.data.zones[s.activation].flatMap((zone) => {
          const [from, to] = [zone.low ?? -Infinity, zone.high ?? Infinity];
          const [p, q] = [scale.x(Math.max(from, x0)), scale.x(Math.min(to, x1))];
          if (q - p < 2) return [];
          return [
            shape("rect", { class: "zone", "data-from": from, "data-to": to, x: p, y: box.top, width: q - p, height: box.height }),
            shape("text", { class: "zone-label", x: (p + q) / 2, y: box.top + box.height - 8, "text-anchor": "middle" }, q - p > 54 ? view.say(`flat.${flatKey(s, zone)}`) : ""),
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
    move(wantedName, { x: right - 11, y: ty - box.top < 24 ? ty + 17 : ty - 6 });
    move(gap, { d: `M${px} ${py}V${ty}` });
    move(point, { cx: px, cy: py });
    const flat = flatAt(view.data.zones[s.activation], m.z);
    for (const zone of zones.querySelectorAll(".zone")) zone.classList.toggle("in", m.z > Number(zone.dataset.from) && m.z < Number(zone.dataset.to));
    const key = flat ? `note.${flatKey(s, flat)}` : "note.slope";
    text.textContent = view.say(key, { z: num(m.z), slope: num(k), move: num(k * 0.1) });
  });
  figure.append(svg, legendOf(view), text);
  return figure;
}

function legendOf(view) {
  const line = (kind, key) => element("span", { class: `key ${kind}` }, view.say(key));
  return element("p", { class: "keys" }, line("curve", "key.curve"), line("slope", "key.slope"), line("tangent", "key.tangent"), line("wanted", "key.target"));
}
