/* What it costs to have given the truth a small probability: −log p beside (1 − p)², and the pull on the logit of both. */

function mistakePart(view) {
  const wide = view.width >= 720;
  const outer = wide ? view.width - 330 : view.width;
  const box = { left: 40, top: 26, width: outer - 54, height: wide ? 250 : 200 };
  const scale = axes(box, [0, 1], [-0.3, 9.6]);
  const height = box.top + box.height + 40;
  const svg = shape("svg", { class: "curves", width: outer, height, viewBox: `0 0 ${outer} ${height}`, "aria-hidden": "true" });
  const path = (of) => {
    const places = Array.from({ length: 400 }, (_, i) => 1e-4 * 1e4 ** (i / 399)); // close together where the curve is steep
    return `M${places.map((p) => `${scale.x(p).toFixed(1)} ${scale.y(of(price(p))).toFixed(1)}`).join("L")}`;
  };
  const rule = shape("path", { class: "rule" });
  const spots = ["bce", "mse"].map((name) => shape("circle", { class: `spot ${name}`, r: 7 }));
  svg.append(
    grid(box, scale, { about: 5, xTicks: [0, 0.2, 0.4, 0.6, 0.8, 1] }),
    shape("text", { class: "title", x: box.left, y: box.top - 9 }, view.say("cost")),
    shape("text", { class: "tick-label", x: box.left + box.width, y: height - 4, "text-anchor": "end" }, view.say("given")),
    rule,
    shape("path", { class: "line bce", d: path((m) => m.logLoss) }),
    shape("path", { class: "line mse other", d: path((m) => m.squared) }),
    ...spots,
  );
  const [low, high] = view.limits.probability;
  const put = (p) => change(view, { probability: Number(Math.max(low, Math.min(high, p)).toPrecision(2)) });
  graspable(view, svg, across(svg, (x) => put(scale.fromX(x)), true));
  const cells = ["bce", "mse"].map((name) => {
    const [cost, pull] = [element("b", { class: "num" }), element("b", { class: "num" })];
    const meter = element("span", {});
    const node = element("section", { class: `card ${name}` }, element("h4", {}, view.say(name === "bce" ? "log" : "squared")),
      element("p", { class: "pair" }, element("span", {}, "L = ", cost), element("span", {}, "|∂L/∂z| = ", pull)),
      element("div", { class: "meter", "aria-hidden": "true" }, meter));
    return { node, paint: (l, k) => {
      cost.textContent = brief(l);
      pull.textContent = brief(k);
      meter.style.width = `${k * 100}%`;
    } };
  });
  const said = element("p", { class: "said" });
  view.live.push(() => {
    const p = view.values.probability;
    const m = price(p);
    const x = scale.x(p);
    move(rule, { d: `M${x} ${box.top}V${box.top + box.height}` });
    [m.logLoss, m.squared].forEach((cost, k) => move(spots[k], { cx: x, cy: scale.y(cost) }));
    cells[0].paint(m.logLoss, m.logPull);
    cells[1].paint(m.squared, m.squaredPull);
    said.textContent = view.say(p < 0.5 ? "said.wrong" : "said.right", { p: plain(p), wrong: plain(1 - p), cost: num(m.logLoss) });
  });
  const side = element("div", { class: "side" }, dial(view, "probability"), view.told, ...cells.map((cell) => cell.node), said);
  return [element("div", { class: wide ? "two" : "" }, element("div", {}, svg), side)];
}
