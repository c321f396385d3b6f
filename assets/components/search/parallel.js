/* Parallel coordinates: an axis for each dimension and one for the accuracy, a line for each trial; a part of one axis is kept. */

const WORTHS = [0.1, 0.5, 0.8, 0.9, 0.95, 0.98]; // accuracies with a number at the last axis

// Where trial k crosses an axis, 0 … 1; null where it has no accuracy.
function crossing(view, known, k, axis) {
  if (axis !== "accuracy") return known.parts[k][view.data.all.indexOf(axis)];
  const last = lastOf(known, k);
  return last === null ? null : worth(last);
}

function keptOf(view, known, k) {
  const { axis, at_least: from, at_most: to } = view.values;
  const at = crossing(view, known, k, axis);
  if (from <= 0 && to >= 1) return true;
  return at !== null && at >= Math.min(from, to) - 1e-9 && at <= Math.max(from, to) + 1e-9;
}

function parallelOf(view) {
  const { svg: size, box } = boxOf(view, 220, { top: 34, below: 26, left: 40, right: 56 });
  const svg = shape("svg", { ...size, class: "parallel" });
  const [lines, axesNow, brush] = [shape("g", {}), shape("g", {}), shape("rect", { class: "brush", width: 22, rx: 4 })];
  const names = [...view.data.all, "accuracy"];
  const x = (place) => box.left + (place / (names.length - 1)) * box.width;
  const y = (part) => box.top + (1 - part) * box.height;
  svg.append(lines, axesNow, brush);
  names.forEach((name, place) => {
    const room = shape("rect", { class: "room", x: x(place) - 18, y: box.top - 8, width: 36, height: box.height + 16, "data-help": "brush", "data-axis": name });
    let from = 0;
    const part = (py) => Number(Math.min(1, Math.max(0, 1 - (py - box.top) / box.height)).toFixed(2));
    graspable(view, room, (event) => {
      from = part(pointer(svg, event)[1]);
      change(view, { axis: name, at_least: 0, at_most: 1 });
      return (moved) => {
        const to = part(pointer(svg, moved)[1]);
        if (Math.abs(to - from) > 0.02) change(view, { at_least: Math.min(from, to), at_most: Math.max(from, to) });
      };
    });
    svg.append(room);
  });
  const draw = onlyAnew(() => {
    const known = shownOf(view, view.values.side);
    const own = lookedNow(view);
    axesNow.replaceChildren(...names.flatMap((name, place) => [
      shape("path", { class: "axis", d: `M${x(place)} ${box.top}v${box.height}` }),
      shape("text", { class: "axis-name", x: x(place), y: box.top - 15, "text-anchor": place === 0 ? "start" : place === names.length - 1 ? "end" : "middle", dx: place === 0 ? -30 : place === names.length - 1 ? 46 : 0 }, view.say(name === "accuracy" ? "axis.accuracy.short" : `dim.${name}`)),
      ...numbersAt(view, name).map(([part, label]) => shape("text", { class: "tick-label", x: x(place) + (place === names.length - 1 ? 9 : -7), y: y(part) + 4, "text-anchor": place === names.length - 1 ? "start" : "end" }, label)),
    ]));
    const order = known ? [...Array(known.count).keys()].sort((a, b) => (lastOf(known, a) ?? -1) - (lastOf(known, b) ?? -1)) : [];
    const drawn = order.map((k) => {
      const points = names.map((name, place) => [x(place), crossing(view, known, k, name)]).filter(([, part]) => part !== null);
      const path = shape("path", { class: `thread ${keptOf(view, known, k) ? "" : "out"}${k === own ? " own" : ""}`, d: points.map(([px, part], i) => `${i ? "L" : "M"}${px.toFixed(1)} ${y(part).toFixed(1)}`).join("") });
      if (k !== own) path.style.stroke = tint(view, lastOf(known, k));
      return path;
    });
    lines.replaceChildren(...drawn);
    const { axis, at_least: from, at_most: to } = view.values;
    const place = names.indexOf(axis);
    move(brush, { x: x(place) - 11, y: y(Math.max(from, to)), height: Math.max(1, Math.abs(to - from) * box.height) });
    brush.style.display = from <= 0 && to >= 1 ? "none" : "";
  });
  const said = element("p", { class: "says kept" });
  view.live.push(() => {
    const { side, moment, axis, at_least, at_most } = view.values;
    draw(side, lookedNow(view), moment, axis, at_least, at_most, view.values[side], view.data.sides[side]?.states.length, view.data.fresh);
    const known = shownOf(view, side);
    const kept = known ? [...Array(known.count).keys()].filter((k) => keptOf(view, known, k)) : [];
    said.textContent = kept.length ? view.say("kept", { kept: kept.length, count: known.count, spans: view.data.all.filter((dim) => view.values.dims.includes(dim)).map((dim) => spanOf(view, known, kept, dim)).join(spaced(view, view.say("comma"))) }) : view.say("kept.none");
  });
  const caption = element("figcaption", {}, element("b", {}, view.say("parallel")), oneOf(view, "side", SIDES));
  view.live.push(() => caption.querySelectorAll("[data-option]").forEach((each) => {
    each.textContent = methodOf(view, each.dataset.option);
  }));
  const hand = element("div", { class: "dials" }, dial(view, "at_least"), dial(view, "at_most"));
  return element("figure", {}, caption, svg, oneOf(view, "axis", names), hand, said);
}

function spanOf(view, known, kept, dim) {
  const values = kept.map((k) => known.params[k][view.data.all.indexOf(dim)]);
  return `${view.say(`dim.${dim}`)} ${settingOf(dim, Math.min(...values))} – ${settingOf(dim, Math.max(...values))}`;
}

// [share, number] at an axis: its ends, of the accuracy round values.
function numbersAt(view, name) {
  if (name === "accuracy") return WORTHS.map((each) => [worth(each), `${Math.round(100 * each)} %`]);
  const [low, high] = view.data.ranges[name];
  return [[0, written(low)], [1, written(high)]];
}
