/* The range test: the loss while the rate rises from batch to batch, the two suggestions, and a press that takes one. */

function rangePart(view) {
  const { rates, raw, smooth, suggested, tenth, steepest, lowest } = view.data.range;
  const { svg: size, box } = boxOf(view, view.narrow ? 200 : 230);
  const svg = shape("svg", { ...size, class: "range" });
  const found = [...smooth.slice(10), ...raw.slice(10)];
  const [low, high] = [Math.max(1e-4, Math.min(...found)) * 0.8, Math.min(4, Math.max(...raw.slice(0, 10)) * 2)];
  const scale = chartScale(box, [rates[0], rates[rates.length - 1]], [Math.min(low, high / 2), high], { logX: true, logY: true });
  const at = (values) => values.map((each, k) => [rates[k], each]);
  const marks = [["steepest", suggested, smooth[steepest]], ["tenth", tenth, null]].map(([name, rate, y]) => markOf(view, scale, name, rate, y));
  const bottom = shape("circle", { class: "bottom", r: 5, cx: scale.x(rates[lowest]), cy: scale.y(smooth[lowest]) });
  const taken = shape("path", { class: "taken" });
  svg.append(
    chartGrid(scale, { x: view.say("axis.rate"), y: view.say("axis.train") }),
    ...clipped(view, box, shape("path", { class: "raw", d: trace(scale, at(raw)) }), shape("path", { class: "smooth", d: trace(scale, at(smooth)) })),
    taken, ...marks, bottom,
  );
  const steps = { to: (k) => scale.x(rates[k]), from: (px) => Math.log(scale.fromX(px) / rates[0]) / Math.log(rates[1] / rates[0]), low: 0, high: () => rates.length - 1, said: (k) => view.say("range.rate", { k, rate: figure(rates[k]) }) };
  const moment = momentIn(view, "range_at", [[svg, box]], steps);
  const said = element("p", { class: "num reading" });
  const now = element("p", { class: "muted" });
  view.live.push(() => {
    const k = moment();
    said.textContent = view.say("range.reading", { k, rate: figure(rates[k]), raw: figure(raw[k]), smooth: figure(smooth[k]) });
    const { peak } = view.values;
    const inside = peak >= rates[0] && peak <= rates[rates.length - 1];
    move(taken, { d: inside ? `M${scale.x(peak).toFixed(1)} ${box.top}V${box.top + box.height}` : "" });
    now.textContent = view.say("range.now", { peak: figure(peak) });
  });
  const takes = [["steepest", suggested], ["tenth", tenth]].map(([name, rate]) => {
    const value = three(rate);
    const made = button(view.say(`take.${name}`, { rate: figure(value) }), { class: "take", "data-help": "take", "data-take": name }, () => {
      view.taking = true;
      settle(view, { peak: value });
      view.taking = false;
    });
    made.disabled = !view.data.fresh;
    view.live.push(() => made.setAttribute("aria-pressed", String(view.values.peak === value)));
    return made;
  });
  const ended = view.data.range.end === null ? view.say("range.through") : view.say("range.ended", { k: view.data.range.end, rate: figure(rates[rates.length - 1]) });
  svg.classList.toggle("stale", !view.data.fresh);
  const wait = element("p", { class: "wait muted", role: "status" }, view.data.fresh || view.data.trouble ? "" : view.say("wait"));
  return [element("figure", {}, svg), wait, said, element("p", { class: "muted" }, ended), element("div", { class: "buttons" }, ...takes), now, view.told];
}

function markOf(view, scale, name, rate, y) {
  const { top, height, left, width } = scale.box;
  const x = scale.x(rate);
  const end = x > left + (view.narrow ? 0.35 : 0.7) * width;
  return shape(
    "g",
    { class: `mark ${name}` },
    shape("path", { d: `M${x} ${top}V${top + height}` }),
    ...(y === null ? [] : [shape("circle", { r: 5, cx: x, cy: scale.y(y) })]),
    shape("text", { x: x + (end ? -6 : 6), y: top + (name === "tenth" ? 14 : 30), "text-anchor": end ? "end" : "start" }, `${view.say(`mark.${name}`)} ${figure(rate, 2)}`),
  );
}
