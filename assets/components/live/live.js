// A training run, live: curves, confusion matrix, first-layer filters, sample digits, gradient norms.
// It attaches to the websocket route of a run, or draws what the page hands over in `data`, and appends and draws.
// It does not know what is trained, nor any sentence: words come as `labels`, numbers as events (core/training/events.py).
// shared.js stands in front of this file: unpack, palette, fitCanvas, formatNumber, reducedMotion.

const SMOOTHING = 0.08; // weight of the newest step in the smoothed curves; about the last 25 steps count
const EASE_MS = 110; // time constant with which drawn numbers follow new ones
const SPOKEN_MS = 5000; // the text alternative speaks at most this often
const UNREACHABLE_AFTER = 3; // failed attempts, none of which ever opened, before the page is asked to poll
const VIEWS = new WeakMap();

export default function ({ data, parentElement, setStateValue }) {
  let view = VIEWS.get(parentElement);
  if (!view) VIEWS.set(parentElement, (view = new View(parentElement)));
  clearTimeout(view.closing);
  view.report = setStateValue;
  view.update(readPage(data));
  return () => {
    // Streamlit may call again with the same element at once: what is drawn stays until it is certain that it does not
    view.closing = setTimeout(() => {
      view.close();
      if (VIEWS.get(parentElement) === view) VIEWS.delete(parentElement);
    }, 200);
  };
}

// The page's part of the data, and in polling mode the run's messages, each framed by its length.
function readPage(data) {
  if (!(data instanceof Uint8Array)) return { ...data, messages: [], compared: [] };
  const bytes = data.slice();
  const frames = [];
  const lengths = new DataView(bytes.buffer);
  for (let at = 0; at + 4 <= bytes.length; ) {
    const length = lengths.getUint32(at, true);
    frames.push(bytes.slice(at + 4, at + 4 + length));
    at += 4 + length;
  }
  const { header } = unpack(frames[0]);
  const own = header.own_messages ?? frames.length - 1;
  return { ...header, messages: frames.slice(1, 1 + own), compared: frames.slice(1 + own) };
}

// ---------------------------------------------------------------------------------------------- what is known of a run

class Column {
  // float32 values by step (index = step - 1) that grow without copying at every message
  constructor() {
    this.values = new Float32Array(1024).fill(NaN);
    this.length = 0;
  }
  put(index, value) {
    if (index >= this.values.length) {
      const grown = new Float32Array(Math.max(index + 1, this.values.length * 2)).fill(NaN);
      grown.set(this.values);
      this.values = grown;
    }
    this.values[index] = value;
    this.length = Math.max(this.length, index + 1);
  }
  cut(length) {
    this.values.fill(NaN, length, this.length);
    this.length = Math.min(this.length, length);
  }
}

class Run {
  constructor(id) {
    this.id = id;
    this.seq = 0;
    this.state = null;
    this.started = this.finished = this.failed = this.progress = null;
    this.loss = new Column();
    this.accuracy = new Column();
    this.lossSmooth = new Column();
    this.accuracySmooth = new Column();
    this.rates = []; // [step, learning rate]
    this.changes = []; // steps at which the rate was changed by hand
    this.validation = []; // {step, loss, accuracy}
    this.snapshots = []; // {step, epoch, confusion, filters, sample_probabilities, gradient_norms}
  }

  // One message: u32 sequence number, u32 nothing, packed event.
  message(bytes) {
    const seq = new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0, true);
    if (seq && seq <= this.seq) return false;
    const { header, arrays } = unpack(bytes.subarray(8));
    this.seq = Math.max(seq, this.seq);
    this[`on_${header.kind}`]?.(header, arrays);
    return true;
  }

  on_started(header, arrays) {
    this.started = { ...header, arrays };
    this.finished = this.failed = null;
    this.forget(header.step);
    if (this.rates.length === 0) this.rates.push([header.step, header.learning_rate]);
  }

  // A run that goes on from a checkpoint may repeat steps that were reported already: the new ones count.
  forget(step) {
    for (const column of [this.loss, this.accuracy, this.lossSmooth, this.accuracySmooth]) column.cut(step);
    this.validation = this.validation.filter((point) => point.step <= step);
    this.snapshots = this.snapshots.filter((snapshot) => snapshot.step <= step);
    this.rates = this.rates.filter((rate) => rate[0] <= step);
    this.changes = this.changes.filter((each) => each <= step);
  }

  on_progress(header, arrays) {
    this.progress = header;
    const count = arrays.loss.data.length;
    const first = header.step - count;
    if (first < this.loss.length) this.forget(first);
    for (let k = 0; k < count; k++) {
      this.append(this.loss, this.lossSmooth, first + k, arrays.loss.data[k]);
      if (arrays.accuracy) this.append(this.accuracy, this.accuracySmooth, first + k, arrays.accuracy.data[k]);
    }
    this.rates.push([header.step, header.learning_rate]);
  }

  append(raw, smooth, index, value) {
    raw.put(index, value);
    const before = index > 0 ? smooth.values[index - 1] : NaN;
    // the first steps are averaged evenly, so that the curve starts at the data and not at zero
    const weight = Math.max(SMOOTHING, 1 / (index + 1));
    smooth.put(index, Number.isFinite(before) && Number.isFinite(value) ? before + weight * (value - before) : value);
  }

  on_snapshot(header, arrays) {
    const last = this.validation.at(-1);
    if (last && last.step >= header.step) this.validation = this.validation.filter((p) => p.step < header.step);
    this.validation.push({ step: header.step, loss: header.validation_loss, accuracy: header.validation_accuracy });
    if (!arrays.confusion) return; // a newcomer gets the old snapshots without their pictures
    this.snapshots = this.snapshots.filter((snapshot) => snapshot.step < header.step);
    const flat = Object.fromEntries(Object.entries(arrays).map(([name, array]) => [name, array.data]));
    this.snapshots.push({ step: header.step, epoch: header.epoch, shape: arrays.filters?.shape, ...flat });
  }

  on_changed(header) {
    this.rates.push([header.step, header.learning_rate]);
    this.changes.push(header.step);
  }

  on_finished(header, arrays) {
    this.finished = { ...header, ...this.readTest(arrays) };
  }

  on_failed(header) {
    this.failed = header;
  }

  // The test set as a matrix of counts and a list of mistakes, the surest first.
  readTest(arrays) {
    if (!arrays.test_probabilities) return { mistakes: [], confusion: null };
    const [count, classes] = arrays.test_probabilities.shape;
    const [, height, width] = arrays.test_images.shape;
    const confusion = new Int32Array(classes * classes);
    const pictures = [];
    for (let i = 0; i < count; i++) {
      const row = arrays.test_probabilities.data.subarray(i * classes, (i + 1) * classes);
      const read = argmax(row);
      const truth = arrays.test_labels.data[i];
      confusion[truth * classes + read] += 1;
      const image = arrays.test_images.data.subarray(i * height * width, (i + 1) * height * width);
      pictures.push({ truth, read, sure: row[read], image, height, width });
    }
    pictures.sort((a, b) => b.sure - a.sure);
    return { pictures, mistakes: pictures.filter((picture) => picture.truth !== picture.read), confusion };
  }

  get step() {
    return Math.max(this.loss.length, this.snapshots.at(-1)?.step ?? 0);
  }
  get total() {
    return this.started?.steps_total || Math.max(this.step, 1);
  }
  get classes() {
    return this.started?.classes ?? [..."0123456789"];
  }
}

