/* One input: the output a over x, with the example (x, t) to be met. */

function lineChart(view) {
  const s = view.values;
  const { figure, text, width } = frame(view, view.say("line"), view.say("line.note"));
  const box = { left: 36, top: 8, width: width - 50, height: tall(view, width) };
  const height = box.top + box.height + 36;
  const scale = axes(box);
  const clip = clipTo(box);
  const svg = shape("svg", { width, height, viewBox: `0 0 ${width} ${height}` });
  const grid = shape("g");
  const border = shape("path", { class: "border" });
  const borderName = shape("text", { class: "border-name", "text-anchor": "middle" }, "z = 0");
  const curve = shape("path", { class: "curve", ...clip.use });
  const gap = shape("path", { class: "gap" });
  const wish = shape("circle", { class: "wish", r: 7.5 });
  const point = shape("circle", { class: "point", r: 6 });
  const grip = shape("circle", { class: "grip-dot line-example", r: 18 });
  svg.append(
    clip.node, grid, border, borderName, curve, gap, point, wish, grip,
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
