/* Charts over the epochs: losses, accuracies, norms of gradients. Drawn when their lines change; the head only moves. */

class Chart {
  // `series()` gives [{from, values | at, color, width, dash}], `range(series)` gives {low, high, log, write}
  constructor(view, name, series, range) {
    Object.assign(this, { view, name, series, range });
    this.canvas = element("canvas", { role: "img" });
    this.head = element("div", { class: "playhead slim" });
    this.legend = element("div", { class: "legend" });
    this.plot = element("div", { class: "plot" }, this.canvas, this.head);
    this.title = element("h4", {}, view.say(`${name}.title`));
    this.box = element("section", { class: `panel ${name}` }, element("header", {}, this.title, this.legend), this.plot, element("p", { class: "caption" }, view.say(`${name}.caption`)));
    this.canvas.setAttribute("aria-label", `${view.say(`${name}.title`)}. ${view.say(`${name}.caption`)}`);
    const move = (event) => {
      const frame = this.plot.getBoundingClientRect();
      pause(view);
      seek(view, Math.round(((event.clientX - frame.left - this.area.left) / this.area.width) * view.extent));
    };
    this.plot.addEventListener("pointerdown", (event) => {
      if (event.button > 0 || !event.isPrimary) return;
      this.plot.setPointerCapture(event.pointerId);
      if (event.pointerType !== "touch") move(event);
      const end = () => {
        this.plot.removeEventListener("pointermove", move);
        for (const kind of ["pointerup", "pointercancel"]) this.plot.removeEventListener(kind, end);
        view.changed("rest");
      };
      this.plot.addEventListener("pointermove", move);
      for (const kind of ["pointerup", "pointercancel"]) this.plot.addEventListener(kind, end);
    });
  }

  redraw() {
    const { view } = this;
    const width = this.plot.clientWidth;
    if (!width) return;
    const height = 178;
    const area = (this.area = { left: 46, top: 8, width: width - 56, height: height - 30 });
    const context = fitCanvas(this.canvas, width, height);
    context.clearRect(0, 0, width, height);
    const all = this.series();
    const { low, high, log = false, write = plain } = this.range(all);
    const part = log ? (v) => Math.log(Math.max(v, 1e-30) / low) / Math.log(high / low) : (v) => (v - low) / (high - low);
    const x = (epoch) => area.left + (epoch / view.extent) * area.width;
    const y = (v) => area.top + area.height * (1 - Math.max(-0.05, Math.min(1.05, part(v))));
    context.font = `11px ${view.colors.font}`;
    context.textAlign = "right";
    context.lineWidth = 1;
    for (const v of log ? decades(low, high) : ticks(low, high, 4)) {
      const at = Math.round(y(v)) + 0.5;
      context.strokeStyle = view.colors.border;
      context.beginPath();
      context.moveTo(area.left, at);
      context.lineTo(area.left + area.width, at);
      context.stroke();
      context.fillStyle = view.colors.muted;
      context.fillText(write(v), area.left - 6, at + 4);
    }
    context.textAlign = "center";
    const word = view.say("epochs");
    const room = context.measureText(word).width + 14;
    for (const v of ticks(0, view.extent, Math.max(2, area.width / 80))) if (v % 1 === 0 && x(v) < area.left + area.width - room) context.fillText(plain(v), x(v), height - 7);
    context.textAlign = "right";
    context.fillText(word, area.left + area.width, height - 7);
    context.save();
    context.beginPath();
    context.rect(area.left - 1, area.top - 3, area.width + 3, area.height + 6);
    context.clip();
    context.lineJoin = "round";
    for (const each of all) this.trail(context, each, x, y, area.width);
    context.restore();
    this.entries(all);
    this.draw();
  }

  trail(context, { values, from = 0, at, stride = 1, shift = 0, color, width = 1.8, dash = [] }, x, y, room) {
    const count = Math.floor(values.length / stride);
    const skip = Math.max(1, Math.floor(count / (2 * room)));
    context.strokeStyle = color;
    context.lineWidth = width;
    context.setLineDash(dash);
    context.beginPath();
    const add = (k) => {
      const value = values[k * stride + shift];
      if (Number.isFinite(value)) context.lineTo(x(at ? at[k] : from + k), y(value));
    };
    for (let k = 0; k < count - 1; k += skip) add(k);
    add(count - 1);
    context.stroke();
    context.setLineDash([]);
  }