// ------------------------------------------------------------------------------------------------------- where from

class Feed {
  // One websocket to the run's route; it reconnects from the last message it got, waiting longer each time.
  constructor(route, run, listener) {
    Object.assign(this, { route, run, listener, failures: 0, opened: false, closed: false });
    this.connect();
  }
  connect() {
    const url = new URL(this.route + encodeURIComponent(this.run.id), location.href);
    url.protocol = url.protocol.replace("http", "ws");
    url.searchParams.set("after", this.run.seq);
    try {
      this.socket = new WebSocket(url);
    } catch {
      this.again();
      return;
    }
    this.socket.binaryType = "arraybuffer";
    this.socket.onopen = () => {
      this.opened = true;
      this.failures = 0;
      this.listener.reachable?.(true);
    };
    this.socket.onmessage = ({ data }) => {
      if (typeof data === "string") {
        this.run.state = JSON.parse(data);
        this.listener.state?.(this.run.state);
      } else this.run.message(new Uint8Array(data));
      this.listener.changed();
    };
    this.socket.onclose = () => this.again();
  }
  again() {
    if (this.closed) return;
    this.failures += 1;
    if (!this.opened && this.failures === UNREACHABLE_AFTER) this.listener.reachable?.(false);
    const unreachable = !this.opened && this.failures >= UNREACHABLE_AFTER;
    const wait = unreachable ? 30000 : Math.min(10000, 250 * 2 ** (this.failures - 1));
    this.timer = setTimeout(() => this.connect(), wait * (0.75 + Math.random() / 2));
  }
  close() {
    this.closed = true;
    clearTimeout(this.timer);
    if (this.socket) {
      this.socket.onclose = this.socket.onmessage = null;
      this.socket.close();
    }
  }
}

// ------------------------------------------------------------------------------------------------------------- view

class View {
  constructor(parent) {
    this.parent = parent;
    this.run = new Run(null);
    this.compared = null;
    this.at = null; // index of the snapshot that is looked at; null is the newest
    this.cell = null; // {row, column} chosen in the matrix: a guess while it trains, a filter afterwards
    this.hover = null; // the step read off the curves
    this.log = false;
    this.drawn = {}; // numbers as drawn, on their way to the newest ones
    this.spokenAt = 0;
    this.more = false;
    this.build();
    this.resize = new ResizeObserver(() => this.repaint());
    this.resize.observe(this.root);
    this.dark = matchMedia("(prefers-color-scheme: dark)");
    this.recolor = () => setTimeout(() => this.repaint(), 50);
    this.dark.addEventListener("change", this.recolor);
  }

  close() {
    this.feed?.close();
    this.comparedFeed?.close();
    this.resize.disconnect();
    this.dark.removeEventListener("change", this.recolor);
    cancelAnimationFrame(this.frame);
    clearInterval(this.playing);
    clearTimeout(this.speaking);
    this.root.replaceChildren();
  }

  update(page) {
    const relabel = JSON.stringify(page.labels) !== JSON.stringify(this.page?.labels);
    this.page = page;
    if (page.run !== this.run.id) {
      this.feed?.close();
      this.feed = null;
      this.run = new Run(page.run);
      this.at = this.cell = this.hover = null;
      this.drawn = {};
      this.more = false;
      this.stopPlaying();
    }
    if (page.state) this.run.state = { ...this.run.state, ...page.state };
    if (page.run && page.route && !this.feed) {
      this.feed = new Feed(page.route, this.run, {
        changed: () => this.changed(),
        state: (state) => this.tell("state", state.state),
        reachable: (open) => this.tell("reach", open ? "route" : "poll"),
      });
    }
    const other = page.compare && page.compare !== page.run ? page.compare : null;
    if (other !== (this.compared?.id ?? null)) {
      this.comparedFeed?.close();
      this.compared = other && new Run(other);
      const listener = { changed: () => this.changed() };
      this.comparedFeed = other && page.route ? new Feed(page.route, this.compared, listener) : null;
    }
    for (const message of page.messages) this.run.message(message);
    if (this.compared) for (const message of page.compared) this.compared.message(message);
    if (relabel) this.relabel();
    this.changed();
    this.repaint();
  }

  // Tell the page once, so that it shows the right controls; a rerun for nothing is a rerun too many.
  tell(name, value) {
    const key = `told_${name}`;
    const told = `${this.run.id} ${value}`;
    if (this[key] === told) return;
    const first = this[key] === undefined && name === "reach" && value === "route";
    this[key] = told;
    if (first || (name === "state" && value === this.page.state?.state)) return;
    this.report(name, { run: this.run.id, value });
  }

  t(key, values = {}) {
    return fillText(this.page.labels?.[key] ?? "", values);
  }

  changed() {
    this.dirty = true;
    this.schedule();
  }
  repaint() {
    this.colors = null;
    this.changed();
  }
  schedule() {
    this.frame ||= requestAnimationFrame((now) => this.draw(now)); // a hidden tab gets no frames, and draws nothing
  }

  // ---------------------------------------------------------------------------------------------------- structure

  build() {
    this.root = this.parent.querySelector("div.live") ?? this.parent.appendChild(element("div", { class: "live" }));
    const root = element("div", { class: "sheet" });
    this.parts = {};
    const part = (name, tag = "div", attributes = {}) =>
      (this.parts[name] = element(tag, { class: name, ...attributes }));
    const panel = (name, ...inside) => {
      const heading = part(`${name}-title`, "h4");
      const caption = part(`${name}-caption`, "p");
      caption.classList.add("caption");
      root.append(element("section", { class: `panel ${name}` }, heading, ...inside, caption));
    };

    part("strip");
    this.figures = {};
    for (const name of ["step", "epoch", "loss", "accuracy", "rate", "speed", "left"]) {
      const value = element("b", {});
      const label = element("span", {});
      this.figures[name] = { value, label };
      this.parts.strip.append(element("div", { class: `figure ${name}` }, value, label));
    }
    part("state", "span", { class: "state" });
    part("done", "i");
    const head = element("div", { class: "head" }, this.parts.state, this.parts.strip);
    root.append(element("div", {}, head, element("div", { class: "bar", "aria-hidden": "true" }, this.parts.done)));

    const tools = element("label", { class: "toggle" });
    this.logBox = element("input", { type: "checkbox" });
    part("log", "span");
    tools.append(this.logBox, this.parts.log);
    this.logBox.addEventListener("change", () => {
      this.log = this.logBox.checked;
      this.changed();
    });
    this.charts = {};
    for (const name of ["loss", "accuracy", "rate"]) {
      const canvas = element("canvas", { tabindex: "0", role: "img" });
      const legend = element("div", { class: "legend" });
      this.charts[name] = { name, canvas, legend };
      panel(name, ...(name === "loss" ? [tools] : []), legend, element("div", { class: "plot curve" }, canvas));
      this.listenToChart(canvas);
    }

    this.slider = element("input", { type: "range", min: "0", step: "1" });
    this.play = element("button", { type: "button", class: "play" });
    part("moment", "output");
    this.timeline = element("div", { class: "timeline" }, this.play, this.slider, this.parts.moment);
    root.append(this.timeline);
    this.slider.addEventListener("input", () => this.look(Number(this.slider.value)));
    this.play.addEventListener("click", () => (this.playing ? this.stopPlaying() : this.startPlaying()));

    this.buildMatrix(panel, part);
    part("samples-grid");
    panel("samples", this.parts["samples-grid"]);
    this.filters = element("canvas", { role: "img" });
    panel("filters", element("div", { class: "plot" }, this.filters));
    this.norms = element("canvas", { role: "img" });
    panel("norms", element("div", { class: "plot" }, this.norms));
    this.filters.addEventListener("pointermove", (event) => this.readFilter(event));
    this.filters.addEventListener("pointerleave", () => this.readFilter(null));

    part("mistakes-grid", "ul");
    part("mistakes-tools");
    panel("mistakes", this.parts["mistakes-tools"], this.parts["mistakes-grid"]);

    part("spoken", "p", { class: "spoken", role: "status", "aria-live": "polite" });
    this.root.replaceChildren(root, this.parts.spoken);
  }

