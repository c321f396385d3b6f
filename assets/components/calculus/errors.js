/* How far the quotient is from the slope, for every h at once: the error falls, and where rounding takes over it rises again. */

function errorFigure(view, c) {
  const plot = diagram(half(view), 250, { left: 46 });
  const [forward_, central] = ["secant", "central"].map((kind) => shape("path", { class: `error ${kind}` }));
  const now = shape("path", { class: "drop" });
  const dot = shape("circle", { class: "point q still", r: 6 });
  plot.inside.append(now, forward_, central, dot);
  plot.set(SMALLEST, 0.8, -16.5, 2);
  const power = (v) => `10${raised(v)}`;
  plot.axes("h", "", power, [[-16, -12, -8, -4, 0], [-16, -12, -8, -4, 0]]);
  const note = element("p", { class: "note" });
  const line = (error) => {
    let d = "";
    for (let e = SMALLEST; e <= 0.8; e += 0.1) {
      const size = error(10 ** e);
      if (Number.isFinite(size)) d += `${d ? "L" : "M"}${plot.x(e).toFixed(1)} ${plot.y(Math.max(-16.4, Math.log10(Math.max(size, 1e-17)))).toFixed(1)}`;
    }
    return d || "M0 0";
  };
  let drawn = null;
  view.live.push(() => {
    const { at, h, touch: slope, secant } = view.now();
    const sign = h < 0 ? -1 : 1;
    const key = `${at} ${sign}`;
    if (key !== drawn) {
      drawn = key;
      move(forward_, { d: line((size) => Math.abs(differenceQuotient(c.f, at, sign * size) - slope)) });
      move(central, { d: line((size) => Math.abs(centralQuotient(c.f, at, size) - slope)) });
    }
    const error = Math.abs(secant - slope);
    const visible = Number.isFinite(error) && h !== 0;
    show(dot, visible);
    show(now, visible);
    if (visible) {
      const [x, y] = [plot.x(Math.max(SMALLEST, Math.log10(Math.abs(h)))), plot.y(Math.max(-16.4, Math.log10(Math.max(error, 1e-17))))];
      move(dot, { cx: x, cy: y });
      move(now, { d: `M${x} ${plot.box.top}V${plot.box.bottom}` });
    }
    note.textContent = view.say("errors.note");
  });
  return figure(view.say("errors"), plot.svg, legend(["secant", view.say("key.forward")], ["central", view.say("key.central")]), note);
}
