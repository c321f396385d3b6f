// Pictures learned, live: what assets/parts/runview.js draws of a run, and what there is to see of pictures.
// It does not know any sentence: words come as `labels`, numbers as events (core/training/events.py).
// The parts stand in front of this file: run, curves, matrix, samples, maps, filters, norms, mistakes.

import "../../parts/head.js";
import "../../parts/pictures.js";
import "../../parts/plot.js";
import "../../parts/runview.js";

// How well it does, and how many pictures it learns from in a second.
function numbersOfPictures(run) {
  const { rate } = run.tempo;
  const step = run.started && run.started.train_images / run.started.steps_per_epoch; // pictures
  return {
    loss: number(run.lossSmooth.values[run.loss.length - 1], 3),
    accuracy: percent(run.validation.at(-1)?.accuracy),
    speed: whole(rate && step ? rate * step : null),
  };
}

class View extends RunView {
  constructor(parent) {
    super(parent, "live", (id) => new Run(id));
    this.head = new Head(this, ["step", "epoch", "loss", "accuracy", "rate", "speed", "left"], numbersOfPictures);
    this.curves = new Curves(this);
    this.matrix = new Matrix(this);
    this.samples = new Samples(this);
    this.mistakes = new Mistakes(this);
    this.maps = new Maps(this);
    this.filters = new Filters(this);
    this.norms = new Norms(this);
    this.sheet.append(this.head.box, ...this.curves.panels.map(({ section }) => section), this.timeline.box);
    for (const part of [this.matrix, this.samples, this.maps, this.mistakes, this.filters, this.norms]) this.sheet.append(part.panel.section);
  }

  get parts() {
    return [this.head, this.curves, this.timeline, this.matrix, this.samples, this.maps, this.mistakes, this.filters, this.norms];
  }

  // `watchable` whether another picture's feature maps can be asked for, `maps` those the page asked for itself, `samples`
  // what is shown before a run, `class_names` by data set in its language.
  prepare(page) {
    this.run.names = page.class_names ?? {};
    this.run.expected = page.samples?.classes;
  }

  summary() {
    const { run, head, t } = this;
    const last = run.validation.at(-1);
    if (!last) return "";
    return t("spoken.summary", {
      state: head.words,
      step: whole(run.step),
      total: whole(run.total),
      loss: number(last.loss, 3),
      accuracy: percent(last.accuracy),
    });
  }

  // Ask for the feature maps of another picture.
  watch(picture) {
    this.asked = (this.asked ?? Date.now()) + 1; // unlike any before, also in a page drawn anew
    this.report("watch", `${this.asked} ${this.run.id} ${picture}`);
  }
}

const watch = watching((parent) => new View(parent));

export default function (given) {
  return watch(given);
}
