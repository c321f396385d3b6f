/* From the secant to the tangent: two points on a curve, the second one on its way to the first. */

const SMALLEST = -16; // exponent of the smallest h on the slider
const LARGEST = Math.log10(6);

function tangentPart(view) {
  const c = curveOf(view.data.curve);
  const s = () => view.values;
  view.now = () => {
    const { at, h } = s();
    const slope = c.slope(at);
    const [right, left] = [differenceQuotient(c.f, at, 1e-6), differenceQuotient(c.f, at, -1e-6)];
    const kink = Math.abs(right - left) > 1e-3 * (1 + Math.abs(slope)); // then the slope is one by convention, and no tangent's
    return { at, h, right, left, kink, slope, touch: kink ? NaN : slope, fa: c.f(at), fb: c.f(at + h), secant: differenceQuotient(c.f, at, h) };
  };
  return [
    element("p", { class: "hint" }, view.say("tangent.hint")),
    element("div", { class: "pair" }, secantFigure(view, c), magnifier(view, c)),
    approach(view),
    element("div", { class: "pair" }, quotient(view, c), errorFigure(view, c)),
  ];
}

const windowOf = ({ at, reach }) => (Math.abs(at) > reach ? [at - reach, at + reach] : [-reach, reach]);

function secantFigure(view, c) {
  const plot = diagram(half(view), view.narrow ? 270 : 330);
  const line = shape("path", { class: "curve" });
  const tangent = shape("path", { class: "tangent" });
  const secant = shape("path", { class: "secant" });
  const legs = shape("path", { class: "legs" });
  const [run, rise] = [shape("text", { class: "leg", "text-anchor": "middle" }), shape("text", { class: "leg" })];
  const [p, q] = [shape("circle", { class: "point p", r: 7.5 }), shape("circle", { class: "point q", r: 7.5 })];
  const [pGrip, qGrip] = [shape("circle", { class: "grip", r: 20 }), shape("circle", { class: "grip", r: 20 })];
  plot.inside.append(line, legs, tangent, secant);
  plot.svg.append(run, rise, pGrip, qGrip, p, q);
  const snap = (v) => Math.round(v * 50) / 50;
  for (const node of [p, pGrip]) graspable(view, node, across(plot.svg, (x) => change(view, { at: snap(Math.max(plot.range[0], Math.min(plot.range[1], plot.fromX(x)))) })));
  for (const node of [q, qGrip]) graspable(view, node, across(plot.svg, (x) => change(view, { h: snap(plot.fromX(x) - view.values.at) })));
  slidable(view, p, view.say("tangent.p"), sideways("at", 0.05), () => `a = ${num(view.values.at)}`);
  slidable(view, q, view.say("tangent.q"), sideways("h", 0.05), () => `h = ${num(view.values.h)}`);
  let drawn = "";
  view.live.push(() => {
    const { at, h, fa, fb, touch: slope, secant: m } = view.now();
    if (!view.holding || !drawn) {
      const [x0, x1] = windowOf(view.values);
      const [y0, y1] = heights(c.f, x0, x1);
      plot.set(x0, x1, y0, y1);
    }
    const now = plot.range.join();
    if (now !== drawn) {
      drawn = now;
      plot.axes("x", "f(x)");
      line.setAttribute("d", lineOf(plot, c.f));
    }
    const known = Number.isFinite(fa);
    const both = known && Number.isFinite(fb);
    move(tangent, { d: straight(plot, at, fa, slope) });
    move(secant, { d: straight(plot, at, fa, m) });
    const held = (v) => Math.max(plot.box.top, Math.min(plot.box.bottom, Number.isFinite(v) ? plot.y(v) : plot.box.bottom));
    const [px, py, qx, qy] = [plot.x(at), held(fa), plot.x(at + h), held(fb)];
    move(p, { cx: px, cy: py });
    move(pGrip, { cx: px, cy: py });
    const inSight = Math.abs(qx - px) > 3;
    for (const each of [q, qGrip]) {
      show(each, inSight || view.holding);
      move(each, { cx: qx, cy: qy });
    }
    p.classList.toggle("lost", !known);
    q.classList.toggle("lost", !Number.isFinite(fb));
    const legged = both && Math.abs(qx - px) > 30;
    for (const each of [legs, run, rise]) show(each, legged);
    move(legs, { d: `M${px} ${py}H${qx}V${qy}` });
    move(run, { x: (px + qx) / 2, y: py + (qy < py ? 16 : -7) });
    move(rise, { x: qx + (qx > px ? 8 : -8), y: (py + qy) / 2 + 4, "text-anchor": qx > px ? "start" : "end" });
    run.textContent = `h = ${num(h, 3)}`;
    rise.textContent = Math.abs(qy - py) > 22 ? num(fb - fa, 3) : "";
  });
  const zoom = choices(view, "reach", view.say("reach"), [2, 4, 6], (reach) => `±${reach}`);
  return figure(view.say("tangent.curve"), plot.svg, element("div", { class: "under" }, legend(["curve", "f"], ["secant", view.say("key.secant")], ["tangent", view.say("key.tangent")]), zoom));
}

