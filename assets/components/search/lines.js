/* What is found against what it costs, and the learning curves of the trials of one side. */

function bestOf(view) {
  const { svg: size, box } = boxOf(view, 170);
  const svg = shape("svg", { ...size, class: "best-so-far" });
  const plot = shape("g", {});
  svg.append(plot);
  const draw = onlyAnew(() => {
    const sides = SIDES.map((side) => [side, shownOf(view, side)]).filter(([, known]) => known);
    const epochs = view.values.spent === "epochs";
    const lines = sides.map(([side, known]) => [side, known.found.slice(0, known.count).map((each, k) => [epochs ? known.spent[k] : k + 1, each === null ? NaN : Math.max(1 - each, 1e-4)])]);
    const all = lines.flatMap(([, points]) => points.map(([, y]) => y)).filter(Number.isFinite);
    const most = Math.max(2, ...sides.map(([, known]) => (epochs ? known.spent[known.states.length - 1] : known.total)));
    const scale = chartScale(box, [0, most], [Math.min(0.03, ...all.map((each) => 0.85 * each)), 1], { logY: true });
    plot.replaceChildren(
      chartGrid(scale, { x: view.say(`spent.${view.values.spent}`), y: view.say("axis.error") }),
      ...lines.flatMap(([side, points]) => {
        const stairs = points.flatMap(([x, y], k) => (k && Number.isFinite(points[k - 1][1]) ? [[x, points[k - 1][1]], [x, y]] : [[x, y]]));
        const path = shape("path", { class: `stair ${side}`, d: trace(scale, stairs) });
        path.style.stroke = colorOf(view, side);
        return [path];
      }),
    );
  });
  view.live.push(() => draw(view.values.spent, view.values.moment, view.values.left, view.values.right, view.data.sides.left?.states.length, view.data.sides.right?.states.length, view.data.fresh));
  const legend = element("span", { class: "legend" }, ...SIDES.map((side) => {
    const sign = element("i", { class: `swatch ${side}` });
    sign.style.color = colorOf(view, side);
    const name = element("span", {});
    view.live.push(() => {
      name.textContent = methodOf(view, side);
    });
    return element("span", { class: "entry" }, sign, name);
  }));
  const caption = element("figcaption", {}, element("b", {}, view.say("best")), legend, oneOf(view, "spent", ["trials", "epochs"]));
  return element("figure", {}, caption, svg);
}

function curvesOf(view) {
  const { svg: size, box } = boxOf(view, 180);
  const svg = shape("svg", { ...size, class: "learning" });
  const plot = shape("g", {});
  svg.append(plot);
  const draw = onlyAnew(() => {
    const { side } = view.values;
    const looked = lookedNow(view);
    const known = shownOf(view, side);
    const scale = chartScale(box, [0.8, view.data.epochs + 0.2], [0, 1]);
    const marks = [...Array(view.data.epochs).keys()].map((k) => [k + 1, String(k + 1)]);
    const shapes = [];
    if (known) {
      const order = [...Array(known.count).keys()].sort((a, b) => (a === looked) - (b === looked));
      for (const k of order) {
        const seen = known.curves[k].map((each, epoch) => [epoch + 1, each ?? NaN]);
        const own = k === looked;
        const out = keptOf(view, known, k) ? "" : " out";
        if (own && known.states[k] === "pruned") shapes.push(shape("path", { class: "trial unseen", d: trace(scale, known.whole[k].map((each, epoch) => [epoch + 1, each ?? NaN])) }));
        const path = shape("path", { class: `trial ${known.states[k]}${own ? " own" : ""}${out}`, d: trace(scale, seen) });
        path.style.stroke = own ? "" : colorOf(view, side);
        shapes.push(path);
        const end = known.curves[k].filter((each) => each !== null).length;
        if (end && known.states[k] !== "complete") shapes.push(shape("circle", { class: `end${out}`, r: 4, cx: scale.x(end), cy: scale.y(known.curves[k][end - 1]) }));
      }
    }
    plot.replaceChildren(chartGrid(scale, { x: view.say("axis.epoch"), y: view.say("axis.accuracy"), marks }), ...clipped(view, box, ...shapes));
  });
  const name = element("span", { class: "muted" });
  view.live.push(() => {
    const { side, moment, axis, at_least, at_most } = view.values;
    draw(side, lookedNow(view), moment, axis, at_least, at_most, view.values[side], view.data.sides[side]?.states.length, view.data.fresh);
    name.textContent = methodOf(view, side);
  });
  return element("figure", {}, element("figcaption", {}, element("b", {}, view.say("curves")), name), svg, element("p", { class: "muted" }, view.say("curves.hint")));
}
