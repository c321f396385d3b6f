// Looking back: which of the run's snapshots is shown, by slider, by play button, or by a step chosen on a curve.

import "./marks.js";
import "./numbers.js";

class Timeline {
  constructor(view) {
    this.view = view;
    this.at = null; // index of the snapshot looked at; null is the newest
    this.slider = element("input", { type: "range", min: "0", step: "1" });
    this.play = element("button", { type: "button", class: "play" });
    this.moment = element("output", {});
    this.box = element("div", { class: "timeline" }, this.play, this.slider, this.moment);
    this.slider.addEventListener("input", () => this.look(Number(this.slider.value)));
    this.play.addEventListener("click", () => (this.playing ? this.stop() : this.start()));
  }

  relabel(t) {
    this.slider.setAttribute("aria-label", t("timeline.label"));
  }

  forget() {
    this.stop();
    this.at = null;
  }

  lookAtStep(step) {
    const { snapshots } = this.view.run;
    if (snapshots.length < 2) return;
    const gap = (index) => Math.abs(snapshots[index].step - step);
    this.look(snapshots.reduce((best, _, index) => (gap(index) < gap(best) ? index : best), 0));
  }

  look(index) {
    this.stop();
    this.at = index >= this.view.run.snapshots.length - 1 ? null : index;
    this.view.changed();
  }

  start() {
    this.at = 0;
    const tempo = Math.max(60, Math.min(250, 8000 / this.view.run.snapshots.length));
    this.playing = setInterval(() => {
      if (this.at === null || this.at + 1 >= this.view.run.snapshots.length - 1) {
        this.at = null;
        this.stop();
      } else this.at += 1;
      this.view.changed();
    }, tempo);
    this.view.changed();
  }

  stop() {
    clearInterval(this.playing);
    this.playing = null;
    this.view.changed();
  }

  draw() {
    const { run, snapshot, t } = this.view;
    this.box.hidden = run.snapshots.length < 3;
    if (this.box.hidden) return;
    const last = run.snapshots.length - 1;
    if (this.at !== null && this.at >= last) this.at = null; // a run that went on from earlier has fewer
    this.slider.max = String(last);
    this.slider.value = String(this.at ?? last);
    const place = { step: whole(snapshot.step), epoch: snapshot.epoch.toFixed(1) };
    const words = t(this.at === null ? "timeline.now" : "timeline.then", place);
    setText(this.moment, words);
    this.slider.setAttribute("aria-valuetext", words);
    const label = t(this.playing ? "timeline.pause" : "timeline.play");
    if (this.play.title === label) return;
    this.play.dataset.playing = String(Boolean(this.playing));
    this.play.title = label;
    this.play.setAttribute("aria-label", label);
  }
}
