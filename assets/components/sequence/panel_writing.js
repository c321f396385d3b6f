// What a network that writes has learned so far: a sample that grows from noise to words, bits per character against what
// counting achieves, and the way there. Knows no sentence: words come as labels.

const REFERENCES = ["uniform", "single", "bigram", "trigram", "five"]; // what knows nothing, and count models
const LADDER = 6; // moments of the run that are listed
const GUTTER = { wide: 168, narrow: 92 }; // room for the names of the lines

class WritingPanel {
  constructor(view) {
    this.view = view;
    this.page = element("div", { class: "writing-page", role: "img" });
    this.sample = new Panel("writing", this.page);
    this.plot = element("div", { class: "plot" });
    this.chart = new Panel("bits", this.plot);
    this.steps = element("ol", { class: "writing-ladder" });
    this.ladder = new Panel("ladder", this.steps);
    this.box = element("div", { class: "writing-panels" }, this.sample.section, this.chart.section, this.ladder.section);
  }

  relabel(t) {
    for (const panel of [this.sample, this.chart, this.ladder]) panel.relabel(t);
    this.forget();
  }

  forget() {
    this.written = this.drawn = this.listed = null;
  }

  draw() {
    this.drawSample();
    this.drawBits();
    this.drawLadder();
  }

  drawSample() {
    const { run, snapshot, t } = this.view;
    const key = `${run.id} ${snapshot?.step}`;
    if (this.written === key) return;
    this.written = key;
    if (!snapshot || !run.started) {
      this.page.replaceChildren(element("span", { class: "writing-empty" }, t("writing.empty")));
      this.page.setAttribute("aria-label", t("writing.empty"));
      setText(this.sample.caption, t("writing.caption.empty"));
      return;
    }
    this.page.lang = run.started.language;
    this.page.replaceChildren(element("span", { class: "writing-prompt" }, run.started.prompt), ...markedText(snapshot.sample, snapshot.marks));
    this.page.setAttribute("aria-label", t("writing.spoken", { prompt: run.started.prompt, text: snapshot.sample }));
    const real = snapshot.real == null ? "–" : percent(snapshot.real, 0);
    const values = { step: whole(snapshot.step), bits: number(snapshot.lane_losses[0], 3), real };
    setText(this.sample.caption, t(`writing.caption.${run.started.real_unit}`, values));
  }

  drawBits() {
    const { run, snapshot, colors, t } = this.view;
    const width = this.plot.clientWidth;
    const points = run.lanes[0]?.checks.loss ?? [];
    const theirs = this.view.compared?.lanes[0]?.checks.loss ?? [];
    const key = JSON.stringify([run.id, this.view.curves.extent, points.length, points.at(-1), theirs.length, theirs.at(-1), width, snapshot?.step, colors.text]);
    if (this.drawn === key || !width) return;
    this.drawn = key;
    const { started } = run;
    const lines = started ? REFERENCES.map((name) => [name, started.references[name] ?? started[name]]) : [];
    const seen = [...lines.map(([, value]) => value), ...[...points, ...theirs].map(([, value]) => value)].filter(Number.isFinite);
    const high = Math.max(1, ...seen) * 1.06;
    const extent = this.view.curves.extent || 100; // the steps are those of the curves above
    const gutter = this.view.wide ? GUTTER.wide : GUTTER.narrow;
    const box = { left: 30, top: 8, width: Math.max(60, width - 30 - gutter), height: this.view.wide ? 250 : 210 };
    const x = (step) => box.left + (step / extent) * box.width;
    const y = (value) => box.top + box.height * (1 - Math.min(value, high) / high);
    const label = t("bits.spoken", {
      bits: number(points.at(-1)?.[1], 3),
      lines: lines.map(([name, value]) => `${t(`bits.${name}`)} ${number(value, 3)}`).join(", "),
    });
    const svg = shape("svg", { viewBox: `0 0 ${width} ${box.top + box.height + 24}`, width, height: box.top + box.height + 24, role: "img", "aria-label": label });
    for (const tick of axisTicks({ low: 0, high }, 5)) {
      svg.append(shape("path", { class: "writing-tick", d: `M${box.left} ${y(tick)}h${box.width}` }), shape("text", { class: "writing-small", x: box.left - 6, y: y(tick) + 4, "text-anchor": "end" }, short(tick)));
    }
    for (const tick of axisTicks({ low: 0, high: extent }, Math.max(2, Math.round(box.width / 110)))) {
      if (tick > extent * 0.96) continue;
      svg.append(shape("text", { class: "writing-small", x: x(tick), y: box.top + box.height + 17, "text-anchor": "middle" }, whole(tick)));
    }
    svg.append(shape("text", { class: "writing-small", x: box.left + box.width, y: box.top + box.height + 17, "text-anchor": "end" }, t("axis.step")));
    this.drawLines(svg, lines, box, y);
    if (snapshot && this.view.timeline.at !== null) svg.append(shape("path", { class: "writing-looked", d: `M${x(snapshot.step)} ${box.top}v${box.height}` }));
    const curve = (list) => list.filter(([, value]) => Number.isFinite(value)).map(([step, value], i) => `${i ? "L" : "M"}${x(step).toFixed(1)} ${y(value).toFixed(1)}`).join("");
    if (theirs.length) svg.append(shape("path", { class: "writing-curve other", d: curve(theirs), stroke: colors.categories[3] }));
    const color = run.lanes[0] ? this.view.laneColor(run.lanes[0].name) : colors.accent;
    svg.append(shape("path", { class: "writing-curve", d: curve(points), stroke: color }));
    const last = points.at(-1);
    if (last && Number.isFinite(last[1])) svg.append(shape("circle", { cx: x(last[0]), cy: y(last[1]), r: 4, fill: color }));
    this.plot.replaceChildren(svg);
  }

