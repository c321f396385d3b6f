/* What the pictures of the plane share: the window, its grid, arrows, and tips that can be dragged or moved by keys. */

const ZOOMS = [6, 9, 14, 24, 50]; // half-widths of the window
const SNAP = 0.1;

let clips = 0;

// A square window onto the plane; it holds still while a hand is on it, or it would run away from the hand.
function plot(view, title, side) {
  const svg = shape("svg", { class: "plot", width: side, height: side, viewBox: `0 0 ${side} ${side}` });
  const id = `matrices-clip-${(clips += 1)}`;
  const grid = shape("path", { class: "grid" });
  const axis = shape("path", { class: "axis" });
  const labels = shape("g", { "aria-hidden": "true" });
  const content = shape("g", { "clip-path": `url(#${id})` });
  const hands = shape("g");
  svg.append(shape("clipPath", { id }, shape("rect", { width: side, height: side, rx: 8 })), shape("rect", { class: "ground", width: side, height: side, rx: 8 }), grid, axis, labels, content, hands);
  const p = { svg, content, hands, side, half: 0 };
  p.x = (v) => side / 2 + (v / p.half) * (side / 2);
  p.y = (v) => side / 2 - (v / p.half) * (side / 2);
  p.at = (event) => {
    const box = svg.getBoundingClientRect();
    return [(event.clientX - box.left - side / 2) * ((2 * p.half) / side), (side / 2 - (event.clientY - box.top)) * ((2 * p.half) / side)];
  };
  // show everything that lies at these points
  p.fit = (...points) => {
    const reach = 1.12 * Math.max(...points.flat().map(Math.abs));
    const half = fitting(ZOOMS, reach);
    if (half === p.half || ((view.holding || view.going) && p.half)) return;
    p.half = half;
    const step = half > 24 ? 10 : half > 14 ? 5 : half > 6 ? 2 : 1;
    let d = "";
    labels.replaceChildren();
    for (let k = -Math.floor(half / step) * step; k <= half; k += step) {
      if (!k) continue;
      d += `M${p.x(k).toFixed(1)} 0V${side}M0 ${p.y(k).toFixed(1)}H${side}`;
      if (Math.abs(k) > half * 0.94 || (step === 1 && k % 2)) continue;
      const label = typed(String(k));
      labels.append(shape("text", { class: "tick-label", x: p.x(k), y: p.y(0) + 13, "text-anchor": "middle" }, label), shape("text", { class: "tick-label", x: p.x(0) - 5, y: p.y(k) + 4, "text-anchor": "end" }, label));
    }
    grid.setAttribute("d", d);
    axis.setAttribute("d", `M${side / 2} 0V${side}M0 ${side / 2}H${side}`);
  };
  p.figure = element("figure", { class: "chart" }, ...(title ? [element("figcaption", {}, title)] : []), svg);
  return p;
}

// Space for the picture and what is said of it: side by side, or one below the other.
const sideOf = (view, most = 470) => (view.width < 680 ? Math.min(view.width - 4, 420) : Math.min(most, Math.floor(view.width * 0.5)));

function arrow(p, kind, name = "") {
  const shaft = shape("path", { class: `arrow ${kind}` });
  const head = shape("path", { class: `head ${kind}` });
  const label = shape("text", { class: `name ${kind}`, "text-anchor": "middle" }, name);
  p.content.append(shaft, head);
  p.hands.append(label);
  return (x0, y0, x1, y1, shown = true) => {
    const [ax, ay, bx, by] = [p.x(x0), p.y(y0), p.x(x1), p.y(y1)];
    const long = Math.hypot(bx - ax, by - ay);
    const tip = Math.min(12, long);
    const turn = Math.atan2(by - ay, bx - ax);
    const [c, s] = [Math.cos(turn), Math.sin(turn)];
    const [hx, hy] = [bx - tip * c, by - tip * s];
    for (const node of [shaft, head, label]) node.style.display = shown ? "" : "none";
    shaft.setAttribute("d", `M${ax.toFixed(1)} ${ay.toFixed(1)}L${(bx - tip * 0.8 * c).toFixed(1)} ${(by - tip * 0.8 * s).toFixed(1)}`);
    head.setAttribute("d", long < 2 ? "" : `M${bx.toFixed(1)} ${by.toFixed(1)}L${(hx - tip * 0.46 * s).toFixed(1)} ${(hy + tip * 0.46 * c).toFixed(1)}L${(hx + tip * 0.46 * s).toFixed(1)} ${(hy - tip * 0.46 * c).toFixed(1)}Z`);
    const inside = (v) => Math.max(14, Math.min(p.side - 14, v));
    move(label, { x: inside(bx + 17 * c - 2 * s), y: inside(by + 17 * s + 5) });
  };
}

// A tip of a vector: `names` are the two numbers it moves, `label` says which it is. `before` readies other numbers, `settle` has the
// last word on where a dragged tip comes to lie.
function tipOf(view, p, names, label, { kind = "", before = () => ({}), settle = () => {} } = {}) {
  const grip = shape("circle", { class: `grip ${kind}`, r: 17, tabindex: "0", role: "slider", "aria-label": label, "data-q": names.join("-"), "aria-roledescription": view.say("point") });
  const ring = shape("circle", { class: `ring ${kind}`, r: 7 });
  p.hands.append(ring, grip);
  const put = (x, y) => change(view, { ...before(), [names[0]]: x, [names[1]]: y });
  const snap = (v) => Math.round(v / SNAP) * SNAP;
  graspable(view, grip, () => (event) => {
    put(...p.at(event).map(snap));
    settle();
  });
  grip.addEventListener("keydown", (event) => {
    const size = event.shiftKey ? 1 : SNAP;
    const [dx, dy] = { ArrowRight: [size, 0], ArrowLeft: [-size, 0], ArrowUp: [0, size], ArrowDown: [0, -size] }[event.key] || [0, 0];
    if (!dx && !dy) return;
    event.preventDefault();
    event.stopPropagation();
    hold(view);
    put(view.values[names[0]] + dx, view.values[names[1]] + dy);
    rest(view);
  });
  view.live.push((s) => {
    const [x, y] = [s[names[0]], s[names[1]]];
    const inside = (v) => Math.max(9, Math.min(p.side - 9, v)); // a tip outside the window can still be fetched
    for (const node of [grip, ring]) move(node, { cx: inside(p.x(x)), cy: inside(p.y(y)) });
    grip.setAttribute("aria-valuenow", x);
    grip.setAttribute("aria-valuetext", `${num(x)}, ${num(y)}`);
  });
  return grip;
}

const matrixOf = (s) => [[s.m11, s.m12], [s.m21, s.m22]];
const pathOf = (p, points, close = "") => `M${points.map(([x, y]) => `${p.x(x).toFixed(1)} ${p.y(y).toFixed(1)}`).join("L")}${close}`;
const scene = (view, ...parts) => element("section", { class: "stage two" }, ...parts);
