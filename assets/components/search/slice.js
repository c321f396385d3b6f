/* A Gaussian process over the rate: what was measured, what it expects between, and where it would measure next. */

function slicePart(view) {
  const { measured, process, signal } = view.data;
  const upper = boxOf(view, view.narrow ? 200 : 230, { below: 16 });
  const lower = boxOf(view, 90);
  const [above, below] = [shape("svg", { ...upper.svg, class: "process" }), shape("svg", { ...lower.svg, class: "improvement" })];
  const rates = measured.x.map((each) => 10 ** each);
  const ends = [rates[0], rates[rates.length - 1]];
  const [plot, under] = [shape("g", {}), shape("g", {})];
  above.append(plot);
  below.append(under);
  const title = element("h4", {});
  const lines = element("p", { class: "lines num" });
  const note = element("p", { class: "muted" });
  view.live.push(() => {
    const k = view.values.step;
    const [mean, deviation, gain] = [process.mean[k], process.deviation[k], process.improvement[k]];
    const tried = process.tried.slice(0, k + 2);
    const next = process.next[k];
    const scale = chartScale(upper.box, ends, [-0.1, 1.15], { logX: true });
    const along = (values) => values.map((each, i) => [rates[i], each]);
    const edge = (sign) => mean.map((each, i) => [rates[i], each + sign * deviation[i]]);
    const band = shape("path", { class: "sure", d: `${trace(scale, edge(1))}${trace(scale, edge(-1).reverse()).replace(/^M/, "L")}Z` });
    plot.replaceChildren(
      chartGrid(scale, { y: view.say("axis.accuracy"), across: false }),
      ...clipped(view, upper.box, band, shape("path", { class: "true-curve", d: trace(scale, along(measured.y)) }), shape("path", { class: "mean", d: trace(scale, along(mean)) })),
      shape("path", { class: "next", d: `M${scale.x(rates[next])} ${upper.box.top}v${upper.box.height + 16}` }),
      ...tried.flatMap((place, i) => [
        shape("circle", { class: "tried", r: 9, cx: scale.x(rates[place]), cy: scale.y(measured.y[place]) }),
        shape("text", { class: "tried-number", "text-anchor": "middle", x: scale.x(rates[place]), y: scale.y(measured.y[place]) + 4 }, String(i + 1)),
      ]),
    );
    const most = Math.max(1e-6, ...gain);
    const room = chartScale(lower.box, ends, [0, 1.15 * most], { logX: true });
    under.replaceChildren(
      chartGrid(room, { x: view.say("dim.rate"), y: view.say("axis.improvement") }),
      shape("path", { class: "gain", d: trace(room, along(gain)) }),
      shape("path", { class: "next", d: `M${room.x(rates[next])} ${lower.box.top - 22}v${lower.box.height + 22}` }),
    );
    const best = Math.max(...tried.map((place) => measured.y[place]));
    const top = mean[next] - best - view.values.explore;
    title.textContent = view.say("slice.next", { number: tried.length + 1, rate: figure(rates[next]) });
    lines.replaceChildren(...math(`EI = (μ − y* − ξ) Φ(z) + σ φ(z),  z = (μ − y* − ξ)/σ = (${num(mean[next])} − ${num(best)} − ${num(view.values.explore)})/${num(deviation[next])} = ${num(top / Math.max(deviation[next], 1e-12))},  EI = `), element("strong", {}, figure(gain[next], 3)));
    note.textContent = view.say("slice.said", { count: tried.length, best: inPercent(best), truth: inPercent(Math.max(...measured.y)), at: figure(rates[measured.y.indexOf(Math.max(...measured.y))]), signal });
    view.root.dataset.step = String(k);
  });
  const forward = button(view.say("slice.forward"), { class: "forward", "data-help": "forward" }, () => settle(view, { step: view.values.step + 1 }));
  view.live.push(() => {
    forward.disabled = view.values.step >= view.limits.step[1];
  });
  const card = element("div", { class: "work" }, title, lines, note);
  return [element("div", { class: "buttons" }, forward), element("div", { class: "dials" }, ...["step", "length", "jitter", "explore"].map((name) => dial(view, name))), element("figure", {}, above, below), card, view.told];
}
