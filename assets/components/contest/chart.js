/* The curves: a band from quartile to quartile of the seeds, a line for their median, drawn up to the moment that is looked at. */

const TALL = 310; // pixels

// Numbers for an axis in powers of ten; within few decades 2 and 5 as well.
function decades(low, high) {
  const digits = Math.log10(high / low) < 2.5 ? [1, 2, 5] : [1];
  const found = [];
  for (let power = Math.floor(Math.log10(low)); power <= Math.log10(high); power += 1) {
    for (const digit of digits) found.push(digit * 10 ** power);
  }
  const inside = found.filter((value) => value >= low * 0.999 && value <= high * 1.001);
  return inside.length > 2 ? inside : ticks(low, high, 4);
}

// Between which losses the axis lies: an explosion leaves through the roof and does not press the others to the floor.
function lossesOf(view) {
  const { low, median, high } = runOf(view).curves[view.values.part];
  const all = shownOf(view).flatMap((k) => [...low[k], ...high[k]]).filter((value) => value !== null);
  const begun = Math.max(...shownOf(view).map((k) => median[k][0] ?? 1));
  const most = Math.min(Math.max(...all), 3 * begun) || 1;
  if (view.values.scale === "linear") return [0, most * 1.05];
  const least = Math.max(Math.min(...all.filter((value) => value > 0)), most * 1e-7);
  return [least / 1.15, most * 1.15];
}

// A value's height in pixels, for axes of losses here and in the search.
function heightOf(box, [low, high], log) {
  const share = log ? (value) => Math.log(Math.max(value, low * 1e-3) / low) / Math.log(high / low) : (value) => (value - low) / (high - low);
  return (value) => box.top + box.height * (1 - Math.min(1.08, Math.max(-0.05, share(value))));
}

function lossAxis(box, y, [low, high], log) {
  return (log ? decades(low, high) : ticks(low, high, 5)).flatMap((value) => [
    shape("path", { class: "tick", d: `M${box.left} ${y(value).toFixed(1)}H${box.left + box.width}` }),
    shape("text", { class: "tick-label", x: box.left - 7, y: y(value) + 4, "text-anchor": "end" }, plain(value)),
  ]);
}

function chartOf(view) {
  const box = { left: 58, top: 24, width: view.width - 58 - 14, height: TALL - 24 - 44 };
  const svg = shape("svg", { width: view.width, height: TALL, class: "curves", role: "img", tabindex: "0", "data-help": "moment" });
  const [axis, marks, lines, cursor] = ["axis-lines", "marks", "lines", "cursor"].map((name) => shape("g", { class: name }));
  const clip = shape("clipPath", { id: `until${Math.random().toString(36).slice(2)}` });
  const until = shape("rect", { x: box.left, y: box.top - 6, height: box.height + 12, width: 0 });
  clip.append(until);
  lines.setAttribute("clip-path", `url(#${clip.id})`);
  svg.append(clip, axis, marks, lines, cursor);
  let drawn = "";
  view.live.push(() => {
    const { values: s } = view;
    svg.setAttribute("aria-label", spokenOf(view));
    const key = JSON.stringify([runOf(view) === view.data.runs.each, s.part, s.scale, overOf(view), s.who]);
    if (key !== drawn) {
      drawn = key;
      curvesIn(view, box, { axis, lines, marks });
    }
    const at = box.left + box.width * lookedOf(view);
    move(until, { width: Math.max(0, at - box.left + 1.5) });
    cursorIn(view, box, cursor, at);
    view.root.dataset.moment = String(s.moment);
  });
  const placed = (event) => Math.min(1, Math.max(0, (pointer(svg, event)[0] - box.left) / box.width));
  const read = (place) => {
    if (view.going || view.holding) return;
    view.read = place;
    view.draw();
  };
  svg.addEventListener("pointermove", (event) => event.pointerType !== "touch" && read(placed(event)));
  svg.addEventListener("pointerleave", () => read(null));
  graspable(view, svg, (pressed) => {
    view.read = null;
    return across(svg, (x) => change(view, { moment: Math.round(100 * Math.min(1, Math.max(0, (x - box.left) / box.width))) }), true)(pressed);
  });
  svg.addEventListener("keydown", (event) => moved(view, event));
  return element("figure", { class: "race" }, svg, element("figcaption", { class: "muted" }, view.say("band", { seeds: view.data.seeds })));
}

