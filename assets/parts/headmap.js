/* One attention map, large: a row for each token that looks, a column for each token that is looked at. A cell that is pointed at, or
   walked to with the arrow keys, is told with its two tokens and its number. Knows no network.

   new HeadMap({ t, pointed })          pointed(row) when another row is looked at; t(key, values) gives words, keys `heads.*`
     show({ data, rows, columns, rowLabels, columnLabels, name })      data row by row, or null while there is none
     draw(width, colors)

   For both sizes: paintHead(canvas, map, most, shades) paints a map of {data, rows, columns, peak} into at most most × most pixels. */

import "./elements.js";

const HEAD_STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1], Home: [0, -Infinity], End: [0, Infinity], PageUp: [-Infinity, 0], PageDown: [Infinity, 0] };
const HEAD_LISTED = 5; // of a row, in words

// From the ground to the deepest blue of the theme; the root of a share, so that small ones are seen beside large ones.
function headShades({ dark, background }) {
  const ground = rgb(background);
  const anchors = dark ? [ground, [38, 84, 122], [90, 174, 234], [222, 242, 255]] : [ground, [150, 197, 226], [0, 114, 178], [0, 44, 84]];
  return Uint32Array.from({ length: 256 }, (_, i) => {
    const [r, g, b] = rgb(mix(anchors, i / 255));
    return (255 << 24) | (b << 16) | (g << 8) | r; // as an image keeps them
  });
}
const headColor = (shade) => `rgb(${shade & 255}, ${(shade >> 8) & 255}, ${(shade >> 16) & 255})`;

function headPeak(data) {
  let peak = 0;
  for (let i = 0; i < data.length; i++) if (data[i] > peak) peak = data[i];
  return peak || 1;
}

// Where there are more cells than pixels, a pixel shows the largest of its cells: a line of single cells stays a line.
function paintHead(canvas, { data, rows, columns, peak }, most, shades) {
  const [w, h] = [Math.min(columns, most), Math.min(rows, most)];
  const largest = new Float32Array(w * h);
  for (let r = 0; r < rows; r++) {
    const line = Math.floor((r * h) / rows) * w;
    for (let c = 0; c < columns; c++) {
      const place = line + (w === columns ? c : Math.floor((c * w) / columns));
      if (data[r * columns + c] > largest[place]) largest[place] = data[r * columns + c];
    }
  }
  if (canvas.width !== w || canvas.height !== h) Object.assign(canvas, { width: w, height: h });
  const context = canvas.getContext("2d");
  const image = context.createImageData(w, h);
  const pixels = new Uint32Array(image.data.buffer);
  for (let i = 0; i < pixels.length; i++) pixels[i] = shades[Math.round(255 * Math.sqrt(Math.min(1, largest[i] / peak)))];
  context.putImageData(image, 0, 0);
}

class HeadMap {
  constructor({ t, pointed = () => {} }) {
    Object.assign(this, { t, pointed, map: null, place: null, peek: null });
    this.title = element("h5", {});
    this.canvas = element("canvas", { "aria-hidden": "true" });
    this.line = element("i", { class: "heads-line" });
    this.cell = element("i", { class: "heads-cell" });
    this.field = element("div", { class: "heads-field", role: "img", tabindex: "0", "data-help": "heads" }, this.canvas, this.line, this.cell);
    this.left = element("div", { class: "heads-left", "aria-hidden": "true" });
    this.above = element("div", { class: "heads-above", "aria-hidden": "true" });
    this.plot = element("div", { class: "heads-plot" }, this.above, this.left, this.field);
    this.scale = element("p", { class: "heads-scale", "aria-hidden": "true" });
    this.axes = element("p", { class: "heads-axes" });
    this.told = element("p", { class: "heads-told", role: "status" });
    this.list = element("ol", { class: "heads-list" });
    this.box = element("figure", { class: "heads-map" }, this.title, this.plot, this.scale, this.axes, this.told, this.list);
    this.listen();
  }

