// The kernels of the first layer, weight by weight: blue positive, orange negative; for color pictures in the color they
// answer to, gray for nothing.

class Filters {
  constructor(view) {
    this.view = view;
    this.point = null; // where the pointer is
    this.canvas = element("canvas", { role: "img" });
    this.panel = new Panel("filters", element("div", { class: "plot" }, this.canvas));
    const read = (point) => {
      this.point = point;
      view.changed();
    };
    this.canvas.addEventListener("pointermove", (event) => read({ x: event.offsetX, y: event.offsetY }));
    this.canvas.addEventListener("pointerleave", () => read(null));
  }

  relabel(t) {
    this.panel.relabel(t);
    this.canvas.setAttribute("aria-label", t("filters.title"));
  }

  draw() {
    const { snapshot, colors, t } = this.view;
    const width = this.canvas.parentElement.clientWidth;
    const [count, rows, columns, channels = 1] = snapshot?.shape ?? [16, 3, 3];
    const gap = 8;
    const wanted = count > 8 ? Math.max(8, Math.ceil(count / 4)) : count;
    const fit = Math.max(1, Math.min(wanted, Math.floor((width + gap) / (26 + gap))));
    const across = Math.ceil(count / Math.ceil(count / fit)); // all rows alike
    const side = Math.min(52, Math.floor((width - gap * (across - 1)) / across));
    const down = Math.ceil(count / across);
    const context = fitCanvas(this.canvas, width, down * (side + gap) - gap + 1);
    context.clearRect(0, 0, width, down * (side + gap));
    const values = snapshot?.shape && this.view.ease("filters", snapshot.filters);
    const greatest = values ? values.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-9) : 1;
    const pixel = side / Math.max(rows, columns);
    let read = null;
    for (let f = 0; f < count; f++) {
      const left = (f % across) * (side + gap);
      const top = Math.floor(f / across) * (side + gap);
      context.fillStyle = colors.surface;
      context.fillRect(left, top, side, side);
      for (let p = 0; values && p < rows * columns; p++) {
        const [row, column] = [Math.floor(p / columns), p % columns];
        const at = (f * rows * columns + p) * channels;
        const [x0, x1] = [left + column * pixel, left + (column + 1) * pixel].map(Math.round);
        const [y0, y1] = [top + row * pixel, top + (row + 1) * pixel].map(Math.round);
        if (channels === 3) {
          const shades = [0, 1, 2].map((c) => Math.round(128 + (127 * values[at + c]) / greatest));
          context.fillStyle = `rgb(${shades.join()})`;
        } else {
          context.fillStyle = values[at] >= 0 ? colors.positive : colors.negative;
          context.globalAlpha = Math.abs(values[at]) / greatest;
        }
        context.fillRect(x0, y0, x1 - x0, y1 - y0);
        context.globalAlpha = 1;
        const { x, y } = this.point ?? {};
        if (x >= x0 && x < x1 && y >= y0 && y < y1) {
          const place = { filter: f + 1, row: row + 1, column: column + 1 };
          const [value, green, blue] = Array.from(snapshot.filters.subarray(at, at + channels), signed);
          read = t(channels === 3 ? "filters.read_color" : "filters.read", { ...place, value, red: value, green, blue });
        }
      }
      context.strokeStyle = colors.border;
      context.strokeRect(left + 0.5, top + 0.5, side - 1, side - 1);
    }
    setText(this.panel.caption, read ?? t(channels === 3 ? "filters.caption_color" : "filters.caption"));
  }
}
