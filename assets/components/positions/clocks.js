/* What turns, and what was learned: a clock for each pair of columns, its hand at the angle p·θ; or how a table formed in a training. */

const FACE = 17; // pixels, the radius of a clock

// Of sinusoidal the hand's x is the even column, a sine, and its y the odd one, a cosine: it starts at twelve and goes clockwise. Of
// rotary the hand is the pair itself, even column to the right, odd one up, turned from where it is at place 0.
function clocksFigure(view, room) {
  const { data } = view;
  const pairs = data.d / 2;
  const reach = data.kind === "rotary" ? Math.max(...range(pairs).map((i) => Math.hypot(data.query[2 * i], data.query[2 * i + 1]))) : 1;
  const made = range(pairs).map((i) => clockOf(view, i, reach));
  const box = element("div", { class: "clocks", role: "toolbar", "aria-label": view.say("clocks"), style: `max-width: ${room}px` }, ...made.map((each) => each.node));
  box.addEventListener("keydown", (event) => {
    const way = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!way) return;
    event.preventDefault();
    const next = Math.max(0, Math.min(pairs - 1, Math.floor(view.values.column / 2) + way));
    grab(view);
    change(view, { column: 2 * next });
    rest(view);
    paint(view);
    made[next].node.focus({ preventScroll: true });
  });
  view.live.push(() => {
    const { p, c } = seen(view);
    made.forEach((each, i) => each.turn(p, i === Math.floor(c / 2)));
    made.forEach((each, i) => (each.node.tabIndex = i === Math.floor(view.values.column / 2) ? 0 : -1));
  });
  const says = element("p", { class: "muted" }, view.say(`clocks.${data.kind}`));
  return figure("turning", view.say("clocks"), [], box, says);
}

function clockOf(view, i, reach) {
  const { data } = view;
  const period = (2 * Math.PI) / data.angles[i];
  const svg = shape("svg", { width: 2 * FACE + 6, height: 2 * FACE + 6, viewBox: `${-FACE - 3} ${-FACE - 3} ${2 * FACE + 6} ${2 * FACE + 6}`, "aria-hidden": "true" });
  const [ghost, hand, tip] = [shape("path", { class: "ghost" }), shape("path", { class: "hand" }), shape("circle", { class: "tip", r: 2.6 })];
  svg.append(shape("circle", { class: "face", r: FACE }), ghost, hand, tip);
  const node = button("", { class: "clock", "data-help": "clock", "data-pair": i }, () => settle(view, { column: 2 * i }));
  node.append(svg, element("small", { class: "num" }, formatNumber(period, period < 100 ? 2 : 3)));
  const turn = (p, chosen) => {
    const [x, y] = tableNow(view)[p].slice(2 * i, 2 * i + 2).map((value) => (value / reach) * FACE);
    move(hand, { d: `M0 0L${x} ${-y}` });
    move(tip, { cx: x, cy: -y });
    const start = tableNow(view)[0].slice(2 * i, 2 * i + 2).map((value) => (value / reach) * FACE);
    move(ghost, { d: `M0 0L${start[0]} ${-start[1]}` });
    node.setAttribute("aria-pressed", String(chosen));
    node.setAttribute("aria-label", view.say("clock", { pair: i, even: 2 * i, odd: 2 * i + 1, period: formatNumber(period, 3), angle: plain(Number((p * data.angles[i]).toFixed(3))) }));
  };
  return { node, turn };
}

// A column of the learned table over all places, at the moment of its training that the slider says.
function trainingFigure(view, room) {
  const { data } = view;
  const height = view.narrow ? 190 : 200;
  const box = { left: 46, top: 12, width: room - 58, height: height - 52 };
  const svg = shape("svg", { class: "curve", width: room, height, role: "img" });
  const back = shape("g");
  const [first, own] = [shape("path", { class: "mean" }), shape("path", { class: "own" })];
  const spot = shape("circle", { class: "spot", r: 5 });
  svg.append(back, first, own, spot, shape("text", { class: "tick-label", x: box.left + box.width / 2, y: height - 6, "text-anchor": "middle" }, view.say("axis.place")));
  const most = 1.08 * Math.max(...data.tables.map(largestOf));
  const scale = axes(box, [0, data.length - 1], [-most, most]);
  back.append(grid(box, scale));
  const path = (rows, c) => rows.map((row, p) => `${p ? "L" : "M"}${scale.x(p).toFixed(1)} ${scale.y(row[c]).toFixed(1)}`).join("");
  const says = element("p", { class: "says" });
  const slider = element("input", { type: "range", min: "0", max: String(data.tables.length - 1), step: "1", "data-help": "moment", "aria-label": view.say("moment") });
  slider.addEventListener("input", () => {
    change(view, { moment: Number(slider.value) });
    rest(view);
  });
  view.live.push(() => {
    const { p, c, m } = seen(view);
    slider.value = String(m);
    first.setAttribute("d", path(data.tables[0], c));
    own.setAttribute("d", path(tableNow(view), c));
    move(spot, { cx: scale.x(p), cy: scale.y(tableNow(view)[p][c]) });
    says.textContent = view.say(`trained.${data.task}`, { steps: data.training.steps[m], right: (100 * data.training.right[m]).toFixed(1) });
    slider.setAttribute("aria-valuetext", says.textContent);
    svg.setAttribute("aria-label", cellWords(view));
  });
  const key = (kind, words) => element("span", { class: `key ${kind}` }, element("i", {}), words);
  return figure("turning", view.say("column"), [], element("label", { class: "moment" }, element("span", {}, view.say("moment")), slider), says, svg, element("p", { class: "keys" }, key("own", view.say("key.now")), key("mean", view.say("key.first"))));
}
