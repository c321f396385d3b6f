/* The edge of stability: above the loss, below the sharpness with the line 2/η, over the steps of gradient descent. */

function edgePart(view) {
  const { edge } = view.data;
  const { losses, at, sharpness, steps } = edge;
  const upper = boxOf(view, view.narrow ? 130 : 150, { below: 16 });
  const lower = boxOf(view, view.narrow ? 160 : 180);
  const [above, below] = [shape("svg", { ...upper.svg, class: "edge-loss" }), shape("svg", { ...lower.svg, class: "edge-sharp" })];
  const known = losses.filter((each) => each > 0);
  const loss = chartScale(upper.box, [0, steps], [Math.min(...known) * 0.8, Math.min(Math.max(...known) * 1.2, 50 * losses[0])], { logY: true });
  above.append(chartGrid(loss, { y: view.say("axis.train"), across: false }), ...clipped(view, upper.box, shape("path", { class: "smooth", d: trace(loss, losses.map((each, k) => [k, each])) })));
  const plot = shape("g", {});
  below.append(plot);
  const moment = momentIn(view, "edge_at", [[above, upper.box], [below, lower.box]], {
    to: (k) => lower.box.left + (k / steps) * lower.box.width, from: (px) => ((px - lower.box.left) / lower.box.width) * steps,
    low: 0, high: () => losses.length - 1, said: (k) => view.say("edge.step", { k }),
  });
  const said = element("p", { class: "num reading" });
  const told = element("p", { class: "says" });
  view.live.push(() => {
    const limit = 2 / view.values.eta;
    const high = Math.max(1.25 * limit, 1.1 * Math.min(Math.max(...sharpness), 4 * limit));
    const scale = chartScale(lower.box, [0, steps], [0, high]);
    const y = scale.y(limit);
    plot.replaceChildren(
      chartGrid(scale, { x: view.say("axis.step"), y: view.say("axis.sharpness") }),
      ...clipped(view, lower.box, shape("path", { class: "smooth sharp", d: trace(scale, at.map((each, k) => [each, sharpness[k]])) })),
      shape("path", { class: "limit", d: `M${lower.box.left} ${y}H${lower.box.left + lower.box.width}` }),
      shape("text", { class: "limit-label num", x: lower.box.left + lower.box.width, y: y - 7, "text-anchor": "end" }, `2/η = ${figure(limit)}`),
    );
    const k = moment();
    const nearest = Math.min(sharpness.length - 1, Math.round(k / (at[1] - at[0] || 1)));
    said.textContent = view.say("edge.reading", { k, loss: figure(losses[k], 4), at: at[nearest], sharpness: figure(sharpness[nearest]), share: figure((sharpness[nearest] * view.values.eta) / 2) });
    for (const each of [above, below]) each.classList.toggle("stale", view.values.eta !== edge.eta);
    told.textContent = view.values.eta === edge.eta ? edgeWords(view, edge) : view.data.trouble ? "" : view.say("wait");
    view.root.dataset.eta = String(edge.eta);
  });
  return [element("div", { class: "dials one" }, dial(view, "eta")), element("figure", {}, above, below), said, told, view.told];
}

// What is seen, from the numbers alone.
function edgeWords(view, { losses, at, sharpness, end, eta }) {
  const limit = 2 / eta;
  const rising = losses.filter((each, k) => k && each > losses[k - 1]).length;
  const values = { eta: figure(eta), limit: figure(limit), first: figure(sharpness[0]), last: figure(sharpness[sharpness.length - 1]), rising, top: figure(Math.max(...losses)), steps: losses.length - 1, from: figure(losses[0]), to: figure(losses[losses.length - 1]) };
  if (end !== null) return view.say("edge.out", { ...values, end });
  const crossed = at.findIndex((_, k) => sharpness[k] > limit);
  if (crossed < 0) return view.say("edge.below", { ...values, share: figure((sharpness[sharpness.length - 1] / limit) * 100, 2) });
  const late = sharpness.slice(Math.floor(sharpness.length / 2)).map((each) => each / limit);
  return view.say(crossed ? "edge.at" : "edge.above", { ...values, step: at[crossed], low: figure(Math.min(...late)), high: figure(Math.max(...late)) });
}
