/* A ball on a surface of two variables: contour lines from above, the gradient as arrows, and a way downhill. */

import "../../parts/heights.js";

const FIRST = 12; // steps in a second of play, at the beginning

function surfacePart(view) {
  const surface = surfaceOf(view.data.surface);
  let known = ["", null];
  view.way = () => {
    const { start_x: x, start_y: y, learning_rate: rate } = view.values;
    const key = `${x} ${y} ${rate}`;
    if (known[0] !== key) known = [key, descend(surface, x, y, rate, view.limits.taken[1])];
    return known[1];
  };
  view.place = () => {
    const way = view.way();
    return way[Math.min(view.values.taken, way.length - 1)];
  };
  return [element("p", { class: "hint" }, view.say("surface.hint")), element("div", { class: "wide-pair" }, mapFigure(view, surface), descentPanel(view, surface)), downhill(view, surface)];
}

function mapFigure(view, surface) {
  const width = view.narrow ? view.width - 26 : Math.floor((view.width - 20) * 0.56) - 28;
  const side = Math.min(width - 46, 440);
  const plot = diagram(side + 46, side + 46, { left: 36, right: 10, top: 10, bottom: 36 });
  const [x0, x1, y0, y1] = view.data.surface.window;
  plot.set(x0, x1, y0, y1);
  plot.axes("x", "y");
  const canvas = element("canvas", { class: "ground" });
  const terrain = contours(surface, view.data.surface.window, view.colors.dark);
  terrain.paint(canvas, plot.box);
  const lines = shape("g", { class: "contours" }, ...terrain.lines.map((points) => shape("path", { d: points.map(([p, q]) => `M${p.map(plotted).join(" ")}L${q.map(plotted).join(" ")}`).join("") })));
  function plotted(v, axis) {
    return (axis ? plot.y(v) : plot.x(v)).toFixed(1);
  }
  const arrows = shape("path", { class: "field", d: fieldOf(surface, plot) });
  const trail = shape("path", { class: "trail" });
  const spots = shape("path", { class: "spots" });
  const start = shape("circle", { class: "start", r: 6 });
  const ball = shape("circle", { class: "ball", r: 9 });
  const grip = shape("circle", { class: "grip", r: 22 });
  const step = shape("path", { class: "arrow" });
  plot.inside.append(lines, arrows, trail, spots, step);
  plot.svg.append(start, grip, ball);
  const put = (px, py) => change(view, { start_x: hundredth(plot.fromX(px), x0, x1), start_y: hundredth(plot.fromY(py), y0, y1), taken: 0 });
  for (const node of [ball, grip]) graspable(view, node, across(plot.svg, put));
  slidable(view, ball, view.say("surface.ball"), { ArrowRight: ["start_x", 0.05], ArrowLeft: ["start_x", -0.05], ArrowUp: ["start_y", 0.05], ArrowDown: ["start_y", -0.05] }, () => {
    const [x, y] = view.place();
    return `x = ${num(x)}, y = ${num(y)}, f = ${num(surface.value(x, y))}`;
  });
  view.live.push(() => {
    const way = view.way().slice(0, view.values.taken + 1);
    const seen = way.map(([x, y]) => [Math.max(-1e4, Math.min(1e4, plot.x(x))), Math.max(-1e4, Math.min(1e4, plot.y(y)))]);
    move(trail, { d: `M${seen.map((p) => p.map((v) => v.toFixed(1)).join(" ")).join("L")}` });
    move(spots, { d: seen.map(([x, y]) => `M${(x - 1.6).toFixed(1)} ${y.toFixed(1)}h3.2`).join("") });
    const [bx, by] = seen[seen.length - 1];
    const inside = bx >= plot.box.left && bx <= plot.box.right && by >= plot.box.top && by <= plot.box.bottom;
    const held = [Math.max(plot.box.left, Math.min(plot.box.right, bx)), Math.max(plot.box.top, Math.min(plot.box.bottom, by))];
    for (const node of [ball, grip]) move(node, { cx: held[0], cy: held[1] });
    ball.classList.toggle("lost", !inside);
    move(start, { cx: seen[0][0], cy: seen[0][1] });
    const next = view.way()[view.values.taken + 1];
    const from = seen[seen.length - 1];
    const long = next && inside ? Math.hypot(plot.x(next[0]) - from[0], plot.y(next[1]) - from[1]) : 0;
    move(step, { d: long > 4 ? `M${bx} ${by}L${Math.max(-1e4, Math.min(1e4, plot.x(next[0])))} ${Math.max(-1e4, Math.min(1e4, plot.y(next[1])))}` : "M0 0" });
  });
  const ramp = element("span", { class: "ramp" });
  ramp.style.background = `linear-gradient(90deg, ${[0, 0.25, 0.5, 0.75, 1].map((t) => terrain.color(t)).join(",")})`;
  const stack = element("div", { class: "stack", style: `width:${side + 46}px;height:${side + 46}px` }, canvas, plot.svg);
  return figure(view.say("surface.map"), stack, element("p", { class: "keys scale" }, num(terrain.least, 2), ramp, num(terrain.most, 2)), element("p", { class: "note" }, view.say("surface.note")));
}

