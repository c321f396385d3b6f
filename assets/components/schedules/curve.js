/* The rates of all who run over the updates; the curve that is looked at has handles. */

function colorOf(view, name) {
  const { categories, text, dark } = view.colors;
  const own = { cosine: 0, step: 1, restarts: 2, warmup: 3, exponential: 4, linear: 5, polynomial: 6, one_cycle: 7 };
  if (name === "constant") return text;
  return name === "plateau" ? (dark ? "#b79af0" : "#6b3fa0") : categories[own[name]];
}
const DASHED = new Set(["linear", "restarts", "one_cycle", "polynomial"]);
const ROUND = [1, 1.5, 2, 3, 5, 7.5, 10];

// The upper end of the axis: it stays while a hand is on a handle, or it would run away from it.
function ceilingOf(view) {
  if (view.holding && view.ceiling) return view.ceiling;
  const wanted = 1.2 * view.values.peak;
  const base = 10 ** Math.floor(Math.log10(wanted));
  view.ceiling = ROUND.find((each) => each * base >= wanted * 0.999) * base;
  return view.ceiling;
}

function curveOf(view) {
  const { svg: size, box } = boxOf(view, view.narrow ? 170 : 180, { below: 14 });
  const svg = shape("svg", { ...size, class: "curve" });
  const [plot, handles] = [shape("g", {}), shape("g", {})];
  svg.append(plot, handles);
  const scaleNow = () => {
    const high = ceilingOf(view);
    const low = view.values.axis === "log" ? high / 1e5 : 0;
    return chartScale(box, [0, view.data.total], [low, high], { logY: view.values.axis === "log" });
  };
  const made = Object.entries(HANDLES).map(([name, handle]) => handleOf(view, svg, handles, name, handle, scaleNow));
  const drawn = onlyAnew(() => {
    const scale = scaleNow();
    const lines = view.values.who.map((name) => lineOf(view, name, scale)).sort((a, b) => a.looked - b.looked);
    plot.replaceChildren(chartGrid(scale, { y: view.say("axis.rate"), across: false }), ...clipped(view, box, ...lines.flatMap((each) => each.shapes)));
    for (const bring of made) bring(scale);
  });
  view.live.push(() => {
    const { moment, shown, ...shape } = view.values;
    drawn(shape, ceilingOf(view), bentNow(view));
  });
  const caption = element("figcaption", {}, element("b", {}, view.say("rates")), element("span", { class: "muted" }, view.say("rates.hint")), oneOf(view, "axis", ["linear", "log"]));
  return { svg, box, figure: element("figure", {}, caption, svg) };
}

function lineOf(view, name, scale) {
  const { data, values } = view;
  const looked = values.looked === name;
  const drawn = (points, extra = "") => {
    const path = shape("path", { class: `curve-line${looked ? " looked" : ""}${DASHED.has(name) ? " dashed" : ""}${extra}`, d: trace(scale, points) });
    path.style.stroke = colorOf(view, name);
    return path;
  };
  const T = data.total;
  if (name === "plateau") {
    const known = data.trained && data.trained.names.includes("plateau") ? data.trained.rates : null;
    if (!known || bentNow(view) || !data.fresh) return { looked, shapes: [drawn([[0, values.peak], [T, values.peak]], " waits")] };
    const stairs = (rates) => rates.flatMap((rate, epoch) => [[epoch * data.per_epoch, rate], [(epoch + 1) * data.per_epoch, rate]]);
    return { looked, shapes: known.map((rates, k) => drawn(stairs(rates), k ? " others" : "")).reverse() };
  }
  const jumps = name === "step" || name === "restarts";
  const cuts = [...Array(T).keys()].filter((t) => jumps || t % Math.ceil(T / 300) === 0 || t === T - 1);
  return { looked, shapes: [drawn(cuts.map((t) => [t, rateAt(name, t, T, values)]))] };
}

const three = (value) => Number(value.toPrecision(3));
const bend = (value, by, shift) => three(value * (shift ? 1.25 : 1.03) ** by);
const lift = (s, rate) => three(rate / s.peak);

/* Where a handle is ([update, rate]), what a drag to (t, rate) sets, and what a key does: `by` along x and `up` along y. `names` are its
   knobs, the first the one whose value a screen reader hears; it is there for the schedules of `of`. */
