// What each layer makes of the watched picture: its feature maps, layer by layer, blue above zero and orange below.

const LEAST = 32; // CSS pixels a side of a map
const MOST = 84;
const MAP_GAP = 5;
const CLOSE_UP = 132; // of the picture and of the map looked at

// The stages of a snapshot: {picture, stages: [{name, count, low, high, shown, height, width, data}]}.
function readMaps(told, arrays) {
  const stages = (told?.stages ?? []).flatMap((stage) => {
    const array = arrays[`map.${stage.name}`];
    if (!array) return [];
    const [shown, height, width] = array.shape;
    return [{ ...stage, shown, height, width, data: array.data }];
  });
  return stages.length ? { picture: told.picture, stages } : null;
}

class Maps {
  constructor(view) {
    this.view = view;
    this.looked = null; // {stage, map, x, y}: x, y are null while a key has chosen the map
    this.rows = [];
    this.picture = element("canvas", { class: "close", role: "img" });
    this.close = element("canvas", { class: "close", "aria-hidden": "true" });
    this.about = element("p", { class: "about" });
    this.side = element("div", { class: "maps-side" }, this.picture, this.close, this.about);
    this.list = element("div", { class: "maps-list" });
    this.read = element("p", { class: "read" });
    this.panel = new Panel("maps", element("div", { class: "maps-both" }, this.side, this.list), this.read);
  }

  relabel(t) {
    this.panel.relabel(t);
    this.drawn = null;
  }

  forget() {
    this.looked = this.drawn = this.shown = null;
  }

  // Those of the moment that is shown, or, once a run has ended, those that the page asked for.
  get maps() {
    const { snapshot, page, run, timeline } = this.view;
    const asked = page.maps;
    if (asked && asked.run === run.id && timeline.at === null && !run.state?.state?.match(/running|queued/)) {
      if (this.askedFor !== asked) {
        const stages = asked.stages.map((stage) => ({ ...stage, data: fromText(stage.data) }));
        [this.askedFor, this.asked] = [asked, { picture: asked.picture, stages }];
      }
      return this.asked;
    }
    return snapshot?.maps ?? null;
  }

  draw() {
    const { maps, view } = this;
    this.panel.section.hidden = !maps;
    if (!maps) return;
    const key = JSON.stringify([view.colors.dark, this.list.clientWidth, this.looked, view.run.id, view.page.language]);
    if (this.shown === maps && this.drawn === key) return;
    [this.shown, this.drawn] = [maps, key];
    if (this.rows.length !== maps.stages.length) this.fill(maps.stages.length);
    maps.stages.forEach((stage, i) => this.drawStage(this.rows[i], stage, i));
    this.panel.section.dataset.picture = maps.picture;
    this.drawSide(maps);
    setText(this.read, this.words(maps));
  }

  fill(count) {
    this.rows = Array.from({ length: count }, (_, at) => {
      const canvas = element("canvas", { tabindex: "0", role: "img" });
      const name = element("b", {});
      const size = element("span", {});
      const look = (event) => this.look(at, this.placeOf(at, event.offsetX, event.offsetY));
      canvas.addEventListener("pointermove", look);
      canvas.addEventListener("pointerdown", look);
      canvas.addEventListener("pointerleave", () => this.look(at, null));
      canvas.addEventListener("focus", () => this.looked?.stage === at || this.look(at, { map: 0, x: null, y: null }));
      canvas.addEventListener("blur", () => this.look(at, null));
      canvas.addEventListener("keydown", (event) => this.walk(at, event));
      const box = element("div", { class: "stage" }, element("p", {}, name, " ", size), canvas);
      return { box, canvas, name, size };
    });
    this.list.replaceChildren(...this.rows.map(({ box }) => box));
  }

  look(stage, place) {
    this.looked = place && { stage, ...place };
    this.view.changed();
  }

  placeOf(at, px, py) {
    const { across, width, height } = this.rows[at].grid ?? {};
    const stage = this.shown?.stages[at];
    if (!across || !stage) return null;
    const [column, row] = [Math.floor(px / (width + MAP_GAP)), Math.floor(py / (height + MAP_GAP))];
    const map = row * across + column;
    const x = Math.floor(((px - column * (width + MAP_GAP)) / width) * stage.width);
    const y = Math.floor(((py - row * (height + MAP_GAP)) / height) * stage.height);
    return column < across && map < stage.shown && x < stage.width && y < stage.height ? { map, x, y } : null;
  }

