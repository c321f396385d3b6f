// One sequence of an encoder's run: what comes in, what is right, what every network answers at each place, and how often it is right
// there. Where there is one answer, a bar for each network instead.

import "../../parts/marks.js";
import "../../parts/numbers.js";

class EncoderSample {
  constructor(panel) {
    this.panel = panel;
    this.table = element("table", { class: "encoder-table" });
    this.text = element("p", { class: "encoder-text", dir: "auto" });
    this.answers = element("div", { class: "encoder-answers" });
    this.note = element("p", { class: "caption" });
    this.box = element("div", { class: "encoder-sample" }, element("div", { class: "encoder-scroll" }, this.table), this.text, this.answers, this.note);
  }

  draw(facts, shown) {
    const { view } = this.panel;
    this.names = facts.classes ? (view.page.class_names?.[facts.name] ?? facts.classes) : facts.names;
    const single = Boolean(facts.classes) || facts.problem === "majority";
    this.table.parentElement.hidden = single;
    this.text.hidden = this.answers.hidden = !single;
    const lanes = view.run.lanes.map((lane, i) => ({ lane, name: view.t(`lane.${lane.name}`) || lane.name, out: this.outputs(shown, i) }));
    if (single) this.drawOne(facts, shown, lanes);
    else this.drawPlaces(shown, lanes);
    setText(this.note, this.scores(facts));
    this.mark(this.marked ?? null);
  }

  // The probabilities of a network's answers: an array for each answer, or null.
  outputs({ probabilities }, lane) {
    if (!probabilities) return null;
    const [, answers, classes] = probabilities.shape;
    return Array.from({ length: answers }, (_, a) => probabilities.data.subarray((lane * answers + a) * classes, (lane * answers + a + 1) * classes));
  }

  drawPlaces({ tokens, answers }, lanes) {
    const { view } = this.panel;
    const { t } = view;
    const row = (name, cells, kind = "") => element("tr", { class: kind }, element("th", { scope: "row" }, name), ...cells);
    const cell = (content, attributes, place) => element("td", { ...attributes, "data-place": place }, content);
    const places = tokens.map((_, i) => element("th", { scope: "col", "data-place": i }, String(i + 1)));
    const rows = [
      row(t("encoder.in"), tokens.map((sign, i) => cell(sign, {}, i)), "in"),
      row(t("encoder.right"), answers.map((answer, i) => cell(this.names[answer], {}, i))),
    ];
    lanes.forEach(({ lane, name, out }, l) => {
      const told = answers.map((answer, i) => {
        if (!out) return cell("–", {}, i);
        const best = topOf(out[i]);
        const words = t(best === answer ? "encoder.told.right" : "encoder.told.wrong", { answer: this.names[best], percent: percent(out[i][best], 0) });
        return cell(element(best === answer ? "b" : "s", {}, this.names[best]), { class: best === answer ? "right" : "wrong", title: words }, i);
      });
      rows.push(row(name, told, "lane"));
      const shares = this.panel.view.snapshot?.places;
      const bars = answers.map((_, i) => {
        const share = shares?.data[l * shares.shape[1] + i];
        const bar = element("i", {});
        bar.style.height = `${100 * (share ?? 0)}%`;
        bar.style.background = view.laneColor(lane.name);
        const words = t("encoder.share.at", { place: i + 1, percent: percent(share, 0) });
        return cell(element("span", { class: "encoder-bar", title: words, role: "img", "aria-label": words }, bar), {}, i);
      });
      rows.push(row(t("encoder.share"), bars, "shares"));
    });
    this.table.replaceChildren(element("thead", {}, element("tr", {}, element("th", { scope: "row" }, t("encoder.position")), ...places)), element("tbody", {}, ...rows));
  }

  drawOne(facts, { tokens, answers, unknown }, lanes) {
    const { view } = this.panel;
    const { t } = view;
    this.text.lang = facts.language ?? "";
    const kind = (sign, i) => (!i ? "asks" : sign === ENCODER_UNKNOWN || unknown?.includes(i) ? "unknown" : "");
    this.text.replaceChildren(...tokens.map((sign, i) => element("span", { "data-place": i, class: kind(sign, i) }, sign)));
    const answer = answers?.[0] ?? null;
    const truth = answer === null ? [] : [element("p", { class: "encoder-truth" }, t("encoder.truth", { answer: this.names[answer] }))];
    const rows = lanes.map(({ name, out }) => {
      const label = element("span", { class: "encoder-lane" }, name);
      if (!out) return element("div", { class: "encoder-answer" }, label, element("span", {}, "–"));
      const best = topOf(out[0]);
      const bar = element("i", {});
      bar.style.width = `${100 * out[0][answer ?? best]}%`;
      const sign = answer === null ? "" : best === answer ? "✓ " : "✗ ";
      const track = element("span", { class: answer === null ? "encoder-chance open" : "encoder-chance", "aria-hidden": "true" }, bar);
      return element("div", { class: "encoder-answer" }, label, track, element("span", {}, `${sign}${this.names[best]} ${percent(out[0][best], 0)}`));
    });
    this.answers.replaceChildren(...truth, ...rows);
  }

  // How often each network is right, in words: of the test once it is done.
  scores({ chance_accuracy, classes, problem }) {
    const { run, snapshot, t, timeline } = this.panel.view;
    const told = timeline.at === null && run.finished?.lane_accuracies ? { ...run.finished, test: true } : snapshot;
    if (!told) return t("encoder.chance", { percent: percent(chance_accuracy, 0) });
    const lanes = run.lanes.map((lane, i) => t(classes || problem === "majority" ? "encoder.score.one" : "encoder.score", { name: t(`lane.${lane.name}`) || lane.name, percent: percent(told.lane_accuracies[i]), whole: percent(told.lane_wholes[i]) }));
    const part = told.test ? t("encoder.of.test", { count: whole(told.tested) }) : t("encoder.of.validation");
    return [part, ...lanes, t("encoder.chance", { percent: percent(chance_accuracy, 0) })].join(" ");
  }

  // The place whose row of the large map is looked at.
  mark(place) {
    this.marked = place;
    for (const each of this.box.querySelectorAll("[data-place]")) each.classList.toggle("looked", Number(each.dataset.place) === place);
  }
}

function topOf(values) {
  return values.reduce((best, each, i) => (each > values[best] ? i : best), 0);
}
