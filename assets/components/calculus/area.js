/* The integral as an area: strips under the curve, and the number they run towards. */

function areaPart(view) {
  const c = curveOf(view.data.curve);
  const sums = () => {
    const { low, high, n, rule } = view.values;
    return { low, high, n, rule, sum: riemannSum(c.f, low, high, n, rule), exact: exactly(low, high) };
  };
  let last = ["", 0];
  const exactly = (low, high) => {
    if (last[0] !== `${low} ${high}`) last = [`${low} ${high}`, area(c.f, low, high)];
    return last[1];
  };
  return [element("p", { class: "hint" }, view.say("area.hint")), element("div", { class: "wide-pair" }, stripFigure(view, c), sumPanel(view, sums))];
}

function stripFigure(view, c) {
  const width = view.narrow ? view.width - 26 : Math.floor((view.width - 20) * 0.62) - 28;
  const plot = diagram(width, view.narrow ? 270 : 340);
  const bars = shape("g");
  const line = shape("path", { class: "curve" });
  plot.inside.append(bars, line);
  const border = (name, key, symbol) => {
    const wall = shape("path", { class: "wall" });
    const grip = shape("path", { class: "grip line" });
    const knob = shape("circle", { class: "handle", r: 7 });
    const label = shape("text", { class: "sym", "text-anchor": "middle" }, symbol);
    plot.svg.append(wall, grip, knob, label);
    for (const node of [grip, knob]) graspable(view, node, across(plot.svg, (x) => change(view, { [name]: Math.round(Math.max(plot.range[0], Math.min(plot.range[1], plot.fromX(x))) * 20) / 20 })));
    slidable(view, knob, view.say(key), sideways(name, 0.1), () => `${symbol} = ${num(view.values[name])}`);
    return () => {
      const x = plot.x(view.values[name]);
      for (const each of [wall, grip]) move(each, { d: `M${x} ${plot.box.top}V${plot.box.bottom}` });
      move(knob, { cx: x, cy: plot.box.top + 8 });
      move(label, { x: x + 15, y: plot.box.top + 13 });
    };
  };
  const [placeLow, placeHigh] = [border("low", "area.low", "a"), border("high", "area.high", "b")];
  let drawn = "";
  view.live.push(() => {
    const { low, high, n, rule, reach } = view.values;
    if (!view.holding || !drawn) {
      const [x0, x1] = [Math.min(-reach, low, high), Math.max(reach, low, high)];
      const [y0, y1] = heights(c.f, x0, x1, 0);
      plot.set(x0, x1, y0, y1);
    }
    if (plot.range.join() !== drawn) {
      drawn = plot.range.join();
      plot.axes("x", "f(x)");
      line.setAttribute("d", lineOf(plot, c.f));
    }
    const side = (high - low) / n;
    const zero = plot.y(0);
    const inside = (y) => Math.max(-2e3, Math.min(3e3, plot.y(y)));
    bars.replaceChildren(
      ...strips(c.f, low, high, n, rule).filter(([, p, q]) => Number.isFinite(p) && Number.isFinite(q)).map(([left, p, q]) => {
        const [x0, x1] = [plot.x(left), plot.x(left + side)];
        const counted = (p + q) * side; // a strip counts as negative below the axis, or when b lies left of a
        return shape("path", { class: `strip ${counted < 0 ? "negative" : "positive"}`, d: `M${x0} ${zero}V${inside(p)}L${x1} ${inside(q)}V${zero}Z` });
      }),
    );
    placeLow();
    placeHigh();
  });
  const reach = choices(view, "reach", view.say("reach"), [2, 4, 6], (each) => `±${each}`);
  return figure(view.say("area.curve"), plot.svg, element("div", { class: "under" }, legend(["curve", "f"], ["bar positive", view.say("key.above")], ["bar negative", view.say("key.below")]), reach));
}

function sumPanel(view, sums) {
  const [sum, exact, gap, width] = ["strong", "strong", "", ""].map(slot);
  const said = element("p", { class: "said", role: "status" });
  const trail = diagram(view.narrow ? view.width - 40 : Math.floor((view.width - 20) * 0.38) - 38, 150, { left: 40, bottom: 30 });
  const dots = shape("g");
  const goal = shape("path", { class: "wanted" });
  trail.inside.append(goal, dots);
  const c = curveOf(view.data.curve);
  let drawn = "";
  view.live.push(() => {
    const now = sums();
    sum.textContent = num(now.sum, 6);
    exact.textContent = num(now.exact, 6);
    gap.textContent = formatNumber(Math.abs(now.sum - now.exact), 2);
    width.textContent = num((now.high - now.low) / now.n, 3);
    const known = Number.isFinite(now.exact);
    said.textContent = view.say(!known ? "area.none" : now.low === now.high ? "area.empty" : now.high < now.low ? "area.backwards" : `area.${now.rule}`);
    const key = [now.low, now.high, now.rule, now.n].join();
    if (key === drawn) return;
    drawn = key;
    const all = [1, 2, 3, 4, 5, 6, 8, 10, 13, 16, 20, 25, 32, 40, 50, 64, 80, 100].map((n) => [n, riemannSum(c.f, now.low, now.high, n, now.rule)]).filter(([, v]) => Number.isFinite(v));
    show(trail.svg, all.length > 0 && known);
    if (!all.length || !known) return;
    const values = [...all.map(([, v]) => v), now.exact];
    const [low, high] = [Math.min(...values), Math.max(...values)];
    const room = 0.15 * (high - low) || 1;
    trail.set(-0.05, 2.1, low - room, high + room);
    trail.axes("n", "", (v) => tickLabel(v), [[0, 1, 2].map((v) => v), null]);
    for (const [i, label] of [...trail.svg.querySelectorAll("text.tick-label")].slice(0, 3).entries()) label.textContent = ["1", "10", "100"][i];
    move(goal, { d: `M${trail.box.left} ${trail.y(now.exact)}H${trail.box.right}` });
    dots.replaceChildren(
      ...all.map(([n, v]) => shape("circle", { class: "dot", cx: trail.x(Math.log10(n)).toFixed(1), cy: trail.y(v).toFixed(1), r: 2.6 })),
      ...(Number.isFinite(now.sum) ? [shape("circle", { class: "point q still", cx: trail.x(Math.log10(now.n)).toFixed(1), cy: trail.y(now.sum).toFixed(1), r: 6 })] : []),
    );
  });
  const count = range(view, "n", view.say("area.n"), { low: 0, high: 2, step: 0.01, to: Math.log10, from: (v) => Math.round(10 ** v), say: (n) => String(n) });
  count.querySelector("input").addEventListener("keydown", (event) => {
    const way = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }[event.key];
    if (!way) return;
    event.preventDefault();
    hold(view);
    change(view, { n: view.values.n + way * (event.shiftKey ? 10 : 1) });
    rest(view);
  });
  return element(
    "div",
    { class: "formula side" },
    choices(view, "rule", view.say("area.rule"), ["left", "right", "middle", "trapezoid"], (rule) => view.say(`rule.${rule}`)),
    count,
    element("p", { class: "line" }, "Σ ", symbol("f"), "(", symbol("x", "i"), ") · Δx", op("="), sum),
    element("p", { class: "line" }, "∫ ", symbol("f"), "(x) dx", op("="), exact),
    element("p", { class: "aside" }, "Δx = ", width, " · ", view.say("gap"), " ", gap),
    trail.svg,
    element("p", { class: "note" }, view.say("area.trail")),
    said,
  );
}
