/* The stage's parts, where they stand, and the one place where they are drawn: each frame only what changed. */

const SIDES = [28, 36, 48, 64]; // points on a side of the surface while time runs, from the lightest way of drawing to the fullest
const FINE = 96; // and at rest
const [SLOW, SWIFT] = [20, 17.6]; // ms between frames
const QUIET = 160; // ms until it rests

function buildStage(view) {
  const { root, say, data } = view;
  const parts = (view.parts = {});
  parts.bar = new Bar(view);
  parts.timeline = new Timeline(view);
  parts.network = new Network(view);
  parts.layers = layerHandles(view);
  parts.inspector = new Inspector(view);
  parts.surface = new Surface(view, true);
  listenToPoints(parts.surface);
  parts.painting = new Painting(view, parts.surface);
  view.branching = parts.branching = new Branching(view);
  parts.compare = new Compare(view);
  parts.charts = [lossChart(view)];
  if (data.classOf) parts.charts.push(accuracyChart(view));
  if (!view.hidden("norms")) parts.charts.push(normsChart(view));
  parts.confusion = data.classOf && !view.hidden("confusion") ? new Confusion(view) : null;
  parts.landscape = view.hidden("landscape") ? null : new Landscape(view);
  parts.legend = new Legend(view);
  view.spoken = element("p", { class: "sr-only", "aria-live": "polite" });
  view.level = data.net.layers.at(-1).end > 500 ? 1 : SIDES.length - 1;
  const left = element("div", { class: "left" }, element("div", { class: "above" }, view.hidden("units") ? "" : parts.layers.box), parts.network.scroller, parts.inspector.box);
  const right = element("div", { class: "right" }, parts.legend.head, parts.surface.box, parts.painting.box, parts.legend.box);
  parts.panels = element("div", { class: "panels" }, ...parts.charts.map((chart) => chart.box), ...[parts.confusion, parts.landscape].filter(Boolean).map((part) => part.box));
  root.replaceChildren(parts.bar.box, parts.timeline.track, parts.bar.numbers, parts.bar.status, parts.branching.box,
    element("div", { class: "main" }, left, right), parts.compare.box, parts.panels, exportRow(view), view.spoken);
  parts.surface.dots.setAttribute("aria-label", `${say("surface")}. ${say("surface.help")}`);
}

function lay(view) {
  const { parts, width, root } = view;
  view.shownLine = lineAt(view, view.place);
  view.epoch = view.shownLine.epochs[view.shownLine.at(view.place)];
  const narrow = width < 700;
  root.classList.toggle("narrow", narrow);
  const side = narrow ? Math.min(width, 440) : Math.round(Math.max(270, Math.min(410, width * 0.36)));
  root.style.setProperty("--side", `${side}px`);
  const wide = narrow ? width : width - side - 28;
  const form = JSON.stringify([view.shape, wide, view.look, view.data.class_names, view.limits, parts.painting.own?.classified]);
  if (form !== view.form) {
    // what hands are on is made anew only where it has another form: while a run grows, focus and pointer stay
    view.form = form;
    parts.network.build(wide);
    parts.layers.show();
    parts.painting.build();
    parts.confusion?.build();
  }
  parts.painting.mark();
  parts.surface.build(side);
  parts.timeline.build(width);
  parts.bar.build();
  parts.compare.build(width);
  parts.legend.build();
  for (const chart of parts.charts) chart.redraw();
  parts.landscape?.redraw();
}

// The weights that are shown: a snapshot, one batch of an epoch, or what a hand made of them.
function resolve(view) {
  const line = lineAt(view, view.place);
  const index = line.at(view.place);
  view.shownLine = line;
  view.epoch = line.epochs[index];
  const { fine } = view.data;
  if (view.batch && !hasBatches(view)) view.batch = null;
  const batch = view.batch ? Math.min(view.batch.index, fine.count - 1) : -1;
  const weights = `${line.name}.${index}.${batch}.${[...view.edits].join()}`;
  if (weights !== view.weights) {
    let parameters = batch < 0 ? line.snapshot(index) : fine.parameters.subarray(batch * fine.size, (batch + 1) * fine.size);
    if (view.edits.size) {
      parameters = parameters.slice();
      for (const [at, value] of view.edits) parameters[weightAt(view.data.net, JSON.parse(at))] = value;
    }
    view.parameters = parameters;
  }
  const changed = weights !== view.weights;
  view.weights = weights;
  return changed;
}

// What was measured at the place where we are, after a batch of an epoch or at the end of one; undefined where nothing was.
// With weights that a hand has changed it is measured here.
function measuredHere(view) {
  const { shownLine: line, epoch, batch, data: { fine, config } } = view;
  if (view.edits.size && view.drawn) {
    if (view.measuredFor !== view.weights) [view.measured, view.measuredFor] = [measure(view.data, view.parameters), view.weights];
    return { ...view.measured, rate: line.measured(line.rates, epoch) ?? config.learning_rate };
  }
  const of = batch ? (name, set) => (set ? fine[name][set] : fine[name])?.[batch.index] : (name, set) => line.measured(set ? line[name][set] : line[name], epoch);
  return {
    losses: { train: of("losses", "train"), test: of("losses", "test") },
    accuracies: { train: of("accuracies", "train"), test: of("accuracies", "test") },
    rate: of("rates") ?? config.learning_rate,
  };
}