const HANDLES = {
  peak: {
    of: ["constant", "linear", "step", "exponential", "polynomial", "cosine", "plateau", "restarts"], names: ["peak"],
    at: (s, T) => [s.looked === "constant" || s.looked === "plateau" ? T * 0.08 : 0, s.peak],
    drag: (s, T, t, rate) => ({ peak: three(rate) }),
    key: (s, by, up, shift) => ({ peak: bend(s.peak, up || by, shift) }),
  },
  warmup: {
    of: ["warmup"], names: ["warmup", "peak"],
    at: (s, T) => [warming(T, s.warmup), s.peak],
    drag: (s, T, t, rate) => ({ warmup: three(Math.round((100 * t) / T) / 100), peak: three(rate) }),
    key: (s, by, up, shift) => (by ? { warmup: s.warmup + by * (shift ? 0.1 : 0.01) } : { peak: bend(s.peak, up, shift) }),
  },
  rise: {
    of: ["one_cycle"], names: ["rise", "peak"],
    at: (s, T) => [Math.max(0, topOf(T, s.rise)), s.peak],
    drag: (s, T, t, rate) => ({ rise: three(Math.round((100 * t) / T) / 100), peak: three(rate) }),
    key: (s, by, up, shift) => (by ? { rise: s.rise + by * (shift ? 0.1 : 0.01) } : { peak: bend(s.peak, up, shift) }),
  },
  floor: {
    of: ["linear", "exponential", "cosine", "warmup", "plateau", "restarts"], names: ["floor"],
    at: (s, T) => [T, s.floor * s.peak],
    drag: (s, T, t, rate) => ({ floor: lift(s, rate) }),
    key: (s, by, up, shift) => ({ floor: bend(s.floor, 2 * (up || by), shift) }),
  },
  drops: {
    of: ["step"], names: ["drops", "drop"],
    at: (s, T) => [stair(T, s.drops), s.peak * s.drop],
    drag: (s, T, t, rate) => ({ drops: Math.max(1, Math.round(T / Math.max(1, t)) - 1), drop: Number(lift(s, rate).toFixed(2)) }),
    key: (s, by, up) => (by ? { drops: s.drops - by } : { drop: s.drop + up * 0.01 }),
  },
  power: {
    of: ["polynomial"], names: ["power"],
    at: (s, T) => [T / 2, s.peak * 0.5 ** s.power],
    drag: (s, T, t, rate) => ({ power: Number((Math.log(Math.max(1e-9, rate / s.peak)) / Math.log(0.5)).toFixed(1)) }),
    key: (s, by, up, shift) => ({ power: s.power - (up || by) * (shift ? 1 : 0.1) }),
  },
  cycles: {
    of: ["restarts"], names: ["cycles"],
    at: (s, T) => [Math.min(T, cycleOf(T, s.cycles, s.growth)), s.floor * s.peak],
    drag: (s, T, t) => ({ cycles: nearestCycles(s, T, t) }),
    key: (s, by, up) => ({ cycles: s.cycles - (by || -up) }),
  },
};

function nearestCycles(s, T, t) {
  const off = (cycles) => Math.abs(cycleOf(T, cycles, s.growth) - t);
  return [1, 2, 3, 4, 5, 6].reduce((best, each) => (off(each) < off(best) ? each : best));
}

function handleOf(view, svg, into, name, handle, scaleNow) {
  const node = shape("circle", { class: "handle", r: 8, tabindex: "0", role: "slider", "data-help": name, "data-handle": name, "aria-label": view.say(name) });
  const T = view.data.total;
  into.append(node);
  graspable(view, node, across(svg, (px, py) => {
    const scale = scaleNow();
    const [, , low, high] = scale.ends;
    const rate = Math.min(high, Math.max(low || 1e-9, scale.fromY(py)));
    change(view, handle.drag(view.values, T, Math.min(T, Math.max(1, scale.fromX(px))), rate));
  }));
  node.addEventListener("keydown", (event) => {
    const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key];
    if (!way || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    hold(view);
    change(view, handle.key(view.values, ...way, event.shiftKey));
    rest(view);
  });
  return (scale) => {
    const s = view.values;
    const there = handle.of.includes(s.looked);
    node.toggleAttribute("hidden", !there);
    node.style.display = there ? "" : "none";
    if (!there) return;
    const [t, rate] = handle.at(s, T);
    const [low, high] = view.limits[handle.names[0]];
    const said = handle.names.map((each) => `${view.say(each)} ${figure(s[each])}`).join(", ");
    move(node, { cx: scale.x(t), cy: Math.min(scale.box.top + scale.box.height, Math.max(scale.box.top, scale.y(rate))), "aria-valuenow": String(s[handle.names[0]]), "aria-valuemin": String(low), "aria-valuemax": String(high), "aria-valuetext": said });
    node.style.stroke = colorOf(view, s.looked);
  };
}
