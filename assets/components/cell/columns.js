/* One column for each step: what goes in below, gates above it, states, what comes out; under it the gradient that arrives. */

function columnsOf(view) {
  const { scene, narrow } = view;
  const label = narrow ? 34 : scene.T > 9 ? 104 : 138;
  const column = Math.max(narrow ? 66 : 58, Math.min(128, Math.floor((view.width - label - 4) / scene.T)));
  const names = ["y", ...[...ORDER[scene.cell]].reverse()];
  const [boxes, rows] = [[], []];
  rows.push(labelOf(view, "t"), ...range(scene.T).map((t) => element("div", { class: "head num" }, String(t + 1))));
  for (const name of names) {
    rows.push(labelOf(view, name));
    for (const t of range(scene.T)) rows.push(boxOf(view, boxes, name, t, column));
  }
  rows.push(labelOf(view, "x"), ...range(scene.T).map((t) => inputOf(view, boxes, t)));
  const sheet = element("div", { class: "sheet", style: `--label: ${label}px; --column: ${column}px; --steps: ${scene.T}` }, ...rows);
  const scroller = element("div", { class: "stage", tabindex: "0", role: "group", "data-help": "stage", "aria-label": view.say("stage") }, sheet, arrivingOf(view, label, column));
  view.live.push(() => {
    const now = looked(view);
    const sources = sourcesOf(view, now.name, now.t).map(String);
    sheet.classList.toggle("backward", view.values.show === "gradients");
    for (const { box, name, t } of boxes) {
      box.classList.toggle("source", sources.includes(String([name, t])));
      box.classList.toggle("looked", name === now.name && t === now.t);
    }
    keepInSight(scroller, label, column, now.t, view);
  });
  return scroller;
}

function labelOf(view, name) {
  const letter = name === "t" ? "t" : `${name}_t`;
  const words = view.say(name === "t" || name === "x" ? `row.${name}` : `name.${view.data.cell}.${name}`);
  return element("div", { class: `label of-${name}`, title: words }, element("i", { class: "sym" }, ...math(letter)), ...(view.narrow ? [] : [element("span", {}, words)]));
}

// All units of one quantity at one step, a line each: a bar and its number.
function boxOf(view, boxes, name, t, column) {
  const { scene } = view;
  const count = name === "y" ? 1 : scene.H;
  const lines = range(count).map((unit) => element("span", { class: "line num", "data-unit": unit }, element("i", {}), element("b", {})));
  const box = element("div", { class: `box of-${name}${name === "y" && !scene.judged[t] ? " unjudged" : ""}`, "data-name": name, "data-t": t }, ...lines);
  box.classList.toggle("end", t === scene.T - 1);
  box.addEventListener("click", (event) => {
    const line = event.target.closest("[data-unit]");
    const unit = name === "y" && scene.classes ? scene.targets[t].indexOf(1) : Number(line?.dataset.unit ?? 0);
    settle(view, { step: t + 1, quantity: name, unit: unit + 1, ...(known(view, name, t) ? {} : { place: placeFor(view, name, t) }) });
  });
  boxes.push({ box, name, t });
  view.live.push(() => {
    const now = looked(view);
    lines.forEach((line, unit) => {
      const of = name === "y" && view.scene.classes ? view.scene.targets[t].indexOf(1) : unit;
      const value = valueAt(view, name, t, of);
      const shown = value === null ? "·" : short(value);
      const [bar, number] = line.children;
      const text = name === "y" && view.scene.classes ? `${apart(letterOf(view, of))} ${shown}` : shown;
      const style = value === null ? "width: 0" : stretch(view, name, value);
      if (number.textContent !== text) {
        number.textContent = text;
        number.className = text.length > 6 && column < 74 ? "long" : "";
      }
      if (line.drawn !== style) {
        line.drawn = style;
        bar.setAttribute("style", style);
        bar.className = value === null || value >= 0 ? "plus" : "minus";
      }
      line.classList.toggle("now", now.name === name && now.t === t && (now.unit === of || count === 1));
    });
  });
  return box;
}