  buildMatrix(panel, part) {
    part("matrix-read", "p", { class: "read" });
    this.table = element("table", { class: "grid", role: "grid" });
    part("matrix-columns", "div", { class: "axis columns" });
    part("matrix-rows", "div", { class: "axis rows" });
    const square = element("div", { class: "square" }, this.parts["matrix-columns"], this.parts["matrix-rows"], this.table);
    panel("matrix", square, this.parts["matrix-read"]);
    const where = (event) => {
      const cell = event.target.closest("td");
      return cell && { row: Number(cell.dataset.row), column: Number(cell.dataset.column) };
    };
    this.table.addEventListener("pointerover", (event) => this.readCell(where(event)));
    this.table.addEventListener("pointerleave", () => this.readCell(null));
    this.table.addEventListener("focusin", (event) => this.readCell(where(event)));
    this.table.addEventListener("focusout", () => this.readCell(null));
    this.table.addEventListener("click", (event) => this.choose(where(event)));
    this.table.addEventListener("keydown", (event) => this.walkMatrix(event, where(event)));
  }

  fillMatrix() {
    const classes = this.run.classes;
    this.cells = [];
    const head = element("tr", { role: "row" }, element("th", {}));
    for (const name of classes) head.append(element("th", { role: "columnheader", scope: "col" }, name));
    const rows = [head];
    classes.forEach((name, row) => {
      const line = element("tr", { role: "row" }, element("th", { role: "rowheader", scope: "row" }, name));
      classes.forEach((_, column) => {
        const cell = element("td", { role: "gridcell", tabindex: row + column === 0 ? "0" : "-1" });
        Object.assign(cell.dataset, { row, column });
        if (row === column) cell.className = "right";
        this.cells.push(cell);
        line.append(cell);
      });
      rows.push(line);
    });
    this.table.replaceChildren(...rows);
    this.matrixClasses = classes;
  }

  fillSamples() {
    const { sample_images: images, sample_labels: labels } = this.run.started.arrays;
    this.samplesOf = this.run.started;
    this.samples = [...labels.data].map((truth, i) => {
      const canvas = element("canvas", { class: "bars", "aria-hidden": "true" });
      const verdict = element("span", { class: "verdict" });
      const [, height, width] = images.shape;
      const image = images.data.subarray(i * height * width, (i + 1) * height * width);
      const picture = digit(image, height, width, 1);
      const card = element("div", { class: "sample", role: "img" });
      card.append(element("div", { class: "top" }, picture, verdict), canvas);
      return { truth, canvas, verdict, card };
    });
    this.parts["samples-grid"].replaceChildren(...this.samples.map((sample) => sample.card));
  }

  relabel() {
    for (const [name, { label }] of Object.entries(this.figures)) label.textContent = this.t(`strip.${name}`);
    for (const name of ["loss", "accuracy", "rate", "matrix", "samples", "filters", "norms", "mistakes"]) {
      this.parts[`${name}-title`].textContent = this.t(`${name}.title`);
      this.parts[`${name}-caption`].textContent = this.t(`${name}.caption`);
    }
    this.parts.log.textContent = this.t("loss.log");
    this.parts["matrix-rows"].textContent = this.t("matrix.rows");
    this.parts["matrix-columns"].textContent = this.t("matrix.columns");
    this.table.setAttribute("aria-label", this.t("matrix.title"));
    this.slider.setAttribute("aria-label", this.t("timeline.label"));
    this.filters.setAttribute("aria-label", this.t("filters.caption"));
    this.spokenAt = 0;
    this.labelled = {};
    this.matrixClasses = this.listed = null;
    this.cells?.forEach((cell) => (cell.count = null));
  }

  // ------------------------------------------------------------------------------------------------- what is asked

  listenToChart(canvas) {
    const stepAt = (event) => {
      const box = canvas.box;
      const x = event.clientX - canvas.getBoundingClientRect().left;
      return box && Math.round(Math.min(1, Math.max(0, (x - box.left) / box.width)) * this.extent);
    };
    canvas.addEventListener("pointermove", (event) => this.read(stepAt(event)));
    canvas.addEventListener("pointerleave", () => this.read(null));
    canvas.addEventListener("blur", () => this.read(null));
    canvas.addEventListener("click", (event) => this.lookAtStep(stepAt(event)));
    canvas.addEventListener("keydown", (event) => {
      const move = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      if (event.key === "Enter") this.lookAtStep(this.hover);
      if (!move) return;
      event.preventDefault();
      this.read((this.hover ?? this.run.step) + move * Math.max(1, Math.round(this.extent / 100)));
      this.say(this.readout(), true);
    });
  }

  read(step) {
    this.hover = step === null ? null : Math.min(Math.max(step, 0), Math.max(this.run.step, this.compared?.step ?? 0));
    this.changed();
  }

  readout() {
    const step = this.hover ?? this.run.step;
    return this.t("spoken.step", {
      step: whole(step),
      loss: number(this.run.lossSmooth.values[step - 1], 3),
      accuracy: percent(this.run.accuracySmooth.values[step - 1]),
    });
  }

  lookAtStep(step) {
    if (step === null || this.run.snapshots.length < 2) return;
    let best = 0;
    this.run.snapshots.forEach((snapshot, i) => {
      if (Math.abs(snapshot.step - step) < Math.abs(this.run.snapshots[best].step - step)) best = i;
    });
    this.look(best);
  }

  look(index) {
    this.stopPlaying();
    this.at = index >= this.run.snapshots.length - 1 ? null : index;
    this.changed();
  }

