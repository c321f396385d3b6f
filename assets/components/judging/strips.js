/* What stands still: confidence against accuracy before and after a temperature, and trials as dots. */

function reliabilityPart(view) {
  const width = Math.min(view.width, 620);
  const height = Math.min(380, width * 0.8);
  const { svg, box, scale } = unitChart(view, width, height, [0, 1.02]);
  const most = Math.max(...[...view.data.before, ...view.data.after].map((group) => group[2]));
  const series = (kind) => {
    const groups = view.data[kind];
    const line = shape("path", { class: `trust ${kind}`, d: lineOf(scale, groups.map((each) => each[0]), groups.map((each) => each[1])) });
    const dots = groups.map(([x, y, count]) => {
      const radius = 3 + 7 * Math.sqrt(count / most);
      const at = [scale.x(x), scale.y(y)];
      const dot = kind === "before" ? shape("circle", { class: `dot ${kind}`, cx: at[0], cy: at[1], r: radius }) : shape("rect", { class: `dot ${kind}`, x: at[0] - radius * 0.85, y: at[1] - radius * 0.85, width: radius * 1.7, height: radius * 1.7 });
      dot.append(shape("title", {}, view.say("trust.group", { sure: percent(x), right: percent(y), count: wholeNumber(count) })));
      return dot;
    });
    return [line, ...dots];
  };
  svg.append(shape("path", { class: "chance", d: lineOf(scale, [0, 1], [0, 1]) }), ...series("before"), ...series("after"), axisName(box, height, view.say("axis.sure")));
  svg.setAttribute("aria-label", view.data.alt || "");
  const keys = element("p", { class: "keys" }, ...["before", "after"].map((kind) => keyOf(kind, view.say(`key.${kind}`))), keyOf("diagonal", view.say("key.diagonal")));
  return [element("figure", {}, svg, keys), view.told];
}

// Each row's dots on one axis; a long mark is their mean. Equal values stand above each other.
function stripsPart(view) {
  const { rows, from, rule } = view.data;
  const width = Math.min(view.width, 900);
  const left = view.narrow ? 8 : 210;
  const [room, top] = [view.narrow ? 64 : 52, 8];
  const height = rows.length * room + 54;
  const box = { left, top, width: width - left - 24, height: rows.length * room };
  const scale = axes(box, [from, 1], [0, 1]);
  const svg = shape("svg", { width, height, role: "img", "aria-label": view.data.alt || "" });
  for (const value of ticks(from, 1, 6)) {
    svg.append(shape("path", { class: "tick", d: `M${scale.x(value)} ${top}V${top + box.height}` }));
    svg.append(shape("text", { class: "tick-label", x: scale.x(value), y: top + box.height + 16, "text-anchor": "middle" }, `${Math.round(100 * value)} %`));
  }
  if (rule !== null) svg.append(shape("path", { class: "chance", d: `M${scale.x(rule)} ${top}V${top + box.height}` }));
  rows.forEach(({ name, kind, values }, at) => {
    const base = top + (at + 1) * room - 13;
    const stacked = new Map();
    const mean = values.reduce((a, b) => a + b, 0) / values.length;
    svg.append(shape("text", { class: "name", x: view.narrow ? left : left - 12, y: view.narrow ? base - 36 : base - 4, "text-anchor": view.narrow ? "start" : "end" }, name));
    for (const value of values) {
      const x = Math.round(scale.x(value) / 4) * 4;
      const level = stacked.get(x) ?? 0;
      stacked.set(x, level + 1);
      svg.append(shape("circle", { class: `dot ${kind}`, cx: scale.x(value), cy: base - Math.min(level * 4, 28), r: 3.6 }));
    }
    svg.append(shape("path", { class: `mean ${kind}`, d: `M${scale.x(mean)} ${base - 34}V${base + 8}` }));
  });
  svg.append(axisName(box, height - 2, view.say("axis.accuracy")));
  return [svg, view.told];
}
