/* The second view of the same state: the computation graph. Values flow to the right, gradients come back to the left; on an edge
   the local derivative that the chain rule multiplies by. */

const BAND = 120; // pixels of a stretch of the graph
const MARGIN = 200; // and how far it may be out of sight and still have elements
const FEW = 220; // lit places up to which edges light up too

function graphPlan(width, net) {
  const { sizes, depth } = net;
  const counts = sizes.map((size, layer) => size + (layer < depth ? sizes[layer + 1] * (size + 1) : size)); // outputs and parameters, or targets
  const most = Math.max(...counts);
  const rows = most <= 16 ? 2 : 1;
  const pitch = rows === 2 ? (most <= 9 ? 48 : 42) : 24;
  const columns = 2 * depth + 2;
  const node = rows === 2 ? 80 : 84;
  const gap = Math.max(rows === 2 ? 34 : 30, (width - columns * node) / (columns - 1));
  return { counts, rows, pitch, node, gap, row: rows === 2 ? 19 : 20, width: columns * node + (columns - 1) * gap, height: most * pitch + 6, x: (column) => node / 2 + column * (node + gap) };
}

function graphDrawing(view) {
  const { net } = view;
  const { sizes, depth } = net;
  const plan = graphPlan(view.width - 8, net);
  const svg = shape("svg", { class: "sheet", width: plan.width, height: plan.height, "aria-hidden": "true" });
  const over = shape("svg", { class: "sheet", width: plan.width, height: plan.height, "aria-hidden": "true" }); // what is lit: the edges below it stay as painted
  const box = element("div", { class: "drawing graph", style: `width:${plan.width}px;height:${plan.height}px` }, svg, over);
  const book = spotBook(view);
  const places = new Map();
  const wires = new Map(); // those that end in one place are one path
  const edges = new Map(); // by the quantity that lights them

  // stretches from top to bottom: a tall graph has elements only for what is near the part in sight
  const bands = Array.from({ length: Math.ceil(plan.height / BAND) }, () => ({ makers: [], spots: [], node: null, shown: false }));
  const put = (x, y, high, home, make) => bands[Math.floor(home / BAND)].makers.push(() => {
    const node = make();
    Object.assign(node.style, { left: `${x - plan.node / 2}px`, top: `${y - high / 2}px`, width: `${plan.node}px`, height: `${high}px` });
    return node;
  });
  const look = (top, height) => bands.forEach((band, k) => {
    const near = (k + 1) * BAND > top - MARGIN && k * BAND < top + height + MARGIN;
    if (near && !band.node) {
      band.node = element("div", {}, ...band.makers.map((make) => make()));
      for (const spot of band.spots) touchable(view, spot);
    }
    if (near && !band.shown) {
      for (const spot of band.spots) {
        refreshSpot(view, spot);
        lightSpot(view, spot);
      }
    }
    if (near !== band.shown) near ? box.append(band.node) : band.node.remove();
    band.shown = near;
  });

  const cell = (ids, tag, cls, x, y, home, tagOf) => {
    const present = ids.filter(Boolean);
    if (!present.length) return;
    const spot = { ids: present, at: [x, y], tagOf };
    put(x, y, plan.row, home, () => {
      spot.text = element("span", { class: "num" });
      const label = element("span", { class: "tag" }, texmath(tag));
      if (tagOf) spot.tag = label;
      return (spot.node = element("button", { type: "button", tabindex: "-1", class: `cell ${cls}` }, label, spot.text));
    });
    bands[Math.floor(home / BAND)].spots.push(spot);
    book.add(spot);
  };
  const node = (ids, slope, cls, column, y) => {
    const x = plan.x(column);
    put(x, y, plan.row * plan.rows, y, () => element("div", { class: "pill" }));
    const symbol = net.quantities[ids[0]].symbol;
    if (plan.rows === 1) cell([...ids, slope], symbol, cls, x, y, y, (id) => (id === slope ? `\\partial ${symbol}` : net.quantities[id].symbol));
    else cell(ids, symbol, cls, x, y - plan.row / 2, y);
    if (plan.rows === 2) cell([slope], "\\partial", `d${cls}`, x, y + plan.row / 2, y);
    places.set(ids[0], [x, y]);
  };
  const spread = (k, count) => 3 + ((k + 0.5) * (plan.height - 6)) / count;

  for (let layer = 0; layer <= depth; layer += 1) {
    let k = 0;
    const count = plan.counts[layer];
    const column = 2 * layer;
    for (let unit = 1; unit <= sizes[layer]; unit += 1) {
      const id = net.output(layer, unit);
      node([id], layer ? net.find("da", layer, unit) : net.find("dx", 0, unit), layer ? "a" : "x", column, spread(k++, count));
    }
    if (layer === depth) {
      for (let unit = 1; unit <= sizes[depth]; unit += 1) node([net.find("t", 0, unit)], null, "t", column, spread(k++, count));
      break;
    }
    for (let unit = 1; unit <= sizes[layer + 1]; unit += 1) {
      const from = k;
      for (let i = 1; i <= sizes[layer]; i += 1) {
        const of = (kind) => net.find(kind, layer + 1, unit, i);
        node([of("w"), of("w_new")], of("dw"), "w", column, spread(k++, count));
      }
      node([net.find("b", layer + 1, unit), net.find("b_new", layer + 1, unit)], net.find("db", layer + 1, unit), "b", column, spread(k++, count));
      node([net.find("z", layer + 1, unit)], net.find("dz", layer + 1, unit), "z", column + 1, spread((from + k - 1) / 2, count));
    }
  }
  node([net.find("loss"), net.find("loss_new")], null, "loss", 2 * depth + 1, plan.height / 2);

  for (let layer = 1; layer <= depth; layer += 1) {
    for (let unit = 1; unit <= sizes[layer]; unit += 1) {
      const z = net.find("z", layer, unit);
      const dz = net.find("dz", layer, unit);
      for (let i = 1; i <= sizes[layer - 1]; i += 1) {
        const [a, w] = [net.output(layer - 1, i), net.find("w", layer, unit, i)];
        link(a, z, net.find("da", layer - 1, i) ?? net.find("dx", 0, i), dz, w);
        link(w, z, net.find("dw", layer, unit, i), dz, a);
      }
      link(net.find("b", layer, unit), z, net.find("db", layer, unit), dz, null);
      const a = net.find("a", layer, unit);
      link(z, a, dz, net.find("da", layer, unit));
      if (layer === depth) {
        link(a, net.find("loss"), net.find("da", layer, unit), null);
        link(net.find("t", 0, unit), net.find("loss"), null, null);
      }
    }
  }
  svg.append(...[...wires.values()].map((d) => shape("path", { class: "edge wire", d })));
  return { box, book, plan, over, edges, look };

  // an edge: forward from a value to what is made of it, and back from slope to slope; `local` is the derivative on it
  function link(from, to, slope, upstream, local) {
    const [p, q] = [places.get(from), places.get(to)];
    if (!p || !q) return;
    const [x0, x1] = [p[0] + plan.node / 2, q[0] - plan.node / 2];
    const bend = (x1 - x0) * 0.5;
    const d = `M${x0} ${p[1].toFixed(1)}C${x0 + bend} ${p[1].toFixed(1)} ${x1 - bend} ${q[1].toFixed(1)} ${x1} ${q[1].toFixed(1)}`;
    wires.set(to, (wires.get(to) ?? "") + d);
    const at = [x0 + (x1 - x0) * 0.3, p[1] + (q[1] - p[1]) * 0.2 - 4];
    for (const id of [to, slope]) if (id) edges.set(id, [...(edges.get(id) ?? []), { d, from, local, at, back: id === slope }]);
  }
}

// Edges that end in the present quantity are lit; going back they show their local derivative.
function lightEdges(view) {
  const id = shownId(view);
  const { over, edges } = view.drawing;
  const shown = [];
  if (edges) {
    const sources = new Set(id ? view.net.quantities[id].sources : []);
    for (const { d, from, local, at: [x, y], back } of edges.get(id) ?? []) {
      if (!back && !sources.has(from)) continue;
      shown.push(shape("path", { class: "edge wire now", d }));
      if (back && local !== undefined) shown.push(shape("text", { class: "local num", x, y, "text-anchor": "middle" }, local ? `·${num(valueOf(view, local))}` : "·1"));
    }
  } else if (view.lighted.size < FEW) for (const [spot, marks] of view.lighted) if (spot.line && marks.some((each) => each !== "wait")) shown.push(...spot.line(marks));
  over.replaceChildren(...shown);
}
