/* The curves of the chosen runs over each other, what they say at one step, and the settings in which the runs differ. */

const DASHES = ["", "7 4", "2 3", "9 3 2 3", "12 5", "5 2 2 2"]; // of the networks of one run

function chartPart(view) {
  const { runs } = view.data;
  view.told.classList.add("sr-only");
  if (!runs.length) return [element("p", { class: "none" }, view.say("chart.none")), view.told];
  const choices = element("div", { class: "choices" }, ...["measure", "axis", "scale", "lines"].map((name) => chips(view, name)));
  const width = Math.min(view.width, 1100);
  const height = view.narrow ? 280 : 330;
  const place = element("figure", {});
  const legend = element("div", { class: "scroll" });
  view.spoken = view.told;
  view.summary = () => view.say(`measure.${view.values.measure}`);
  view.live.push((values) => {
    const chart = drawn(view, linesOf(view, values), values, width, height);
    place.replaceChildren(chart.svg);
    const read = (x) => {
      chart.point(x);
      legend.replaceChildren(legendOf(view, chart.lines, x, values));
    };
    hovering(view, chart, read);
    read(null);
  });
  return [choices, place, legend, ...(view.data.table.length ? [tableOf(view)] : []), view.told];
}

// A choice of a few, side by side.
function chips(view, name) {
  const options = { measure: ["loss", "right"], axis: ["steps", "epochs"], scale: ["linear", "log"], lines: ["both", "train", "check"] }[name];
  const buttons = options.map((each) => {
    const node = element("button", { type: "button", class: "chip", "data-help": name, "data-choice": each }, view.say(`${name}.${each}`));
    node.addEventListener("click", () => settle(view, { [name]: each }));
    return node;
  });
  view.live.push(() => {
    for (const node of buttons) node.setAttribute("aria-pressed", String(view.values[name] === node.dataset.choice));
  });
  return element("span", { class: "choice", role: "group", "aria-label": view.say(name) }, ...buttons);
}

// Every line to draw: points in the units of the axis.
function linesOf(view, { measure, axis, lines }) {
  const found = [];
  view.data.runs.forEach((run, at) =>
    run.curves.forEach((each, lane) => {
      if (axis === "epochs" && !each.per_epoch) return; // nobody knows how long its epochs were
      const unit = axis === "epochs" ? each.per_epoch : 1;
      const take = (part) => each[part][measure].map(([step, value]) => [step / unit, value]);
      const kinds = lines === "both" ? ["train", "check"] : [lines];
      found.push({
        run: run.name, lane: each.lane, color: view.colors.categories[at % 8], dash: DASHES[lane % DASHES.length],
        train: kinds.includes("train") ? take("train") : [], check: kinds.includes("check") ? take("check") : [],
      });
    }),
  );
  return found;
}

function drawn(view, lines, { measure, axis, scale }, width, height) {
  const points = lines.flatMap((each) => [...each.train, ...each.check]);
  const log = scale === "log" && measure === "loss";
  const put = (value) => (log ? Math.log10(Math.max(value, 1e-8)) : value);
  const values = points.map(([, value]) => put(value)).sort((a, b) => a - b);
  const far = Math.max(1e-9, ...points.map(([x]) => x));
  // a few that shoot up must not flatten all the others
  const usual = values[Math.floor(0.985 * (values.length - 1))] ?? 1;
  const high = measure === "right" ? 1 : Math.min(values[values.length - 1] ?? 1, log ? Infinity : usual * 1.6);
  const low = log ? (values[0] ?? 0) : 0;
  const box = { left: 52, top: 12, width: width - 66, height: height - 52 };
  const ends = axes(box, [0, far], [low, high > low ? high : low + 1]);
  const svg = shape("svg", { width, height, role: "img", tabindex: "0", class: "overlay", "data-help": "chart", "aria-label": view.data.alt || "" });
  const clip = `clip-${view.data.part}`;
  const write = (v) => (log ? formatNumber(10 ** v, 2) : measure === "right" ? `${Math.round(100 * v)} %` : brief(v));
  svg.append(shape("clipPath", { id: clip }, shape("rect", { x: box.left, y: box.top - 3, width: box.width + 4, height: box.height + 6 })));
  svg.append(grid(box, ends, { write }));
  svg.append(shape("text", { class: "tick-label", x: box.left + box.width, y: height - 6, "text-anchor": "end" }, view.say(`axis.${axis}`)));
  svg.append(shape("text", { class: "tick-label", x: box.left + box.width, y: box.top + 12, "text-anchor": "end" }, view.say(`measure.${measure}`)));
  const inside = shape("g", { "clip-path": `url(#${clip})` });
  const path = (line) => line.map(([x, value], k) => `${k ? "L" : "M"}${ends.x(x).toFixed(1)} ${ends.y(put(value)).toFixed(1)}`).join("");
  for (const each of lines) {
    const drawing = { fill: "none", stroke: each.color, "stroke-dasharray": each.dash, "stroke-linejoin": "round" };
    if (each.train.length) inside.append(shape("path", { ...drawing, class: "learned", d: path(each.train) }));
    if (each.check.length) inside.append(shape("path", { ...drawing, class: "checked", d: path(each.check) }));
    for (const [x, value] of each.check.length <= 60 ? each.check : []) inside.append(shape("circle", { cx: ends.x(x), cy: ends.y(put(value)), r: 3, fill: each.color, class: "checkpoint" }));
  }
  const rule = shape("path", { class: "rule", d: "" });
  svg.append(inside, rule);
  const point = (x) => rule.setAttribute("d", x === null ? "" : `M${ends.x(x)} ${box.top}V${box.top + box.height}`);
  return { svg, box, ends, far, point, lines };
}