  walk(at, event) {
    const stage = this.shown?.stages[at];
    const { across } = this.rows[at].grid ?? { across: 1 };
    const by = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -across, ArrowDown: across }[event.key];
    if (!by || !stage) return;
    event.preventDefault();
    const map = Math.min(stage.shown - 1, Math.max(0, (this.looked?.map ?? 0) + by));
    this.look(at, { map, x: null, y: null });
    this.view.speech.say(this.words(this.shown));
  }

  drawStage(row, stage, at) {
    const { colors, t } = this.view;
    setText(row.name, stage.name);
    const many = stage.count > stage.shown ? "maps.some" : "maps.all";
    setText(row.size, t(many, { count: stage.count, shown: stage.shown, height: stage.height, width: stage.width }));
    row.canvas.setAttribute("aria-label", `${stage.name}: ${row.size.textContent}`);
    const room = this.list.clientWidth;
    const single = stage.height * stage.width === 1; // numbers rather than maps
    const fit = Math.max(1, Math.floor((room + MAP_GAP) / (LEAST + MAP_GAP)));
    const full = Math.ceil(stage.shown / Math.ceil(stage.shown / fit)); // in each row, all rows alike
    const side = single ? 22 : Math.floor(Math.min(MOST, (room + MAP_GAP) / full - MAP_GAP));
    const width = stage.height > stage.width ? Math.round((side * stage.width) / stage.height) : side;
    const height = stage.width > stage.height ? Math.max(1, Math.round((side * stage.height) / stage.width)) : side;
    const across = single ? Math.max(1, Math.min(stage.shown, Math.floor((room + MAP_GAP) / (width + MAP_GAP)))) : full;
    const down = Math.ceil(stage.shown / across);
    row.grid = { across, width, height };
    const context = fitCanvas(row.canvas, across * (width + MAP_GAP) - MAP_GAP, down * (height + MAP_GAP) - MAP_GAP);
    context.clearRect(0, 0, room, down * (height + MAP_GAP));
    context.imageSmoothingEnabled = false;
    const shades = this.colorsOf(stage);
    for (let m = 0; m < stage.shown; m++) {
      const [x, y] = [(m % across) * (width + MAP_GAP), Math.floor(m / across) * (height + MAP_GAP)];
      context.drawImage(this.paint(stage, m, shades), x, y, width, height);
      const looked = this.looked?.stage === at && this.looked.map === m;
      context.strokeStyle = looked ? colors.text : colors.border;
      context.lineWidth = looked ? 2 : 1;
      context.strokeRect(x + 0.5, y + 0.5, width - 1, height - 1);
    }
  }

  // The color of each byte of a stage.
  colorsOf({ low, high }) {
    const { dark } = this.view.colors;
    const most = Math.max(Math.abs(low), Math.abs(high), 1e-12);
    const shade = (byte) => rgb(divergingColor((low + (byte / 255) * (high - low)) / most, dark));
    return Array.from({ length: 256 }, (_, byte) => [...shade(byte), 255]);
  }

  // A map in its own pixels.
  paint({ data, height, width }, map, colors) {
    const canvas = (this.brush ??= element("canvas", {}));
    Object.assign(canvas, { width, height });
    const image = new ImageData(width, height);
    for (let i = 0; i < width * height; i++) image.data.set(colors[data[map * width * height + i]], 4 * i);
    canvas.getContext("2d").putImageData(image, 0, 0);
    return canvas;
  }

  // The picture, and beside it the map that is pointed at; the same place is framed on both.
  drawSide(maps) {
    const { run } = this.view;
    const picture = run.pictures?.[maps.picture];
    this.picture.hidden = !picture;
    const { stage: at, map, x, y } = this.looked ?? {};
    const stage = maps.stages[at];
    const frame = stage && x !== null ? [x / stage.width, y / stage.height, 1 / stage.width, 1 / stage.height] : null;
    this.close.hidden = !stage;
    if (stage) this.enlarge(this.close, this.paint(stage, map, this.colorsOf(stage)), frame);
    if (!picture) return;
    this.enlarge(this.picture, drawPicture(picture), frame);
    const names = { truth: run.classes[run.truths[maps.picture]], number: maps.picture + 1 };
    setText(this.about, this.view.t("maps.picture", names));
    this.picture.setAttribute("aria-label", this.about.textContent);
  }

  enlarge(target, source, frame) {
    const { colors } = this.view;
    const height = Math.min(CLOSE_UP, (CLOSE_UP * source.height) / source.width);
    const context = fitCanvas(target, CLOSE_UP, height);
    context.imageSmoothingEnabled = false;
    context.drawImage(source, 0, 0, CLOSE_UP, height);
    if (!frame) return;
    context.lineWidth = 2;
    context.strokeStyle = colors.accent;
    const [left, top, wide, high] = frame.map((share, i) => share * (i % 2 ? height : CLOSE_UP));
    context.strokeRect(left, top, Math.max(4, wide), Math.max(4, high));
  }

  words(maps) {
    const { t } = this.view;
    const stage = maps.stages[this.looked?.stage];
    if (!stage) return t("maps.hint");
    const { map, x, y } = this.looked;
    const part = stage.data.subarray(map * stage.height * stage.width, (map + 1) * stage.height * stage.width);
    const value = (byte) => number(stage.low + (byte / 255) * (stage.high - stage.low), 3);
    const names = { stage: stage.name, map: map + 1, row: y + 1, column: x + 1 };
    if (x !== null) return t("maps.read", { ...names, value: value(part[y * stage.width + x]) });
    return t("maps.range", { ...names, low: value(Math.min(...part)), high: value(Math.max(...part)) });
  }
}
