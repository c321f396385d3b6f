/* What else can be taken hold of: things drawn that obey keys, sliders, choices. */

import "../../parts/hands.js";

// Keys on something drawn: `move(steps)`; Home and End are ∓Infinity.
function keyed(view, node, { label, move }) {
  for (const [name, value] of Object.entries({ role: "slider", tabindex: "0", "aria-label": label })) node.setAttribute(name, value);
  node.addEventListener("keydown", (event) => {
    const way = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 10, PageDown: -10, Home: -Infinity, End: Infinity }[event.key];
    if (!way) return;
    event.preventDefault();
    move(event.shiftKey ? way * 10 : way);
    rest(view);
  });
}

function spokenValue(node, low, high, now, text) {
  for (const [name, value] of Object.entries({ valuemin: low, valuemax: high, valuenow: now, valuetext: text })) node.setAttribute(`aria-${name}`, value);
}

// A number with its slider: the browser's own, so mouse, finger and keys work as everywhere.
function slider(view, name, label, show, changes = (value) => ({ [name]: value })) {
  const [low, high, step] = view.limits[name];
  const input = element("input", { type: "range", min: low, max: high, step, "aria-label": label, "data-q": name });
  const shown = span("num value");
  input.addEventListener("pointerdown", () => { view.holding = true; });
  for (const end of ENDS) input.addEventListener(end, () => { view.holding = false; });
  input.addEventListener("input", () => {
    change(view, changes(Number(input.value)));
    rest(view);
  });
  view.live.push(() => {
    if (Number(input.value) !== view.values[name]) input.value = view.values[name];
    shown.textContent = show(view.values[name]);
    input.setAttribute("aria-valuetext", shown.textContent);
  });
  return element("label", { class: "slider" }, span("name", label), input, shown);
}

// A few things to choose from, side by side.
function choices(view, label, options, chosen, pick) {
  const group = element("div", { class: "choices", role: "radiogroup", "aria-label": label });
  const buttons = options.map(([key, text]) => {
    const button = element("button", { type: "button", role: "radio" }, text);
    button.addEventListener("click", () => pick(key));
    group.append(button);
    return button;
  });
  view.live.push(() => {
    const now = chosen();
    buttons.forEach((button, i) => button.setAttribute("aria-checked", String(options[i][0] === now)));
  });
  group.addEventListener("keydown", (event) => {
    const way = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!way) return;
    event.preventDefault();
    const next = buttons[(buttons.indexOf(event.target) + way + buttons.length) % buttons.length];
    next.focus();
    next.click();
  });
  return group;
}