function hovering(view, chart, read) {
  const { svg, ends, far } = chart;
  const clamp = (x) => Math.max(0, Math.min(far, x));
  let at = far;
  svg.addEventListener("pointermove", (event) => read((at = clamp(ends.fromX(event.clientX - svg.getBoundingClientRect().left)))));
  svg.addEventListener("pointerleave", () => read(null));
  svg.addEventListener("blur", () => read(null));
  svg.addEventListener("keydown", (event) => {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!by) return;
    event.preventDefault();
    at = clamp(at + (by * far) / 50);
    read(at);
    view.tell(chart.lines.map((each) => `${each.run} ${each.lane} ${formatNumber(valueAt(each.check.length ? each.check : each.train, at), 3)}`).join(", "));
  });
}

// The value of the point nearest to x, of the last one where there is no x; none beyond where the line ends.
function valueAt(points, x) {
  if (!points.length) return null;
  if (x === null) return points[points.length - 1][1];
  if (x > points[points.length - 1][0] * (1 + 1e-9)) return null;
  return points.reduce((best, each) => (Math.abs(each[0] - x) < Math.abs(best[0] - x) ? each : best))[1];
}

function legendOf(view, lines, x, { measure, axis }) {
  const write = (value) => (value === null ? "–" : measure === "right" ? `${(100 * value).toFixed(1)}\u00a0%` : formatNumber(value, 4));
  const where = x === null ? view.say("at.end") : view.say(`at.${axis}`, { at: axis === "steps" ? Math.round(x) : x.toFixed(1) });
  const rows = lines.map((each) => {
    const sign = shape("svg", { width: 26, height: 10, "aria-hidden": "true" }, shape("path", { d: "M0 5H26", stroke: each.color, "stroke-width": 3, "stroke-dasharray": each.dash }));
    return element("tr", {}, element("th", { scope: "row" }, sign, ` ${each.run}`, each.lane ? element("small", {}, ` ${each.lane}`) : ""), element("td", { class: "num" }, write(valueAt(each.train, x))), element("td", { class: "num" }, write(valueAt(each.check, x))));
  });
  const head = element("tr", {}, element("th", { scope: "col" }, where), element("th", { scope: "col", class: "num" }, view.say("learned")), element("th", { scope: "col", class: "num" }, view.say("checked")));
  return element("table", { class: "legend" }, element("thead", {}, head), element("tbody", {}, ...rows));
}

function tableOf(view) {
  const { heads, table } = view.data;
  const head = heads.map((name, at) => element("th", { scope: "col", style: `border-top: 3px solid ${view.colors.categories[at % 8]}` }, name));
  const rows = table.map(([label, values]) => element("tr", {}, element("th", { scope: "row" }, label), ...values.map((value) => element("td", {}, value))));
  const inside = element("table", { class: "differ" }, element("thead", {}, element("tr", {}, element("th", { scope: "col" }, view.say("differ")), ...head)), element("tbody", {}, ...rows));
  return element("div", { class: "scroll" }, inside);
}
