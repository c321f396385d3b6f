/* The colors of the plane, pixel by pixel. */

// a depends on z alone, so 2,048 colors along z paint the plane, however many pixels it has and however dear f is.
function heatPlane(canvas, box, { low, high }, w1, w2, c, reach, f, color) {
  const ratio = Math.min(2, window.devicePixelRatio || 1);
  const n = Math.round(box.width * ratio);
  if (canvas.width !== n) {
    canvas.width = n;
    canvas.height = n;
  }
  Object.assign(canvas.style, { left: `${box.left}px`, top: `${box.top}px`, width: `${box.width}px`, height: `${box.height}px` });
  const count = 2048;
  const table = new Uint32Array(count);
  const span = Math.max(reach, 1e-9);
  const seen = new Map(); // most neighbors share a color: mixing it once is enough
  for (let i = 0; i < count; i += 1) {
    const a = f.value(c - span + (2 * span * i) / (count - 1));
    const text = color(a);
    if (!seen.has(text)) {
      const [r, g, b] = rgb(text);
      seen.set(text, (255 << 24) | (b << 16) | (g << 8) | r);
    }
    table[i] = seen.get(text);
  }
  const context = canvas.getContext("2d");
  const image = context.createImageData(n, n);
  const pixels = new Uint32Array(image.data.buffer);
  const per = (count - 1) / (2 * span);
  for (let row = 0; row < n; row += 1) {
    const x2 = high - ((high - low) * (row + 0.5)) / n;
    let place = (w2 * x2 + w1 * (low + (high - low) / (2 * n)) + span) * per + 0.5;
    const stride = ((w1 * (high - low)) / n) * per;
    for (let at = row * n, stop = at + n; at < stop; at += 1, place += stride) pixels[at] = table[place | 0];
  }
  context.putImageData(image, 0, 0);
}
