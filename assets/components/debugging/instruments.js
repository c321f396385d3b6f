/* Each instrument: what it draws of a run, and what it reads at the step that is looked at. */

const INSTRUMENTS = {
  loss(view, run, width) {
    const series = (each) => [
      { points: overSteps(each.losses), color: view.colors.muted, thin: true },
      { points: overMoments(each, "loss_learned"), color: learnedColor(view) },
      { points: overMoments(each, "loss_tested"), color: testedColor(view), dashed: true },
    ];
    const all = view.runs.flatMap(series);
    const most = Math.max(...all.flatMap(({ points }) => points.map(([, v]) => v ?? 0)));
    const log = most > 12;
    const svg = linesOf(view, run, width, { series: series(run), all, log, ...(log ? {} : { from: 0 }) });
    const reading = () => readTwo(view, run, (now) => [now.loss_learned, now.loss_tested], formatNumber);
    const keys = keysFor(view, [learnedColor(view), view.say("key.learned")], [testedColor(view), view.say("key.tested"), true], [view.colors.muted, view.say("key.batch")]);
    return { picture: [svg, keys], reading };
  },
  accuracy(view, run, width) {
    const series = [
      { points: overMoments(run, "accuracy_learned"), color: learnedColor(view) },
      { points: overMoments(run, "accuracy_tested"), color: testedColor(view), dashed: true },
    ];
    const svg = linesOf(view, run, width, { series, from: 0, to: 1, guides: [0.1], write: (v) => `${Math.round(100 * v)} %` });
    const reading = () => readTwo(view, run, (now) => [now.accuracy_learned, now.accuracy_tested], percentOf);
    return { picture: [svg, keysFor(view, [learnedColor(view), view.say("key.learned")], [testedColor(view), view.say("key.tested"), true])], reading };
  },
  gradients: (view, run, width) => byLayer(view, run, width, "gradients", {}),
  ratios: (view, run, width) => byLayer(view, run, width, "ratios", { guides: [1e-3, 1e-2] }),
  sums(view, run, width) {
    const of = (each) => [{ points: overSteps(each.sums), color: learnedColor(view) }];
    const all = view.runs.flatMap(of);
    const svg = linesOf(view, run, width, { series: of(run), all, log: true, guides: [1], from: 0.1, to: Math.max(10, ...all[0].points.concat(all.at(-1).points).map(([, v]) => v ?? 0)) });
    const reading = () => {
      const now = run.sums[stepOf(view, run) - 1];
      return Number.isFinite(now) ? `${formatNumber(now)} ×` : "–";
    };
    return { picture: [svg, noteOf(view, "sums")], reading };
  },
  activations(view, run) {
    const rows = run.active.map((_, at) => {
      const [fill, spread, share] = [element("i", {}), element("span", { class: "num" }), element("b", { class: "num" })];
      view.live.push(() => {
        const now = momentOf(view, run);
        fill.style.width = `${100 * now.dead[at]}%`;
        share.textContent = now.mean[at] === null ? "NaN" : `${Math.round(100 * now.dead[at])} %`;
        spread.textContent = `${formatNumber(now.mean[at], 2)} ± ${formatNumber(now.deviation[at], 2)}`;
      });
      return element("div", { class: "row" }, element("span", {}, String(at + 1)), element("span", { class: "meter" }, fill), share, spread);
    });
    const reading = () => view.say("dead.read", { share: percentOf(Math.max(...momentOf(view, run).dead)) });
    return { picture: [element("div", { class: "rows" }, ...rows), noteOf(view, "activations")], reading };
  },
  weights(view, run, width) {
    const layer = () => Math.min(view.values.layer ?? 1, run.layers.length) - 1;
    const bars = Array.from({ length: run.moments[0].weights[0].length }, () => shape("rect", {}));
    const box = { left: 4, width: width - 8, height: 74 };
    const ends = [shape("text", { class: "tick-label", x: 4, y: 92 }), shape("text", { class: "tick-label", x: width - 4, y: 92, "text-anchor": "end" })];
    view.live.push(() => {
      const counts = momentOf(view, run).weights[layer()];
      const most = Math.sqrt(Math.max(1, ...counts));
      const step = box.width / bars.length;
      bars.forEach((bar, at) => {
        const height = (Math.sqrt(counts[at]) / most) * box.height;
        move(bar, { x: box.left + at * step + 0.5, y: 2 + box.height - height, width: Math.max(1, step - 1), height, class: at < bars.length / 2 ? "negative" : "positive" });
      });
      run.bins[layer()].forEach((end, at) => {
        ends[at].textContent = formatNumber(end, 2);
      });
    });
    const svg = shape("svg", { width, height: 96, role: "img", "aria-label": view.say("panel.weights") }, ...bars, ...ends);
    const chips = run.layers.map((_, at) => {
      const chip = button(String(at + 1), { class: "chip", "data-help": "layer", "aria-label": view.say("layer.one", { layer: at + 1 }) }, () => settle(view, { layer: at + 1 }));
      view.live.push(() => chip.setAttribute("aria-pressed", String(layer() === at)));
      return chip;
    });
    return { picture: [svg, element("div", { class: "chips", role: "group", "aria-label": view.say("layer") }, ...chips)], reading: () => view.say("layer.one", { layer: layer() + 1 }) };
  },
  classes(view, run, width) {
    const bars = Array.from({ length: 10 }, () => shape("rect", { class: "count" }));
    const counts = bars.map(() => shape("text", { class: "tick-label", "text-anchor": "middle" }));
    const step = (width - 8) / 10;
    view.live.push(() => {
      const now = momentOf(view, run).classes;
      const most = Math.max(8, ...now);
      now.forEach((count, at) => {
        const height = (count / most) * 76;
        move(bars[at], { x: 4 + at * step + 2, width: step - 4, y: 96 - height, height });
        move(counts[at], { x: 4 + (at + 0.5) * step, y: 92 - height });
        counts[at].textContent = count || "";
      });
    });
    const names = bars.map((_, at) => shape("text", { class: "tick-label", x: 4 + (at + 0.5) * step, y: 110, "text-anchor": "middle" }, String(at)));
    const reading = () => view.say("classes.read", { count: momentOf(view, run).classes.filter(Boolean).length });
    return { picture: [shape("svg", { width, height: 114, role: "img", "aria-label": view.say("panel.classes") }, ...bars, ...counts, ...names)], reading };
  },
  examples: (view, run) => examplesOf(view, run),
  confusion: (view, run, width) => confusionOf(view, run, width),
  checks(view, run) {
    const item = (name, text) => {
      const value = element("dd", { class: "num" });
      view.live.push(() => {
        value.textContent = text();
      });
      return [element("dt", {}, view.say(`check.${name}`)), value];
    };
    const list = element("dl", {},
      ...item("overlap", () => view.say("check.overlap.read", { count: run.overlap, test: run.test })),
      ...item("differ", () => percentOf(momentOf(view, run).differ)),
      ...item("inputs", () => `${formatNumber(run.smallest)} … ${formatNumber(run.largest)}`),
      ...item("first", () => formatNumber(run.moments[0].loss_learned)));
    return { picture: [list], reading: () => "" };
  },
  traps(view, run) {
    const { finding } = run;
    const tensor = finding ? view.say(`tensor.${finding.tensor}`) : "";
    const text = finding
      ? view.say(`trap.${finding.kind}`, {
        step: finding.step, where: finding.layer ? view.say("trap.layer", { layer: finding.layer, tensor }) : tensor, norm: formatNumber(finding.value),
        before: finding.before ? view.say("trap.before", { ends: endsOf(finding.before) }) : view.say("trap.none"),
      })
      : view.say("trap.quiet");
    const note = element("p", { class: "muted" }, finding ? view.say(run.stopped ? "trap.stopped" : "trap.free") : "");
    return { picture: [element("p", { class: finding ? "caught-text" : "" }, text), note], reading: () => (finding ? view.say("trap.step", { step: finding.step }) : "") };
  },
};

