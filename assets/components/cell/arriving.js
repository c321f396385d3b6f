/* How large the gradient is that arrives at each step, as bars on one scale; the other two cells on the same sequence as lines. */

const DECADES = 6; // below the largest: what a logarithmic scale shows

// All gradients behind the output are drawn on one scale: the largest of them.
function largestOf(view) {
  const { back, others, cell } = view.scene;
  if (view.largestFor !== view.scene) {
    const parts = [...Object.values(back.values).flat(2), ...CELLS.flatMap((name) => others[name])];
    if (cell === "lstm") parts.push(...arriving(back, "c"));
    view.largest = Math.max(...parts.map(Math.abs), 1e-300);
    view.largestFor = view.scene;
  }
  return view.largest;
}

// How long a gradient is drawn, 0 to 1.
function lengthOf(view, value) {
  const share = Math.min(1, Math.abs(value) / largestOf(view));
  if (view.values.scale === "linear") return share;
  return share > 0 ? Math.max(0, 1 + Math.log10(share) / DECADES) : 0;
}

function arrivingOf(view, label, column) {
  const { scene } = view;
  const [height, top] = [132, 8];
  const kinds = scene.cell === "lstm" ? ["c", "h"] : ["h"];
  const rest = CELLS.filter((cell) => cell !== scene.cell);
  const width = label + scene.T * column;
  const svg = shape("svg", { width, height: height + top + 6 + 17 * kinds.length, class: "arriving", role: "img" });
  const ruled = shape("g", { class: "grid" });
  const at = (t) => label + (t + 0.5) * column;
  const y = (value) => top + height * (1 - lengthOf(view, value));
  const bars = kinds.flatMap((name, k) => range(scene.T).map((t) => {
    const wide = Math.min(26, column / (kinds.length + 1.2));
    const x = at(t) + (k - (kinds.length - 1) / 2) * (wide + 3);
    const bar = shape("rect", { class: `arrived of-${name}`, x: x - wide / 2, width: wide, rx: 2 });
    const number = shape("text", { class: `num amount of-${name}${column < 76 ? " far" : ""}`, x: at(t), y: top + height + 16 + 17 * k, "text-anchor": "middle" });
    return { name, t, bar, number };
  }));
  const lines = rest.map((cell) => ({ cell, path: shape("path", { class: `other ${cell}`, fill: "none" }) }));
  const names = kinds.map((name, k) => shape("text", { class: `num amount of-${name}`, x: label - 6, y: top + height + 16 + 17 * k, "text-anchor": "end" }, view.narrow ? name : `∂L/∂${name}`));
  svg.append(ruled, ...bars.map(({ bar }) => bar), ...lines.map(({ path }) => path), ...names, ...bars.map(({ number }) => number));
  const words = element("p", { class: "caption" });
  view.live.push(() => {
    const { back, others, T } = view.scene;
    const found = Object.fromEntries(kinds.map((name) => [name, arriving(back, name)]));
    for (const { name, t, bar, number } of bars) {
      const seen = known(view, "h", t, true);
      const from = seen ? y(found[name][t]) : top + height;
      move(bar, { y: from, height: Math.max(0, top + height - from) });
      number.textContent = seen ? formatNumber(found[name][t], 2) : "";
    }
    for (const { cell, path } of lines) {
      const points = range(T).filter((t) => known(view, "h", t, true));
      path.setAttribute("d", points.map((t, k) => `${k ? "L" : "M"}${at(t).toFixed(1)} ${y(others[cell][t]).toFixed(1)}`).join(""));
    }
    ruled.replaceChildren(...rules(view, label, width, y, largestOf(view)));
    const all = known(view, "h", 0, true);
    const values = { first: formatNumber(found.h[0], 2), last: formatNumber(found.h[T - 1], 2), share: formatNumber(found.h[0] / (found.h[T - 1] || 1), 2), steps: T - 1 };
    words.textContent = view.say(all ? "arrived" : "arriving", values);
    svg.setAttribute("aria-label", [words.textContent, ...(all ? range(T).map((t) => `t = ${t + 1}: ${formatNumber(found.h[t], 2)}`) : [])].join(" "));
  });
  const sign = (kind, text) => element("span", {}, element("i", { class: kind }), text);
  const legend = element("div", { class: "legend", "aria-hidden": "true" }, ...kinds.map((name) => sign(`of-${name}`, view.say(`legend.${name}`))), ...rest.map((cell) => sign(cell, view.say("legend.other", { cell: cell.toUpperCase() }))));
  return element("figure", { class: "flow", style: `width: ${width}px` }, legend, svg, words);
}

// Powers of ten, or round numbers, each with a line.
function rules(view, label, width, y, most) {
  const top = Math.floor(Math.log10(most));
  const marks = view.values.scale === "log" ? range(DECADES).map((k) => 10 ** (top - k)) : ticks(0, most, 4).filter((each) => each > 0);
  return marks.filter((value) => lengthOf(view, value) > 0.02 && value <= most * 1.0001).flatMap((value) => [
    shape("path", { class: "tick", d: `M${label} ${y(value).toFixed(1)}H${width}` }),
    shape("text", { class: "tick-label", x: label - 6, y: y(value) + 4, "text-anchor": "end" }, view.values.scale === "log" ? `10${raised(Math.round(Math.log10(value)))}` : formatNumber(value, 2)),
  ]);
}
