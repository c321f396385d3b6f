// A small GPT that learns: what it writes (panel_writing.js) or answers, its heads on a random sequence, and the maps of all its heads
// on one line. Knows no sentence: words come as labels.

import "../../parts/heads.js";

class DecoderPanel {
  constructor(view) {
    this.view = view;
    this.writing = new WritingPanel(view);
    this.answers = new DecoderAnswers(view);
    this.induction = new DecoderInduction(view);
    this.grid = new HeadGrid({ t: (key, values) => view.t(key, values) });
    this.maps = new Panel("decoder-maps", this.grid.box);
    this.box = element("div", { class: "decoder-panels" }, this.writing.box, this.answers.panel.section, this.induction.panel.section, this.maps.section);
  }

  relabel(t) {
    for (const each of [this.writing, this.answers, this.induction]) each.relabel(t);
    this.maps.relabel(t);
    this.told = null;
  }

  forget() {
    for (const each of [this.writing, this.answers, this.induction]) each.forget();
    this.told = null;
  }

  draw() {
    const { run, page } = this.view;
    const text = (run.started?.problem ?? page.problem) === "text";
    this.writing.box.hidden = !text;
    if (text) this.writing.draw();
    this.answers.draw();
    this.induction.draw();
    this.drawMaps();
  }

  // The maps of the moment that is looked at; a newcomer has those of the latest alone.
  drawMaps() {
    const { run, snapshot, colors } = this.view;
    const { started } = run;
    this.maps.section.hidden = !started;
    if (!started) return;
    const key = `${run.id} ${snapshot?.step} ${snapshot?.maps ? 1 : 0} ${colors.dark}`;
    if (this.told === key) return this.grid.draw();
    this.told = key;
    const size = [...started.shown].length;
    const labels = [...started.shown].map((letter) => DECODER_SIGNS[letter] ?? letter);
    const maps = snapshot?.maps;
    const at = (layer, head) => maps?.data.subarray((layer * started.heads + head) * size * size, (layer * started.heads + head + 1) * size * size) ?? null;
    const chosen = this.grid.chosen ? {} : { chosen: { layer: Math.min(1, started.layers - 1), head: 0 } };
    this.grid.show({ layers: started.layers, heads: started.heads, rows: size, columns: size, at, rowLabels: labels, columnLabels: labels, ...chosen });
    this.grid.draw();
  }
}

const DECODER_SIGNS = { " ": "␣", "\n": "↵", "\t": "⇥" }; // characters that cannot be seen

// One panel; what was told last is told anew in another language and of another run.
class DecoderTold {
  constructor(view) {
    this.view = view;
  }

  relabel(t) {
    this.panel.relabel(t);
    this.forget();
  }

  forget() {
    this.told = null;
  }
}

// Sums or sequences with what the network answers, and of sums which digits are right.
class DecoderAnswers extends DecoderTold {
  constructor(view) {
    super(view);
    this.list = element("ul", { class: "decoder-answers" });
    this.digits = element("div", { class: "decoder-digits" });
    this.panel = new Panel("decoder-answers-panel", this.list, this.digits);
  }

  draw() {
    const { run, snapshot, t } = this.view;
    const samples = snapshot?.samples;
    this.panel.section.hidden = !samples;
    const key = `${run.id} ${snapshot?.step}`;
    if (!samples || this.told === key) return;
    this.told = key;
    const { problem } = run.started;
    this.panel.title.textContent = t(`decoder-answers-panel.title.${problem}`);
    setText(this.panel.caption, t(`decoder-answers-panel.caption.${problem}`, { step: whole(snapshot.step), share: percent(snapshot.lane_accuracies[0]) }));
    this.list.replaceChildren(...samples.map(([given, wrote, right]) => {
      const good = wrote === right;
      const signs = [...wrote].map((sign, i) => element(sign === right[i] ? "b" : "s", {}, sign));
      const parts = [element("span", { class: "decoder-given" }, given), element("span", { class: "decoder-wrote" }, ...signs), element("span", { class: "decoder-right" }, good ? "✓" : `✗ ${right}`)];
      return element("li", { "data-right": String(good) }, ...parts);
    }));
    const places = snapshot.places ?? [];
    this.digits.hidden = !places.length;
    this.digits.replaceChildren(...places.map((share, power) => {
      const name = t(`digit.${power}`);
      const bar = element("i", {});
      bar.style.width = `${100 * share}%`;
      return element("div", { class: "decoder-digit" }, element("span", {}, name), element("span", { class: "decoder-track" }, bar), element("b", {}, percent(share, 0)));
    }).reverse());
  }
}

