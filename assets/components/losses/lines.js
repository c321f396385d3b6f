/* Points on a line, one of them to drag away, and the line each loss finds. */

const KINDS = ["mse", "mae", "huber"];

function linesPart(view) {
  const { data } = view;
  const wide = view.width >= 720;
  const outer = wide ? view.width - 330 : view.width;
  const box = { left: 34, top: 12, width: outer - 48, height: wide ? 380 : 290 };
  const [x0, x1] = view.limits.outlier_x;
  const [y0, y1] = view.limits.outlier_y;
  const scale = axes(box, [x0 - 0.4, x1 + 0.4], [y0 - 0.8, y1 + 0.8]);
  const height = box.top + box.height + 24;
  const svg = shape("svg", { class: "points", width: outer, height, viewBox: `0 0 ${outer} ${height}` });
  svg.append(
    shape("defs", {}, shape("clipPath", { id: "losses-clip-lines" }, shape("rect", { x: box.left, y: box.top, width: box.width, height: box.height }))),
    grid(box, scale, { about: 7, xTicks: [0, 2, 4, 6, 8, 10] }),
  );
  const gaps = Object.fromEntries(KINDS.map((name) => [name, shape("path", { class: `gap ${name}` })]));
  const lines = Object.fromEntries(KINDS.map((name) => [name, shape("path", { class: `line ${name}`, "clip-path": "url(#losses-clip-lines)" })]));
  svg.append(...Object.values(gaps), ...Object.values(lines));
  svg.append(...data.points.map(([x, y]) => shape("circle", { class: "point", cx: scale.x(x), cy: scale.y(y), r: 5 })));
  const knob_ = shape("circle", { class: "handle", r: 10 });
  const hand = shape("g", { class: "hand", "data-help": "outlier", role: "button", tabindex: "0", "aria-label": view.say("outlier") }, shape("circle", { class: "reach", r: 24 }), knob_);
  svg.append(hand);
  const within = (name, v) => Math.round(Math.max(view.limits[name][0], Math.min(view.limits[name][1], v)) * 10) / 10;
  const put = (x, y) => change(view, { outlier_x: within("outlier_x", x), outlier_y: within("outlier_y", y) });
  graspable(view, hand, across(svg, (x, y) => put(scale.fromX(x), scale.fromY(y)), true));
  hand.addEventListener("keydown", (event) => {
    const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key];
    if (!way) return;
    event.preventDefault();
    const size = event.shiftKey ? 1 : 0.1;
    put(view.values.outlier_x + way[0] * size, view.values.outlier_y + way[1] * size);
    rest(view);
  });
  const table = linesTable(view);
  view.live.push(() => {
    const { outlier_x, outlier_y, delta } = view.values;
    const found = fit([...data.points, [outlier_x, outlier_y]], delta);
    const without = fit(data.points, delta);
    const at = (line, x) => line.w * x + line.b;
    move(hand, { transform: `translate(${scale.x(outlier_x).toFixed(1)} ${scale.y(outlier_y).toFixed(1)})` });
    KINDS.forEach((name, k) => {
      const line = found[name];
      const [p, q] = [x0 - 0.4, x1 + 0.4];
      move(lines[name], { d: `M${scale.x(p)} ${scale.y(at(line, p))}L${scale.x(q)} ${scale.y(at(line, q))}` });
      const x = scale.x(outlier_x) + (k - 1) * 5;
      move(gaps[name], { d: `M${x} ${scale.y(outlier_y)}V${scale.y(at(line, outlier_x))}` });
      const moved = sum(data.points.map(([each]) => Math.abs(at(line, each) - at(without[name], each)))) / data.points.length;
      table.paint(name, line, at(line, outlier_x) - outlier_y, moved);
    });
  });
  const back = element("button", { type: "button", "data-help": "onto" }, view.say("onto"));
  back.addEventListener("click", () => {
    const line = fit(data.points, view.values.delta).mse;
    put(view.values.outlier_x, line.w * view.values.outlier_x + line.b);
    release(view);
  });
  const side = element("div", { class: "side" }, ...["outlier_x", "outlier_y", "delta"].map((name) => dial(view, name)), view.told, element("div", { class: "buttons" }, back), table.node);
  return [element("div", { class: wide ? "two" : "" }, element("div", {}, svg), side)];
}

// For each loss: the line, how far it misses the outlier, how far the outlier moved it.
function linesTable(view) {
  const heads = ["", "w", "b", view.say("miss"), view.say("moved")];
  const rows = Object.fromEntries(KINDS.map((name) => [name, element("tr", { class: name }, element("th", { scope: "row" }, element("span", { class: `key ${name}` }), view.data.titles[name]), ...heads.slice(1).map(() => element("td")))]));
  const paint = (name, line, miss, moved) => {
    [line.w, line.b, miss, moved].forEach((v, k) => {
      rows[name].children[k + 1].textContent = Math.abs(v) < 5e-4 ? "0" : num(v);
    });
  };
  const top = element("thead", {}, element("tr", {}, ...heads.map((head) => element("th", { scope: "col" }, head))));
  return { node: element("table", { class: "num fits" }, top, element("tbody", {}, ...Object.values(rows))), paint };
}
