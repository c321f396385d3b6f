/* Learning-rate schedules: curves that hands shape with what training makes of them; the range test; the edge of stability; batch size
   against rate. math.js is core's twin, so that a curve follows the hand; what is trained comes from the server.

   data      {part, values, limits, steps, labels, echo} and, by part,
             race    {total, per_epoch, all: [name], trained: {names, order, train, validation, lost, rates} | null, fresh, trouble}
             range   {range: {rates, raw, smooth, end, steepest, lowest, suggested, tenth}, fresh, trouble}
             edge    {edge: {eta, losses, at, sharpness, end, steps}, trouble}
             grid    {map: {batches, rates, loss, curves, at, updates}, fresh, trouble}
   state     released: {serial, values}     sent when a hand lets go, never while it moves

   The parts lie beside this file and form one module with it. */

import "../../parts/drawing.js";
import "../../parts/scales.js";
import "../../parts/views.js";

export default function (component) {
  return keepView(component, "schedules", { ...drawings({ race: racePart, range: rangePart, edge: edgePart, grid: gridPart }), adopt: settleValues, reported: ownValues });
}

// Those who run in their order, at least one; one of them is looked at.
function settleValues(view) {
  const { values, data } = view;
  if (data.part !== "race") return;
  const who = data.all.filter((name) => values.who.includes(name));
  values.who = who.length ? who : ["constant", "step", "cosine", "plateau"];
  if (!values.who.includes(values.looked)) values.looked = values.who[0];
  values.moment = Math.min(values.moment, data.total - 1);
}

// The peak is in the race's hands: the range test names it only when a button of its own has just taken one.
function ownValues(view, { peak, ...values }) {
  return view.data.part === "range" && !view.taking ? values : undefined;
}

function racePart(view) {
  const [rates, losses] = [curveOf(view), lossesOf(view)];
  const T = view.data.total;
  const { left, width } = rates.box;
  const moment = momentIn(view, "moment", [[losses.svg, losses.box], [rates.svg, rates.box]], {
    to: (t) => left + (t / T) * width, from: (px) => ((px - left) / width) * T,
    low: 0, high: () => T - 1, said: (t) => view.say("moment.said", { t, total: T }),
  });
  return [whoOf(view), rates.figure, losses.figure, workOf(view, moment), wordsOf(view), tableOf(view), dialsOf(view), view.told];
}

// Chips: who runs. Who is switched on is looked at.
function whoOf(view) {
  const made = view.data.all.map((name) => {
    const chip = button("", { class: "chip", "data-help": "who", "data-name": name }, () => toggle(view, name));
    chip.append(swatch(view, name), view.say(`name.${name}`));
    view.live.push(() => {
      chip.setAttribute("aria-pressed", String(view.values.who.includes(name)));
      chip.classList.toggle("own", view.values.looked === name);
    });
    return chip;
  });
  return element("div", { class: "choice who", role: "group", "aria-label": view.say("who") }, ...made);
}

// A first press switches on, a second one looks at it, a third switches off.
function toggle(view, name) {
  const { who, looked } = view.values;
  if (!who.includes(name)) return settle(view, { who: view.data.all.filter((each) => each === name || who.includes(each)), looked: name });
  if (looked !== name) return settle(view, { looked: name });
  const next = who.filter((each) => each !== name);
  if (!next.length) return view.tell(view.say("who.last"));
  settle(view, { who: next, looked: next[0] });
}

// What the schedule that is looked at leaves open.
function dialsOf(view) {
  const concerns = { peak: null, floor: HANDLES.floor.of, warmup: ["warmup"], rise: ["one_cycle"], drops: ["step"], drop: ["step", "plateau"], power: ["polynomial"], cycles: ["restarts"], patience: ["plateau"] };
  const dials = Object.entries(concerns).map(([name, of]) => {
    const made = dial(view, name);
    if (of) view.live.push(() => made.toggleAttribute("hidden", !of.includes(view.values.looked)));
    return made;
  });
  const growth = oneOf(view, "growth", [1, 2]);
  view.live.push(() => growth.toggleAttribute("hidden", view.values.looked !== "restarts"));
  return element("div", { class: "settings" }, element("div", { class: "dials" }, ...dials), growth);
}
