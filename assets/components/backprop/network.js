/* The first view: the network. Forward numbers stand in the upper row of each neuron, gradients in the lower one; weights and
   their gradients stand on the edges. */

const TAGS = { z: "z", a: "a", da: "\\partial a", dz: "\\delta" };

function networkPlan(width, sizes) {
  const depth = sizes.length - 1;
  const tallest = Math.max(...sizes, 2);
  const slim = width < 620;
  const ends = slim ? [40, 62] : [58, 92];
  const gapFor = (pill) => (width - ends[0] - ends[1] - depth * pill) / (depth + 1);
  const both = gapFor(132) >= 62 && !slim; // z and a side by side
  const pill = both ? 132 : slim ? 52 : 74;
  const gap = Math.max(slim ? 16 : 40, gapFor(pill));
  const pitch = tallest <= 2 ? 106 : tallest <= 3 ? 98 : tallest <= 4 ? 92 : tallest <= 6 ? 86 : Math.max(27, 560 / tallest);
  const rows = pitch >= 60 ? 2 : 1;
  const top = 34;
  return {
    depth, both, pill, gap, pitch, rows, top, slim,
    ends, labels: gap >= 98 ? 2 : 1,
    width: ends[0] + ends[1] + depth * pill + (depth + 1) * gap,
    height: top + tallest * pitch + 6,
    row: rows === 2 ? 24 : Math.min(21, pitch - 5),
    x: (layer) => (layer === 0 ? ends[0] / 2 : ends[0] + layer * gap + (layer - 0.5) * pill),
    y: (layer, unit) => top + (tallest * pitch) / 2 + (unit - (sizes[layer] + 1) / 2) * pitch,
  };
}

