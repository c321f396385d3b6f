/* The plane and what the network makes of it: the output's surface (or that of the neuron pointed at), the line where it
   decides, the points. Regression curves are drawn as curves. */

const AXIS = 24; // for the numbers below and at the left

class Surface {
  // `main`: follows the pointer on the network, can be clicked and painted on
  constructor(view, main = false) {
    this.view = view;
    this.main = main;
    this.heat = element("canvas", { class: "heat", "aria-hidden": "true" });
    this.dots = element("canvas", { class: "dots", ...(main ? { tabindex: "0", role: "img" } : { "aria-hidden": "true" }) });
    this.invite = element("p", { class: "invite", hidden: "" });
    this.box = element("div", { class: "surface" }, this.heat, this.dots, this.invite);
    this.fields = new Map();
  }

  build(size) {
    this.size = size;
    const inner = size - AXIS;
    this.scale = { x: (v) => AXIS + ((v + REACH) / (2 * REACH)) * inner, y: (v) => ((REACH - v) / (2 * REACH)) * inner, fromX: (p) => -REACH + ((p - AXIS) / inner) * 2 * REACH, fromY: (p) => REACH - (p / inner) * 2 * REACH, inner };
    Object.assign(this.box.style, { width: `${size}px`, height: `${size}px` });
    if (this.view.data.curve) Object.assign(this.scale, curveScale(this.view, inner));
  }

  compute(parameters, n) {
    const { net, curve } = this.view.data;
    const form = [net.features, net.sizes].join();
    if (this.form !== form) {
      this.form = form;
      this.fields.clear();
    }
    const points = curve ? 4 * n : n;
    if (!this.fields.has(points)) this.fields.set(points, curve ? makeRow(net, points) : makeGrid(net, points));
    this.field = forward(this.fields.get(points), net, parameters);
  }

  // Which neuron is shown: [column, unit]; null is the whole output.
  get shown() {
    const target = this.main && (this.view.hover ?? this.view.pinned);
    return target?.kind === "neuron" && !(target.at[0] === this.view.data.net.layers.length && this.view.data.net.sizes.at(-1) === 1) ? target.at : null;
  }

  draw() {
    const { view, size, scale } = this;
    const context = fitCanvas(this.heat, size, size);
    context.clearRect(0, 0, size, size);
    if (this.main) drawInvitation(this);
    if (!view.drawn) return drawFrame(context, this);
    if (view.data.curve) return drawCurves(context, this);
    const { field } = this;
    const { n } = field;
    if (this.picture?.width !== n) this.picture = makePicture(n, n);
    const shown = this.shown;
    const last = field.values.at(-1);
    this.span = 1;
    if (shown) {
      const values = field.values[shown[0]];
      const name = shown[0] ? view.data.net.activations[shown[0] - 1] : "";
      const from = shown[1] * field.count;
      if (name === "sigmoid" || name === "softmax") {
        for (let p = 0; p < field.count; p += 1) this.picture.pixels[p] = view.tints.soft[(values[from + p] * SHADES + 0.5) | 0];
      } else {
        if (!shown[0] || UNBOUNDED.has(name)) this.span = spanOf(values, from, field.count);
        shade(values, from, field.count, this.span, view.tints.soft, this.picture.pixels, 0);
      }
    } else shadeOutputs(view.data.net, last, field.count, view.tints, this.picture.pixels, view.sharp);
    this.picture.show();
    context.save();
    context.beginPath();
    context.roundRect(AXIS, 0, scale.inner, scale.inner, 8);
    context.clip();
    context.imageSmoothingEnabled = !view.sharp;
    context.imageSmoothingQuality = "medium";
    context.drawImage(this.picture.canvas, AXIS, 0, scale.inner, scale.inner);
    context.strokeStyle = view.colors.text;
    context.globalAlpha = 0.5;
    context.lineWidth = 1.3;
    if (!shown && !view.sharp && view.data.classOf) context.stroke(this.boundary());
    context.restore();
    this.drawAxes(context);
  }

  // Where one output crosses its threshold, or two outputs share the lead.
  boundary() {
    const { field: { values, count, n }, scale, view } = this;
    const outputs = view.data.net.sizes.at(-1);
    const last = values.at(-1);
    const cell = scale.inner / n;
    const path = new Path2D();
    if (outputs === 1) level(path, last, n, view.data.net.activations.at(-1) === "sigmoid" ? 0.5 : 0, cell);
    else {
      const lead = new Float32Array(count);
      for (let o = 0; o < outputs; o += 1) {
        for (let p = 0; p < count; p += 1) {
          let most = -Infinity;
          for (let k = 0; k < outputs; k += 1) if (k !== o && last[k * count + p] > most) most = last[k * count + p];
          lead[p] = last[o * count + p] - most;
        }
        level(path, lead, n, 0, cell);
      }
    }
    return path;
  }