const hundredth = (v, low, high) => Math.round(Math.max(low, Math.min(high, v)) * 100) / 100;

// Small arrows against the gradient: where a ball would start to roll. Their lengths grow like the root of the steepness.
function fieldOf(surface, plot) {
  const [x0, x1, y0, y1] = plot.range;
  const count = 13;
  const all = [];
  for (let i = 0; i < count; i += 1) {
    for (let k = 0; k < count; k += 1) {
      const [x, y] = [x0 + ((i + 0.5) / count) * (x1 - x0), y0 + ((k + 0.5) / count) * (y1 - y0)];
      const [gx, gy] = surface.gradient(x, y);
      if (Number.isFinite(gx) && Number.isFinite(gy)) all.push([plot.x(x), plot.y(y), -gx / (x1 - x0), gy / (y1 - y0)]);
    }
  }
  const most = Math.max(...all.map(([, , u, v]) => Math.hypot(u, v)), 1e-12);
  const cell = (plot.box.right - plot.box.left) / count;
  return all.map(([x, y, u, v]) => {
    const size = Math.hypot(u, v);
    if (size < 1e-9) return "";
    const long = cell * 0.85 * Math.max(0.25, (size / most) ** 0.4);
    const [dx, dy] = [(u / size) * long, (v / size) * long];
    const wing = (turn) => `M${x + dx / 2} ${y + dy / 2}l${-0.34 * dx - turn * 0.2 * dy} ${-0.34 * dy + turn * 0.2 * dx}`;
    return `M${x - dx / 2} ${y - dy / 2}l${dx} ${dy}${wing(1)}${wing(-1)}`;
  }).join("");
}