function curvesIn(view, box, { axis, lines, marks }) {
  const { values: s } = view;
  const [run, log, range] = [runOf(view), s.scale === "log", lossesOf(view)];
  const [y, end] = [heightOf(box, range, log), extent(view)];
  const x = (steps, k) => box.left + (box.width * steps * pace(view, k)) / end;
  const unit = secondsOf(view, end);
  axis.replaceChildren(
    ...lossAxis(box, y, range, log),
    ...ticks(0, end / unit.size, view.narrow ? 4 : 8).map((value) => shape("text", { class: "tick-label", x: box.left + (box.width * value * unit.size) / end, y: box.top + box.height + 17, "text-anchor": "middle" }, plain(value))),
    shape("text", { class: "tick-label", x: box.left + box.width / 2, y: TALL - 8, "text-anchor": "middle" }, view.say(`axis.${unit.name}`)),
    shape("text", { class: "tick-label", x: 2, y: 13 }, view.say(`axis.${s.part}`)),
  );
  const { low, median, high } = run.curves[s.part];
  const bands = [], middles = [];
  for (const k of shownOf(view)) {
    const [rule, points] = [view.data.rules[k], run.steps.map((step, at) => at)];
    const known = points.filter((at) => low[k][at] !== null);
    const there = known.map((at) => `${x(run.steps[at], k).toFixed(1)} ${y(low[k][at]).toFixed(1)}`);
    const back = known.reverse().map((at) => `${x(run.steps[at], k).toFixed(1)} ${y(high[k][at] ?? Infinity).toFixed(1)}`);
    bands.push(shape("path", { class: "spread", fill: colorOf(view, rule), d: there.length ? `M${there.join("L")}L${back.join("L")}Z` : "" }));
    const way = points.filter((at) => median[k][at] !== null).map((at) => `${x(run.steps[at], k).toFixed(1)} ${y(median[k][at]).toFixed(1)}`);
    middles.push(shape("path", { class: `middle${DASHED.has(rule) ? " dashed" : ""}`, "data-rule": rule, stroke: colorOf(view, rule), d: way.length ? `M${way.join("L")}` : "" }));
  }
  lines.replaceChildren(...bands, ...middles);
  const first = Math.min(...shownOf(view).map((k) => run.steps.at(-1) * pace(view, k)));
  const line = box.left + (box.width * first) / end;
  const ready = first < 0.99 * end ? [
    shape("path", { class: "ready", d: `M${line.toFixed(1)} ${box.top}V${box.top + box.height}` }),
    shape("text", { class: "tick-label", x: line - 5, y: box.top + 10, "text-anchor": "end" }, view.say("ready")),
  ] : [];
  marks.replaceChildren(...ready);
}

// Steps are counted; seconds are told in the unit that suits them.
function secondsOf(view, end) {
  if (overOf(view) === "steps") return { size: 1, name: "steps" };
  return end < 1 ? { size: 1e-3, name: "milliseconds" } : { size: 1, name: "seconds" };
}

function cursorIn(view, box, cursor, at) {
  const { median } = runOf(view).curves[view.values.part];
  const y = heightOf(box, lossesOf(view), view.values.scale === "log");
  const { steps } = runOf(view);
  const dots = shownOf(view).flatMap((k) => {
    const here = reachedBy(view, k);
    if (median[k][here] === null) return [];
    const x = box.left + (box.width * steps[here] * pace(view, k)) / extent(view);
    return [shape("circle", { cx: x.toFixed(1), cy: y(median[k][here]).toFixed(1), r: 4.2, fill: colorOf(view, view.data.rules[k]) })];
  });
  cursor.replaceChildren(shape("path", { class: "rule", d: `M${at.toFixed(1)} ${box.top - 4}V${box.top + box.height}` }), ...dots);
}

// The moment in words: after how many steps or seconds.
function momentOf(view) {
  const end = extent(view);
  const unit = secondsOf(view, end);
  const value = (lookedOf(view) * end) / unit.size;
  return view.say(`at.${unit.name}`, { value: unit.name === "steps" ? String(Math.round(value)) : number(value, 3) });
}

function spokenOf(view) {
  const places = placesOf(view);
  const { median } = runOf(view).curves[view.values.part];
  const told = [...places].sort((a, b) => a[1] - b[1]).map(([k, place]) => `${place}. ${view.say(`rule.${view.data.rules[k]}`)} ${number(median[k][reachedBy(view, k)])}`);
  return `${momentOf(view)}: ${told.join(", ")}`;
}