  listen() {
    const under = (event) => {
      const box = this.field.getBoundingClientRect();
      if (!this.map) return null;
      const inside = (share, count) => Math.max(0, Math.min(count - 1, Math.floor(share * count)));
      return [inside((event.clientY - box.top) / box.height, this.map.rows), inside((event.clientX - box.left) / box.width, this.map.columns)];
    };
    this.field.addEventListener("pointermove", (event) => event.pointerType === "mouse" && this.look({ peek: under(event) }));
    this.field.addEventListener("pointerleave", () => this.look({ peek: null }));
    this.field.addEventListener("click", (event) => this.look({ place: under(event), peek: null }));
    this.field.addEventListener("focus", () => this.map && !this.place && this.field.matches(":focus-visible") && this.look({ place: [0, 0] }));
    this.field.addEventListener("keydown", (event) => {
      const step = HEAD_STEPS[event.key];
      if (!step || !this.map || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      const [row, column] = this.place ?? [0, 0];
      const within = (value, count) => Math.max(0, Math.min(count - 1, value));
      this.look({ place: this.place ? [within(row + step[0], this.map.rows), within(column + step[1], this.map.columns)] : [0, 0], peek: null });
    });
  }

  // Which cell is looked at: under the mouse, else where it was clicked or walked to.
  get now() {
    return this.peek ?? this.place;
  }

  look(changes) {
    const before = this.now?.[0];
    Object.assign(this, changes);
    this.mark();
    if (this.now?.[0] !== before) this.pointed(this.now?.[0] ?? null);
  }

  show({ data, rows, columns, rowLabels, columnLabels, name }) {
    this.name = name;
    this.map = data ? { data, rows, columns, rowLabels, columnLabels, peak: headPeak(data) } : null;
    const fits = (place) => place && this.map && place[0] < rows && place[1] < columns;
    if (!fits(this.place)) this.place = null;
    if (!fits(this.peek)) this.peek = null;
  }

  draw(width, colors) {
    const { map, t } = this;
    this.title.textContent = this.name;
    for (const each of [this.plot, this.scale, this.axes, this.list]) each.hidden = !map;
    this.size = null;
    if (!map) {
      this.told.textContent = t("heads.none");
      return;
    }
    const longest = (labels) => Math.max(1, ...labels.slice(0, 600).map((label) => headWidth(label)));
    const gutter = Math.min(width < 420 ? 62 : 96, 10 + 7.2 * longest(map.rowLabels));
    const room = (width - gutter - 8) / map.columns;
    const cell = room > 4 ? Math.min(map.columns > 12 ? 22 : 34, Math.floor(room)) : room;
    this.size = { cell, wide: cell * map.columns, high: cell * map.rows };
    const flat = longest(map.columnLabels) <= 2 && cell >= 15;
    const head = flat ? 20 : Math.min(80, 14 + 6.2 * longest(map.columnLabels));
    Object.assign(this.plot.style, { gridTemplateColumns: `${gutter}px ${this.size.wide}px`, gridTemplateRows: `${head}px ${this.size.high}px` });
    this.above.classList.toggle("flat", flat);
    const ratio = window.devicePixelRatio || 1;
    this.shades = headShades(colors);
    paintHead(this.canvas, map, Math.round(Math.max(this.size.wide, this.size.high) * ratio), this.shades);
    const { wide, high } = this.size;
    Object.assign(this.canvas.style, { width: `${wide}px`, height: `${high}px` });
    this.field.setAttribute("aria-label", t("heads.map", { name: this.name, rows: map.rows, columns: map.columns }));
    const stops = [0, 32, 64, 128, 192, 255].map((i) => `${headColor(this.shades[i])} ${((i / 255) ** 2 * 100).toFixed(1)}%`);
    const bar = element("i", { style: `background: linear-gradient(to right, ${stops.join(", ")})` });
    this.scale.replaceChildren(element("span", {}, "0"), bar, element("span", {}, headPercent(map.peak)));
    this.axes.textContent = t("heads.axes");
    this.mark();
  }

  // What belongs to the cell that is looked at; nothing is painted anew.
  mark() {
    const { map, size, now, t } = this;
    if (!map || !size) return;
    const { cell } = size;
    this.line.hidden = this.cell.hidden = this.list.hidden = !now;
    this.label(this.left, map.rowLabels, now?.[0], 13 / cell, (i) => `top: ${((i + 0.5) * cell).toFixed(1)}px`);
    this.label(this.above, map.columnLabels, now?.[1], 15 / cell, (i) => `left: ${((i + 0.5) * cell).toFixed(1)}px`);
    Object.assign(this.box.dataset, { row: now?.[0] ?? "", column: now?.[1] ?? "", value: now ? map.data[now[0] * map.columns + now[1]].toFixed(4) : "" });
    if (!now) {
      this.told.textContent = t("heads.point");
      return;
    }
    const [row, column] = now;
    const [x, y, side] = [column * cell, row * cell, Math.max(3, cell)];
    Object.assign(this.line.style, { top: `${y}px`, height: `${Math.max(2, cell)}px` });
    Object.assign(this.cell.style, { left: `${x}px`, top: `${y}px`, width: `${side}px`, height: `${side}px` });
    const values = map.data.subarray(row * map.columns, (row + 1) * map.columns);
    this.told.textContent = t("heads.cell", { row: map.rowLabels[row], rowAt: row + 1, column: map.columnLabels[column], columnAt: column + 1, percent: headPercent(values[column]) });
    const best = Array.from(values.keys()).sort((a, b) => values[b] - values[a]).slice(0, HEAD_LISTED);
    const bars = best.map((at) => element("li", {}, element("b", {}, map.columnLabels[at]), element("span", { class: "heads-bar" }, element("i", { style: `width: ${(100 * values[at]).toFixed(1)}%` })), element("span", {}, headPercent(values[at]))));
    this.list.replaceChildren(...bars);
    this.list.setAttribute("aria-label", t("heads.most", { row: map.rowLabels[row] }));
  }

  // As many labels as there is room for; that of the cell that is looked at instead of its neighbours.
  label(box, labels, now, every, style) {
    const step = Math.max(1, Math.ceil(every));
    const shown = labels.map((_, i) => i).filter((i) => i === now || (i % step === 0 && (now === undefined || step === 1 || Math.abs(i - now) >= step)));
    box.replaceChildren(...shown.map((i) => element("span", { style: style(i), class: i === now ? "now" : "" }, labels[i])));
  }
}

// How wide a label is, in letters; a Chinese sign is two wide.
function headWidth(label) {
  return [...label].reduce((sum, sign) => sum + (sign.codePointAt(0) > 0x2e7f ? 2 : 1), 0);
}

function headPercent(share) {
  return share > 0 && share < 0.0005 ? "< 0.1 %" : `${(100 * share).toFixed(1)} %`;
}