function paint(view, now) {
  view.frame = 0;
  const dirty = view.dirty;
  view.dirty = new Set();
  if (view.playing) tick(view, now);
  const lineBefore = view.shownLine?.name;
  const fresh = resolve(view) || dirty.has("all");
  const rest = dirty.has("settled");
  const refine = rest && view.fineAt !== view.weights;
  const looked = dirty.has("look") || dirty.has("edit") || dirty.has("probe");
  const { parts, data } = view;
  const moving = fresh && !dirty.has("all") && !rest;
  if (moving) adapt(view, now);
  const light = moving && view.level < SIDES.length - 1;
  // where frames are dear, lines and points take turns: what the eye follows, the maps, is drawn each time
  view.turn = view.level < 2 && moving && !looked ? 1 + ((view.turn ?? 0) % 2) : 0;
  const [lines, marks] = [view.turn !== 2, view.turn !== 1];
  const side = rest ? FINE : SIDES[view.level];
  if (view.drawn && (fresh || refine)) {
    view.fineAt = rest ? view.weights : null;
    parts.network.compute(rest ? 24 : view.level < 2 ? 14 : 20);
    parts.surface.compute(view.parameters, side);
    if (marks) view.predicted = judge(data, view.parameters, rest || !view.playing);
  }
  if (fresh || dirty.has("probe")) {
    view.lit = view.drawn ? (parts.confusion?.lit(view.predicted) ?? null) : null;
    view.traced = view.probe && view.drawn ? traceOf(data.net, view.parameters, view.probe.x, view.probe.y) : null;
  }
  const crawling = view.playing && !reducedMotion() && view.parameters.length < 500;
  parts.network.crawl = crawling ? (now / 22) % 1200 : 0;
  if (((fresh || refine || looked) && lines) || crawling) parts.network.draw(light && !crawling);
  if (dirty.has("point") && !fresh) {
    parts.network.drawMaps();
    parts.legend.draw();
  }
  if (fresh || refine || looked) {
    parts.network.drawMaps();
    parts.network.nodes.draw();
    parts.surface.draw();
    parts.legend.draw();
    parts.inspector.draw();
  }
  const judged = (fresh || refine) && marks && !sameVerdicts(view);
  if (judged || dirty.has("probe") || dirty.has("all")) {
    drawPoints(parts.surface, view.drawn ? view.predicted : null);
    parts.confusion?.draw(view.drawn ? view.predicted : null);
  }
  parts.compare.draw(rest ? 64 : Math.min(side, 40), dirty.has("all"));
  parts.timeline.draw();
  parts.bar.draw();
  parts.branching.draw();
  for (const chart of parts.charts) chart.draw();
  if (fresh) parts.landscape?.draw();
  if (lineBefore && lineBefore !== view.shownLine.name) parts.charts.at(-1).redraw();
  if (view.root.dataset.still !== String(rest)) view.root.dataset.still = String(rest);
  if (view.playing) return view.changed("play");
  if (rest) return settle(view);
  clearTimeout(view.timer);
  view.timer = setTimeout(() => view.changed("settled"), QUIET);
  return null;
}

// Points are drawn anew only where the network has changed its mind about one, or a hand has.
function sameVerdicts(view) {
  const [now, before] = [view.predicted, view.verdicts];
  view.verdicts = now;
  if (now === before) return true;
  return Boolean(now && before && now.length === before.length && now.every((each, p) => each === before[p]));
}

// How fully it is drawn while time runs follows from how fast frames come. What was too much is not tried again for a while.
function adapt(view, now) {
  const gap = now - (view.drawnAt ?? 0);
  view.drawnAt = now;
  if (gap > 100) return; // it had rested
  view.gap = 0.85 * (view.gap ?? SWIFT) + 0.15 * gap;
  if (now - (view.adapted ?? 0) < 250) return;
  const most = now < (view.patience ?? 0) ? view.level : SIDES.length - 1;
  if (view.gap > SLOW && view.level > 0) {
    view.level -= 1;
    view.patience = now + 6000;
  } else if (view.gap < SWIFT && view.level < most) view.level += 1;
  else return;
  [view.adapted, view.gap] = [now, SWIFT + 1];
}

// It rests: the fine drawing is there, those who listen are told, the link gets the place.
function settle(view) {
  view.parts.timeline.speak();
  view.parts.bar.speak();
  view.parts.landscape?.redraw();
  if (!view.moved || view.root.classList.contains("holding")) return;
  view.moved = false;
  const told = view.report.open.get("place")?.[0] ?? view.data.place ?? 0;
  if (view.epoch !== told) view.report.rest({ place: view.epoch });
}
