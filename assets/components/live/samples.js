// A fixed panel of validation pictures, each with the probabilities the network gives it now. One of them is chosen: what the
// layers make of it stands in the feature maps.

const BARS = 46; // height of the bars of all classes with their names, in CSS pixels
const LINE = 15; // of one class in a list of the likeliest
const LIKELIEST = 3;

class Samples {
  constructor(view) {
    this.view = view;
    this.grid = element("div", { class: "samples-grid" });
    this.panel = new Panel("samples", this.grid);
    this.cards = [];
    this.grid.addEventListener("keydown", (event) => this.walk(event));
  }

  relabel(t) {
    this.panel.relabel(t);
    this.grid.setAttribute("aria-label", t("samples.title"));
    for (const sample of this.cards) sample.verdictKey = null;
    this.of = null;
  }

  forget() {
    this.of = null;
    this.cards = [];
    this.grid.replaceChildren();
  }

  // Before anything is known of a run: the pictures that it will watch, as the page has them.
  wait() {
    const { samples, language } = this.view.page;
    const of = JSON.stringify([samples?.name ?? "", language, this.view.run.classes]);
    if (this.of === of) return;
    this.forget();
    this.of = of;
    if (samples?.ink) {
      const { labels, height, width, full } = samples;
      const pictures = samples.ink.map((values) => ({ values, height, width, channels: 1, full }));
      this.fill(pictures, labels);
    } else if (samples) this.fill(readPictures({ data: fromText(samples.images), shape: samples.shape }, samples.name === "own"), samples.labels);
    for (const { truth, card, verdict, canvas } of this.cards) {
      canvas.hidden = true;
      verdict.textContent = this.view.run.classes[truth];
      card.setAttribute("aria-label", this.view.run.classes[truth]);
    }
  }

  fill(pictures, labels) {
    this.named = this.view.run.classes.some((name) => widthOf(name) > 2) || this.view.run.classes.length > 12;
    this.grid.classList.toggle("named", this.named);
    this.cards = pictures.map((picture, i) => {
      const canvas = element("canvas", { class: "bars", "aria-hidden": "true" });
      const verdict = element("span", { class: "verdict" });
      const card = element("div", { class: "sample", role: "img" });
      card.append(element("div", { class: "top" }, drawPicture(picture), verdict), canvas);
      card.addEventListener("click", () => this.choose(i));
      return { truth: labels[i], canvas, verdict, card };
    });
    this.grid.replaceChildren(...this.cards.map((sample) => sample.card));
  }

  // Ask for another picture's feature maps; until they come, the choice is shown at least.
  choose(i) {
    if (!this.view.run.id || !this.view.page.watchable) return;
    this.asked = i;
    this.view.watch(i);
    this.view.changed();
  }

