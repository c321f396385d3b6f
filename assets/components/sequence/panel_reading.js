// A network that reads, beside two that know no order: how often each is right, what is taken for what, and some texts as they
// are read now.

import "../../parts/confusion.js";
import "../../parts/marks.js";
import "../../parts/numbers.js";

class ReadingPanel {
  constructor(view) {
    this.view = view;
    this.lane = 0; // whose confusion is shown
    this.pointed = null;
    this.titles = {};
    this.bars = element("div", { class: "reading-bars" });
    this.barsNote = element("p", { class: "caption" });
    this.choice = element("div", { class: "reading-choice", role: "group" });
    const point = (cell) => {
      this.pointed = cell;
      view.changed();
    };
    this.grid = new Confusion({ choose: point, point });
    this.read = element("p", { class: "reading-read", "aria-live": "polite" });
    this.samples = element("ul", { class: "reading-texts" });
    this.samplesNote = element("p", { class: "caption" });
    this.facts = element("p", { class: "caption reading-facts" });
    this.box = element(
      "div",
      { class: "reading-panels" },
      this.section("right", this.bars, this.barsNote),
      this.section("matrix", this.choice, this.grid.node, this.read),
      this.section("samples", this.samples, this.samplesNote),
      this.facts,
    );
  }

  section(name, ...inside) {
    this.titles[name] = element("h4", {});
    return element("section", { class: `panel reading-${name}` }, this.titles[name], ...inside);
  }

  relabel(t) {
    for (const [name, title] of Object.entries(this.titles)) {
      title.textContent = t(`reading.${name}`);
      title.parentElement.setAttribute("aria-label", title.textContent);
    }
    this.choice.setAttribute("aria-label", t("reading.choose"));
    this.grid.name({ title: t("reading.matrix"), rows: t("reading.rows"), columns: t("reading.columns") });
    this.told = {};
  }

  forget() {
    this.lane = 0;
    this.pointed = null;
    this.told = {};
  }

  get started() {
    return this.view.run.started;
  }

  // The names of the classes in the reader's language; those of a learner's own texts are as they were written.
  get classes() {
    return this.view.page.class_names?.[this.started.name] ?? this.started.classes;
  }

  // What is shown: the test once it is done, else the validation texts of the moment looked at; null before the first.
  get shown() {
    const { run, snapshot, timeline } = this.view;
    return timeline.at === null && run.finished?.confusion ? { ...run.finished, test: true } : (snapshot ?? null);
  }

  draw() {
    const { started } = this;
    this.box.hidden = !started?.classes;
    if (this.box.hidden) return;
    const { run, colors, page } = this.view;
    this.lane = Math.min(this.lane, run.lanes.length - 1);
    const moment = [run.id, this.view.snapshot?.step, this.shown?.test, page.language, colors.dark];
    this.once("bars", moment, () => this.drawBars());
    this.once("choice", [...moment, this.lane], () => this.drawChoice());
    this.once("samples", moment, () => this.drawSamples());
    this.once("facts", moment, () => this.drawFacts());
    this.drawMatrix();
  }

  once(name, state, draw) {
    const key = JSON.stringify(state);
    if (this.told[name] === key) return;
    this.told[name] = key;
    draw();
  }

  nameOf(lane) {
    return this.view.t(`lane.${lane.name}`) || lane.name;
  }

  drawBars() {
    const { shown, started } = this;
    const { run, t } = this.view;
    const floor = shown?.test ? started.test_floor : (shown?.floor ?? started.floor); // of the very texts that the bars are of
    const rows = run.lanes.map((lane, i) => {
      const value = shown?.lane_accuracies?.[i];
      const fill = element("i", { class: "reading-fill" });
      fill.style.width = `${100 * (value ?? 0)}%`;
      fill.style.background = this.view.laneColor(lane.name);
      const track = element("div", { class: "reading-track", "aria-hidden": "true" }, fill);
      const interval = shown?.intervals?.[i];
      if (interval) {
        const reach = element("i", { class: "reading-reach" });
        reach.style.left = `${100 * interval[0]}%`;
        reach.style.width = `${100 * (interval[1] - interval[0])}%`;
        track.append(reach);
      }
      const mark = element("i", { class: "reading-floor" });
      mark.style.left = `${100 * floor}%`;
      track.append(mark);
      const range = interval ? element("small", {}, t("reading.range", { low: percent(interval[0]), high: percent(interval[1]) })) : "";
      const numbers = element("span", { class: "reading-value" }, element("b", {}, value == null ? "–" : percent(value)), " ", range);
      const size = element("small", {}, t("reading.size", { count: whole(lane.parameters) }));
      return element("div", { class: "reading-bar" }, element("span", { class: "reading-name" }, this.nameOf(lane), " ", size), track, numbers);
    });
    const common = this.classes[started.common];
    const line = element("span", { class: "reading-floor-name" }, t("reading.floor", { name: common, share: percent(floor) }));
    this.bars.replaceChildren(...rows, line);
    const count = whole(shown?.test ? shown.tested : (shown?.seen ?? started.texts.validation));
    setText(this.barsNote, t(shown?.test ? "reading.right.test" : "reading.right.validation", { count }));
  }

