/* The short search: the validation loss that each rule reached with each rate of the grid, and the rate that it takes from there. */

const LOW = 230; // pixels

function searchOf(view) {
  const figure = element("figure", { class: "search" });
  const title = element("figcaption", {}, element("b", {}, view.say("search")), " ", element("span", { class: "muted" }, view.say("search.hint")));
  if (!view.data.search) {
    figure.append(title, element("p", { class: "muted" }, view.data.busy ? view.say("search.wait") : "–"));
    return figure;
  }
  const wide = Math.min(view.width, 760);
  const box = { left: 58, top: 12, width: wide - 58 - 20, height: LOW - 12 - 40 };
  const svg = shape("svg", { width: wide, height: LOW, role: "img", class: "rates" });
  const { grid, rules, search } = view.data;
  const x = (at) => box.left + (box.width * (at + 0.5)) / grid.length;
  view.live.push(() => {
    const shown = shownOf(view);
    const all = shown.flatMap((k) => search.losses[k]).filter((value) => value !== null && value > 0);
    const range = [Math.min(...all) / 1.2, Math.max(...all) * 1.2];
    const y = heightOf(box, range, true);
    const lines = shown.flatMap((k) => {
      const points = search.losses[k].map((loss, at) => (loss === null ? null : `${x(at).toFixed(1)} ${y(loss).toFixed(1)}`)).filter(Boolean);
      const at = grid.indexOf(search.rates[k]);
      const color = colorOf(view, rules[k]);
      const line = shape("path", { class: `middle thin${DASHED.has(rules[k]) ? " dashed" : ""}`, stroke: color, d: points.length ? `M${points.join("L")}` : "" });
      return search.losses[k][at] === null ? [line] : [line, shape("circle", { cx: x(at), cy: y(search.losses[k][at]), r: 5, fill: color, "data-rule": rules[k] })];
    });
    svg.replaceChildren(
      ...lossAxis(box, y, range, true),
      ...grid.map((rate, at) => shape("text", { class: "tick-label", x: x(at), y: box.top + box.height + 17, "text-anchor": "middle" }, plain(rate))),
      shape("text", { class: "tick-label", x: box.left + box.width / 2, y: LOW - 6, "text-anchor": "middle" }, view.say("axis.rate")),
      ...lines,
    );
    svg.setAttribute("aria-label", `${view.say("search")} ${shown.map((k) => `${view.say(`rule.${rules[k]}`)} ${plain(search.rates[k])}`).join(", ")}`);
  });
  figure.append(title, svg);
  return figure;
}
