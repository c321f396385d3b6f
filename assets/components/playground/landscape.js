/* The loss in a plane through the weights' path: two directions of many, chosen so that the path is seen best. Computed by
   core; drawn here with the place where we are. */

class Landscape {
  constructor(view) {
    const { say } = view;
    this.view = view;
    this.canvas = element("canvas", { role: "img", "aria-label": `${say("landscape.title")}. ${say("landscape.caption")}` });
    this.plot = element("div", { class: "plot still" }, this.canvas);
    this.caption = element("p", { class: "caption" });
    this.ask = element("button", { type: "button" });
    this.ask.addEventListener("click", () => view.report.tell({ landscape: true, line: view.shownLine.name, place: view.epoch }));
    this.box = element("section", { class: "panel landscape" }, element("header", {}, element("h4", {}, say("landscape.title")), this.ask), this.plot, this.caption);
  }

  redraw() {
    const { view } = this;
    const { landscape } = view.data;
    this.plot.hidden = !landscape;
    const [first, second] = (landscape?.explained ?? []).map(percent);
    const about = landscape && view.say("landscape.of", { epoch: landscape.center, line: view.say(`line.${landscape.line}`) });
    this.caption.textContent = [about, view.say("landscape.caption"), first && view.say("landscape.explained", { first, second })].filter(Boolean).join(" ");
    this.offer();
    if (!landscape) return;
    const { n, values } = landscape;
    this.picture = makePicture(n, n);
    const logs = Float32Array.from(values, (v) => Math.log(Math.max(v, 1e-9)));
    const sorted = Float32Array.from(logs.filter(Number.isFinite)).sort();
    const [low, high] = [sorted[0], sorted[sorted.length - 1]];
    for (let p = 0; p < n * n; p += 1) {
      const t = Number.isFinite(logs[p]) ? (logs[p] - low) / (high - low || 1) : 1;
      // the first row of the grid is the lowest
      this.picture.pixels[(n - 1 - Math.floor(p / n)) * n + (p % n)] = view.tints.heat[Math.round(t * SHADES)];
    }
    this.picture.show();
    this.heights = { logs, low, high, n };
    this.draw();
  }

  // What the button would do now.
  offer() {
    const { view } = this;
    const words = view.say(view.data.landscape ? "landscape.again" : "landscape.ask", { epoch: view.epoch });
    if (this.ask.textContent !== words) this.ask.textContent = words;
  }

  // path: one place per snapshot that was walked, `epochs` says when
  draw() {
    const { view } = this;
    const { landscape } = view.data;
    this.offer();
    if (!landscape || !this.picture) return;
    const size = Math.min(this.box.clientWidth - 30, 420);
    if (size < 50) return;
    const context = fitCanvas(this.canvas, size, size);
    context.clearRect(0, 0, size, size);
    context.save();
    context.beginPath();
    context.roundRect(0, 0, size, size, 8);
    context.clip();
    context.imageSmoothingQuality = "high";
    context.drawImage(this.picture.canvas, 0, 0, size, size);
    const { path } = landscape;
    if (path) {
      const [low, high] = [landscape.low, landscape.high];
      const x = (k) => ((path[2 * k] - low[0]) / (high[0] - low[0])) * size;
      const y = (k) => ((high[1] - path[2 * k + 1]) / (high[1] - low[1])) * size;
      const here = lastBefore(landscape.epochs, view.epoch);
      for (const [from, to, width, alpha] of [[0, path.length / 2 - 1, 1.6, 0.35], [0, here, 2.4, 1]]) {
        context.strokeStyle = view.colors.negative;
        context.globalAlpha = alpha;
        context.lineWidth = width;
        context.beginPath();
        for (let k = from; k <= to; k += 1) context.lineTo(x(k), y(k));
        context.stroke();
      }
      ring(context, view.colors, x(here), y(here));
    }
    context.restore();
  }
}