// The surroundings of a as wide as h, whatever h is: a smooth curve becomes straight, and rounding becomes stairs.
function magnifier(view, c) {
  const plot = diagram(half(view), view.narrow ? 270 : 330, { left: 12, bottom: 12, top: 12 });
  const [line, tangent, secant] = ["curve", "tangent", "secant"].map((kind) => shape("path", { class: kind }));
  const [p, q] = [shape("circle", { class: "point p still", r: 6 }), shape("circle", { class: "point q still", r: 6 })];
  const frame = shape("rect", { class: "lens", x: plot.box.left, y: plot.box.top, width: plot.box.right - plot.box.left, height: plot.box.bottom - plot.box.top, rx: 6 });
  plot.inside.append(line, tangent, secant, p, q);
  plot.svg.append(frame);
  const note = element("p", { class: "note" });
  view.live.push(() => {
    const { at, h, fa, fb, touch: slope, secant: m } = view.now();
    const size = Math.max(Math.abs(h), 1e-16) || 1;
    // offsets from (a, f(a)): near a, the places themselves cannot be told apart
    const offset = (u) => c.f(at + u) - fa;
    const steep = Number.isFinite(slope) ? Math.abs(slope) : 0;
    const tall = 1.5 * size * Math.max(steep, Math.abs(Number.isFinite(m) ? m : 0), 0.2);
    const middle = Number.isFinite(fb) ? (fb - fa) / 2 : 0;
    plot.set(-1.0 * size + Math.min(0, h), 1.0 * size + Math.max(0, h), middle - tall, middle + tall);
    move(line, { d: lineOf(plot, offset, 360) });
    move(tangent, { d: straight(plot, 0, 0, slope) });
    move(secant, { d: straight(plot, 0, 0, m) });
    move(p, { cx: plot.x(0), cy: plot.y(0) });
    show(q, Number.isFinite(fb) && h !== 0);
    move(q, { cx: plot.x(h), cy: plot.y(Number.isFinite(fb) ? fb - fa : 0) });
    note.textContent = view.say(size < 1e-13 ? "magnifier.stairs" : "magnifier.note", { times: formatNumber(view.values.reach / size, 2) });
  });
  return figure(view.say("magnifier"), plot.svg, note);
}

function approach(view) {
  const sign = () => (view.values.h < 0 ? -1 : 1);
  const slide = range(view, "h", "h", {
    low: SMALLEST,
    high: LARGEST,
    step: 0.05,
    to: (h) => Math.log10(Math.max(Math.abs(h), 1e-16)),
    from: (exponent) => sign() * Math.min(6, 10 ** exponent),
    say: (h) => num(h, 3),
  });
  const start = named("primary approach", view.say("approach"), () => {
    const goal = 1e-4;
    if (Math.abs(view.values.h) <= goal * 1.01) change(view, { h: 1.6 });
    if (reducedMotion()) {
      settle(view, { h: sign() * goal });
      return;
    }
    go(view, (seconds) => {
      const size = Math.max(goal, Math.abs(view.values.h) * Math.exp(-seconds / 0.38));
      view.values.h = tidy(sign() * size);
      return size > goal;
    });
  });
  return element("div", { class: "bar" }, start, slide);
}