// Which heads look behind the last occurrence of what they read, and since when.
class DecoderInduction extends DecoderTold {
  constructor(view) {
    super(view);
    this.table = element("table", { class: "decoder-heads" });
    this.plot = element("div", { class: "plot" });
    this.panel = new Panel("induction", element("div", { class: "decoder-induction" }, this.table, this.plot));
  }

  draw() {
    const { run, snapshot, colors, t } = this.view;
    const width = this.plot.clientWidth;
    const known = run.snapshots.filter((each) => each.behind);
    this.panel.section.hidden = !known.length;
    const key = JSON.stringify([run.id, snapshot?.step, known.length, width, colors.dark, this.view.curves.extent]);
    if (!known.length || this.told === key) return;
    this.told = key;
    const now = snapshot?.behind ? snapshot : known.at(-1);
    const head = [t("induction.head"), t("induction.before"), t("induction.behind")].map((name) => element("th", { scope: "col" }, name));
    const rows = now.behind.flatMap((layer, l) => layer.map((share, h) => {
      const cells = [now.before[l][h], share].map((value) => element("td", { style: `--share: ${value.toFixed(3)}` }, element("i", {}), element("b", {}, percent(value, 0))));
      return element("tr", {}, element("th", { scope: "row" }, t("induction.row", { layer: l + 1, head: h + 1 })), ...cells);
    }));
    this.table.replaceChildren(element("thead", {}, element("tr", {}, ...head)), element("tbody", {}, ...rows));
    const best = (each, name) => Math.max(...each[name].flat());
    this.panel.section.dataset.best = best(now, "behind").toFixed(3);
    setText(this.panel.caption, t("induction.caption.now", { step: whole(now.step), best: percent(best(now, "behind"), 0), chance: percent(run.started?.chance ?? 0, 0) }));
    if (width) this.chart(known, best, width);
  }

  chart(known, best, width) {
    const { run, snapshot, colors, t } = this.view;
    const extent = this.view.curves.extent || 100;
    const box = { left: 38, top: 10, width: width - 50, height: 150 };
    const x = (step) => box.left + (step / extent) * box.width;
    const y = (value) => box.top + box.height * (1 - value);
    const svg = shape("svg", { viewBox: `0 0 ${width} ${box.top + box.height + 40}`, width, height: box.top + box.height + 40, role: "img", "aria-label": t("induction.spoken", { before: percent(best(known.at(-1), "before"), 0), behind: percent(best(known.at(-1), "behind"), 0) }) });
    for (const tick of [0, 0.5, 1]) svg.append(shape("path", { class: "writing-tick", d: `M${box.left} ${y(tick)}h${box.width}` }), shape("text", { class: "writing-small", x: box.left - 6, y: y(tick) + 4, "text-anchor": "end" }, percent(tick, 0)));
    svg.append(shape("text", { class: "writing-small", x: box.left + box.width, y: box.top + box.height + 16, "text-anchor": "end" }, `${whole(extent)} ${t("axis.step")}`));
    if (run.started?.chance) svg.append(shape("path", { class: "writing-line", d: `M${box.left} ${y(run.started.chance)}h${box.width}` }));
    if (snapshot && this.view.timeline.at !== null) svg.append(shape("path", { class: "writing-looked", d: `M${x(snapshot.step)} ${box.top}v${box.height}` }));
    [["before", colors.negative, "5 3"], ["behind", colors.positive, ""]].forEach(([name, color, dash], i) => {
      const d = known.map((each, k) => `${k ? "L" : "M"}${x(each.step).toFixed(1)} ${y(best(each, name)).toFixed(1)}`).join("");
      svg.append(shape("path", { class: "writing-curve", d, stroke: color, "stroke-dasharray": dash }));
      const at = box.top + box.height + 32;
      svg.append(shape("path", { class: "writing-curve", d: `M${box.left + i * (box.width / 2)} ${at - 4}h18`, stroke: color, "stroke-dasharray": dash }), shape("text", { class: "writing-small", x: box.left + 24 + i * (box.width / 2), y: at }, t(`induction.best.${name}`)));
    });
    this.plot.replaceChildren(svg);
  }
}