  drawAxes(context) {
    const { view, scale } = this;
    context.font = `11px ${view.colors.font}`;
    context.fillStyle = view.colors.muted;
    context.textAlign = "center";
    for (const v of [-6, -3, 0, 3, 6]) context.fillText(plain(v), Math.max(AXIS + 8, Math.min(AXIS + scale.inner - 4, scale.x(v))), scale.inner + 14);
    context.textAlign = "right";
    const ends = scale.ys ?? [-6, -3, 0, 3, 6];
    for (const v of ends) context.fillText(plain(v), AXIS - 4, Math.max(9, Math.min(scale.inner - 1, scale.y(v) + 4)));
  }
}

// Lines of equal height through a grid of values, by marching squares; grid points stand in the middle of their cells.
function level(path, values, n, height, cell) {
  for (let row = 0; row + 1 < n; row += 1) {
    for (let column = 0; column + 1 < n; column += 1) {
      const k = row * n + column;
      const a = values[k] - height, b = values[k + 1] - height, c = values[k + n + 1] - height, d = values[k + n] - height;
      const sign = (a > 0) + 2 * (b > 0) + 4 * (c > 0) + 8 * (d > 0);
      if (sign === 0 || sign === 15) continue;
      const x = AXIS + (column + 0.5) * cell;
      const y = (row + 0.5) * cell;
      const cuts = [];
      if (a > 0 !== b > 0) cuts.push(x + (cell * a) / (a - b), y);
      if (b > 0 !== c > 0) cuts.push(x + cell, y + (cell * b) / (b - c));
      if (d > 0 !== c > 0) cuts.push(x + (cell * d) / (d - c), y + cell);
      if (a > 0 !== d > 0) cuts.push(x, y + (cell * a) / (a - d));
      for (let i = 0; i + 3 < cuts.length; i += 4) {
        path.moveTo(cuts[i], cuts[i + 1]);
        path.lineTo(cuts[i + 2], cuts[i + 3]);
      }
    }
  }
}

// A curve's heights: from a little below the least value of the data to a little above the greatest.
function curveScale(view, inner) {
  let most = 1.2;
  for (const value of view.data.values ?? []) most = Math.max(most, Math.abs(value) * 1.15);
  return { y: (v) => ((most - v) / (2 * most)) * inner, fromY: (p) => most - (p / inner) * 2 * most, ys: most > 2 ? [-2, -1, 0, 1, 2] : [-1, 0, 1] };
}

// Where points can stand, before anything is made of them.
function drawFrame(context, surface) {
  const { view, scale } = surface;
  context.beginPath();
  context.roundRect(AXIS + 0.5, 0.5, scale.inner - 1, scale.inner - 1, 8);
  context.fillStyle = view.colors.surface;
  context.fill();
  context.strokeStyle = view.colors.border;
  context.lineWidth = 1;
  context.stroke();
  surface.drawAxes(context);
}

// A clean sheet says what can be done with it.
function drawInvitation({ view, invite }) {
  const { own } = view.parts.painting;
  invite.hidden = view.drawn || !own || own.points.length > 0 || view.hidden("paint");
  if (!invite.hidden) invite.textContent = view.say("invite");
}

function drawCurves(context, surface) {
  const { view, field, scale, shown } = surface;
  context.fillStyle = view.colors.surface;
  context.beginPath();
  context.roundRect(AXIS, 0, scale.inner, scale.inner, 8);
  context.fill();
  context.save();
  context.clip();
  context.strokeStyle = view.colors.border;
  context.lineWidth = 1;
  context.beginPath();
  for (const v of scale.ys) {
    context.moveTo(AXIS, scale.y(v));
    context.lineTo(AXIS + scale.inner, scale.y(v));
  }
  context.stroke();
  const trail = (column, unit, color, width) => {
    context.strokeStyle = color;
    context.lineWidth = width;
    context.beginPath();
    for (let p = 0; p < field.count; p += 1) context.lineTo(AXIS + (p * scale.inner) / (field.count - 1), scale.y(field.values[column][unit * field.count + p]));
    context.stroke();
  };
  if (shown) context.globalAlpha = 0.35;
  trail(field.values.length - 1, 0, view.colors.accent, 2.6);
  context.globalAlpha = 1;
  if (shown) trail(...shown, view.colors.text, 2);
  context.restore();
  surface.drawAxes(context);
}