function byLayer(view, run, width, name, how) {
  const all = view.runs.flatMap((each) => layered(view, each, name));
  const svg = linesOf(view, run, width, { series: layered(view, run, name), all, log: true, ...how });
  const reading = () => {
    const now = run[name][stepOf(view, run) - 1];
    return now ? `${formatNumber(now[0], 2)} … ${formatNumber(now.at(-1), 2)}` : "–";
  };
  return { picture: [svg, noteOf(view, name)], reading };
}

const endsOf = ([low, high]) => (low === high ? formatNumber(low) : `${formatNumber(low)} … ${formatNumber(high)}`);
const noteOf = (view, name) => element("p", { class: "muted" }, view.say(`note.${name}`));
const readTwo = (view, run, pick, write) => pick(momentOf(view, run)).map((each) => write(each)).join(" / ");

// The first pictures of the batch with the labels they came with.
function examplesOf(view, run) {
  const tiles = Array.from({ length: 8 }, () => {
    const [canvas, label] = [element("canvas", { width: 8, height: 8, "aria-hidden": "true" }), element("b", { class: "num" })];
    return { canvas, label, node: element("span", { class: "tile" }, canvas, label) };
  });
  const box = element("div", { class: "tiles", role: "img" });
  box.append(...tiles.map((each) => each.node));
  let drawn = null;
  view.live.push(() => {
    const now = momentOf(view, run);
    if (drawn === now) return;
    drawn = now;
    const ink = rgb(view.colors.text);
    tiles.forEach(({ canvas, label, node }, at) => {
      node.hidden = at >= now.labels.length;
      if (node.hidden) return;
      const image = new ImageData(8, 8);
      [...now.pictures[at]].forEach((letter, pixel) => image.data.set([...ink, ((letter.charCodeAt(0) - 65) * 255) / 16], pixel * 4));
      canvas.getContext("2d").putImageData(image, 0, 0);
      label.textContent = String(now.labels[at]);
    });
    box.setAttribute("aria-label", view.say("examples.read", { labels: now.labels.join(", ") }));
  });
  return { picture: [box, noteOf(view, "examples")], reading: () => (momentOf(view, run).labels.length ? "" : view.say("examples.none")) };
}