  startPlaying() {
    this.at = 0;
    this.playing = setInterval(() => {
      this.at = this.at === null ? null : this.at + 1;
      if (this.at === null || this.at >= this.run.snapshots.length - 1) {
        this.at = null;
        this.stopPlaying();
      }
      this.changed();
    }, Math.max(60, Math.min(250, 8000 / this.run.snapshots.length)));
    this.changed();
  }
  stopPlaying() {
    clearInterval(this.playing);
    this.playing = null;
    this.changed();
  }

  walkMatrix(event, cell) {
    if (!cell) return;
    const size = this.run.classes.length;
    const moves = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      this.choose(cell);
    } else if (event.key === "Escape" && this.cell) {
      this.choose(this.cell);
    } else if (moves[event.key]) {
      event.preventDefault();
      const row = Math.min(size - 1, Math.max(0, cell.row + moves[event.key][0]));
      const column = Math.min(size - 1, Math.max(0, cell.column + moves[event.key][1]));
      for (const each of this.cells) each.tabIndex = -1;
      const target = this.cells[row * size + column];
      target.tabIndex = 0;
      target.focus();
    }
  }

  choose(cell) {
    if (!cell) return;
    const same = this.cell && this.cell.row === cell.row && this.cell.column === cell.column;
    if (this.run.finished) this.cell = same ? null : cell;
    else if (cell.row !== cell.column) this.guess = same ? null : (this.cell = { ...cell, guess: true });
    if (same) this.cell = null;
    this.listed = null;
    this.more = false;
    this.changed();
  }

  readCell(cell) {
    this.pointed = cell;
    this.changed();
  }

  cellText({ row, column }) {
    const counts = this.shownConfusion();
    const classes = this.run.classes;
    const times = counts ? counts[row * classes.length + column] : 0;
    return this.t(row === column ? "matrix.right" : "matrix.cell", {
      truth: classes[row],
      read: classes[column],
      times: whole(times),
    });
  }

  readFilter(event) {
    this.filterPoint = event && { x: event.offsetX, y: event.offsetY };
    this.changed();
  }

  // What is said aloud: rarely, and never over itself.
  say(text, now = false) {
    if (now || performance.now() - this.spokenAt > SPOKEN_MS) {
      this.spokenAt = performance.now();
      this.parts.spoken.textContent = text;
    } else if (!this.speaking) {
      this.speaking = setTimeout(() => {
        this.speaking = null;
        this.say(this.summary());
      }, SPOKEN_MS);
    }
  }

  summary() {
    const run = this.run;
    const state = run.state?.state ?? "empty";
    const last = run.validation.at(-1);
    if (!run.id || !last) return this.t(`state.${state}`, { place: run.state?.place ?? "" });
    return this.t("spoken.summary", {
      state: this.t(`state.${state}`, { place: run.state?.place ?? "" }),
      step: whole(run.step),
      total: whole(run.total),
      loss: number(last.loss, 3),
      accuracy: percent(last.accuracy),
    });
  }

  // ------------------------------------------------------------------------------------------------------ drawing

  get snapshot() {
    const { snapshots } = this.run;
    return snapshots[this.at === null ? snapshots.length - 1 : Math.min(this.at, snapshots.length - 1)];
  }

  // A finished run shows the test set, whose pictures stand below; looking back shows the validation set of that moment.
  shownConfusion() {
    if (this.at === null && this.run.finished?.confusion) return this.run.finished.confusion;
    return this.snapshot?.confusion ?? null;
  }

  draw(now) {
    this.frame = null;
    if (!this.root.isConnected || this.root.clientWidth === 0) return;
    const passed = Math.min(100, now - (this.drawnAt ?? now - 16));
    this.drawnAt = now;
    if (!this.colors) {
      this.colors = palette(this.root);
      this.root.style.setProperty("--wrong", this.colors.negative);
    }
    this.follow = reducedMotion() ? 1 : 1 - Math.exp(-passed / EASE_MS);
    this.moving = false;
    this.dirty = false;
    this.drawHead();
    this.drawCharts();
    this.drawTimeline();
    this.drawMatrix();
    this.drawSamples();
    this.drawFilters();
    this.drawNorms();
    this.drawMistakes();
    this.say(this.summary());
    if (this.moving || this.dirty) this.schedule();
    else this.drawnAt = undefined;
  }

  // Move what is drawn towards its target; a jump where there is nothing to move from.
  ease(name, target) {
    const single = typeof target === "number";
    const goal = single ? [target] : target;
    let now = this.drawn[name];
    if (!now || now.length !== goal.length) now = this.drawn[name] = Float64Array.from(goal);
    let scale = 0;
    for (let i = 0; i < goal.length; i++) scale = Math.max(scale, Math.abs(goal[i]));
    for (let i = 0; i < goal.length; i++) {
      const gap = goal[i] - now[i];
      if (Math.abs(gap) <= 0.002 * scale || !Number.isFinite(gap)) now[i] = goal[i];
      else {
        now[i] += gap * this.follow;
        this.moving = true;
      }
    }
    return single ? now[0] : now;
  }

  drawHead() {
    const run = this.run;
    const state = run.state?.state ?? (run.started ? "running" : run.id ? "waiting" : "empty");
    setText(this.parts.state, this.t(`state.${state}`, { place: run.state?.place ?? "" }));
    this.root.dataset.state = state;
    const { progress, started } = run;
    const last = run.validation.at(-1);
    const set = (name, text) => setText(this.figures[name].value, text);
    const of = (part, whole) => (whole ? `${part}\u2009/\u2009${whole}` : "–");
    set("step", of(whole(run.step), started && whole(run.total)));
    const perEpoch = started?.steps_per_epoch;
    set("epoch", perEpoch ? of((run.step / perEpoch).toFixed(1), whole(Math.round(run.total / perEpoch))) : "–");
    set("loss", number(run.lossSmooth.values[run.loss.length - 1], 3));
    set("accuracy", last ? percent(last.accuracy) : "–");
    set("rate", run.rates.length ? number(run.rates.at(-1)[1], 2) : "–");
    set("speed", progress ? whole(progress.images_per_second) : "–");
    const ended = ["finished", "stopped", "failed"].includes(state);
    const seconds = ended ? run.finished?.seconds : progress?.seconds_left;
    setText(this.figures.left.label, this.t(ended ? "strip.took" : "strip.left"));
    set("left", seconds == null ? "–" : duration(seconds));
    this.parts.done.style.transform = `scaleX(${this.ease("done", started ? Math.min(1, run.step / run.total) : 0)})`;
  }

  drawCharts() {
    const { run, compared } = this;
    const longest = Math.max(run.started ? run.total : 0, compared?.started ? compared.total : 0) || 100;
    // a long run is not squeezed into a corner at its start: the axis doubles as it grows
    let extent = longest;
    const reached = Math.max(run.step, compared?.step ?? 0, 12) * 1.05;
    while (extent / 2 >= reached) extent /= 2;
    this.extent = this.ease("extent", extent);
    const { accent, categories, text } = this.colors;
    const mine = { train: accent, check: text };
    const theirs = { train: categories[3], check: categories[3], other: true };
    const curves = (of, name, ink) => ({
      raw: of[name],
      smooth: of[`${name}Smooth`],
      points: of.validation.map((point) => [point.step, point[name]]),
      ...ink,
    });
    for (const name of ["loss", "accuracy"]) {
      const series = [...(compared ? [curves(compared, name, theirs)] : []), curves(run, name, mine)];
      this.drawChart(this.charts[name], series, this.range(name, series));
      this.drawLegend(this.charts[name], series);
    }
    const steps = (of, ink) => ({ line: of.rates, marks: of.changes, ...ink });
    const series = [...(compared ? [steps(compared, theirs)] : []), steps(run, mine)];
    const top = Math.max(1e-9, ...series.flatMap(({ line }) => line.map(([, rate]) => rate)));
    this.drawChart(this.charts.rate, series, { low: 0, high: this.ease("rate.high", top * 1.15), ticks: 2 });
    this.drawLegend(this.charts.rate, series);
  }

  range(name, series) {
    if (name === "accuracy") return { low: 0, high: 1, percent: true };
    let high = 0;
    let low = Infinity;
    for (const { smooth, points } of series) {
      for (let i = 0; i < smooth.length; i++) {
        if (smooth.values[i] > high) high = smooth.values[i];
        if (smooth.values[i] < low && smooth.values[i] > 0) low = smooth.values[i];
      }
      for (const [, value] of points) {
        if (value > high) high = value;
        if (value > 0 && value < low) low = value;
      }
    }
    if (!(high > 0)) [low, high] = [0.05, 2.5];
    high = Math.min(high, 1e30);
    if (!this.log) return { low: 0, high: this.ease("loss.high", high * 1.12) };
    const bottom = Math.log10(Math.max(Math.min(low, high / 2) * 0.7, 1e-8));
    const [from, to] = this.ease("loss.log", [bottom, Math.log10(high * 1.3)]);
    return { low: 10 ** from, high: 10 ** to, log: true };
  }

  drawChart({ canvas, name }, series, range) {
    const width = canvas.parentElement.clientWidth;
    const height = { loss: 292, accuracy: 168, rate: 76 }[name];
    const context = fitCanvas(canvas, width, height);
    const font = `11px ${getComputedStyle(this.root).fontFamily}`;
    const { text, muted, border, background } = this.colors;
    const box = (canvas.box = { left: 44, top: 8, width: width - 52, height: height - 30 });
    const x = (step) => box.left + (step / this.extent) * box.width;
    const span = range.log ? Math.log(range.high / range.low) : range.high - range.low;
    const y = (value) => {
      const part = range.log ? Math.log(Math.max(value, 1e-12) / range.low) / span : (value - range.low) / span;
      return box.top + box.height * (1 - Math.min(1.05, Math.max(-0.02, part)));
    };
    context.clearRect(0, 0, width, height);
    context.font = font;
    context.lineWidth = 1;
    context.textBaseline = "middle";
    context.textAlign = "right";
    for (const tick of ticks(range, range.ticks ?? Math.max(2, Math.round(box.height / 48)))) {
      const at = Math.round(y(tick)) + 0.5;
      context.strokeStyle = border;
      context.globalAlpha = tick === 0 ? 1 : 0.55;
      line(context, box.left, at, box.left + box.width, at);
      context.globalAlpha = 1;
      context.fillStyle = muted;
      context.fillText(range.percent ? `${Math.round(tick * 100)}\u2009%` : short(tick), box.left - 7, at);
    }
    context.textAlign = "center";
    context.textBaseline = "alphabetic";
    const unit = this.t("axis.step");
    const unitWidth = context.measureText(unit).width;
    context.textAlign = "right";
    context.fillText(unit, box.left + box.width, height - 6);
    context.textAlign = "center";
    for (const tick of ticks({ low: 0, high: this.extent }, Math.max(2, Math.round(box.width / 90)))) {
      if (tick % 1 || x(tick) > box.left + box.width - unitWidth - 16) continue;
      context.fillText(whole(tick), x(tick), height - 6);
    }

    context.save();
    context.beginPath();
    context.rect(box.left, box.top - 4, box.width + 6, box.height + 8);
    context.clip();
    context.lineJoin = "round";
    for (const { raw, smooth, points, line: steps, marks, train, check, other } of series) {
      context.setLineDash([]);
      context.strokeStyle = train;
      if (raw && !other) {
        context.globalAlpha = 0.28;
        context.lineWidth = 1;
        this.trace(context, raw, x, y, box);
      }
      context.globalAlpha = other ? 0.75 : 1;
      context.lineWidth = other ? 1.5 : 2;
      if (other) context.setLineDash([5, 3]);
      if (smooth) this.trace(context, smooth, x, y, box);
      if (steps) stairs(context, steps, x, y);
      context.setLineDash([]);
      for (const mark of marks ?? []) diamond(context, x(mark), y(rateAt(steps, mark)), 4, train);
      if (points?.length) {
        context.strokeStyle = context.fillStyle = check;
        context.lineWidth = 1.25;
        context.globalAlpha = other ? 0.45 : 0.6;
        polyline(context, points, x, y);
        context.globalAlpha = other ? 0.6 : 1;
        if (!other) dots(context, points, x, y, background);
      }
      context.globalAlpha = 1;
    }
    const looked = this.at === null ? null : this.snapshot?.step;
    if (looked != null) {
      context.strokeStyle = text;
      context.setLineDash([2, 3]);
      line(context, x(looked), box.top, x(looked), box.top + box.height);
      context.setLineDash([]);
    }
    if (this.hover !== null) {
      context.strokeStyle = muted;
      line(context, Math.round(x(this.hover)) + 0.5, box.top, Math.round(x(this.hover)) + 0.5, box.top + box.height);
      for (const { smooth, line: steps, train } of series) {
        const value = smooth ? smooth.values[this.hover - 1] : rateAt(steps, this.hover);
        if (!Number.isFinite(value)) continue;
        context.fillStyle = train;
        disc(context, x(this.hover), y(value), 3.5, background);
      }
    }
    context.restore();
    if (!this.run.id && name === "loss") {
      context.fillStyle = muted;
      context.textAlign = "center";
      context.font = font.replace("11px", "13px");
      context.fillText(this.t("empty"), box.left + box.width / 2, box.top + box.height / 2);
    }
  }

  // Many steps to one pixel become one upright line from the least to the greatest: a peak is never lost.
  trace(context, column, x, y, box) {
    const { values, length } = column;
    const dense = length / Math.max(1, x(length) - box.left) > 2;
    context.beginPath();
    let pen = false;
    if (!dense) {
      for (let i = 0; i < length; i++) {
        if (!Number.isFinite(values[i])) {
          pen = false;
          continue;
        }
        if (pen) context.lineTo(x(i + 1), y(values[i]));
        else context.moveTo(x(i + 1), y(values[i]));
        pen = true;
      }
    } else {
      const perPixel = this.extent / box.width;
      for (let start = 0; start < length; ) {
        const end = Math.min(length, Math.max(start + 1, Math.floor((Math.floor(start / perPixel) + 1) * perPixel)));
        let least = Infinity;
        let greatest = -Infinity;
        for (let i = start; i < end; i++) {
          if (values[i] < least) least = values[i];
          if (values[i] > greatest) greatest = values[i];
        }
        if (least <= greatest) {
          const at = x((start + end + 1) / 2);
          if (pen) context.lineTo(at, y(greatest));
          else context.moveTo(at, y(greatest));
          context.lineTo(at, y(least));
          pen = true;
        }
        start = end;
      }
    }
    context.stroke();
  }

  drawLegend({ legend, name, canvas }, series) {
    const step = this.hover ?? null;
    const entries = [];
    for (const { raw, smooth, points, line: steps, train, check, other } of series) {
      const who = other ? this.page.compare_name ?? this.t("legend.other") : null;
      const show = name === "accuracy" ? percent : (value) => number(value, 3);
      if (steps) {
        entries.push([train, who ?? this.t("legend.rate"), number(rateAt(steps, step ?? Infinity), 3), other]);
        continue;
      }
      const at = (step ?? smooth.length) - 1;
      entries.push([train, who ?? this.t("legend.train"), show(smooth.values[at]), other]);
      const near = step === null ? points.at(-1) : nearest(points, step);
      if (!other) entries.push([check, this.t("legend.validation"), near ? show(near[1]) : "–", "dot"]);
      void raw;
    }
    const epoch = this.run.started && step !== null ? (step / this.run.started.steps_per_epoch).toFixed(1) : "";
    const where = step === null ? "" : this.t("legend.at", { step: whole(step), epoch });
    const key = JSON.stringify([entries, where]);
    if (legend.key === key) return;
    legend.key = key;
    const items = entries.map(([color, label, value, kind]) => {
      const mark = element("i", { class: kind === "dot" ? "dot" : kind ? "dashed" : "line" });
      mark.style.color = color;
      return element("span", {}, mark, `${label} `, element("b", {}, value));
    });
    if (where && name !== "rate") items.push(element("span", { class: "at" }, where));
    legend.replaceChildren(...items);
    const values = entries.map(([, label, value]) => `${label} ${value}`).join(", ");
    if (step !== null || !canvas.hasAttribute("aria-label")) {
      canvas.setAttribute("aria-label", `${this.t(`${name}.title`)}. ${where} ${values}`);
    }
  }

  drawTimeline() {
    const { snapshots } = this.run;
    this.timeline.hidden = snapshots.length < 3;
    if (this.timeline.hidden) return;
    this.slider.max = String(snapshots.length - 1);
    this.slider.value = String(this.at ?? snapshots.length - 1);
    const shown = this.snapshot;
    const text = this.t(this.at === null ? "timeline.now" : "timeline.then", {
      step: whole(shown.step),
      epoch: shown.epoch.toFixed(1),
    });
    setText(this.parts.moment, text);
    this.slider.setAttribute("aria-valuetext", text);
    this.play.dataset.playing = String(Boolean(this.playing));
    this.play.setAttribute("aria-label", this.t(this.playing ? "timeline.pause" : "timeline.play"));
    this.play.title = this.t(this.playing ? "timeline.pause" : "timeline.play");
  }

  drawMatrix() {
    const classes = this.run.classes;
    if (!this.matrixClasses || this.matrixClasses.join() !== classes.join()) this.fillMatrix();
    const counts = this.shownConfusion();
    const size = classes.length;
    let worst = 1;
    const sums = new Array(size).fill(0);
    for (let i = 0; counts && i < counts.length; i++) {
      const row = Math.floor(i / size);
      sums[row] += counts[i];
      if (row !== i % size) worst = Math.max(worst, counts[i]);
    }
    this.cells.forEach((cell, i) => {
      const row = Math.floor(i / size);
      const column = i % size;
      const count = counts ? counts[i] : 0;
      const chosen = this.cell && this.cell.row === row && this.cell.column === column;
      cell.classList.toggle("chosen", Boolean(chosen));
      const look = `${count} ${worst} ${sums[row]} ${this.colors.dark} ${Boolean(counts)}`;
      if (cell.look === look) return;
      cell.look = look;
      if (cell.count !== count) cell.setAttribute("aria-label", this.cellText({ row, column }));
      cell.count = count;
      cell.textContent = count ? whole(count) : counts ? "·" : "";
      cell.classList.toggle("none", !count);
      if (row === column) {
        // the diagonal is what one expects: a quiet tint that grows with recall, not a colour of its own
        cell.style.setProperty("--recall", counts && sums[row] ? (count / sums[row]).toFixed(3) : "0");
        cell.style.background = "";
        cell.style.color = "";
      } else {
        const strength = count ? 0.18 + 0.82 * Math.sqrt(count / Math.max(worst, 4)) : 0;
        const color = strength ? this.colors.heat(strength) : "";
        cell.style.background = color;
        cell.style.color = color ? (luminance(color) > 0.18 ? "#101418" : "#ffffff") : ""; // where black and white read alike
      }
    });
    const title = counts && counts === this.run.finished?.confusion ? "matrix.test" : "matrix.validation";
    const total = sums.reduce((a, b) => a + b, 0);
    const about = this.pointed ?? this.cell;
    let text = counts ? this.t(title, { count: whole(total) }) : this.t("matrix.empty");
    if (this.pointed) text = this.cellText(this.pointed);
    else if (this.cell?.guess && this.run.finished?.confusion) text = this.answer();
    else if (this.cell?.guess) text = this.t("matrix.guess", this.names(this.cell));
    else if (about) text = this.cellText(about);
    setText(this.parts["matrix-read"], text);
    if (!this.run.finished && !this.cell && !this.pointed && this.run.id) {
      setText(this.parts["matrix-caption"], this.t("matrix.ask"));
    } else setText(this.parts["matrix-caption"], this.t("matrix.caption"));
  }

  names({ row, column }) {
    return { truth: this.run.classes[row], read: this.run.classes[column] };
  }

  // The guess made while it trained, against the test set.
  answer() {
    const counts = this.run.finished.confusion;
    const size = this.run.classes.length;
    let most = -1;
    for (let i = 0; i < counts.length; i++) {
      if (Math.floor(i / size) !== i % size && counts[i] > 0 && (most < 0 || counts[i] > counts[most])) most = i;
    }
    const mine = counts[this.cell.row * size + this.cell.column];
    if (most < 0) return this.t("matrix.answer_none");
    const names = this.names({ row: Math.floor(most / size), column: most % size });
    const values = { ...this.names(this.cell), times: mine, most_truth: names.truth, most_read: names.read, most: counts[most] };
    return this.t(mine === counts[most] ? "matrix.answer_right" : "matrix.answer", values);
  }

  drawSamples() {
    if (!this.run.started?.arrays.sample_images) {
      if (this.samplesOf) this.parts["samples-grid"].replaceChildren();
      this.samplesOf = this.samples = null;
      setText(this.parts["samples-grid"], this.t("samples.empty"));
      return;
    }
    if (this.samplesOf !== this.run.started) this.fillSamples();
    const target = this.snapshot?.sample_probabilities;
    if (!target) return;
    const shown = this.ease("samples", target);
    const size = this.run.classes.length;
    const { positive, negative, border, muted, text } = this.colors;
    const family = getComputedStyle(this.root).fontFamily;
    this.samples.forEach(({ truth, canvas, verdict, card }, i) => {
      const goal = target.subarray(i * size, (i + 1) * size);
      const read = argmax(goal);
      const right = read === truth;
      const sure = percent(goal[read], 0);
      const key = `${read} ${sure}`;
      if (card.dataset.key !== key || !card.hasAttribute("aria-label")) {
        card.dataset.key = key;
        card.dataset.right = String(right);
        const names = { truth: this.run.classes[truth], read: this.run.classes[read], sure };
        verdict.textContent = `${right ? "✓" : "✗"} ${names.read}`;
        verdict.append(element("small", {}, sure));
        card.setAttribute("aria-label", this.t(right ? "samples.right" : "samples.wrong", names));
        card.title = this.t(right ? "samples.right" : "samples.wrong", names);
      }
      const width = canvas.parentElement.clientWidth;
      const height = 46;
      const context = fitCanvas(canvas, width, height);
      context.clearRect(0, 0, width, height);
      const pitch = width / size;
      const full = height - 13;
      context.font = `9.5px ${family}`;
      context.textAlign = "center";
      for (let c = 0; c < size; c++) {
        const bar = Math.max(0, shown[i * size + c]) * full;
        const left = c * pitch + 1;
        context.fillStyle = border;
        context.fillRect(left, full - 1, pitch - 2, 1);
        context.fillStyle = c === truth ? positive : negative;
        context.globalAlpha = c === read || c === truth ? 1 : 0.55;
        context.fillRect(left, full - bar, pitch - 2, bar);
        context.globalAlpha = 1;
        context.fillStyle = c === truth ? text : muted;
        context.font = `${c === truth ? "700 " : ""}9.5px ${family}`;
        context.fillText(this.run.classes[c], left + pitch / 2 - 1, height - 2);
      }
    });
  }

  drawFilters() {
    const canvas = this.filters;
    const width = canvas.parentElement.clientWidth;
    const shape = this.snapshot?.shape;
    const [count, rows, columns] = shape ?? [8, 3, 3];
    const gap = 8;
    const across = Math.max(1, Math.min(count, Math.floor((width + gap) / (46 + gap)), count > 8 ? Math.ceil(count / 2) : count));
    const side = Math.min(64, (width - gap * (across - 1)) / across);
    const down = Math.ceil(count / across);
    const context = fitCanvas(canvas, width, down * (side + gap) - gap + 1);
    context.clearRect(0, 0, width, down * (side + gap));
    const values = shape && this.ease("filters", this.snapshot.filters);
    let greatest = 1e-9;
    if (values) for (const value of values) greatest = Math.max(greatest, Math.abs(value));
    const { positive, negative, border, surface } = this.colors;
    const pixel = side / Math.max(rows, columns);
    let read = null;
    for (let f = 0; f < count; f++) {
      const left = (f % across) * (side + gap);
      const top = Math.floor(f / across) * (side + gap);
      context.fillStyle = surface;
      context.fillRect(left, top, side, side);
      for (let p = 0; values && p < rows * columns; p++) {
        const value = values[f * rows * columns + p];
        const [x0, x1] = [left + (p % columns) * pixel, left + ((p % columns) + 1) * pixel].map(Math.round);
        const [y0, y1] = [top + Math.floor(p / columns) * pixel, top + (Math.floor(p / columns) + 1) * pixel].map(Math.round);
        context.fillStyle = value >= 0 ? positive : negative;
        context.globalAlpha = Math.abs(value) / greatest;
        context.fillRect(x0, y0, x1 - x0, y1 - y0);
        context.globalAlpha = 1;
        const point = this.filterPoint;
        if (point && point.x >= x0 && point.x < x1 && point.y >= y0 && point.y < y1) {
          const exact = this.snapshot.filters[f * rows * columns + p];
          const place = { filter: f + 1, row: Math.floor(p / columns) + 1, column: (p % columns) + 1 };
          read = this.t("filters.read", { ...place, value: signed(exact) });
        }
      }
      context.strokeStyle = border;
      context.strokeRect(Math.round(left) + 0.5, Math.round(top) + 0.5, Math.round(side) - 1, Math.round(side) - 1);
    }
    setText(this.parts["filters-caption"], read ?? this.t("filters.caption"));
  }

  drawNorms() {
    const layers = this.run.started?.layers ?? ["–", "–", "–"];
    const norms = this.snapshot?.gradient_norms;
    const canvas = this.norms;
    const width = canvas.parentElement.clientWidth;
    const rowHeight = 24;
    const context = fitCanvas(canvas, width, layers.length * rowHeight + 20);
    const { text, muted, border, accent } = this.colors;
    context.clearRect(0, 0, width, layers.length * rowHeight + 20);
    const family = getComputedStyle(this.root).fontFamily;
    context.font = `12px ${family}`;
    const names = Math.min(width * 0.35, Math.max(...layers.map((name) => context.measureText(name).width)) + 12);
    const box = { left: names, width: width - names - 56 };
    let [from, to] = [-4, 1];
    if (norms) {
      for (const norm of norms) {
        if (norm > 0 && Number.isFinite(norm)) {
          from = Math.min(from, Math.floor(Math.log10(norm)));
          to = Math.max(to, Math.ceil(Math.log10(norm)));
        }
      }
    }
    [from, to] = this.ease("norms.range", [Math.max(from, -12), Math.min(to, 12)]);
    const x = (exponent) => box.left + (Math.max(0, exponent - from) / (to - from)) * box.width;
    const bottom = layers.length * rowHeight;
    context.textAlign = "center";
    context.font = `10.5px ${family}`;
    const every = Math.ceil((to - from) / Math.max(2, box.width / 50));
    for (let exponent = Math.ceil(from); exponent <= to; exponent += every) {
      context.strokeStyle = border;
      context.globalAlpha = 0.6;
      line(context, Math.round(x(exponent)) + 0.5, 0, Math.round(x(exponent)) + 0.5, bottom);
      context.globalAlpha = 1;
      context.fillStyle = muted;
      context.fillText(power(exponent), x(exponent), bottom + 14);
    }
    const logs = norms && Array.from(norms, (norm) => (norm > 0 ? Math.log10(norm) : from));
    const shown = logs && this.ease("norms", logs);
    context.font = `12px ${family}`;
    layers.forEach((name, i) => {
      const middle = i * rowHeight + rowHeight / 2;
      context.textBaseline = "middle";
      context.textAlign = "right";
      context.fillStyle = text;
      context.fillText(name, box.left - 8, middle, names - 8);
      if (!shown) return;
      context.fillStyle = accent;
      context.globalAlpha = 0.85;
      context.fillRect(box.left, middle - 6, Math.max(0, x(shown[i]) - box.left), 12);
      context.globalAlpha = 1;
      context.textAlign = "left";
      context.fillStyle = muted;
      context.fillText(norms[i] > 0 ? short(norms[i]) : "0", box.left + box.width + 8, middle);
    });
    context.textBaseline = "alphabetic";
    if (norms) {
      const list = layers.map((name, i) => `${name} ${short(norms[i])}`).join(", ");
      canvas.setAttribute("aria-label", `${this.t("norms.title")}: ${list}`);
    } else canvas.setAttribute("aria-label", this.t("norms.caption"));
  }

  drawMistakes() {
    const finished = this.run.finished;
    const section = this.parts["mistakes-grid"].parentElement;
    section.hidden = !finished?.pictures;
    if (section.hidden) return;
    const filter = this.cell && !this.cell.guess ? this.cell : null;
    const key = [this.run.id, this.run.seq, filter?.row, filter?.column, this.more, this.page.lang].join();
    if (this.listed === key) return;
    this.listed = key;
    const chosen = filter
      ? finished.pictures.filter((picture) => picture.truth === filter.row && picture.read === filter.column)
      : finished.mistakes;
    const wrong = finished.mistakes.length;
    const all = finished.pictures.length;
    const about = filter ? this.cellText(filter) : this.t("mistakes.count", { wrong, all });
    const tools = [element("span", {}, about)];
    if (filter) {
      const clear = element("button", { type: "button" }, this.t("mistakes.clear"));
      clear.addEventListener("click", () => this.choose(filter));
      tools.push(clear);
    }
    const few = this.more ? chosen : chosen.slice(0, 24);
    this.parts["mistakes-grid"].replaceChildren(
      ...few.map(({ truth, read, sure, image, height, width }) => {
        const names = { truth: this.run.classes[truth], read: this.run.classes[read], sure: percent(sure, 0) };
        const label = this.t("mistakes.picture", names);
        const words = element("span", {}, element("b", {}, names.truth), truth === read ? " ✓ " : " ✗ ", element("b", {}, names.read));
        const item = element("li", { title: label }, digit(image, height, width, 255, label), words, element("small", {}, names.sure));
        return item;
      }),
    );
    if (chosen.length > few.length) {
      const more = element("button", { type: "button" }, this.t("mistakes.more", { count: chosen.length }));
      more.addEventListener("click", () => {
        this.more = true;
        this.changed();
      });
      tools.push(more);
    }
    this.parts["mistakes-tools"].replaceChildren(...tools);
  }
}