  // The reference lines with their names beside them, moved apart where they would lie on each other.
  drawLines(svg, lines, box, y) {
    const { t } = this.view;
    const right = box.left + box.width;
    let floor = -Infinity;
    for (const [name, value] of lines.filter(([, each]) => Number.isFinite(each)).sort((a, b) => b[1] - a[1])) {
      const at = y(value);
      const label = Math.max(at, floor + 14);
      floor = label;
      svg.append(
        shape("path", { class: `writing-line ${name}`, d: `M${box.left} ${at}H${right}L${right + 8} ${label}` }),
        shape("text", { class: "writing-name", x: right + 11, y: label + 4 }, `${t(`bits.${name}${this.view.wide ? "" : ".short"}`)} ${number(value, 3)}`),
      );
    }
  }

  // From the first words to the last: a few moments at which the loss had gone down by equal parts.
  drawLadder() {
    const { run, snapshot, t } = this.view;
    const all = run.snapshots.filter((each) => "sample" in each);
    const shown = this.rungs(all);
    const key = JSON.stringify([run.id, shown.map((each) => each.step), snapshot?.step]);
    if (this.listed === key) return;
    this.listed = key;
    this.ladder.section.hidden = shown.length < 2;
    this.steps.replaceChildren(...shown.map((each) => {
      const place = t("ladder.place", { step: whole(each.step), bits: number(each.lane_losses[0], 3) });
      const text = [...each.sample.replace(/\s+/g, " ").trim()].slice(0, 90).join("");
      const button = element("button", { type: "button", "aria-current": String(each === snapshot), title: t("ladder.look") },
        element("span", { class: "writing-when" }, place), element("span", { class: "writing-said", lang: run.started?.language ?? "" }, text));
      button.addEventListener("click", () => this.view.timeline.lookAtStep(each.step));
      return element("li", {}, button);
    }));
  }

  rungs(all) {
    if (all.length <= LADDER) return all;
    const bits = all.map((each) => each.lane_losses[0]);
    const [first, best] = [bits[0], Math.min(...bits)];
    const found = [0];
    for (let k = 1; k < LADDER - 1; k++) {
      const goal = first - ((first - best) * k) / (LADDER - 1);
      const at = bits.findIndex((value, i) => i > found.at(-1) && value <= goal);
      if (at > 0 && at < all.length - 1) found.push(at);
    }
    return [...found, all.length - 1].map((at) => all[at]);
  }
}

// A text in pieces: what is a word of the training text, what the network made up, what is neither.
function markedText(text, marks) {
  const signs = [...text];
  const pieces = [];
  for (let at = 0; at < signs.length; ) {
    let end = at + 1;
    while (end < signs.length && marks?.[end] === marks?.[at]) end += 1;
    const piece = signs.slice(at, end).join("");
    pieces.push(marks?.[at] === "0" ? element("span", { class: "writing-new" }, piece) : piece);
    at = end;
  }
  return pieces;
}
