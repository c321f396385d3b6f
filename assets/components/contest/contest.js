/* A contest of optimizers on one network: losses with their spread over steps or seconds, a moment that is looked at, the places there,
   and the short search that chose the rates.

   data      {values, limits, labels, echo, rules, seeds, grid, runs: {one, each}, times, search, busy, stale}
             as pages/ui/contest.py; a run is {rates, steps, curves: {test | train: {low, median, high}}, broken, lost};
             what is not known yet is null
   state     released: {serial, values}     sent when a hand lets go, never while it moves

   The parts lie beside this file and form one module with it. */

import "../../parts/drawing.js";
import "../../parts/views.js";

export default function (component) {
  return keepView(component, "contest", { ...drawings({ race: racePart }), adopt: settleValues, open: (view) => (view.read = null) });
}

const KEYS = { how: ["each", "one"], over: ["steps", "seconds"], part: ["test", "train"], scale: ["log", "linear"] };

function settleValues(view) {
  const who = view.data.rules.filter((rule) => view.values.who.includes(rule));
  view.values.who = who.length ? who : [...view.data.rules];
}

function racePart(view) {
  const choices = element("div", { class: "choices" }, ...Object.entries(KEYS).map(([name, options]) => chips(view, name, options)));
  const shown = [chartOf(view), tableOf(view), searchOf(view)];
  for (const each of shown) each.classList.toggle("stale", view.data.stale);
  const outdated = element("p", { class: "muted outdated", role: "status" }, view.data.stale ? view.say("stale") : "");
  const [chart, table, search] = shown;
  return [choices, whoOf(view), outdated, chart, barOf(view), table, search, view.told];
}

// The run that is looked at: until the search has ended there is only the one with one rate for all.
const runOf = (view) => view.data.runs[view.values.how] ?? view.data.runs.one;
// Seconds are offered once they have been measured.
const overOf = (view) => (view.data.times ? view.values.over : "steps");

// How far along the axis is looked, 0 … 1: where the pointer is, else the moment that is set.
const lookedOf = (view) => view.read ?? view.values.moment / 100;

// What one step of a rule is long on the axis, and where the axis ends.
const pace = (view, k) => (overOf(view) === "seconds" ? view.data.times[k] : 1);
function extent(view) {
  const last = runOf(view).steps.at(-1);
  return Math.max(...shownOf(view).map((k) => last * pace(view, k)));
}
const shownOf = (view) => view.data.rules.map((rule, k) => k).filter((k) => view.values.who.includes(view.data.rules[k]));

// Of a rule the last measured moment that it has reached: after so many steps, or so many seconds at its own pace.
function reachedBy(view, k, place = lookedOf(view)) {
  const done = (place * extent(view)) / pace(view, k) + 1e-9;
  const { steps } = runOf(view);
  let found = 0;
  while (found + 1 < steps.length && steps[found + 1] <= done) found += 1;
  return found;
}

// Places from 1 by the median loss at the moment that is looked at; what is none is last, equals share the better one.
function placesOf(view) {
  const { median } = runOf(view).curves[view.values.part];
  const losses = new Map(shownOf(view).map((k) => [k, median[k][reachedBy(view, k)] ?? Infinity]));
  return new Map([...losses].map(([k, loss]) => [k, 1 + [...losses.values()].filter((each) => each < loss).length]));
}

const DASHED = new Set(["nesterov", "adamw", "sgd"]);
const PLACES = { momentum: 0, adam: 1, rmsprop: 2, adamw: 3, adagrad: 4, nesterov: 5, sgd: 7 }; // as on the surface
const colorOf = (view, rule) => view.colors.categories[PLACES[rule]];
const number = (value, digits = 3) => (value === null || value === undefined ? "–" : formatNumber(value, digits));

function swatch(view, rule) {
  const made = element("i", { class: `swatch${DASHED.has(rule) ? " dashed" : ""}` });
  made.style.color = colorOf(view, rule);
  return made;
}

// One of two: chips under the knob `name`.
function chips(view, name, options) {
  const made = options.map((option) => {
    const each = button(view.say(`${name}.${option}`), { class: "chip", "data-help": name, "data-option": option }, () => settle(view, { [name]: option }));
    view.live.push(() => {
      each.setAttribute("aria-pressed", String((name === "over" ? overOf(view) : name === "how" && !view.data.runs.each ? "one" : view.values[name]) === option));
      each.disabled = (option === "seconds" && !view.data.times) || (option === "each" && !view.data.runs.each);
    });
    return each;
  });
  return element("div", { class: "choice", role: "group", "aria-label": view.say(name) }, element("span", { class: "muted" }, view.say(name)), ...made);
}

// The legend: who is shown.
function whoOf(view) {
  const made = view.data.rules.map((rule) => {
    const chip = button("", { class: "chip", "data-help": "who", "data-rule": rule }, () => toggle(view, rule));
    chip.append(swatch(view, rule), view.say(`rule.${rule}`));
    view.live.push(() => chip.setAttribute("aria-pressed", String(view.values.who.includes(rule))));
    return chip;
  });
  return element("div", { class: "choice who", role: "group", "aria-label": view.say("who") }, ...made);
}

function toggle(view, rule) {
  const { who } = view.values;
  const next = view.data.rules.filter((each) => (each === rule ? !who.includes(each) : who.includes(each)));
  if (!next.length) return view.tell(view.say("who.last"));
  view.tell("");
  settle(view, { who: next });
}
