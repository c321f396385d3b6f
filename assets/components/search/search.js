/* A search for hyperparameters: two methods with the same budget as their trials come, and a Gaussian process step by step.

   data      {part, values, limits, steps, labels, echo} and, by part,
             search  {sides: {left, right: {states, total, best, test, params, parts, curves, whole, ended, found, spent} | null},
                      fresh, trouble, all: [dimension], ranges: {dimension: [low, high]}, epochs, importance: {left, right: {dimension: share} | null},
                      study: {left, right: [{found, test} | null]}}
             slice   {measured: {x, y}, process: {tried, next, mean, deviation, improvement}, signal}
   state     released: {serial, values}     sent when a hand lets go, never while it moves

   The parts lie beside this file and form one module with it. */

import "../../parts/drawing.js";
import "../../parts/scales.js";
import "../../parts/views.js";

const SIDES = ["left", "right"];

export default function (component) {
  return keepView(component, "search", { ...drawings({ search: searchPart, slice: slicePart }), adopt: settleValues });
}

function settleValues(view) {
  const { values, data } = view;
  if (data.part === "search" && !values.dims.length) values.dims = [...data.all];
}

function searchPart(view) {
  return [
    dimsOf(view), axesOf(view), element("div", { class: "pair-of" }, ...SIDES.map((side) => pointsOf(view, side))), timeOf(view),
    lookedOf(view), summaryOf(view), bestOf(view), parallelOf(view), curvesOf(view), importanceOf(view), studyOf(view), view.told,
  ];
}

const methodOf = (view, side) => view.say(`method.${view.values[side]}`);
const colorOf = (view, side) => (side === "left" ? view.colors.categories[1] : view.colors.categories[0]);
const inPercent = (value, digits = 1) => `${(100 * value).toFixed(digits)}\u00a0%`;

// The trials of a side up to the moment that is looked at; null as long as there are none.
function shownOf(view, side) {
  const known = view.data.sides[side];
  return known && { ...known, count: Math.min(known.states.length, view.values.moment) };
}

// The trial that is looked at; as long as none was chosen the best one so far.
function lookedNow(view) {
  const { side, looked } = view.values;
  const known = shownOf(view, side);
  if (looked >= 0 || !known) return looked;
  const found = known.found[known.count - 1];
  return found === null ? 0 : known.curves.findIndex((curve, k) => known.states[k] === "complete" && curve[curve.length - 1] === found);
}

// 0 for an accuracy of 0, 1 from 98 % on, by the logarithm of the error: what is good lies apart.
const worth = (accuracy) => Math.min(1, Math.max(0, Math.log(Math.max(1 - accuracy, 1e-9)) / Math.log(0.02)));

// The last accuracy that was seen of a trial; null where none was.
function lastOf(known, k) {
  const seen = known.curves[k].filter((each) => each !== null);
  return seen.length ? seen[seen.length - 1] : null;
}

function tint(view, accuracy) {
  const share = accuracy === null ? 0 : worth(accuracy);
  return `color-mix(in srgb, var(--accent) ${Math.round(100 * share)}%, var(--soft))`;
}

const settingOf = (dim, value) => (dim === "batch" || dim === "width" ? String(value) : figure(value, 3));
const settingsOf = (view, known, k) => view.data.all.map((dim, place) => `${view.say(`dim.${dim}`)} ${settingOf(dim, known.params[k][place])}`).join(spaced(view, view.say("comma")));

// Signs of Chinese bring their room with them.
const spaced = (view, sign) => (view.say("comma") === "," ? `${sign} ` : sign);

// Which dimensions are searched, and where the rate is.
function dimsOf(view) {
  const chips = view.data.all.map((dim) => {
    const chip = button(view.say(`dim.${dim}`), { class: "chip", "data-help": "dims", "data-dim": dim }, () => {
      const { dims } = view.values;
      const next = view.data.all.filter((each) => (each === dim) !== dims.includes(each));
      if (next.length) settle(view, { dims: next });
      else view.tell(view.say("dims.last"));
    });
    view.live.push(() => chip.setAttribute("aria-pressed", String(view.values.dims.includes(dim))));
    return chip;
  });
  const chosen = element("div", { class: "choice", role: "group", "aria-label": view.say("dims") }, element("span", { class: "muted" }, view.say("dims")), ...chips);
  return element("div", { class: "space" }, chosen, element("div", { class: "dials" }, dial(view, "low"), dial(view, "high")));
}