// A letter written from right to left must not turn the number beside it around.
const apart = (letter) => (/[\u0590-\u08ff]/.test(letter) ? `\u2068${letter}\u2069` : letter);

// The place at which a quantity has just been computed.
function placeFor(view, name, t) {
  const { placeOf, ahead, T } = view.scene;
  if (view.values.show === "gradients") return ahead + T - t;
  return 1 + (placeOf.get(`${name}${t}`) ?? placeOf.get(`h${t}`));
}

// A gate reaches from 0 to 1 across the whole box; what has a sign leaves the middle to the right or to the left.
function stretch(view, name, value) {
  const gradients = view.values.show === "gradients";
  if (!gradients && (isSigmoid(view.scene.cell, name) || (name === "y" && view.scene.classes))) return `left: 0; width: ${(100 * value).toFixed(1)}%`;
  const share = gradients ? lengthOf(view, value) : Math.min(1, Math.abs(value) / reachOf(view, name));
  return `${value < 0 ? "right" : "left"}: 50%; width: ${(50 * share).toFixed(1)}%`;
}

const reachOf = (view, name) => (name === "c" || name === "y" ? Math.max(1, ...(name === "c" ? view.scene.run.values.c : view.scene.run.y).flat().map(Math.abs)) : 1);

// A step that lies outside of what can be seen comes into sight, without moving the page.
function keepInSight(scroller, label, column, t, view) {
  if (view.holding || view.sightAt === t) return;
  view.sightAt = t;
  const [from, to] = [label + t * column, label + (t + 1) * column];
  if (from - label < scroller.scrollLeft) scroller.scrollLeft = from - label;
  else if (to > scroller.scrollLeft + scroller.clientWidth) scroller.scrollLeft = to - scroller.clientWidth + 4;
}

// What goes in: a character, or a number to drag and to type.
function inputOf(view, boxes, t) {
  const { scene } = view;
  const box = element("div", { class: "box of-x", "data-name": "x", "data-t": t });
  boxes.push({ box, name: "x", t });
  if (scene.classes) {
    box.append(element("b", { class: "letter" }, letterOf(view, view.data.shown[t])));
    return box;
  }
  const [low, high] = view.limits.inputs;
  const put = (value) => change(view, { inputs: view.values.inputs.map((old, at) => (at === t ? Math.max(low, Math.min(high, Number(value.toFixed(2)))) : old)) });
  const bar = element("div", { class: "pull", role: "slider", tabindex: "0", "data-help": "inputs", "aria-label": view.say("input", { step: t + 1 }), "aria-valuemin": low, "aria-valuemax": high }, element("i", {}));
  graspable(view, bar, () => (event) => {
    const place = bar.getBoundingClientRect();
    put(Math.round((low + ((event.clientX - place.left) / place.width) * (high - low)) * 20) / 20);
  });
  bar.addEventListener("keydown", (event) => {
    const way = { ArrowRight: 0.1, ArrowUp: 0.1, ArrowLeft: -0.1, ArrowDown: -0.1, PageUp: 0.5, PageDown: -0.5, Home: -9, End: 9 }[event.key];
    if (!way) return;
    event.preventDefault();
    event.stopPropagation();
    put(view.values.inputs[t] + way);
    rest(view);
  });
  const field = numberField(view, { "data-help": "inputs", "aria-label": view.say("typed", { name: view.say("input", { step: t + 1 }) }) }, () => view.values.inputs[t], put, [low, high]);
  view.live.push((s) => {
    const value = s.inputs[t];
    bar.setAttribute("aria-valuenow", value);
    bar.firstChild.className = value < 0 ? "minus" : "plus";
    bar.firstChild.setAttribute("style", `${value < 0 ? "right" : "left"}: 50%; width: ${(50 * Math.abs(value)) / high}%`);
  });
  box.append(bar, field);
  return box;
}
