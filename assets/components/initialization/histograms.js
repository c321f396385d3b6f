/* Histograms: of six layers on one scale, and of the layer pointed at on a scale of its own. Each is
   [low, high, below, above, ...counts]. */

const SHOWN = 6;

// Bars for one histogram; what lies outside the scale stands at its edges.
function histogramShapes(found, box, kind) {
  const [low, high, below, above, ...counts] = found;
  const most = Math.max(...counts, below, above, 1);
  const bar = (x, width, count, extra = "") => {
    const height = (count / most) * box.height;
    return shape("rect", { class: `bar ${kind}${extra}`, x: x.toFixed(2), y: (box.top + box.height - height).toFixed(2), width: width.toFixed(2), height: height.toFixed(2) });
  };
  const edge = 7;
  const [left, width] = [box.left + edge + 2, box.width - 2 * edge - 4];
  if (low === high) return [bar(left + width / 2 - 2, 4, counts[0])]; // all values are one
  const step = width / counts.length;
  return [
    ...(below ? [bar(box.left, edge, below, " beyond")] : []),
    ...(above ? [bar(box.left + box.width - edge, edge, above, " beyond")] : []),
    ...counts.map((count, i) => bar(left + i * step, Math.max(1, step - 0.7), count)),
  ];
}

function histogramAxis(box, [low, high], write) {
  const ends = low === high ? [[box.left + box.width / 2, low, "middle"]] : [[box.left, low, "start"], [box.left + box.width, high, "end"]];
  if (low < 0 && high > 0 && box.width > 90) ends.splice(1, 0, [box.left + 9 + ((0 - low) / (high - low)) * (box.width - 18), 0, "middle"]);
  return [
    shape("path", { class: "axis", d: `M${box.left} ${box.top + box.height}h${box.width}` }),
    ...ends.map(([x, v, anchor]) => shape("text", { class: "tick-label", x, y: box.top + box.height + 14, "text-anchor": anchor }, write(v))),
  ];
}

// Six layers from the first to the last, all on the same scale; each is a button that picks its layer.
function histogramStrip(view, kind) {
  const columns = view.width >= 720 ? SHOWN : SHOWN / 2;
  const gap = 14;
  const width = Math.floor((view.width - gap * (columns - 1)) / columns);
  const box = { left: 0, top: 4, width, height: 74 };
  const cells = Array.from({ length: SHOWN }, () => {
    const name = element("span", { class: "num" });
    const svg = shape("svg", { width, height: 98, viewBox: `0 0 ${width} 98`, "aria-hidden": "true" });
    const node = element("button", { type: "button", class: "cell", "data-help": "layer" }, name, svg);
    const cell = { name, svg, node, layer: 0 };
    node.addEventListener("click", () => pick(view, cell.layer));
    return cell;
  });
  const paint = (measured) => {
    const last = measured.of.depth;
    cells.forEach((cell, i) => {
      cell.layer = 1 + Math.round((i * (last - 1)) / (SHOWN - 1));
      cell.node.hidden = i > 0 && cell.layer === cells[i - 1].layer;
      const found = measured.common[kind][cell.layer];
      const beyond = (found[2] + found[3]) / found.slice(2).reduce((sum, count) => sum + count, 0);
      cell.name.textContent = view.say("layer.of", { l: cell.layer });
      if (beyond >= 0.005) cell.name.append(element("small", {}, ` ${view.say("beyond", { percent: (beyond * 100).toFixed(0) })}`));
      cell.svg.replaceChildren(...histogramShapes(found, box, kind), ...histogramAxis(box, found, plain));
      cell.node.classList.toggle("chosen", cell.layer === view.picked);
      cell.node.setAttribute("aria-pressed", String(cell.layer === view.picked));
    });
  };
  const strip = element("div", { class: "strip", style: `grid-template-columns: repeat(${columns}, minmax(0, 1fr))` }, ...cells.map((cell) => cell.node));
  return { paint, node: element("figure", {}, element("figcaption", {}, ...math(view.say(`histogram.${kind}`))), strip) };
}

// The layer pointed at, its two histograms each on its own scale, and what it measures.
function pickedLayer(view) {
  const width = view.width >= 720 ? Math.floor((view.width - 24 - 34) / 2) : view.width - 34;
  const box = { left: 4, top: 4, width: width - 8, height: 96 };
  const parts = ["activations", "gradients"].map((kind) => {
    const svg = shape("svg", { width, height: 122, viewBox: `0 0 ${width} 122`, "aria-hidden": "true" });
    return { kind, svg, said: element("p", { class: "num" }) };
  });
  const title = element("label", { class: "num" });
  const range = element("input", { type: "range", min: "0", step: "1", "aria-label": view.say("picked"), "data-help": "layer" });
  range.addEventListener("input", () => pick(view, Number(range.value)));
  const flat = element("p", { class: "note num" });
  const paint = (theory, measured) => {
    const l = Math.min(view.picked, measured.of.depth);
    range.max = String(view.values.depth);
    range.value = String(view.picked);
    title.textContent = view.say(l ? "layer.of" : "layer.input", { l });
    for (const { kind, svg, said } of parts) {
      const found = measured.own[kind][l];
      svg.replaceChildren(...histogramShapes(found, box, kind), ...histogramAxis(box, found, num));
      const values = { measured: num(measured[kind][l]), theory: l < theory[kind].length ? num(theory[kind][l]) : "–" };
      said.replaceChildren(...math(view.say(`own.${kind}`, values)));
    }
    const share = l ? measured.flat[l - 1] : 0;
    flat.textContent = l ? view.say("flat", { percent: formatNumber(share * 100, 2) }) : view.say("flat.input");
  };
  const node = element("section", { class: "close" },
    element("div", { class: "head" }, title, range),
    element("div", { class: "charts" }, ...parts.map(({ svg, said }) => element("div", {}, said, svg))),
    flat);
  return { node, paint };
}
