// A fixed panel of validation pictures, each with the probabilities the network gives it now.

const BARS = 46; // height of the ten bars with their names, in CSS pixels

class Samples {
  constructor(view) {
    this.view = view;
    this.grid = element("div", { class: "samples-grid" });
    this.panel = new Panel("samples", this.grid);
    this.cards = [];
  }

  relabel(t) {
    this.panel.relabel(t);
    for (const sample of this.cards) sample.verdictKey = null;
  }

  forget() {
    this.of = null;
    this.cards = [];
    this.grid.replaceChildren();
  }

  // Before anything is known of a run: the pictures that it will watch, as the page has them.
  wait() {
    const { samples } = this.view.page;
    if (this.of === "waiting") return;
    this.forget();
    this.of = "waiting";
    if (samples) this.fill(samples.ink.flat(), samples.labels, samples.height, samples.width, samples.full);
    for (const { truth, card, verdict, canvas } of this.cards) {
      canvas.hidden = true;
      verdict.textContent = this.view.run.classes[truth];
      card.setAttribute("aria-label", this.view.run.classes[truth]);
    }
  }

  fill(images, labels, height, width, full) {
    this.cards = [...labels].map((truth, i) => {
      const canvas = element("canvas", { class: "bars", "aria-hidden": "true" });
      const verdict = element("span", { class: "verdict" });
      const picture = digit(images.slice(i * height * width, (i + 1) * height * width), height, width, full);
      const card = element("div", { class: "sample", role: "img" });
      card.append(element("div", { class: "top" }, picture, verdict), canvas);
      return { truth, canvas, verdict, card };
    });
    this.grid.replaceChildren(...this.cards.map((sample) => sample.card));
  }

  draw() {
    const { run, snapshot, t } = this.view;
    setText(this.panel.caption, t(run.id ? "samples.caption" : "samples.empty"));
    if (!run.started?.arrays.sample_images) {
      this.wait();
      return;
    }
    if (this.of !== run.started) {
      const { sample_images: images, sample_labels: labels } = run.started.arrays;
      this.of = run.started;
      this.fill(images.data, labels.data, images.shape[1], images.shape[2], 1);
    }
    const target = snapshot?.sample_probabilities;
    if (!target) return;
    const shown = this.view.ease("samples", target);
    const size = run.classes.length;
    this.cards.forEach((sample, i) => {
      const goal = target.subarray(i * size, (i + 1) * size);
      const read = argmax(goal);
      this.judge(sample, read, percent(goal[read], 0));
      this.drawBars(sample, shown.subarray(i * size, (i + 1) * size), read);
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
}
