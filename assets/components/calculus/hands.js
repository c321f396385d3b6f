/* What else can be taken hold of: things drawn that obey arrow keys, sliders, choices. */

import "../../parts/hands.js";

// Arrow keys on something that can be dragged: {ArrowLeft: name of a number, by how much}.
function slidable(view, node, label, ways, say) {
  node.setAttribute("tabindex", "0");
  node.setAttribute("role", "slider");
  node.setAttribute("aria-label", label);
  const name = Object.values(ways)[0][0];
  node.dataset.q = name;
  node.setAttribute("aria-valuemin", view.limits[name][0]);
  node.setAttribute("aria-valuemax", view.limits[name][1]);
  view.live.push(() => {
    node.setAttribute("aria-valuenow", view.values[name]);
    node.setAttribute("aria-valuetext", say());
  });
  node.addEventListener("keydown", (event) => {
    const way = ways[event.key];
    if (!way) return;
    event.preventDefault();
    hold(view);
    change(view, { [way[0]]: view.values[way[0]] + way[1] * (event.shiftKey ? 10 : 1) });
    rest(view);
  });
}

const sideways = (name, step) => ({ ArrowRight: [name, step], ArrowLeft: [name, -step], ArrowUp: [name, step], ArrowDown: [name, -step] });

// A slider of HTML: position ⇄ value through `to` and `from`.
function range(view, name, label, { low, high, step, to = (v) => v, from = (v) => v, say = num }) {
  const input = element("input", { type: "range", min: low, max: high, step, "aria-label": label, "data-q": `${name}-range` });
  const value = slot("strong");
  input.addEventListener("input", () => {
    hold(view);
    change(view, { [name]: from(Number(input.value)) });
    rest(view);
  });
  input.addEventListener("change", () => release(view));
  view.live.push(() => {
    const at = to(view.values[name]);
    if (Math.abs(Number(input.value) - at) > step / 2) input.value = at;
    value.textContent = say(view.values[name]);
    input.setAttribute("aria-valuetext", value.textContent);
  });
  return element("label", { class: "slide" }, element("span", {}, label), input, value);
}

// Buttons of which one is pressed.
function choices(view, name, label, options, words) {
  const made = options.map((option) => {
    const each = named(`option ${name}-${option}`, words(option), () => settle(view, { [name]: option }));
    view.live.push(() => each.setAttribute("aria-pressed", view.values[name] === option));
    return each;
  });
  return element("div", { class: "choices", role: "group", "aria-label": label }, ...made);
}
