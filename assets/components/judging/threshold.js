/* One class against the rest, and the threshold between them: cells, what follows from them, and the same elsewhere. */

const METRICS = ["accuracy", "never", "precision", "recall", "specificity", "f1"];
const percent = (value) => (value === null ? "0/0" : `${(100 * value).toFixed(1)} %`);
const wholeNumber = (value) => value.toLocaleString("en-US");

function thresholdPart(view) {
  const { data } = view;
  const scores = numbersOf(data.scores, Float64Array);
  const labels = numbersOf(data.truth, Uint8Array);
  view.ranking = rankingOf(labels, scores);
  view.bars = barsOf(labels, scores);
  view.live.push(() => {
    view.counts = countsAt(view.ranking, view.values.threshold);
  });
  view.counts = countsAt(view.ranking, view.values.threshold);
  const half = view.narrow ? view.width : Math.floor((view.width - 26) / 2);
  view.summary = () => view.say("spoken", spokenValues(view));
  view.spoken = element("p", { class: "sr-only", role: "status" });
  return [
    element("div", { class: "dials one" }, dial(view, "threshold")),
    element("div", { class: "halves" }, histogramOf(view, half), cellsOf(view)),
    element("div", { class: "halves" }, curveOf(view, half, "roc"), curveOf(view, half, "pr")),
    element("div", { class: "dials one" }, dial(view, "share")),
    metricsOf(view),
    view.told,
    view.spoken,
  ];
}

function spokenValues(view) {
  const { accuracy, precision, recall } = ratesOf(view.counts);
  return { threshold: plain(view.values.threshold), ...view.counts, accuracy: percent(accuracy), precision: percent(precision), recall: percent(recall) };
}

// The four cells, as shares of the square that they would have.
function cellsOf(view) {
  const cell = (name, right) => {
    const value = element("b", { class: "num", "data-cell": name });
    const node = element("td", { class: right ? "right" : "wrong" }, value, element("small", {}, view.say(`cell.${name}`)));
    view.live.push(() => {
      value.textContent = wholeNumber(view.counts[name]);
      const row = name === "tp" || name === "fn" ? view.ranking.positives : view.ranking.negatives;
      node.style.setProperty("--strength", `${row ? ((100 * view.counts[name]) / row).toFixed(1) : 0}%`);
    });
    return node;
  };
  const head = (text) => element("th", { scope: "col" }, text);
  const side = (text) => element("th", { scope: "row" }, text);
  const table = element("table", { class: "cells", "aria-label": view.say("cells") },
    element("thead", {}, element("tr", {}, element("td", {}), head(view.say("called.positive")), head(view.say("called.negative")))),
    element("tbody", {},
      element("tr", {}, side(view.say("is.positive", { name: view.data.positive })), cell("tp", true), cell("fn", false)),
      element("tr", {}, side(view.say("is.negative")), cell("fp", false), cell("tn", true))));
  return element("figure", {}, element("figcaption", {}, view.say("cells")), table, element("p", { class: "muted" }, view.say("cells.note")));
}

// Each number with its sum, in the data and where positives have another share.
function metricsOf(view) {
  const shared = element("th", { scope: "col", class: "num" });
  const rows = METRICS.map((name) => {
    const [work, now, then] = [element("td", { class: "work num" }), element("td", { class: "num value", "data-metric": name }), element("td", { class: "num value", "data-shared": name })];
    view.live.push(() => {
      work.textContent = workOf(name, view.counts);
      now.textContent = percent(ratesOf(view.counts)[name]);
      then.textContent = percent(ratesAt(view.counts, view.values.share / 100)[name]);
    });
    return element("tr", { class: name }, element("th", { scope: "row" }, view.say(`metric.${name}`)), work, now, then);
  });
  view.live.push(() => {
    shared.textContent = view.say("at.share", { share: plain(view.values.share) });
  });
  const head = element("tr", {}, element("td", {}), element("td", { class: "work" }), element("th", { scope: "col", class: "num" }, view.say("in.data")), shared);
  return element("div", { class: "scroll" }, element("table", { class: "metrics" }, element("thead", {}, head), element("tbody", {}, ...rows)));
}

function workOf(name, { tp, fp, fn, tn }) {
  const [a, b, c, d] = [tp, fp, fn, tn].map(wholeNumber);
  return {
    accuracy: `(TP + TN) / n = (${a} + ${d}) / ${wholeNumber(tp + fp + fn + tn)}`,
    never: `(FP + TN) / n = (${b} + ${d}) / ${wholeNumber(tp + fp + fn + tn)}`,
    precision: `TP / (TP + FP) = ${a} / (${a} + ${b})`,
    recall: `TP / (TP + FN) = ${a} / (${a} + ${c})`,
    specificity: `TN / (TN + FP) = ${d} / (${d} + ${b})`,
    f1: `2·TP / (2·TP + FP + FN) = ${wholeNumber(2 * tp)} / (${wholeNumber(2 * tp)} + ${b} + ${c})`,
  }[name];
}
