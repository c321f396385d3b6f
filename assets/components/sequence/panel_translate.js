// A network that learns to translate: some held-out sentences as it translates them now, for one of them where each head of the
// decoder looks in the source, and BLEU against what a memory of all training sentences achieves. Knows no sentence: words come as labels.

import "../../parts/heads.js";
import "../../parts/numbers.js";

const TRANSLATE_END = "■"; // behind the last token: the sign that ends a sentence

class TranslatePanel {
  constructor(view) {
    this.view = view;
    this.which = null; // the sentence that is looked at; null: a long one
    this.list = element("ol", { class: "translate-list" });
    this.facts = element("p", { class: "caption" });
    this.said = new Panel("translate-said", this.list, this.facts);
    this.plot = element("div", { class: "plot" });
    this.tested = element("p", { class: "translate-tested" });
    this.chart = new Panel("translate-bleu", this.plot, this.tested);
    this.heading = element("h4", {});
    this.legend = element("p", { class: "caption" });
    this.grid = new HeadGrid({ t: view.t, picked: () => this.note(), pointed: () => {} });
    this.maps = element("section", { class: "panel translate-maps" }, this.heading, this.legend, this.grid.box);
    this.box = element("div", { class: "translate" }, this.said.section, this.chart.section, this.maps);
  }

  relabel(t) {
    for (const panel of [this.said, this.chart]) panel.relabel(t);
    this.heading.textContent = t("translate-maps.title");
    this.maps.setAttribute("aria-label", t("translate-maps.title"));
    this.written = this.plotted = this.mapped = null;
  }

  forget() {
    this.which = this.written = this.plotted = this.mapped = null;
  }

  get at() {
    const count = this.view.run.started?.sources?.length ?? 0;
    return Math.min(this.which ?? count - 1, count - 1);
  }

  draw() {
    this.drawSaid();
    this.drawBleu();
    this.drawMaps();
  }

  drawSaid() {
    const { run, snapshot, t, page } = this.view;
    const told = snapshot?.samples;
    const key = JSON.stringify([run.id, snapshot?.step, this.at, page.language]);
    if (this.written === key) return;
    this.written = key;
    const { started } = run;
    if (!started?.sources) {
      setText(this.said.caption, t("translate-said.empty"));
      this.list.replaceChildren();
      setText(this.facts, "");
      return;
    }
    setText(this.said.caption, t("translate-said.caption.now", { step: whole(snapshot?.step ?? 0), bleu: number(snapshot?.bleu, 3), count: whole(snapshot?.translated) }));
    const { pairs, vocabulary, dropped, scripts } = started;
    setText(this.facts, t("translate-said.facts", {
      train: whole(pairs.train), kept: whole(pairs.validation + pairs.test), read: whole(vocabulary[0]), write: whole(vocabulary[1]), long: whole(dropped.long ?? 0), script: whole(dropped.script ?? 0),
      ...Object.fromEntries(["simplified", "traditional", "both", "mixed"].map((name) => [name, whole(scripts[name] ?? 0)])),
    }));
    const [from, to] = started.languages;
    const focused = this.list.contains(this.list.getRootNode().activeElement);
    this.list.replaceChildren(...started.sources.map(({ text, references, credit }, place) => {
      const now = told?.[place]?.text ?? "";
      const right = references.includes(now);
      const mark = element("span", { class: "translate-mark", "aria-hidden": "true" }, now ? (right ? "✓" : "≠") : "");
      const button = element("button", { type: "button", "aria-pressed": String(place === this.at), title: credit || t("translate-said.look") },
        element("span", { class: "translate-source", lang: from }, text),
        element("span", { class: "translate-now", lang: to }, now || "…", mark),
        element("span", { class: "translate-wanted", lang: to }, right ? t("translate-said.same") : t("translate-said.wanted", { text: references.slice(0, 2).join(" / ") })));
      button.addEventListener("click", () => {
        this.which = place;
        this.view.changed();
      });
      return element("li", { class: right ? "is-right" : "" }, button);
    }));
    if (focused) this.list.children[this.at]?.firstChild.focus({ preventScroll: true });
  }

