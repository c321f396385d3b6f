/* The drawing of the network: edges by weight and sign, and over them a map of what each neuron makes of the plane. Drawn anew
   only where weights, the pointer or the crawling dashes changed. */

const BUCKETS = 10; // widths of edges: all of one width are one stroke

const widthOf = (level, crowded) => 0.5 + (level / (BUCKETS - 1)) * (crowded ? 2.2 : 5.2);

class Network {
  constructor(view) {
    this.view = view;
    this.lines = element("canvas", { class: "ink", "aria-hidden": "true" });
    this.canvas = element("canvas", { class: "ink", "aria-hidden": "true" });
    this.nodes = new Nodes(view);
    this.tip = element("div", { class: "tip num", "aria-hidden": "true", hidden: "" });
    this.box = element("div", { class: "net" }, this.lines, this.canvas, this.nodes.box, this.tip);
    this.scroller = element("div", { class: "netframe" }, this.box);
    this.crawl = 0;
    listenToEdges(view, this);
  }

  build(width) {
    const { view } = this;
    this.plan = planOf(view.shape, width);
    this.box.style.width = `${this.plan.width}px`;
    this.box.style.height = `${this.plan.height}px`;
    this.nodes.build(this.plan);
    this.fields = new Map();
    this.maps = null;
  }

  // The maps of all neurons from the weights now shown, n × n points each (a curve: n points).
  compute(n) {
    const { view } = this;
    const { net, curve } = view.data;
    if (!this.fields.has(n)) this.fields.set(n, curve ? makeRow(net, 2 * n) : makeGrid(net, n));
    const field = forward(this.fields.get(n), net, view.parameters);
    this.field = field;
    if (curve) return;
    const units = net.sizes.reduce((sum, size) => sum + size, 0);
    if (this.maps?.width !== n || this.maps.height !== n * units) this.maps = makePicture(n, n * units);
    const { pixels } = this.maps;
    let tile = 0;
    net.sizes.forEach((size, column) => {
      for (let unit = 0; unit < size; unit += 1, tile += 1) {
        const from = unit * field.count;
        const values = field.values[column];
        const name = column ? net.activations[column - 1] : "";
        if (name === "softmax" || name === "sigmoid") this.shadeShare(values, from, field.count, tile, pixels);
        else shade(values, from, field.count, column === 0 || UNBOUNDED.has(name) ? spanOf(values, from, field.count) : 1, view.tints.diverging, pixels, tile * field.count);
      }
    });
    this.maps.show();
  }

  // What lies between 0 and 1 has its middle at a half.
  shadeShare(values, from, count, tile, pixels) {
    const table = this.view.tints.diverging;
    for (let p = 0; p < count; p += 1) pixels[tile * count + p] = table[(values[from + p] * SHADES + 0.5) | 0];
  }

  sheet(canvas) {
    const { plan } = this;
    const context = fitCanvas(canvas, plan.width, plan.height);
    context.clearRect(0, 0, plan.width, plan.height);
    return context;
  }

  draw(light) {
    if (this.view.drawn) this.drawEdges(this.sheet(this.lines), light);
    else this.drawPromise(this.sheet(this.lines));
    this.drawTip();
  }

  // The weight of the edge pointed at, where the pointer is.
  drawTip() {
    const { view, tip } = this;
    const edge = view.hover?.kind === "edge" ? view.hover.at : null;
    tip.hidden = !edge;
    if (!edge) return;
    const w = view.parameters[weightAt(view.data.net, edge)];
    tip.textContent = exact(w);
    tip.className = `tip num ${w < 0 ? "negative" : "positive"}`;
  }

  // `light`: thick edges are bundles of hairlines, which are ten times as fast to draw as strokes where no GPU helps.
  drawEdges(context, light) {
    const { plan, view } = this;
    const { net } = view.data;
    const w = view.parameters;
    const half = plan.node / 2;
    const paths = Array.from({ length: 2 * BUCKETS }, () => null);
    const lit = view.hover?.kind === "neuron" ? view.hover.at : null;
    const crowded = w.length > 180;
    const ratio = window.devicePixelRatio || 1;
    net.layers.forEach((layer, l) => {
      const x0 = plan.x(l) + half;
      const x1 = plan.x(l + 1) - half;
      const middle = (x0 + x1) / 2;
      for (let to = 0; to < layer.outputs; to += 1) {
        const y1 = plan.y(l + 1, to);
        for (let from = 0; from < layer.inputs; from += 1) {
          const value = w[layer.weights + to * layer.inputs + from];
          const strength = 1 - Math.exp(-Math.abs(value) / 1.1);
          const bucket = Math.min(BUCKETS - 1, (strength * BUCKETS) | 0) + (value < 0 ? BUCKETS : 0);
          if (light && crowded && bucket % BUCKETS === 0) continue; // hardly seen
          const y0 = plan.y(l, plan.row(l, from));
          const path = (paths[bucket] ??= new Path2D());
          const hairs = light ? Math.max(1, Math.min(crowded ? 2 : 6, Math.round(widthOf(bucket % BUCKETS, crowded))) * ratio) : 1;
          for (let k = 0; k < hairs; k += 1) {
            const off = light ? (k - (hairs - 1) / 2) / ratio : 0;
            path.moveTo(x0, y0 + off);
            path.bezierCurveTo(middle, y0 + off, middle, y1 + off, x1, y1 + off);
          }
        }
      }
    });
    context.lineCap = "butt";
    paths.forEach((path, bucket) => {
      if (!path) return;
      const level = bucket % BUCKETS;
      context.strokeStyle = bucket < BUCKETS ? view.colors.positive : view.colors.negative;
      const width = widthOf(level, crowded);
      context.lineWidth = light ? 1 / ratio : width;
      context.globalAlpha = ((crowded ? 0.16 : 0.3) + 0.6 * (level / (BUCKETS - 1))) * (light ? Math.min(1, width) : 1);
      if (lit) context.globalAlpha *= 0.45;
      const dashed = this.crawl && !light && (!crowded || level > 2);
      context.setLineDash(dashed ? [9, 3] : []);
      context.lineDashOffset = -this.crawl;
      context.stroke(path);
    });
    context.setLineDash([]);
    context.globalAlpha = 1;
    this.drawLit(context, lit);
  }

