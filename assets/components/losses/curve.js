/* A loss and its derivative over the same line, its relatives thin beside it, and a point to drag along. */

const FAMILIES = [["mse", "mae", "huber"], ["bce", "hinge"], ["cross_entropy"]];

function curvePart(view) {
  const { data } = view;
  const name = data.loss;
  const family = FAMILIES.find((each) => each.includes(name));
  const regression = family === FAMILIES[0];
  const others = family.filter((each) => each !== name);
  const wide = view.width >= 720;
  const outer = wide ? view.width - 330 : view.width;
  const heights = wide ? [230, 150] : [180, 120];
  const boxes = [26, 26 + heights[0] + 52].map((top, k) => ({ left: 40, top, width: outer - 54, height: heights[k] }));
  const [low, high] = view.limits.place;
  const scales = [axes(boxes[0], [low, high], [-0.4, regression ? 8 : 6.5]), axes(boxes[1], [low, high], regression ? [-5, 5] : [-1.3, 1.3])];
  const height = boxes[1].top + boxes[1].height + 40;
  const svg = shape("svg", { class: "curves", width: outer, height, viewBox: `0 0 ${outer} ${height}`, "aria-hidden": "true" });
  const clips = boxes.map((box, k) => shape("clipPath", { id: `losses-clip-${k}` }, shape("rect", { x: box.left, y: box.top, width: box.width, height: box.height })));
  svg.append(shape("defs", {}, ...clips));
  boxes.forEach((box, k) => {
    svg.append(grid(box, scales[k], { about: k ? 4 : 5 }), shape("text", { class: "title", x: box.left, y: box.top - 9 }, view.say(k ? "derivative" : "loss")));
  });
  svg.append(shape("text", { class: "tick-label", x: boxes[1].left + boxes[1].width, y: height - 4, "text-anchor": "end" }, view.say(regression ? "error" : name === "cross_entropy" ? "logit1" : "logit")));
  const rule = shape("path", { class: "rule" });
  svg.append(rule);
  const drawn = [...others, name].map((each) => [each, [0, 1].map((k) => {
    const path = shape("path", { class: `line ${each}${each === name ? "" : " other"}`, "clip-path": `url(#losses-clip-${k})` });
    svg.append(path);
    return path;
  })]);
  const tangent = shape("path", { class: "tangent", "clip-path": "url(#losses-clip-0)" });
  const spots = [0, 1].map(() => shape("circle", { class: `spot ${name}`, r: 7 }));
  svg.append(tangent, ...spots);
  const snap = (v) => Math.max(low, Math.min(high, Math.round(v * 20) / 20));
  graspable(view, svg, across(svg, (x) => change(view, { place: snap(scales[0].fromX(x)) }), true));

  const setting = () => ({ ...view.values, target: data.target });
  view.live.push(() => {
    const c = setting();
    const { place } = c;
    for (const [each, paths] of drawn) {
      const f = LOSSES[each];
      [f.of, f.slope].forEach((of, k) => move(paths[k], { d: trace((v) => of(v, c), scales[k], low, high) }));
    }
    const f = LOSSES[name];
    const [value, slope] = [f.of(place, c), f.slope(place, c)];
    const x = scales[0].x(place);
    move(rule, { d: `M${x} ${boxes[0].top}V${boxes[1].top + boxes[1].height}` });
    [value, slope].forEach((v, k) => {
      const [, , y0, y1] = scales[k].range;
      move(spots[k], { cx: x, cy: scales[k].y(Math.max(y0, Math.min(y1, v))) });
      spots[k].classList.toggle("beyond", v > y1 || v < y0);
    });
    const rise = (scales[0].y(1) - scales[0].y(0)) * slope;
    const across = scales[0].x(1) - scales[0].x(0);
    const half = 60 / Math.hypot(rise, across);
    const y = scales[0].y(value);
    move(tangent, { d: `M${x - across * half} ${y - rise * half}L${x + across * half} ${y + rise * half}` });
  });
  const dials = ["place", ...(regression ? ["delta"] : []), ...(name === "cross_entropy" ? ["rival1", "rival2"] : [])];
  const cards = [name, ...others].map((each) => card(view, each, regression ? "e" : name === "cross_entropy" ? "z₁" : "z", setting));
  const side = element("div", { class: "side" }, ...dials.map((each) => dial(view, each)), view.told, ...cards, ...(name === "cross_entropy" ? [classes(view)] : []));
  return [element("div", { class: wide ? "two" : "" }, element("div", {}, svg), side)];
}

// A path of f; where it jumps (the slopes of MAE and hinge) the pen is lifted.
function trace(of, scale, low, high) {
  const count = 400;
  let d = "";
  let before = null;
  for (let i = 0; i <= count; i += 1) {
    const at = low + ((high - low) * i) / count;
    const value = of(at);
    const jump = before !== null && Math.abs(value - before) > 0.45;
    d += `${before === null || jump ? "M" : "L"}${scale.x(at).toFixed(1)} ${scale.y(value).toFixed(1)}`;
    before = value;
  }
  return d;
}

// What a loss says at the point: its value, its slope, and in words which way the gradient pulls.
function card(view, name, letter, setting) {
  const [value, slope] = [element("b", { class: "num" }), element("b", { class: "num" })];
  const note = element("p", { class: "note" });
  view.live.push(() => {
    const c = setting();
    const k = LOSSES[name].slope(c.place, c);
    value.textContent = brief(LOSSES[name].of(c.place, c));
    slope.textContent = brief(k);
    note.textContent = view.say(k === 0 ? "pull.none" : k > 0 ? "pull.down" : "pull.up");
  });
  return element("section", { class: `card ${name}` }, element("h4", {}, view.data.titles[name]),
    element("p", { class: "pair" }, element("span", {}, "L = ", value), element("span", {}, `∂L/∂${letter} = `, slope)), note);
}

// The three classes of the cross-entropy: probability, and the gradient p − y of each logit.
function classes(view) {
  const rows = [0, 1, 2].map((i) => element("tr", {}, element("th", { scope: "row" }, view.say(i ? "class.wrong" : "class.right", { i: i + 1 })), ...[0, 1, 2].map(() => element("td"))));
  view.live.push(() => {
    const { place, rival1, rival2 } = view.values;
    const logits = [place, rival1, rival2];
    const most = Math.max(...logits);
    const all = sum(logits.map((z) => Math.exp(z - most)));
    logits.forEach((z, i) => {
      const p = Math.exp(z - most) / all;
      const pull = i ? p : LOSSES.cross_entropy.slope(place, view.values);
      [brief(z), num(p), num(pull)].forEach((text, k) => (rows[i].children[k + 1].textContent = text));
    });
  });
  const head = element("tr", {}, element("td"), ...["z", "p", "p − y"].map((text) => element("th", { scope: "col" }, text)));
  return element("table", { class: "num" }, element("thead", {}, head), element("tbody", {}, ...rows));
}