// ---------------------------------------------------------------------------------------------------------- drawing aids

function element(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

// A picture in its own pixels: ink on paper in both themes, as the digits were written.
function digit(values, height, width, full, label) {
  const canvas = element("canvas", { width, height, class: "digit" });
  if (label) {
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-label", label);
  } else canvas.setAttribute("aria-hidden", "true");
  const image = new ImageData(width, height);
  for (let i = 0; i < width * height; i++) {
    const shade = 250 - Math.round(228 * Math.min(1, values[i] / full));
    image.data.set([shade, shade, shade, 255], i * 4);
  }
  canvas.getContext("2d").putImageData(image, 0, 0);
  return canvas;
}

function line(context, x0, y0, x1, y1) {
  context.beginPath();
  context.moveTo(x0, y0);
  context.lineTo(x1, y1);
  context.stroke();
}

function polyline(context, points, x, y) {
  context.beginPath();
  let pen = false;
  for (const [step, value] of points) {
    if (!Number.isFinite(value)) continue;
    if (pen) context.lineTo(x(step), y(value));
    else context.moveTo(x(step), y(value));
    pen = true;
  }
  context.stroke();
}

function stairs(context, points, x, y) {
  context.beginPath();
  points.forEach(([step, value], i) => (i ? context.lineTo(x(step), y(value)) : context.moveTo(x(step), y(value))));
  context.stroke();
}

function disc(context, x, y, radius, rim) {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fill();
  context.strokeStyle = rim;
  context.lineWidth = 1.25;
  context.stroke();
}

// Points only where there is room for them: at least seven pixels apart, the last one always.
function dots(context, points, x, y, rim) {
  let last = -Infinity;
  points.forEach(([step, value], i) => {
    if (!Number.isFinite(value) || (x(step) - last < 7 && i < points.length - 1)) return;
    last = x(step);
    disc(context, x(step), y(value), 3, rim);
  });
}

function diamond(context, x, y, radius, color) {
  context.fillStyle = color;
  context.beginPath();
  context.moveTo(x, y - radius);
  context.lineTo(x + radius, y);
  context.lineTo(x, y + radius);
  context.lineTo(x - radius, y);
  context.fill();
}

function ticks({ low, high, log }, about) {
  if (log) {
    const found = [];
    const decades = Math.log10(high / low);
    for (let exponent = Math.floor(Math.log10(low)); exponent <= Math.log10(high); exponent++) {
      for (const digit of decades < 2 ? [1, 2, 5] : [1]) {
        const tick = digit * 10 ** exponent;
        if (tick >= low && tick <= high) found.push(tick);
      }
    }
    const every = Math.ceil(found.length / (about + 2));
    return found.filter((_, i) => i % every === 0);
  }
  const rough = (high - low) / about;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * [1, 2, 2.5, 5, 10].find((factor) => factor * power >= rough * 0.999);
  const found = [];
  for (let k = Math.ceil(low / step); k * step <= high * 1.0001; k++) found.push(Number((k * step).toPrecision(12)));
  return found;
}

function nearest(points, step) {
  let best = null;
  for (const point of points) if (!best || Math.abs(point[0] - step) < Math.abs(best[0] - step)) best = point;
  return best;
}

function rateAt(rates, step) {
  let rate = rates[0]?.[1];
  for (const [from, value] of rates) if (from <= step) rate = value;
  return rate;
}

function argmax(values) {
  let best = 0;
  for (let i = 1; i < values.length; i++) if (values[i] > values[best]) best = i;
  return best;
}

// ------------------------------------------------------------------------------------------------------------ numbers

function whole(value) {
  return value == null || !Number.isFinite(value) ? "–" : String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, "\u2009");
}

function number(value, digits) {
  if (value == null || Number.isNaN(value)) return "–";
  return formatNumber(value, digits);
}

function percent(value, digits = 1) {
  return value == null || Number.isNaN(value) ? "–" : `${(value * 100).toFixed(digits)}\u2009%`;
}

function short(value) {
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size >= 1e5 || size < 1e-3) {
    const exponent = Math.floor(Math.log10(size));
    const digits = Number((value / 10 ** exponent).toPrecision(2));
    return `${digits === 1 ? "" : `${digits}·`}${power(exponent)}`;
  }
  return String(Number(value.toPrecision(2)));
}

function power(exponent) {
  if (exponent === 0) return "1";
  const raised = [...String(exponent)].map((sign) => (sign === "-" ? "⁻" : "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(sign)]));
  return `10${raised.join("")}`;
}

function signed(value) {
  return `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(3)}`;
}

function duration(seconds) {
  if (seconds < 60) return `${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)}\u2009s`;
  const minutes = Math.floor(seconds / 60);
  const rest = String(Math.round(seconds % 60)).padStart(2, "0");
  if (minutes < 60) return `${minutes}:${rest}`;
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}:${rest}`;
}
