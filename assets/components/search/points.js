/* The trials of one side as points in the plane of two dimensions, with marks on both axes for every value that was tried. */

function pointsOf(view, side) {
  const width = view.narrow ? view.width : Math.floor((Math.min(view.width, 1100) - 20) / 2);
  const box = { left: 46, top: 22, width: width - 46 - 14, height: 230 };
  const svg = shape("svg", { width, height: box.top + box.height + 40, class: "points", "data-side": side });
  const [plot, dots] = [shape("g", {}), shape("g", { role: "group", "aria-label": view.say("points", { method: methodOf(view, side) }) })];
  svg.append(plot, dots);
  const draw = onlyAnew(() => drawPoints(view, side, box, plot, dots));
  view.live.push(() => {
    const { x, y, moment, side: own } = view.values;
    const looked = lookedNow(view);
    draw(x, y, view.values[side], Math.min(moment, view.data.sides[side]?.states.length ?? 0), looked, own, view.data.fresh);
    svg.classList.toggle("stale", !view.data.fresh && Boolean(view.data.sides[side]) && view.data.sides[side].old);
  });
  const head = element("figcaption", {}, methodsOf(view, side));
  const counted = element("p", { class: "muted num counted" });
  view.live.push(() => {
    const known = shownOf(view, side);
    counted.textContent = known ? view.say("values", { x: view.say(`dim.${view.values.x}`), y: view.say(`dim.${view.values.y}`), nx: different(view, known, view.values.x), ny: different(view, known, view.values.y), count: known.count }) : view.say("points.none");
  });
  return element("figure", { class: "side-of", "data-side": side }, head, svg, counted);
}

function methodsOf(view, side) {
  const made = oneOf(view, side, ["grid", "random", "tpe", "gp"]);
  made.style.setProperty("--own", colorOf(view, side));
  return made;
}

// The two dimensions that both planes show.
const axesOf = (view) => element("div", { class: "choice axes" }, chosen(view, "x"), chosen(view, "y"));

function chosen(view, name) {
  const made = element("select", { "data-help": name, "aria-label": view.say(name) }, ...view.data.all.map((dim) => element("option", { value: dim }, view.say(`dim.${dim}`))));
  made.addEventListener("change", () => settle(view, { [name]: made.value }));
  view.live.push(() => {
    made.value = view.values[name];
  });
  return element("label", { class: "axis-choice muted" }, view.say(name), made);
}

const column = (view, known, dim) => known.params.slice(0, known.count).map((row) => row[view.data.all.indexOf(dim)]);
const different = (view, known, dim) => new Set(column(view, known, dim)).size;

function drawPoints(view, side, box, plot, dots) {
  const { x, y } = view.values;
  const looked = side === view.values.side ? lookedNow(view) : -1;
  const [low, high] = [x, y].map((dim) => padded(dim, view.data.ranges[dim]));
  const scale = chartScale(box, low, high, { logX: x !== "dropout", logY: y !== "dropout" });
  const known = shownOf(view, side);
  const marks = [];
  if (known) {
    for (const value of new Set(column(view, known, x))) marks.push(shape("path", { class: "rug", d: `M${scale.x(value)} ${box.top + box.height}v-9` }));
    for (const value of new Set(column(view, known, y))) marks.push(shape("path", { class: "rug", d: `M${box.left} ${scale.y(value)}h9` }));
  }
  plot.replaceChildren(chartGrid(scale, { x: view.say(`dim.${x}`), y: view.say(`dim.${y}`) }), ...marks);
  const focused = dots.getRootNode().activeElement;
  const had = focused && dots.contains(focused);
  const taken = new Map();
  const made = known ? [...Array(known.count).keys()].map((k) => {
    const row = known.params[k];
    const place = [row[view.data.all.indexOf(x)], row[view.data.all.indexOf(y)]];
    const beside = taken.get(String(place)) ?? 0; // points on the same place lie around it
    taken.set(String(place), beside + 1);
    return pointOf(view, side, known, k, scale.x(place[0]) + 9 * Math.sqrt(beside) * Math.cos(2.4 * beside), scale.y(place[1]) + 9 * Math.sqrt(beside) * Math.sin(2.4 * beside));
  }) : [];
  // the best and the one that is looked at lie on top
  const height = (k) => (k === looked ? 2 : known.best === k ? 1 : 0);
  dots.replaceChildren(...made.map((_, k) => k).sort((a, b) => height(a) - height(b)).map((k) => made[k]));
  if (had) dots.querySelector("[tabindex='0']")?.focus({ preventScroll: true });
}

// A little room beyond the ends, so that no point is cut.
function padded(dim, [low, high]) {
  if (dim === "dropout") return [low - 0.13 * (high - low), high + 0.13 * (high - low)];
  return [low * (high / low) ** -0.12, high * (high / low) ** 0.12];
}

function pointOf(view, side, known, k, cx, cy) {
  const state = known.states[k];
  const own = view.values.side === side && lookedNow(view) === k;
  const last = lastOf(known, k);
  const label = view.say(`looked.${state}`, { method: methodOf(view, side), number: k + 1, settings: settingsOf(view, known, k), accuracy: last === null ? "–" : inPercent(last), epochs: known.curves[k].filter((each) => each !== null).length });
  const node = shape("g", { class: `point ${state}${own ? " own" : ""}${known.best === k ? " best" : ""}`, role: "button", tabindex: own || (view.values.side !== side && k === 0) ? "0" : "-1", "data-help": "point", "data-trial": String(k), "aria-label": label, "aria-pressed": String(own), transform: `translate(${cx.toFixed(1)} ${cy.toFixed(1)})` });
  const disc = shape("circle", { r: own ? 11 : 9 });
  disc.style.fill = state === "complete" ? tint(view, last) : "";
  const text = shape("text", { "text-anchor": "middle", y: 3.6, class: last !== null && worth(last) > 0.55 && state === "complete" ? "on" : "" }, state === "failed" ? "✕" : String(k + 1));
  node.append(disc, text);
  node.addEventListener("click", () => settle(view, { side, looked: k }));
  node.addEventListener("keydown", (event) => {
    const by = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }[event.key];
    if (!(by || event.key === "Enter" || event.key === " ") || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    hold(view);
    change(view, { side, looked: Math.min(known.count - 1, Math.max(0, k + (by ?? 0))) });
    rest(view);
  });
  return node;
}
