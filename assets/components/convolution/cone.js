/* The stack cut along one row: which numbers of every layer go into one number at the top. */

const TALL = 15; // pixels of a row
const BETWEEN = 21; // between two rows, where the lines are

// From the top down the indices that are read; dilation leaves holes, and what lies in the padding is left out.
function conesOf(layers, seen, index) {
  const reads = [new Set([index])];
  for (let level = layers.length - 1; level >= 0; level -= 1) {
    const { kernel, stride, dilation, padding } = LAYERS[layers[level]];
    const below = new Set();
    for (const each of reads[0]) {
      for (let tap = 0; tap < kernel; tap += 1) {
        const at = each * stride + tap * dilation - padding;
        if (at >= 0 && at < seen[level].size) below.add(at);
      }
    }
    reads.unshift(below);
  }
  return reads;
}

function coneOf(view) {
  const canvas = element("canvas", { class: "cone", role: "img" });
  const caption = element("figcaption", {}, view.say("cone"));
  view.live.push((s) => {
    const levels = view.seen.length;
    const width = Math.min(view.width, 860);
    const context = fitCanvas(canvas, width, levels * (TALL + BETWEEN) - BETWEEN + 2);
    context.clearRect(0, 0, width, levels * (TALL + BETWEEN));
    const layers = s.layers.slice(0, levels - 1);
    const reads = conesOf(layers, view.seen, unitOf(view)[1]);
    const unit = width / view.x.width;
    const y = (level) => (levels - 1 - level) * (TALL + BETWEEN) + 1;
    const x = (level, index) => (view.seen[level].start + index * view.seen[level].jump + 0.5) * unit;
    context.lineWidth = 1;
    context.strokeStyle = view.colors.accent;
    context.globalAlpha = 0.45;
    context.beginPath();
    layers.forEach((name, below) => {
      const { kernel, stride, dilation, padding } = LAYERS[name];
      for (const index of reads[below + 1])
        for (let tap = 0; tap < kernel; tap += 1) {
          const at = index * stride + tap * dilation - padding;
          if (!reads[below].has(at)) continue;
          context.moveTo(x(below + 1, index), y(below + 1) + TALL);
          context.lineTo(x(below, at), y(below));
        }
    });
    context.stroke();
    context.globalAlpha = 1;
    view.seen.forEach(({ size }, level) => {
      const wide = Math.max(1.5, Math.min(view.seen[level].jump * unit - 1.5, 16));
      for (let index = 0; index < size; index += 1) {
        context.fillStyle = reads[level].has(index) ? view.colors.accent : view.colors.border;
        context.fillRect(x(level, index) - wide / 2, y(level), wide, TALL);
      }
    });
    canvas.setAttribute("aria-label", view.say("cone.alt", { count: reads[0].size, field: topOf(view).field }));
  });
  return element("figure", { class: "cone-box" }, canvas, caption);
}