// How many trials are shown: to drag, or played one after the other.
function timeOf(view) {
  const most = Math.max(1, ...SIDES.map((side) => view.data.sides[side]?.states.length ?? 0));
  const slider = timelineOf(view, (moment) => change(view, { moment: moment >= most ? view.limits.moment[1] : moment }));
  slider.min = "1";
  slider.max = String(most);
  const play = button("", { class: "play", "data-help": "play" }, () => (view.going ? finish(view) : start()));
  const start = () => {
    let clock = 0;
    let shown = view.values.moment >= most ? 0 : view.values.moment;
    go(view, (seconds) => {
      clock += seconds;
      if (clock < 0.16) return true;
      clock = 0;
      shown += 1;
      change(view, { moment: shown >= most ? view.limits.moment[1] : shown });
      return shown < most;
    });
  };
  const said = element("output", { class: "num muted" });
  view.live.push(() => {
    const now = Math.min(most, view.values.moment);
    slider.value = String(now);
    said.textContent = view.say("moment", { now, most });
    slider.setAttribute("aria-valuetext", said.textContent);
    play.textContent = view.say(view.going ? "pause" : "play");
  });
  return element("div", { class: "time" }, play, slider, said);
}

// The trial that is looked at, in words.
function lookedOf(view) {
  const said = element("p", { class: "reading num" });
  view.live.push(() => {
    const { side } = view.values;
    const looked = lookedNow(view);
    const known = shownOf(view, side);
    if (!known || looked >= known.count) {
      said.textContent = view.say("looked.none");
      return;
    }
    const last = lastOf(known, looked);
    const values = { method: methodOf(view, side), number: looked + 1, settings: settingsOf(view, known, looked), accuracy: last === null ? "–" : inPercent(last), epochs: known.curves[looked].filter((each) => each !== null).length };
    said.textContent = view.say(`looked.${known.states[looked]}`, values);
  });
  return said;
}

// What came of both, in words.
function summaryOf(view) {
  const said = element("div", { class: "summary" });
  const wait = element("p", { class: "wait muted", role: "status" });
  view.live.push(() => {
    said.replaceChildren(...SIDES.filter((side) => view.data.sides[side]).map((side) => {
      const line = element("p", { class: "says", "data-side": side }, ...sentences(view, side).flatMap((each) => [each, spaced(view, "")]));
      line.style.borderColor = colorOf(view, side);
      return line;
    }));
    const { sides, fresh, trouble } = view.data;
    const done = SIDES.map((side) => sides[side]?.states.length ?? 0);
    wait.textContent = trouble || (fresh ? "" : view.say("coming", { left: done[0], right: done[1] }));
    view.root.dataset.fresh = String(Boolean(fresh));
    said.classList.toggle("stale", !fresh);
  });
  return element("div", {}, wait, said);
}

function sentences(view, side) {
  const known = view.data.sides[side];
  const { states, best, found, spent, whole, total, test } = known;
  const count = states.length;
  const told = [element("b", {}, methodOf(view, side))];
  if (best === null) return [...told, view.say("sum.none", { count, epochs: spent[count - 1] })];
  const top = found[count - 1];
  told.push(view.say("sum", { count, epochs: spent[count - 1], best: inPercent(top), number: best + 1, settings: settingsOf(view, known, best) }));
  if (count === total && test !== null) told.push(view.say("sum.test", { test: inPercent(test) }));
  const failed = states.filter((each) => each === "failed").length;
  if (failed) told.push(view.say("sum.failed", { failed }));
  const pruned = states.flatMap((each, k) => (each === "pruned" ? [k] : []));
  if (pruned.length) {
    const saved = view.data.epochs * pruned.length - pruned.reduce((sum, k) => sum + known.ended[k], 0);
    const reached = pruned.map((k) => whole[k][view.data.epochs - 1]).filter((each) => each !== null);
    const would = reached.length ? Math.max(...reached) : null;
    told.push(view.say("sum.pruned", { pruned: pruned.length, saved, all: view.data.epochs * count }));
    if (would !== null) told.push(view.say(would > top ? "sum.lost" : "sum.kept", { would: inPercent(would) }));
  }
  return told;
}
