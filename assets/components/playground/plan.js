/* Where everything of the network stands: columns of neurons, the paths between them. Draws nothing. */

const HEAD = 66; // above the neurons: a layer's handles and its activation
const TIGHT = 84; // columns closer than this have their handles below each other
const NAMES = 46; // left of the first column: the features' signs
const ENDS = 36; // right of the last column's middle

// shape: {offered, features, units, outputs}
function planOf(shape, width) {
  const rows = [shape.offered.length, ...shape.units, shape.outputs];
  const most = Math.max(...rows);
  const node = most <= 7 ? 38 : most <= 9 ? 34 : most <= 12 ? 28 : 24;
  const pitch = node + (most <= 7 ? 14 : most <= 9 ? 10 : 7);
  const needed = NAMES + rows.length * (node + 28) + 10;
  const wide = Math.max(width, needed);
  const step = Math.min(190, (wide - NAMES - node / 2 - ENDS - 4) / (rows.length - 1));
  const tight = step < TIGHT;
  const head = HEAD + (tight ? 22 : 0);
  const height = head + most * pitch + 8;
  const left = NAMES + node / 2 + 2;
  const x = (column) => left + column * step;
  const y = (column, row) => head + ((most - rows[column]) / 2 + row + 0.5) * pitch;
  const used = shape.features.map((name) => shape.offered.indexOf(name));
  return {
    width: Math.max(width, Math.ceil(left + step * (rows.length - 1) + ENDS)),
    height, node, pitch, step, tight, x, y, rows, used, depth: rows.length - 1,
    // the row of a unit: of the features only those in use are units
    row: (column, unit) => (column === 0 ? used[unit] : unit),
  };
}

// The y of the path from (x0, y0) to (x1, y1) at x: a cubic curve that leaves and arrives level.
function levelAt(x0, x1, x) {
  const u = Math.max(0, Math.min(1, (x - x0) / (x1 - x0)));
  let t = u;
  for (let k = 0; k < 4; k += 1) t -= (1.5 * t - 1.5 * t * t + t * t * t - u) / (1.5 - 3 * t + 3 * t * t);
  return t * t * (3 - 2 * t);
}

// The edge nearest to a place, within reach: [layer, to, from]; thin edges have wide hit areas.
function edgeAt(plan, sizes, px, py, reach = 9) {
  const half = plan.node / 2;
  for (let layer = 0; layer < plan.depth; layer += 1) {
    const [x0, x1] = [plan.x(layer) + half, plan.x(layer + 1) - half];
    if (px < x0 || px > x1) continue;
    const s = levelAt(x0, x1, px);
    let best = null;
    let nearest = reach;
    for (let to = 0; to < sizes[layer + 1]; to += 1) {
      const y1 = plan.y(layer + 1, to);
      for (let from = 0; from < sizes[layer]; from += 1) {
        const y0 = plan.y(layer, plan.row(layer, from));
        const gap = Math.abs(y0 + (y1 - y0) * s - py);
        if (gap < nearest) [nearest, best] = [gap, [layer, to, from]];
      }
    }
    return best;
  }
  return null;
}