  // The edges of the neuron or the one edge under the pointer, in full color.
  drawLit(context, lit) {
    const { view, plan } = this;
    const { net } = view.data;
    const edges = [];
    if (lit) {
      const [column, unit] = lit;
      if (column) for (let from = 0; from < net.sizes[column - 1]; from += 1) edges.push([column - 1, unit, from]);
      if (column < plan.depth) for (let to = 0; to < net.sizes[column + 1]; to += 1) edges.push([column, to, unit]);
    }
    const chosen = view.hover?.kind === "edge" ? view.hover.at : view.pinned?.kind === "edge" ? view.pinned.at : null;
    if (chosen) edges.push(chosen);
    for (const edge of edges) {
      const value = view.parameters[weightAt(net, edge)];
      context.strokeStyle = value < 0 ? view.colors.negative : view.colors.positive;
      context.lineWidth = (edge === chosen ? 2.4 : 0.8) + 5 * (1 - Math.exp(-Math.abs(value) / 1.1));
      context.stroke(this.path(edge));
    }
  }

  path([layer, to, from]) {
    const { plan } = this;
    const [x0, x1] = [plan.x(layer) + plan.node / 2, plan.x(layer + 1) - plan.node / 2];
    const [y0, y1] = [plan.y(layer, plan.row(layer, from)), plan.y(layer + 1, to)];
    return new Path2D(`M${x0} ${y0}C${(x0 + x1) / 2} ${y0} ${(x0 + x1) / 2} ${y1} ${x1} ${y1}`);
  }

  drawMaps() {
    const { plan, view } = this;
    const context = this.sheet(this.canvas);
    if (!view.drawn) return;
    const { net, curve } = view.data;
    const { node } = plan;
    context.imageSmoothingQuality = "low";
    let tile = 0;
    net.sizes.forEach((size, column) => {
      for (let unit = 0; unit < size; unit += 1, tile += 1) {
        const [x, y] = [plan.x(column) - node / 2, plan.y(column, plan.row(column, unit)) - node / 2];
        context.save();
        context.beginPath();
        context.roundRect(x, y, node, node, 8);
        context.fillStyle = view.colors.background;
        context.fill();
        context.clip();
        if (curve) this.drawCurve(context, column, unit, x, y);
        else context.drawImage(this.maps.canvas, 0, tile * this.maps.width, this.maps.width, this.maps.width, x, y, node, node);
        context.restore();
      }
    });
    for (const place of [view.pointer, view.probe]) if (place) this.drawPlace(context, place);
  }

  // The same place of the plane in every map: where the pointer is, and the picked point.
  drawPlace(context, { x, y }) {
    const { plan, view } = this;
    const { node } = plan;
    const [dx, dy] = [(x / REACH) * (node / 2), view.data.curve ? 0 : (-y / REACH) * (node / 2)];
    context.fillStyle = view.colors.text;
    context.strokeStyle = view.colors.background;
    context.lineWidth = 1.2;
    context.beginPath();
    view.data.net.sizes.forEach((size, column) => {
      for (let unit = 0; unit < size; unit += 1) {
        const [cx, cy] = [plan.x(column) + dx, plan.y(column, plan.row(column, unit)) + dy];
        context.moveTo(cx + 2.4, cy);
        context.arc(cx, cy, 2.4, 0, 2 * Math.PI);
      }
    });
    context.fill();
    context.stroke();
  }

  drawCurve(context, column, unit, x, y) {
    const { plan: { node }, view, field } = this;
    const values = field.values[column];
    const from = unit * field.count;
    const most = spanOf(values, from, field.count) * 1.08;
    context.fillStyle = view.colors.surface;
    context.fillRect(x, y, node, node);
    context.strokeStyle = view.colors.border;
    context.lineWidth = 1;
    context.beginPath();
    context.moveTo(x, y + node / 2);
    context.lineTo(x + node, y + node / 2);
    context.stroke();
    context.strokeStyle = column ? view.colors.accent : view.colors.muted;
    context.lineWidth = 1.8;
    context.beginPath();
    for (let p = 0; p < field.count; p += 1) context.lineTo(x + (p * node) / (field.count - 1), y + node / 2 - ((values[from + p] / most) * node) / 2);
    context.stroke();
  }

  // A shape that was asked for and whose weights have not come yet: quiet lines, empty neurons.
  drawPromise(context) {
    const { plan, view } = this;
    const sizes = [view.shape.features.length, ...view.shape.units, view.shape.outputs];
    context.strokeStyle = view.colors.border;
    context.lineWidth = 0.8;
    for (let layer = 0; layer + 1 < sizes.length; layer += 1) {
      for (let to = 0; to < sizes[layer + 1]; to += 1) for (let from = 0; from < sizes[layer]; from += 1) context.stroke(this.path([layer, to, from]));
    }
  }
}