function networkDrawing(view) {
  const { net } = view;
  const plan = networkPlan(view.width - 8, net.sizes);
  const svg = shape("svg", { width: plan.width, height: plan.height, "aria-hidden": "true" });
  const over = shape("svg", { class: "sheet", width: plan.width, height: plan.height, "aria-hidden": "true" }); // the lit edges
  const sheets = net.sizes.slice(1).map((_, k) => edgeSheet(view, plan, k + 1));
  const box = element("div", { class: `drawing network ${plan.slim ? "slim" : ""}`, style: `width:${plan.width}px;height:${plan.height}px` }, svg, ...sheets.map(({ canvas }) => canvas), over);
  touchableEdges(view, box, sheets);
  const book = spotBook(view);
  const put = (node, x, y, w, h) => {
    Object.assign(node.style, { left: `${(x - w / 2).toFixed(1)}px`, top: `${(y - h / 2).toFixed(1)}px`, width: `${w}px`, height: `${h}px` });
    box.append(node);
  };
  // a number in the drawing: a tag that says what it is, and its value
  const cell = (ids, tag, cls, x, y, w, h, more = {}) => {
    const present = ids.filter(Boolean);
    if (!present.length) return;
    const spot = { ids: present, at: [x, y], ...more };
    spot.make = () => {
      const text = element("span", { class: "num" });
      const label = element("span", { class: "tag" });
      if (tag) label.append(texmath(tag));
      const node = element("button", { type: "button", tabindex: "-1", class: `cell ${cls}` }, label, text);
      put(node, x, y, w, h);
      Object.assign(spot, { node, text, tag: more.tagOf ? label : null });
      touchable(view, spot);
    };
    if (!more.hidden) spot.make();
    book.add(spot);
  };

  for (let layer = 1; layer <= plan.depth; layer += 1) {
    const crowded = net.sizes[layer] * net.sizes[layer - 1] > (plan.slim ? 0 : 9) || plan.rows === 1;
    for (let unit = 1; unit <= net.sizes[layer]; unit += 1) {
      for (let from = 1; from <= net.sizes[layer - 1]; from += 1) edge(layer, unit, from, crowded);
    }
  }
  net.sizes.forEach((size, layer) => {
    caption(layer);
    for (let unit = 1; unit <= size; unit += 1) (layer ? neuron : input)(layer, unit);
  });
  lossColumn();
  return { box, book, plan, over, paint: () => sheets.forEach((sheet) => sheet.paint()) };

  function caption(layer) {
    const words = layer === 0 ? view.say("inputs") : view.say(`short.${net.activations[layer - 1]}`);
    const name = layer === 0 ? "" : layer === plan.depth ? view.say("output") : view.say("hidden", { layer });
    const node = element("div", { class: "column-name" }, ...(name && !plan.slim ? [element("b", {}, name), " "] : []), words);
    put(node, Math.max(plan.x(layer), plan.slim ? 24 : 30), 12, plan.pill + Math.min(plan.gap, 60), 22);
  }

  function input(layer, unit) {
    const [x, y] = [plan.x(0), plan.y(0, unit)];
    const size = Math.min(plan.ends[0] - 4, plan.pitch - 4, 52);
    cell([net.find("x", 0, unit)], plan.rows === 2 ? `x_{${unit}}` : "", `x round ${plan.rows === 2 ? "" : "bare"}`, x, y, size, plan.rows === 2 ? size : plan.row);
    if (plan.rows === 2) cell([net.find("dx", 0, unit)], "", "dx bare small", x, y + size / 2 + 11, size, 18);
  }

  function neuron(layer, unit) {
    const [x, y] = [plan.x(layer), plan.y(layer, unit)];
    const id = (kind) => net.find(kind, layer, unit);
    const high = plan.row * plan.rows;
    put(element("div", { class: "pill" }), x, y, plan.pill, high);
    if (plan.rows === 1) cell(["z", "a", "da", "dz"].map(id), "", "only", x, y, plan.pill, high);
    else if (plan.both) {
      for (const [kind, tag, sx, sy] of [["z", "z", -1, -1], ["a", "a", 1, -1], ["dz", "\\delta", -1, 1], ["da", "\\partial a", 1, 1]]) {
        cell([id(kind)], tag, kind, x + (sx * plan.pill) / 4, y + (sy * plan.row) / 2, plan.pill / 2, plan.row);
      }
    } else {
      const tag = () => (plan.slim ? {} : { tagOf: (which) => TAGS[net.quantities[which].kind] });
      cell([id("z"), id("a")], "", "z a", x, y - plan.row / 2, plan.pill, plan.row, tag());
      cell([id("da"), id("dz")], "", "dz da", x, y + plan.row / 2, plan.pill, plan.row, tag());
    }
    if (plan.rows === 2 && !plan.slim) {
      cell([id("b"), id("b_new")], "b", "b bare small", x - plan.pill / 4, y - high / 2 - 10, plan.pill / 2, 18);
      cell([id("db")], "\\partial b", "db bare small", x - plan.pill / 4, y + high / 2 + 10, plan.pill / 2, 18);
    }
  }

  function edge(layer, unit, from, crowded) {
    const sheet = sheets[layer - 1];
    const [y0, y1] = [plan.y(layer - 1, from), plan.y(layer, unit)];
    const at = (p) => [sheet.x0 + (sheet.x1 - sheet.x0) * p, y0 + (y1 - y0) * p];
    const [w, dw, fresh] = ["w", "dw", "w_new"].map((kind) => net.find(kind, layer, unit, from));
    const line = { y0, y1, ids: [w, dw, fresh].filter(Boolean) };
    sheet.add(line);
    const look = (id, value) => {
      sheet.setWeight(line, id === dw ? valueOf(view, w) : value);
      sheet.setSlope(line, known(view, dw) ? valueOf(view, dw) : undefined);
    };
    const more = (...ways) => ({ look, hidden: crowded, line: (marks) => litPaths(line, marks, ways) });
    const cls = `onedge ${crowded ? "crowded" : ""}`;
    const wide = plan.slim ? 42 : 50;
    if (plan.labels === 2) {
      cell([w, fresh], "", `w ${cls}`, ...at(0.27), wide, 21, more("w"));
      cell([dw], "", `dw ${cls}`, ...at(0.73), wide, 21, { ...more("dw"), look: (id) => sheet.setSlope(line, id && valueOf(view, id)) });
    } else cell([w, dw, fresh], "", `w ${cls}`, ...at(0.36), wide, 20, more("w", "dw"));
  }

  function lossColumn() {
    const x = plan.width - plan.ends[1] / 2;
    const outputs = net.sizes[plan.depth];
    const middle = plan.top + (plan.height - plan.top - 6) / 2;
    const w = plan.ends[1] - 4;
    const targets = Array.from({ length: outputs }, (_, k) => net.find("t", 0, k + 1)).filter(Boolean);
    const step = plan.rows === 2 ? 44 : Math.min(24, plan.pitch);
    const y0 = Math.max(plan.top + 30, middle - (targets.length * step) / 2 + (plan.depth && outputs === 1 ? 10 : 0));
    for (let unit = 1; unit <= outputs; unit += 1) {
      const from = plan.x(plan.depth) + plan.pill / 2;
      svg.append(shape("path", { class: "wire", d: `M${from} ${plan.y(plan.depth, unit)}L${x - w / 2} ${y0}` }));
    }
    cell([net.find("loss")], "L", "loss", x, y0, w, plan.row + 6);
    cell([net.find("loss_new")], "\\tilde{L}", "loss after bare", x, y0 - plan.row - 4, w, plan.row);
    targets.forEach((id, k) => cell([id], `t_{${k + 1}}`, "t", x, y0 + (k + 1) * step + 4, w, Math.min(30, step - 4)));
    if (targets.length) svg.append(shape("path", { class: "wire dotted", d: `M${x} ${y0 + plan.row / 2 + 3}V${y0 + step - 10}` }));
    put(element("div", { class: "column-name" }, view.say(plan.slim ? "loss.short" : `loss.${net.loss}`)), x, 12, plan.ends[1] + (plan.slim ? 4 : 30), 22);
  }
}
