/* The weights of both layers at the moment that is looked at: a histogram of the one that is looked at, over it the outline of "nothing". */

function weightsOf(view, moment) {
  const wide = Math.min(view.width, 1100);
  const across = view.narrow ? wide : (wide - 24) / 2;
  const figures = [0, 1].map((layer) => histogramOf(view, moment, layer, across));
  return element("div", { class: "weights" }, element("b", {}, view.say("weights")), element("div", { class: "pairs" }, ...figures));
}

function histogramOf(view, moment, layer, width) {
  const box = { left: 46, top: 20, width: width - 58, height: 120 };
  const svg = shape("svg", { width, height: 178, class: "histogram", role: "img" });
  const plot = shape("g", {});
  svg.append(plot);
  const said = element("p", { class: "num reading" });
  const drawn = onlyAnew(() => {
    const { trained } = view.data;
    if (!trained) return;
    const look = moment();
    const name = lookedNow(view);
    const at = placeOfLane(view, name);
    const counts = (lane) => trained.counts[lane][layer][look];
    const mine = counts(at);
    const whole = mine.reduce((sum, each) => sum + each, 0);
    const most = Math.max(...mine, ...counts(0)) / whole;
    const reach = trained.reach[layer];
    const scale = chartScale(box, [-reach, reach], [0, most * 1.08]);
    const edge = (k) => scale.x(-reach + (2 * reach * k) / mine.length);
    const bottom = box.top + box.height;
    const bars = mine.map((count, k) => shape("rect", { class: "bar", x: edge(k) + 0.5, width: Math.max(0.5, edge(k + 1) - edge(k) - 1), y: scale.y(count / whole), height: bottom - scale.y(count / whole) }));
    const outline = shape("path", { class: "outline", d: counts(0).map((count, k) => `${k ? "L" : "M"}${edge(k).toFixed(1)} ${scale.y(count / whole).toFixed(1)}H${edge(k + 1).toFixed(1)}`).join("") });
    plot.replaceChildren(chartGrid(scale, { x: view.say(`axis.weight.${layer}`), y: view.say("axis.share") }), ...bars, ...(at ? [outline] : []));
    const values = (lane) => ({ small: percent(trained.small[lane][layer][look]), zero: percent(trained.zero[lane][layer][look]), norm: figure(trained.norms[lane][layer][look]) });
    const told = [view.say("weights.reading", { name: view.say(`name.${name}`), ...values(at) })];
    if (at) told.push(view.say("weights.reading", { name: view.say("name.nothing"), ...values(0) }));
    said.textContent = told.join("\n");
    svg.setAttribute("aria-label", `${view.say(`axis.weight.${layer}`)}. ${told.join(" ")}`);
  });
  view.live.push(() => {
    drawn(moment(), view.values.looked, view.values.who);
    svg.classList.toggle("stale", staleNow(view));
  });
  return element("figure", {}, svg, said);
}