  walk(event) {
    const by = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }[event.key];
    const at = this.cards.findIndex(({ card }) => card === event.target.closest(".sample"));
    if (at < 0 || (!by && event.key !== " " && event.key !== "Enter")) return;
    event.preventDefault();
    const next = (at + (by ?? 0) + this.cards.length) % this.cards.length;
    this.cards[next].card.focus();
    this.choose(next);
  }

  draw() {
    const { run, snapshot, page, t } = this.view;
    const caption = run.id ? t("samples.caption") + (page.watchable ? ` ${t("samples.choose")}` : "") : t("samples.empty");
    setText(this.panel.caption, caption);
    if (!run.started?.arrays.sample_images) {
      this.wait();
      return;
    }
    if (this.of !== run.started) {
      this.of = run.started;
      this.asked = null;
      this.fill(run.pictures, run.truths);
    }
    this.mark();
    const target = snapshot?.sample_probabilities;
    if (!target) return;
    const shown = this.view.ease("samples", target);
    const size = run.classes.length;
    this.cards.forEach((sample, i) => {
      const goal = target.subarray(i * size, (i + 1) * size);
      const read = argmax(goal);
      this.judge(sample, read, percent(goal[read], 0));
      if (this.named) this.drawLikeliest(sample, shown.subarray(i * size, (i + 1) * size));
      else this.drawBars(sample, shown.subarray(i * size, (i + 1) * size), read);
    });
  }

  // Which picture the feature maps are of, or will be as soon as they come.
  mark() {
    const seen = this.view.maps.maps?.picture;
    if (this.asked === seen) this.asked = null;
    const chosen = this.asked ?? seen ?? null;
    const usable = this.view.page.watchable && seen !== undefined;
    this.grid.setAttribute("role", usable ? "radiogroup" : "group");
    this.cards.forEach(({ card }, i) => {
      card.setAttribute("role", usable ? "radio" : "img");
      card.classList.toggle("chosen", i === chosen);
      card.classList.toggle("usable", usable);
      if (usable) card.setAttribute("aria-checked", String(i === chosen));
      else card.removeAttribute("aria-checked");
      card.tabIndex = usable && i === (chosen ?? 0) ? 0 : -1;
    });
  }

  judge(sample, read, sure) {
    const key = `${read} ${sure}`;
    if (sample.verdictKey === key) return;
    sample.verdictKey = key;
    const { truth, card, verdict } = sample;
    const { classes } = this.view.run;
    const names = { truth: classes[truth], read: classes[read], sure };
    const words = this.view.t(read === truth ? "samples.right" : "samples.wrong", names);
    card.dataset.right = String(read === truth);
    card.title = words;
    card.setAttribute("aria-label", words);
    verdict.replaceChildren(`${read === truth ? "✓" : "✗"} ${names.read}`, element("small", {}, sure));
  }

  // Each class as an upright bar: short names have room below.
  drawBars({ canvas, truth }, probabilities, read) {
    const { colors, run } = this.view;
    const width = canvas.parentElement.clientWidth;
    const context = fitCanvas(canvas, width, BARS);
    context.clearRect(0, 0, width, BARS);
    const pitch = width / probabilities.length;
    const full = BARS - 13;
    context.textAlign = "center";
    probabilities.forEach((probability, c) => {
      const left = c * pitch + 1;
      const bar = Math.max(0, probability) * full;
      context.fillStyle = colors.border;
      context.fillRect(left, full - 1, pitch - 2, 1);
      context.fillStyle = c === truth ? colors.positive : colors.negative;
      context.globalAlpha = c === read || c === truth ? 1 : 0.55;
      context.fillRect(left, full - bar, pitch - 2, bar);
      context.globalAlpha = 1;
      context.fillStyle = c === truth ? colors.text : colors.muted;
      context.font = `${c === truth ? "700 " : ""}9.5px ${colors.family}`;
      context.fillText(run.classes[c], left + pitch / 2 - 1, BARS - 2);
    });
  }

  // The likeliest classes and the right one, as lines with their names.
  drawLikeliest({ canvas, truth }, probabilities) {
    const { colors, run } = this.view;
    const width = canvas.parentElement.clientWidth;
    const order = [...probabilities.keys()].sort((a, b) => probabilities[b] - probabilities[a]).slice(0, LIKELIEST);
    if (!order.includes(truth)) order[order.length - 1] = truth;
    const context = fitCanvas(canvas, width, LINE * LIKELIEST);
    context.clearRect(0, 0, width, LINE * LIKELIEST);
    context.textBaseline = "middle";
    order.forEach((c, i) => {
      const middle = i * LINE + LINE / 2;
      context.fillStyle = c === truth ? colors.positive : colors.negative;
      context.globalAlpha = colors.dark ? 0.55 : 0.35;
      context.fillRect(0, middle - 6, Math.max(1.5, probabilities[c] * width), 12);
      context.globalAlpha = 1;
      context.fillStyle = c === truth ? colors.text : colors.muted;
      context.font = `${c === truth ? "700 " : ""}10.5px ${colors.family}`;
      context.fillText(run.classes[c], 3, middle + 0.5, width - 6);
    });
    context.textBaseline = "alphabetic";
  }
}
