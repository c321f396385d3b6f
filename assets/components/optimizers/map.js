/* The surface from above: heights as colors and lines, the ways so far, and the start, which can be dragged. */

function mapOf(view, terrain) {
  const side = view.narrow ? Math.min(view.width - 44, 420) : Math.min(Math.floor((view.width - 24) / 2) - 44, 460);
  const box = { left: 34, top: 8, width: side, height: side };
  const [x0, x1, y0, y1] = view.land.window;
  const scale = axes(box, [x0, x1], [y0, y1]);
  const [width, height] = [side + 44, side + 34];
  const ground = element("canvas", { class: "ground" });
  terrain.paint(ground, { left: box.left, top: box.top, right: box.left + side, bottom: box.top + side });
  const lines = terrain.lines.map((points) => shape("path", { d: points.map(([p, q]) => `M${at(p)}L${at(q)}`).join("") }));
  function at([x, y]) {
    return `${scale.x(x).toFixed(1)} ${scale.y(y).toFixed(1)}`;
  }
  const trails = element("canvas", { class: "trails" });
  const svg = shape("svg", { width, height, class: "map", "data-help": "start" });
  const marks = view.data.hollows.map(([x, y], k) => shape("path", { class: k === 0 || deep(view, k) ? "hollow deepest" : "hollow", d: `M${scale.x(x) - 5} ${scale.y(y)}h10M${scale.x(x)} ${scale.y(y) - 5}v10` }));
  const start = shape("circle", { class: "start", r: 8, tabindex: "0", role: "slider", "aria-label": view.say("start"), "aria-valuemin": x0, "aria-valuemax": x1, "data-help": "start" });
  svg.append(shape("g", { class: "contours", "aria-hidden": "true" }, ...lines), grid(box, scale), ...marks, start);
  const put = (px, py) => change(view, { start: [rounded(scale.fromX(px), x0, x1), rounded(scale.fromY(py), y0, y1)], step: Math.max(view.values.step, Math.min(40, view.values.horizon)) });
  graspable(view, start, across(svg, put));
  svg.addEventListener("click", (event) => {
    const [px, py] = pointer(svg, event);
    if (event.target === start || px < box.left || px > box.left + side || py < box.top || py > box.top + side) return;
    hold(view);
    put(px, py);
    release(view);
  });
  start.addEventListener("keydown", (event) => {
    const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key];
    if (!way || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    hold(view);
    const far = ((x1 - x0) / 100) * (event.shiftKey ? 10 : 1);
    const [x, y] = view.values.start;
    change(view, { start: [rounded(x + way[0] * far, x0, x1), rounded(y + way[1] * far, y0, y1)] });
    rest(view);
  });
  view.live.push(() => {
    const [x, y] = view.values.start;
    move(start, { cx: scale.x(x), cy: scale.y(y), "aria-valuenow": String(x), "aria-valuetext": `x = ${number(x)}, y = ${number(y)}` });
    const context = fitCanvas(trails, width, height);
    context.clearRect(0, 0, width, height);
    context.save();
    context.beginPath();
    context.rect(box.left, box.top, side, side);
    context.clip();
    const heads = [];
    for (const [rule, path] of Object.entries(view.pathsNow())) {
      const end = placeIn(view, path);
      const seen = path.points.slice(0, end + 1).map(([p, q]) => [bounded(scale.x(p)), bounded(scale.y(q))]);
      trail(context, view, rule, seen);
      heads.push([rule, seen[end], path.end && view.values.step >= path.points.length]);
    }
    context.restore();
    for (const head of heads) headOf(context, view, ...head, box);
  });
  const stack = element("div", { class: "stack", style: `width:${width}px;height:${height}px` }, ground, svg, trails);
  return element("figure", {}, element("figcaption", {}, element("b", {}, view.say("map")), element("span", { class: "muted" }, view.say("map.hint"))), stack, legendOf(view, terrain));
}

const rounded = (v, low, high) => Math.min(high, Math.max(low, Number(v.toPrecision(3))));
const bounded = (v) => Math.max(-1e4, Math.min(1e4, v));
const deep = (view, k) => view.data.hollows[k][2] - view.data.hollows[0][2] < 1e-6;

function trail(context, view, rule, points) {
  const dots = points.length < 80;
  context.lineJoin = context.lineCap = "round";
  for (const [width, color, dash] of [[4, view.colors.background, []], [2, colorOf(view, rule), DASHED.has(rule) ? [6, 4] : []]]) {
    context.lineWidth = width;
    context.strokeStyle = color;
    context.setLineDash(dash);
    context.beginPath();
    for (const [x, y] of points) context.lineTo(x, y);
    context.stroke();
  }
  context.setLineDash([]);
  if (!dots) return;
  context.fillStyle = colorOf(view, rule);
  for (const [x, y] of points) context.fillRect(x - 1.8, y - 1.8, 3.6, 3.6);
}

// A disc with letters where somebody is; a cross where the way ended; outside the window at its edge, hollow.
function headOf(context, view, rule, [x, y], ended, box) {
  const inside = x >= box.left && x <= box.left + box.width && y >= box.top && y <= box.top + box.height;
  const [px, py] = [Math.max(box.left, Math.min(box.left + box.width, x)), Math.max(box.top, Math.min(box.top + box.height, y))];
  context.beginPath();
  context.arc(px, py, 8.5, 0, 2 * Math.PI);
  context.fillStyle = inside && !ended ? colorOf(view, rule) : view.colors.background;
  context.strokeStyle = inside && !ended ? view.colors.background : colorOf(view, rule);
  context.lineWidth = 1.6;
  context.fill();
  context.stroke();
  context.font = `650 ${LETTERS[rule].length > 1 ? 9 : 11}px ${view.colors.font}`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillStyle = inside && !ended ? (luminance(colorOf(view, rule)) > 0.35 ? "#10151a" : "#ffffff") : colorOf(view, rule);
  context.fillText(ended ? "✕" : LETTERS[rule], px, py + 0.5);
}

function legendOf(view, terrain) {
  const ramp = element("span", { class: "ramp" });
  ramp.style.background = `linear-gradient(90deg, ${[0, 0.25, 0.5, 0.75, 1].map((t) => terrain.color(t)).join(",")})`;
  const hollows = view.data.hollows.length ? [element("span", { class: "cross" }, "+"), view.say("hollows", { n: view.data.hollows.length })] : [view.say("hollows.none")];
  return element("p", { class: "scale num muted" }, number(terrain.least ?? NaN, 3), ramp, number(terrain.most ?? NaN, 3), element("span", { class: "marks" }, ...hollows));
}
