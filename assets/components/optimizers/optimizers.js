/* Optimizers on a surface: their ways from above and in space on one timeline, where each one is, and one step written out. While a
   hand moves, the ways are computed here; math.js is core's twin.

   data      {values, limits, steps, labels, echo, surface: {value, gradient, hessian, window}, hollows: [[x, y, f]],
             noise: [[x, y]], suggested: {start, rates}, rules}      as core.foundations.optimizers_run.shown
   state     released: {serial, values}     sent when a hand lets go, never while it moves

   The parts lie beside this file and form one module with it. */

import "../../parts/drawing.js";
import "../../parts/views.js";
import "../../parts/heights.js";

export default function (component) {
  return keepView(component, "optimizers", { ...drawings({ race: racePart }), adopt: settleValues });
}

// What the address leaves open is as the surface suggests it.
function settleValues(view) {
  const { data, values } = view;
  const { suggested, rules, surface } = data;
  const [x0, x1, y0, y1] = surface.window;
  const start = values.start.length === 2 ? values.start : suggested.start;
  values.start = [Math.min(x1, Math.max(x0, start[0])), Math.min(y1, Math.max(y0, start[1]))];
  if (values.rates.length !== rules.length) values.rates = [...suggested.rates];
  const who = rules.filter((rule) => values.who.includes(rule));
  values.who = who.length ? who : ["gd", "momentum", "adam"];
  if (!values.who.includes(values.looked)) values.looked = values.who[0];
  values.step = Math.min(values.step, values.horizon);
  view.land = landOf(surface);
  view.walked = null;
}

function racePart(view) {
  view.pathsNow = () => pathsOf(view);
  const terrain = contours(view.land, view.land.window, view.colors.dark);
  const figures = element("div", { class: "views" }, mapOf(view, terrain), reliefOf(view, terrain));
  view.track = { name: "step", last: () => view.values.horizon, pace: () => TEMPOS[view.values.tempo] };
  hearSteps(view);
  return [whoOf(view), figures, barOf(view), tableOf(view), workOf(view), dialsOf(view), view.told];
}

// The ways of all who run, computed anew when something changes that they depend on.
function pathsOf(view) {
  const { values: s, data } = view;
  const key = JSON.stringify([s.who, s.start, s.rates, s.horizon, s.noise, s.momentum, s.smoothing, s.beta1, s.beta2, s.correction, s.decay, s.newton]);
  if (view.walked?.key === key) return view.walked.paths;
  const blurs = data.noise.length ? data.noise : null;
  const settings = blurs && blurs.length >= s.horizon ? s : { ...s, noise: 0 }; // until the server has drawn it
  const paths = Object.fromEntries(s.who.map((rule) => {
    const path = walk(settings, view.land, rule, s.rates[data.rules.indexOf(rule)], s.start, blurs, s.horizon);
    return [rule, { ...path, goal: arrived(path, data.hollows, view.land.window) }];
  }));
  view.walked = { key, paths };
  return paths;
}

// Where a path is at the moment that is looked at: the last of its points, if it ended before.
const placeIn = (view, path) => Math.min(view.values.step, path.points.length - 1);

// A color for each, a second sign for the second of a pair, and letters at the head of its way.
const LETTERS = { gd: "G", sgd: "S", momentum: "M", nesterov: "N", adagrad: "Ag", rmsprop: "R", adam: "A", adamw: "W", newton: "Nt", lbfgs: "L" };
const DASHED = new Set(["sgd", "nesterov", "adamw"]);

function colorOf(view, rule) {
  const { categories, text, dark } = view.colors;
  const places = { momentum: 0, adam: 1, rmsprop: 2, adamw: 3, adagrad: 4, nesterov: 5, newton: 6, sgd: 7 };
  if (rule === "gd") return text;
  return rule === "lbfgs" ? (dark ? "#b79af0" : "#6b3fa0") : categories[places[rule]];
}

const number = (value, digits = 4) => formatNumber(value, digits);

function swatch(view, rule) {
  const made = element("i", { class: `swatch${DASHED.has(rule) ? " dashed" : ""}` });
  made.style.color = colorOf(view, rule);
  return made;
}

// Chips: who runs.
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
  const { who, looked } = view.values;
  const next = who.includes(rule) ? who.filter((each) => each !== rule) : view.data.rules.filter((each) => each === rule || who.includes(each));
  if (!next.length) return view.tell(view.say("who.last"));
  settle(view, { who: next, looked: next.includes(looked) ? (who.includes(rule) ? looked : rule) : next[0] });
}

// One of few: chips under the knob `name`.
function chips(view, name, options) {
  const made = options.map((option) => {
    const each = button(view.say(`${name}.${option}`), { class: "chip", "data-help": name, "data-option": option }, () => settle(view, { [name]: option, ...(name === "horizon" ? { step: Math.min(view.values.step, option) } : {}) }));
    view.live.push(() => each.setAttribute("aria-pressed", String(view.values[name] === option)));
    return each;
  });
  return element("div", { class: "choice", role: "group", "aria-label": view.say(name) }, element("span", { class: "muted" }, view.say(name)), ...made);
}

// What a rule leaves open; shown while somebody runs whom it concerns.
function dialsOf(view) {
  const concerns = { noise: null, momentum: ["momentum", "nesterov"], smoothing: ["rmsprop"], beta1: ["adam", "adamw"], beta2: ["adam", "adamw"], decay: ["adamw"] };
  const dials = Object.entries(concerns).map(([name, rules]) => {
    const made = dial(view, name);
    if (rules) view.live.push(() => made.toggleAttribute("hidden", !rules.some((rule) => view.values.who.includes(rule))));
    return made;
  });
  const correction = chips(view, "correction", ["on", "off"]);
  const newton = chips(view, "newton", ["plain", "repaired"]);
  const lot = button(view.say("seed"), { "data-help": "seed" }, () => settle(view, { seed: (view.values.seed + 1) % 1000 }));
  view.live.push(() => {
    correction.hidden = !view.values.who.some((rule) => rule === "adam" || rule === "adamw");
    newton.hidden = !view.values.who.includes("newton");
    lot.hidden = !view.values.noise;
  });
  return element("div", { class: "settings" }, element("div", { class: "dials" }, ...dials), element("div", { class: "choices" }, correction, newton, lot));
}