// The difference quotient with its numbers, and what there is to say about it.
function quotient(view, c) {
  const [fb, fa, h, m, slope, gap] = ["q", "p", "", "secant", "tangent", ""].map(slot);
  const said = element("p", { class: "said", role: "status" });
  const rows = element("tbody");
  const [top, bottom] = [element("span", { class: "digits" }), element("span", { class: "digits" })];
  const digits = element("p", { class: "digit-rows" }, symbol("f"), "(a + h) = ", top, element("br"), symbol("f"), "(a) = ", bottom);
  view.live.push(() => {
    const now = view.now();
    fb.textContent = num(now.fb);
    fa.textContent = now.fa < 0 ? `(${num(now.fa)})` : num(now.fa);
    h.textContent = num(now.h, 3);
    m.textContent = num(now.secant, 6);
    slope.textContent = num(now.slope, 6);
    gap.textContent = formatNumber(Math.abs(now.secant - now.touch), 2);
    const key = verdict(now, c);
    said.textContent = view.say(`quotient.${key}`);
    said.dataset.kind = key;
    const both = Number.isFinite(now.fa) && Number.isFinite(now.fb);
    show(digits, both);
    way(rows, now, c);
    if (both) compared(top, bottom, now.fb, now.fa);
  });
  return element(
    "div",
    { class: "formula" },
    element("p", { class: "line" }, fraction([symbol("f"), "(a + h) − ", symbol("f"), "(a)"], ["h"]), op("="), fraction([fb, " − ", fa], [h]), op("="), m),
    element("p", { class: "line" }, symbol("f"), "′(a)", op("="), slope, element("span", { class: "aside" }, view.say("gap"), " ", gap)),
    digits,
    said,
    element("table", {}, element("thead", {}, element("tr", {}, ...["h", view.say("quotient"), view.say("gap")].map((name) => element("th", { scope: "col" }, name)))), rows),
  );
}

// The quotient for smaller and smaller h, on the side on which the second point lies.
function way(rows, { at, h, touch: slope }, c) {
  const sign = h < 0 ? -1 : 1;
  rows.replaceChildren(
    ...[1, 0.1, 0.01, 0.001, 0.0001].map((size) => {
      const m = differenceQuotient(c.f, at, sign * size);
      return element("tr", {}, ...[num(sign * size), num(m, 6), formatNumber(Math.abs(m - slope), 2)].map((shown) => element("td", { class: "num" }, shown)));
    }),
  );
}

// Two numbers of 17 digits: what they share fades, what is left for the difference stands out.
function compared(top, bottom, p, q) {
  const [one, two] = [p, q].map((v) => v.toPrecision(17).replace("-", "−"));
  let same = 0;
  while (same < one.length && one[same] === two[same]) same += 1;
  top.replaceChildren(element("span", { class: "same" }, one.slice(0, same)), element("b", {}, one.slice(same)));
  bottom.replaceChildren(element("span", { class: "same" }, two.slice(0, same)), element("b", {}, two.slice(same)));
}

function verdict({ at, h, fa, fb, slope, secant, kink, right, left }, c) {
  if (!Number.isFinite(fa)) return "no_value";
  if (h === 0) return "zero";
  if (!Number.isFinite(fb)) return "no_second";
  if (!Number.isFinite(slope) || !Number.isFinite(right) || !Number.isFinite(left)) return "no_slope";
  if (kink) return "kink";
  if (fb === fa && Math.abs(h) < 1e-6 && Math.abs(slope) > 1e-3) return "swallowed";
  const error = Math.abs(secant - slope);
  if (Math.abs(h) < 1e-9 && error > 10 * Math.abs(differenceQuotient(c.f, at, 1e-7) - slope)) return "rounding";
  if (error <= 1e-3 * (1 + Math.abs(slope))) return "close";
  return "far";
}
