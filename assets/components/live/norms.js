// The length of the loss's gradient in each layer's weights, as bars on a logarithmic axis.

const ROW = 24; // CSS pixels; of many layers
const DENSE = 16;

class Norms {
  constructor(view) {
    this.view = view;
    this.canvas = element("canvas", { role: "img" });
    this.panel = new Panel("norms", element("div", { class: "plot" }, this.canvas));
  }

  relabel(t) {
    this.panel.relabel(t);
  }

  draw() {
    const { run, snapshot, colors, t } = this.view;
    const layers = run.started?.layers ?? ["–", "–", "–"];
    const norms = snapshot?.gradient_norms;
    const width = this.canvas.parentElement.clientWidth;
    const row = layers.length > 10 ? DENSE : ROW;
    const bottom = layers.length * row;
    const context = fitCanvas(this.canvas, width, bottom + 20);
    context.clearRect(0, 0, width, bottom + 20);
    const font = `${row === ROW ? 12 : 11}px ${colors.family}`;
    context.font = font;
    const names = Math.min(width * 0.35, Math.max(...layers.map((name) => context.measureText(name).width)) + 12);
    const box = { left: names, width: width - names - 56 };
    const [from, to] = this.view.ease("norms.range", this.range(norms));
    const x = (exponent) => box.left + (Math.max(0, exponent - from) / (to - from)) * box.width;

    context.font = `10.5px ${colors.family}`;
    context.textAlign = "center";
    context.strokeStyle = colors.border;
    context.fillStyle = colors.muted;
    const every = Math.ceil((to - from) / Math.max(2, box.width / 50));
    for (let exponent = Math.ceil(from); exponent <= to; exponent += every) {
      const at = Math.round(x(exponent)) + 0.5;
      line(context, at, 0, at, bottom);
      context.fillText(power(exponent), x(exponent), bottom + 14);
    }

    const shown = norms && this.view.ease("norms", Array.from(norms, (norm) => (norm > 0 ? Math.log10(norm) : from)));
    context.font = font;
    context.textBaseline = "middle";
    layers.forEach((name, i) => {
      const middle = i * row + row / 2;
      context.textAlign = "right";
      context.fillStyle = colors.text;
      context.fillText(name, box.left - 8, middle, names - 8);
      if (!shown) return;
      context.fillStyle = colors.accent;
      context.fillRect(box.left, middle - row / 4, Math.max(0, x(shown[i]) - box.left), row / 2);
      context.textAlign = "left";
      context.fillStyle = colors.muted;
      context.fillText(short(norms[i]), box.left + box.width + 8, middle);
    });
    context.textBaseline = "alphabetic";
    const list = norms ? layers.map((name, i) => `${name} ${short(norms[i])}`).join(", ") : t("norms.caption");
    this.canvas.setAttribute("aria-label", `${t("norms.title")}: ${list}`);
  }

  // Exponents of ten from and to which the axis goes: four decades at least.
  range(norms) {
    let [from, to] = [-4, 1];
    for (const norm of norms ?? []) {
      if (!(norm > 0) || !Number.isFinite(norm)) continue;
      from = Math.min(from, Math.floor(Math.log10(norm)));
      to = Math.max(to, Math.ceil(Math.log10(norm)));
    }
    return [Math.max(from, -12), Math.min(to, 12)];
  }
}