  drawBleu() {
    const { run, snapshot, colors, t, compared, timeline, wide } = this.view;
    const width = this.plot.clientWidth;
    const points = translateScores(run);
    const theirs = translateScores(compared);
    const extent = this.view.curves.extent || 100; // the steps are those of the curves above
    const key = JSON.stringify([run.id, extent, points.length, points.at(-1), theirs.length, width, snapshot?.step, timeline.at, colors.text, run.finished?.bleu, t("axis.step")]);
    if (this.plotted === key || !width) return;
    this.plotted = key;
    const floor = run.started?.floor;
    const high = Math.min(100, Math.max(20, floor ?? 0, ...points.map(([, value]) => value)) * 1.08);
    const box = { left: 34, top: 8, width: Math.max(60, width - 44), height: wide ? 220 : 180 };
    const x = (step) => box.left + (step / extent) * box.width;
    const y = (value) => box.top + box.height * (1 - value / high);
    const spoken = t("translate-bleu.spoken", { bleu: number(points.at(-1)?.[1], 3), floor: number(floor, 3) });
    const svg = shape("svg", { width, height: box.top + box.height + 24, role: "img", "aria-label": spoken });
    for (const tick of axisTicks({ low: 0, high }, 5)) {
      svg.append(shape("path", { class: "translate-tick", d: `M${box.left} ${y(tick)}h${box.width}` }), shape("text", { class: "translate-small", x: box.left - 6, y: y(tick) + 4, "text-anchor": "end" }, short(tick)));
    }
    for (const tick of axisTicks({ low: 0, high: extent }, Math.max(2, Math.round(box.width / 110)))) {
      if (tick <= extent * 0.9) svg.append(shape("text", { class: "translate-small", x: x(tick), y: box.top + box.height + 17, "text-anchor": "middle" }, whole(tick)));
    }
    svg.append(shape("text", { class: "translate-small", x: box.left + box.width, y: box.top + box.height + 17, "text-anchor": "end" }, t("axis.step")));
    if (Number.isFinite(floor)) {
      const above = y(floor) > box.top + 20;
      svg.append(shape("path", { class: "translate-floor", d: `M${box.left} ${y(floor)}h${box.width}` }),
        shape("text", { class: "translate-name", x: box.left + box.width, y: y(floor) + (above ? -6 : 15), "text-anchor": "end" }, t("translate-bleu.floor", { floor: number(floor, 3) })));
    }
    if (snapshot && timeline.at !== null) svg.append(shape("path", { class: "translate-looked", d: `M${x(snapshot.step)} ${box.top}v${box.height}` }));
    const path = (list) => list.map(([step, value], i) => `${i ? "L" : "M"}${x(step).toFixed(1)} ${y(value).toFixed(1)}`).join("");
    const color = run.lanes[0] ? this.view.laneColor(run.lanes[0].name) : colors.accent;
    if (theirs.length) svg.append(shape("path", { class: "translate-curve other", d: path(theirs), stroke: color }));
    svg.append(shape("path", { class: "translate-curve", d: path(points), stroke: color }));
    const last = points.at(-1);
    if (last) svg.append(shape("circle", { cx: x(last[0]), cy: y(last[1]), r: 4, fill: color }));
    this.plot.replaceChildren(svg);
    const done = run.finished;
    const values = done && { bleu: number(done.bleu, 3), floor: number(done.floor, 3), tested: whole(done.tested), beamed: whole(done.beamed), beam: done.beam, greedy: number(done.bleu_greedy, 3), best: number(done.bleu_beam, 3) };
    setText(this.tested, Number.isFinite(done?.bleu) ? t("translate-bleu.tested", values) : "");
    Object.assign(this.box.dataset, { bleu: last ? last[1].toFixed(1) : "", floor: Number.isFinite(floor) ? floor.toFixed(1) : "" });
  }

  drawMaps() {
    const { run, snapshot, t, colors, page } = this.view;
    const source = run.started?.sources?.[this.at];
    this.maps.hidden = !source;
    if (!source) return;
    const said = snapshot?.samples?.[this.at];
    const cross = said && snapshot[`cross.${this.at}`];
    const key = JSON.stringify([run.id, snapshot?.step, this.at, page.language, colors.dark, this.maps.clientWidth, Boolean(cross)]);
    if (this.mapped === key) return;
    this.mapped = key;
    const rowLabels = said ? translateLabels(said.pieces) : [TRANSLATE_END];
    const chosen = this.grid.chosen ?? { layer: run.started.layers - 1, head: "mean" }; // at first what comes nearest to an alignment
    this.grid.show({ chosen, ...translateMaps(cross, run.started.layers, run.started.heads), rows: rowLabels.length, columns: source.pieces.length, rowLabels, columnLabels: translateLabels(source.pieces, "") });
    this.grid.draw();
    setText(this.legend, t("translate-maps.caption.now", { text: source.text, said: said?.text ?? "…" }) + (source.credit ? ` ${source.credit}` : ""));
    Object.assign(this.box.dataset, { sample: this.at, pieces: rowLabels.join(" ") });
    this.note();
  }

  note() {
    this.box.dataset.peaks = this.grid.box.dataset.peaks ?? "";
  }
}

function translateScores(run) {
  return (run?.snapshots ?? []).filter((each) => Number.isFinite(each.bleu)).map((each) => [each.step, each.bleu]);
}

// What stands at a map's edge: a space and the end of the sentence can be seen.
function translateLabels(pieces, end = TRANSLATE_END) {
  return pieces.map((each, place) => (each === "" && place === pieces.length - 1 && end ? end : each.replace(/\s/g, "␣") || "␣"));
}

// Shares of each layer and head in a row of numbers (layers, heads, rows, columns), bytes or shares; and the mean of the heads.
function translateMaps(cross, layers, heads) {
  if (!cross) return { layers, heads, at: () => null, extra: { mean: () => null } };
  const { data, shape: form } = cross;
  const size = form[2] * form[3];
  const scale = data instanceof Uint8Array ? 1 / 255 : 1;
  const at = (layer, head) => Float32Array.from(data.subarray((layer * heads + head) * size, (layer * heads + head + 1) * size), (value) => value * scale);
  const mean = (layer) => {
    const sum = new Float32Array(size);
    for (let head = 0; head < heads; head++) at(layer, head).forEach((value, place) => (sum[place] += value / heads));
    return sum;
  };
  return { layers, heads, at, extra: { mean } };
}