// Rows are what it is labeled, columns what the network says; the darker, the more of the row.
function confusionOf(view, run, width) {
  const size = Math.min(13, (width - 24) / 10);
  const cells = Array.from({ length: 100 }, (_, at) => shape("rect", { x: 22 + (at % 10) * size, y: 2 + Math.floor(at / 10) * size, width: size - 1, height: size - 1, class: at % 11 ? "wrong" : "right" }));
  const names = [0, 9].flatMap((digit) => [
    shape("text", { class: "tick-label", x: 16, y: digit * size + size, "text-anchor": "end" }, String(digit)),
    shape("text", { class: "tick-label", x: 22 + (digit + 0.5) * size, y: 10 * size + 15, "text-anchor": "middle" }, String(digit)),
  ]);
  const svg = shape("svg", { width, height: 10 * size + 20, role: "img", "aria-label": view.say("panel.confusion") }, ...cells, ...names);
  let drawn = null;
  view.live.push(() => {
    const now = momentOf(view, run);
    if (drawn === now) return;
    drawn = now;
    now.confusion.forEach((row, r) => {
      const sum = Math.max(1, row.reduce((a, b) => a + b, 0));
      row.forEach((count, c) => cells[10 * r + c].setAttribute("fill-opacity", (0.06 + 0.94 * (count / sum)).toFixed(3)));
    });
  });
  return { picture: [svg, noteOf(view, "confusion")], reading: () => percentOf(momentOf(view, run).accuracy_tested) };
}
