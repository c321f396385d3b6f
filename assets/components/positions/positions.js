/* How places are told: a table of places with its clocks and the products of its rows, and a sentence in two orders. Every number
   comes from core; only which are looked at is decided here.

   data      {part: "table" | "order", values, limits, steps, labels, echo, …}
             table   {kind, base, d, length, tables: [moment][place][column], products, scores: [moment][place][place], angles, keys,
                     mean, training: {steps, right}, missing}   as core.foundations.positions_run.told and positions_learned.train;
                     `missing` is said while there is no table
             order   {tokens, order, ways: {name: {before, after, now, then, changes, whole}}}   as positions_run.shuffled
   state     released: {serial, values}     sent when a hand lets go, never while it moves

   The parts lie beside this file and form one module with it. */

import "../../parts/drawing.js";
import "../../parts/views.js";

export default function (component) {
  return keepView(component, "positions", { ...drawings({ table: tablePart, order: orderPart }), adopt: within, released: speak });
}

// What the address says may be of a longer table or of another sentence.
function within(view) {
  const { data, values } = view;
  view.hover = null;
  if (data.part === "table") {
    for (const name of ["place", "other"]) values[name] = Math.min(values[name], data.length - 1);
    values.column = Math.min(values.column, data.d - 1);
  } else {
    const whole = JSON.stringify([...values.order].sort((a, b) => a - b)) === JSON.stringify(data.tokens.map((_, at) => at));
    if (!whole) values.order = data.order;
    values.token = Math.min(values.token, data.tokens.length - 1);
  }
}

function speak(view) {
  if (view.spoken) view.spoken.textContent = view.speech();
}

const range = (count) => Array.from({ length: count }, (_, at) => at);
const op = (text) => element("span", { class: "op" }, text);

// Four decimals and a true minus sign; in brackets behind another sign.
function exact(value, bracket = false) {
  const shown = Math.abs(value).toFixed(Math.abs(value) < 1000 ? 4 : 1);
  const minus = value < 0 && Number(shown) !== 0;
  return minus && bracket ? `(−${shown})` : `${minus ? "−" : ""}${shown}`;
}

const colored = (value) => element("strong", { class: value > 0 ? "positive" : value < 0 ? "negative" : "" }, exact(value));

// A figure with its title; what is in `beside` stands at the title's end.
function figure(kind, title, beside, ...inside) {
  return element("figure", { class: kind }, element("figcaption", {}, element("b", {}, ...math(title)), ...beside), ...inside);
}

// One of few: chips under the knob `name`.
function chips(view, name, options, label) {
  const made = options.map((option) => button("", { "data-help": name, "data-option": option, class: "chip" }, () => settle(view, { [name]: option })));
  made.forEach((each, at) => each.append(...math(label(options[at]))));
  view.live.push(() => made.forEach((each, at) => each.setAttribute("aria-pressed", String(options[at] === view.values[name]))));
  return element("div", { class: "choice", role: "group", "aria-label": view.say(name) }, ...made);
}
