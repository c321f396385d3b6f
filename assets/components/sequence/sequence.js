// Sequences learned, live: what assets/parts/runview.js draws of a run, a curve for each of its networks, and the panel of the
// kind of run. It does not know any sentence: words come as `labels`, numbers as events (core/sequences/report.py).

import "../../parts/head.js";
import "../../parts/runview.js";

// A panel: {box, above (what stands over the curves, if anything), tall (height of the loss beside others), draw(), relabel(t), forget()}; it reads view.run.started, view.snapshot and view.run.finished.
const PANELS = {
  memory: typeof MemoryPanel === "undefined" ? null : MemoryPanel,
  reading: typeof ReadingPanel === "undefined" ? null : ReadingPanel,
  writing: typeof WritingPanel === "undefined" ? null : WritingPanel,
  forecast: typeof ForecastPanel === "undefined" ? null : ForecastPanel,
  encoder: typeof EncoderPanel === "undefined" ? null : EncoderPanel,
  decoder: typeof DecoderPanel === "undefined" ? null : DecoderPanel,
  translate: typeof TranslatePanel === "undefined" ? null : TranslatePanel,
};

class SequenceView extends RunView {
  constructor(parent) {
    super(parent, "sequence", (id) => new LanedRun(id));
    this.head = new Head(this, ["step", "epoch", "rate", "speed", "left"]);
    this.curves = new Lanes(this);
    this.sheet.append(this.head.box, ...this.curves.panels.map(({ section }) => section), this.timeline.box);
  }

  get parts() {
    return [this.head, this.curves, this.timeline, ...(this.panel ? [this.panel] : [])];
  }

  prepare(page) {
    const Kind = PANELS[page.kind];
    if (this.panel || !Kind) return;
    this.panel = new Kind(this);
    this.sheet.append(this.panel.box);
    if (this.panel.above) this.head.box.after(this.panel.above);
    this.panel.relabel?.(this.t);
  }

  // The color of a network, the same in every chart: a cell's own, or the next that is free.
  laneColor(name) {
    const names = this.run.lanes.map((lane) => lane.name).filter((each) => !(each in COLOR_OF));
    return this.colors.categories[COLOR_OF[name] ?? (3 + Math.max(0, names.indexOf(name))) % this.colors.categories.length];
  }

  summary() {
    const { run, head, t } = this;
    if (!run.lanes.length || !run.validation.length) return "";
    const lanes = run.lanes.map((lane) => `${t(`lane.${lane.name}`) || lane.name} ${number(lane.checks.loss.at(-1)?.[1], 3)}`);
    return t("spoken.lanes", { state: head.words, step: whole(run.step), total: whole(run.total), losses: lanes.join(", ") });
  }
}

const watchSequences = watching((parent) => new SequenceView(parent));

export default function (given) {
  return watchSequences(given);
}