function descentPanel(view, surface) {
  const most = view.limits.taken[1];
  const rate = range(view, "learning_rate", view.say("rate"), { low: -4, high: Math.log10(2), step: 0.01, to: Math.log10, from: (v) => Number((10 ** v).toPrecision(2)), say: (v) => num(v, 3) });
  const steps = range(view, "taken", view.say("taken"), { low: 0, high: most, step: 1, from: Math.round, say: String });
  const last = () => Math.min(most, view.way().length - 1);
  // where there is nothing more to see: the step that moves the ball less than a hair
  const end = () => {
    const still = view.way().findIndex(([x, y], i, way) => i && Math.hypot(x - way[i - 1][0], y - way[i - 1][1]) < 1e-6);
    return still < 0 ? last() : Math.min(still, last());
  };
  const roll = named("primary roll", view.say("roll"), () => {
    if (view.going) return finish(view);
    if (view.values.taken >= end()) change(view, { taken: 0 });
    const goal = end();
    if (reducedMotion()) return settle(view, { taken: goal });
    let walked = view.values.taken;
    return go(view, (seconds) => {
      walked += (FIRST + 0.5 * walked) * seconds; // faster the longer it takes
      view.values.taken = Math.min(goal, Math.floor(walked));
      return view.values.taken < goal;
    });
  });
  view.live.push(() => {
    roll.textContent = view.say(view.going ? "pause" : "roll");
  });
  const one = named("quiet one", view.say("one"), () => settle(view, { taken: Math.min(last(), view.values.taken + 1) }));
  const back = named("quiet back", view.say("again"), () => settle(view, { taken: 0 }));
  const plot = diagram(view.narrow ? view.width - 40 : Math.floor((view.width - 20) * 0.44) - 38, 190, { left: 50 });
  const fall = shape("path", { class: "curve thin" });
  const dot = shape("circle", { class: "point q still", r: 6 });
  plot.inside.append(fall);
  plot.svg.append(dot);
  const said = element("p", { class: "said", role: "status" });
  view.live.push(() => {
    const way = view.way();
    const taken = Math.min(view.values.taken, last());
    const values = way.map(([x, y]) => surface.value(x, y));
    const seen = values.slice(0, Math.max(10, taken + 1)).filter(Number.isFinite);
    const [low, high] = [Math.min(...seen), Math.max(...seen)];
    const room = 0.08 * (high - low) || 1;
    plot.set(0, Math.max(10, taken), low - room, high + room);
    plot.axes(view.say("taken"), "f");
    move(fall, { d: values.slice(0, taken + 1).map((v, i) => `${i ? "L" : "M"}${plot.x(i).toFixed(1)} ${plot.y(Number.isFinite(v) ? v : high).toFixed(1)}`).join("") });
    show(dot, Number.isFinite(values[taken]));
    move(dot, { cx: plot.x(taken), cy: plot.y(Number.isFinite(values[taken]) ? values[taken] : high) });
    said.textContent = view.say(`surface.${fate(way, values, taken, surface, view.data.surface.window)}`, { taken, value: num(values[taken]), first: num(values[0]) });
  });
  return element("div", { class: "formula side" }, rate, steps, element("div", { class: "bar" }, roll, one, back), plot.svg, said);
}

// What has become of the ball: gone, still, swinging, crawling, on its way.
function fate(way, values, taken, surface, [x0, x1, y0, y1]) {
  const [x, y] = way[taken];
  const away = Math.abs(x) > 10 * (x1 - x0) || Math.abs(y) > 10 * (y1 - y0);
  if (away || !Number.isFinite(values[taken])) return "gone";
  const steep = Math.hypot(...surface.gradient(x, y));
  if (steep < 1e-3) {
    const around = [[0.05, 0], [-0.05, 0], [0, 0.05], [0, -0.05]].some(([dx, dy]) => surface.value(x + dx, y + dy) < values[taken] - 1e-6);
    return around ? "balanced" : "bottom";
  }
  if (taken === 0) return "start";
  if (values[taken] > values[taken - 1]) return "up";
  if (taken > 1 && values[taken - 1] - values[taken] < 2e-4 * Math.abs(values[0] - values[taken])) return "crawl";
  return "down";
}

// One step in numbers.
function downhill(view, surface) {
  const [x, y, gx, gy, nx, ny, rate, rate2] = ["", "", "", "", "strong", "strong", "", ""].map(slot);
  view.live.push(() => {
    const [px, py] = view.place();
    const [dx, dy] = surface.gradient(px, py);
    const eta = view.values.learning_rate;
    const put = (node, value) => {
      node.textContent = value < 0 ? `(${num(value)})` : num(value);
    };
    x.textContent = num(px);
    y.textContent = num(py);
    put(gx, dx);
    put(gy, dy);
    for (const node of [rate, rate2]) node.textContent = num(eta, 3);
    nx.textContent = num(px - eta * dx);
    ny.textContent = num(py - eta * dy);
  });
  const row = (letter, from, eta, slope, to) => element("p", { class: "line" }, symbol(letter), op("←"), symbol(letter), " − η · ", fraction(["∂f"], [`∂${letter}`]), op("="), from, " − ", eta, " · ", slope, op("="), to);
  return element("div", { class: "formula across" }, row("x", x, rate, gx, nx), row("y", y, rate2, gy, ny));
}