  entries(all) {
    const items = all.filter(({ label }) => label).map(({ label, color, dash }) => {
      const mark = element("i", { class: dash?.length ? "dashed" : "" });
      mark.style.color = color;
      return element("span", {}, mark, label);
    });
    this.legend.replaceChildren(...items);
  }

  draw() {
    if (!this.area) return;
    const at = this.area.left + (this.view.epoch / this.view.extent) * this.area.width;
    this.head.style.transform = `translateX(${at.toFixed(1)}px)`;
  }
}

const decades = (low, high) => {
  const list = [];
  const step = Math.max(1, Math.ceil(Math.log10(high / low) / 5));
  for (let e = Math.ceil(Math.log10(low) - 1e-9); 10 ** e <= high * 1.0001; e += step) list.push(10 ** e);
  return list;
};
const power = (v) => (v >= 0.01 && v < 1e4 ? plain(v) : `10${String(Math.round(Math.log10(v))).replace(/[-\d]/g, (sign) => "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"["-0123456789".indexOf(sign)])}`);

// Losses or accuracies of the trunk and, if there is one, the branch: training solid, test dashed.
function measuredSeries(view, kind) {
  const { trunk, branch } = view.data;
  return [trunk, branch].filter(Boolean).flatMap((line) => {
    const color = line === branch ? view.branchColor : view.colors.accent;
    const name = (set) => (branch ? `${view.say(`line.${line.name}`)} · ${view.say(set)}` : view.say(set));
    return [
      { values: line[kind].test, from: line.from, color, width: 1.5, dash: [4, 3], label: name("test") },
      { values: line[kind].train, from: line.from, color, width: 2, label: name("train") },
    ];
  });
}

const lossChart = (view) => new Chart(view, "losses", () => measuredSeries(view, "losses"), () => ({ low: 0, high: highest([view.data.trunk, view.data.branch]) * 1.04 }));
const accuracyChart = (view) => new Chart(view, "accuracies", () => measuredSeries(view, "accuracies"), (all) => {
  let least = 1;
  for (const { values } of all) for (const value of values) if (value < least) least = value;
  return { low: Math.max(0, Math.floor(least * 10 - 0.2) / 10), high: 1.01, write: (v) => `${Math.round(100 * v)} %` };
});

// The norm of each layer's gradient, on a logarithmic scale: layers that learn a thousand times slower are still in sight.
function normsChart(view) {
  const series = () => {
    const line = view.shownLine;
    return Array.from({ length: line.depth }, (_, layer) => ({
      values: line.norms, at: line.epochs, stride: line.depth, shift: layer, width: 1.6,
      color: layerColor(view, layer, line.depth), label: view.say(layer === line.depth - 1 ? "norms.output" : "norms.layer", { layer: layer + 1 }),
    }));
  };
  const range = (all) => {
    let [low, high] = [Infinity, 0];
    for (const { values } of all.slice(0, 1)) {
      for (const value of values) {
        if (value > high && Number.isFinite(value)) high = value;
        if (value > 1e-12 && value < low) low = value;
      }
    }
    if (!(high > 0)) [low, high] = [1e-3, 1];
    return { low: Math.max(10 ** Math.floor(Math.log10(low)), high * 1e-9), high: 10 ** Math.ceil(Math.log10(high) + 1e-9), log: true, write: power };
  };
  return new Chart(view, "norms", series, range);
}

// Layers from the first (pale) to the last (full): their order can be seen.
function layerColor(view, layer, depth) {
  const part = depth > 1 ? layer / (depth - 1) : 1;
  return mix([rgb(view.colors.categories[4]), rgb(view.colors.categories[1]), rgb(view.colors.categories[3]), rgb(view.colors.accent)], part);
}