  drawChoice() {
    const buttons = this.view.run.lanes.map((lane, i) => {
      const button = element("button", { type: "button", "aria-pressed": i === this.lane }, this.nameOf(lane));
      button.addEventListener("click", () => {
        this.lane = i;
        this.view.changed();
      });
      return button;
    });
    const focused = [...this.choice.children].indexOf(this.choice.getRootNode().activeElement);
    this.choice.replaceChildren(...buttons);
    buttons[focused]?.focus();
  }

  drawMatrix() {
    const { colors, t } = this.view;
    const { classes, shown } = this;
    const all = shown?.confusion;
    const cells = classes.length ** 2;
    const counts = all ? all.data.subarray(this.lane * cells, (this.lane + 1) * cells) : null;
    const describe = ({ row, column }) => {
      const values = { truth: classes[row], said: classes[column], times: whole(counts ? counts[row * classes.length + column] : 0) };
      return t(row === column ? "reading.cell.right" : "reading.cell", values);
    };
    const sums = this.grid.draw(classes, counts, { colors, chosen: this.pointed, describe });
    const count = whole(sums.reduce((a, b) => a + b, 0));
    const words = counts ? t(shown.test ? "reading.matrix.test" : "reading.matrix.validation", { count }) : t("reading.matrix.empty");
    setText(this.read, this.pointed && counts ? describe(this.pointed) : words);
  }

  drawSamples() {
    const { classes, started } = this;
    const { run, snapshot, t } = this.view;
    const told = snapshot?.probabilities;
    const size = classes.length;
    const rows = started.samples.map(({ text, label }, s) => {
      const answers = run.lanes.map((lane, i) => {
        const from = (i * started.samples.length + s) * size;
        return this.answer(lane, told ? told.data.subarray(from, from + size) : null, label);
      });
      const words = element("p", { lang: started.language, dir: "auto" }, text);
      const truth = element("span", { class: "reading-truth" }, t("reading.truth", { name: classes[label] }));
      return element("li", {}, element("div", {}, words, truth), element("div", { class: "reading-answers" }, ...answers));
    });
    this.samples.replaceChildren(...rows);
    setText(this.samplesNote, t("reading.samples.caption"));
  }

  // The probability of the right class in blue, of all others in orange, and what is answered.
  answer(lane, chances, label) {
    const name = element("span", { class: "reading-lane" }, this.nameOf(lane));
    if (!chances) return element("div", { class: "reading-answer" }, name, element("span", {}, "–"));
    const best = chances.indexOf(Math.max(...chances));
    const right = element("i", {});
    right.style.width = `${100 * chances[label]}%`;
    const track = element("span", { class: "reading-chance", "aria-hidden": "true" }, right);
    const said = `${best === label ? "✓" : "✗"} ${this.classes[best]} ${percent(chances[best], 0)}`;
    return element("div", { class: "reading-answer" }, name, track, element("span", {}, said));
  }

  drawFacts() {
    const { t } = this.view;
    const { texts, vocabulary, unknown, cut, longest, cut_tokens, median, padding, dropped } = this.started;
    const values = {
      train: whole(texts.train), validation: whole(texts.validation), test: whole(texts.test), vocabulary: whole(vocabulary),
      unknown: percent(unknown), median: whole(median), padding: percent(padding), longest, cut: whole(cut), lost: percent(cut_tokens),
    };
    const out = Object.entries(dropped).filter(([, count]) => count).map(([why, count]) => t(`reading.dropped.${why}`, { count: whole(count) }));
    setText(this.facts, [t("reading.facts", values), t(cut ? "reading.cut" : "reading.uncut", values), ...out].filter(Boolean).join(" "));
  }
}
