/* The points on the plane: filled where they train, hollow where they test, a diamond with a rim where the network is wrong
   (a shape, not a color alone). */

const RADIUS = 3.4;

// `lit`: a set of indices beside which the others step back; null lights all.
function drawPoints(surface, predicted) {
  const { view, size, scale } = surface;
  const { data, colors } = view;
  const context = fitCanvas(surface.dots, size, size);
  context.clearRect(0, 0, size, size);
  if (view.parts.painting.own && (view.painting || view.parts.painting.pending)) return drawOwn(context, surface);
  const groups = new Map();
  const radius = data.count > 300 ? RADIUS - 0.5 : RADIUS;
  for (let p = 0; p < data.count; p += 1) {
    const trains = data.train[p] === 1;
    if (!trains && view.noTest) continue;
    const color = colorOfPoint(view, p);
    const wrong = predicted ? predicted[p] !== data.classOf[p] : false;
    const dim = view.lit && !view.lit.has(p);
    const key = `${color}|${trains}|${wrong}|${dim}`;
    let group = groups.get(key);
    if (!group) groups.set(key, (group = { color, trains, wrong, dim, path: new Path2D() }));
    const [x, y] = [scale.x(data.xs[p]), scale.y(data.ys[p])];
    if (wrong) {
      const r = radius + 1.8;
      group.path.moveTo(x, y - r);
      group.path.lineTo(x + r, y);
      group.path.lineTo(x, y + r);
      group.path.lineTo(x - r, y);
      group.path.closePath();
    } else {
      group.path.moveTo(x + radius, y);
      group.path.arc(x, y, radius, 0, 2 * Math.PI);
    }
  }
  context.save();
  context.beginPath();
  context.rect(AXIS - 1, -1, scale.inner + 2, scale.inner + 2);
  context.clip();
  const order = [...groups.values()].sort((a, b) => a.wrong - b.wrong || b.dim - a.dim);
  for (const { color, trains, wrong, dim, path } of order) {
    context.globalAlpha = dim ? 0.14 : 1;
    context.fillStyle = trains ? color : colors.background;
    context.strokeStyle = wrong ? colors.text : trains ? colors.background : color;
    context.lineWidth = wrong ? 1.7 : trains ? 1 : 1.7;
    context.fill(path);
    context.stroke(path);
    if (wrong && !trains) {
      context.strokeStyle = color;
      context.lineWidth = 0.9;
      context.stroke(path);
    }
  }
  context.restore();
  context.globalAlpha = 1;
  if (view.probe) ring(context, colors, scale.x(view.probe.x), scale.y(view.probe.y));
}

function colorOfPoint(view, p) {
  const { data, tints } = view;
  if (data.classOf) return tints.classes[data.classOf[p]];
  return data.curve ? view.colors.text : colorOfValue(view, data.values[p]);
}

const colorOfValue = (view, value) => view.colors.diverging(Math.round(Math.max(-1, Math.min(1, value)) * 8) / 8);

function ring(context, colors, x, y) {
  for (const [width, color] of [[5, colors.background], [2.2, colors.accent]]) {
    context.strokeStyle = color;
    context.lineWidth = width;
    context.beginPath();
    context.arc(x, y, 8.5, 0, 2 * Math.PI);
    context.stroke();
  }
}

// The point nearest to a place of the drawing, within a finger's width; −1 for none.
function pointAt(surface, px, py, reach = 12) {
  const { view: { data, noTest }, scale } = surface;
  let best = -1;
  let nearest = reach * reach;
  for (let p = 0; p < data.count; p += 1) {
    if (noTest && !data.train[p]) continue;
    const gap = (scale.x(data.xs[p]) - px) ** 2 + (scale.y(data.ys[p]) - py) ** 2;
    if (gap < nearest) [nearest, best] = [gap, p];
  }
  return best;
}

// Clicking picks a point (or a free place); arrow keys walk through the points, Escape lets go.
function listenToPoints(surface) {
  const { view, dots } = surface;
  const choose = (index, x, y) => {
    view.probe = index >= 0 ? { index, x: view.data.xs[index], y: view.data.ys[index] } : x === undefined ? null : { index, x, y };
    view.changed("probe");
  };
  dots.addEventListener("click", (event) => {
    if (view.painting) return;
    const box = dots.getBoundingClientRect();
    const [px, py] = [event.clientX - box.left, event.clientY - box.top];
    const index = pointAt(surface, px, py);
    if (view.probe && index === view.probe.index && index >= 0) choose(-1);
    else if (px >= AXIS && py <= surface.scale.inner) choose(index, surface.scale.fromX(px), view.data.curve ? 0 : surface.scale.fromY(py));
  });
  const point = (place) => {
    view.pointer = place;
    view.changed("point");
  };
  dots.addEventListener("pointermove", (event) => {
    if (event.pointerType === "touch") return;
    const [px, py] = [event.offsetX, event.offsetY];
    if (px < AXIS || py > surface.scale.inner) point(null);
    else point({ x: surface.scale.fromX(px), y: view.data.curve ? 0 : surface.scale.fromY(py) });
  });
  dots.addEventListener("pointerleave", () => point(null));
  dots.addEventListener("keydown", (event) => {
    if (view.painting) return;
    const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape") choose(-1);
    else if (by && !event.shiftKey) {
      event.preventDefault();
      event.stopPropagation();
      const { count } = view.data;
      choose(((view.probe?.index ?? -1) + by + count) % count);
    }
  });
}
