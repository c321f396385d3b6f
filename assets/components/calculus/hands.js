/* Taking hold of numbers: a hand takes hold (hold), moves (change), lets go (release); a key does all three, and rests
   before it reports. Knows nothing of what the numbers mean. */

function hold(view) {
  view.stop();
  if (!view.held) view.held = JSON.stringify(view.values);
}

function change(view, changes) {
  for (const [name, value] of Object.entries(changes)) {
    const [low, high] = view.limits[name] || [];
    view.values[name] = typeof value === "number" ? Math.min(high, Math.max(low, tidy(value))) : value;
  }
  view.draw();
}

function release(view) {
  const before = view.held;
  view.held = null;
  if (!before || before === JSON.stringify(view.values)) return;
  send(view);
}

function send(view) {
  clearTimeout(view.timer);
  view.held = null;
  view.serial += 1;
  view.known = JSON.stringify(view.values);
  view.report("released", { serial: view.serial, values: { ...view.values } });
}

function rest(view) {
  clearTimeout(view.timer);
  view.timer = setTimeout(() => release(view), 400);
}

// A change that is done with: a button, a choice.
function settle(view, changes) {
  hold(view);
  change(view, changes);
  release(view);
}

// `follow(px, py)` is called with the place in the drawing to which the hand has moved.
function graspable(view, node, svg, follow) {
  node.classList.add("grasp");
  node.addEventListener("pointerdown", (event) => {
    if (event.button > 0 || !event.isPrimary) return;
    event.preventDefault();
    if (node.getAttribute("tabindex") === "0") node.focus({ preventScroll: true });
    hold(view);
    view.holding = true;
    view.root.classList.add("holding");
    node.setPointerCapture(event.pointerId);
    const onMove = (next) => {
      const box = svg.getBoundingClientRect();
      follow(next.clientX - box.left, next.clientY - box.top);
    };
    const onEnd = () => {
      for (const kind of ["pointermove", "pointerup", "pointercancel"]) node.removeEventListener(kind, kind === "pointermove" ? onMove : onEnd);
      view.holding = false;
      view.root.classList.remove("holding");
      view.draw();
      release(view);
    };
    node.addEventListener("pointermove", onMove);
    node.addEventListener("pointerup", onEnd);
    node.addEventListener("pointercancel", onEnd);
  });
}

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
    const each = button(view, `option ${name}-${option}`, words(option), () => settle(view, { [name]: option }));
    view.live.push(() => each.setAttribute("aria-pressed", view.values[name] === option));
    return each;
  });
  return element("div", { class: "choices", role: "group", "aria-label": label }, ...made);
}
