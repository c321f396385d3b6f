/* Taking hold of numbers: a hand takes hold (hold), moves (change), lets go (release); a key does all three, and rests
   before it reports. Knows nothing of what the numbers mean. */

import "../../parts/press.js";

function hold(view) {
  stopTween(view);
  if (!view.held) view.held = { ...view.values };
}

function change(view, changes) {
  for (const [name, value] of Object.entries(changes)) {
    const [low, high] = view.limits[name];
    view.values[name] = tidy(Math.min(high, Math.max(low, value)));
  }
  view.losses = [];
  view.verdict = "nudge.ready";
  view.draw();
}

function release(view) {
  const before = view.held;
  view.held = null;
  setTimeout(view.catchUp);
  if (!before || JSON.stringify(before) === JSON.stringify(view.values)) return;
  keep(view, before);
  send(view);
}

function keep(view, values) {
  view.past = [...view.past, { ...values }].slice(-MOST_KEPT);
  view.draw();
}

function send(view) {
  clearTimeout(view.timer);
  view.serial += 1;
  view.known = JSON.stringify(view.values);
  view.report("released", { serial: view.serial, values: { ...view.values } });
  view.spoken.textContent = summary(view);
}

function rest(view) {
  clearTimeout(view.timer);
  view.timer = setTimeout(() => release(view), 350);
}

/* Making something draggable. `start` is called when a hand takes hold and returns what a movement does. */

function graspable(view, node, start) {
  node.addEventListener("pointerdown", (event) => {
    if (event.button > 0 || !event.isPrimary) return;
    event.preventDefault();
    const own = node.getAttribute("tabindex") === "0" ? node : null;
    if (own) own.focus({ preventScroll: true });
    hold(view);
    view.holding = true;
    view.root.classList.add("holding");
    const move = start(event);
    node.setPointerCapture(event.pointerId);
    const onEnd = () => {
      node.removeEventListener("pointermove", move);
      node.removeEventListener("pointerup", onEnd);
      node.removeEventListener("pointercancel", onEnd);
      view.holding = false;
      view.root.classList.remove("holding");
      view.draw();
      release(view);
    };
    node.addEventListener("pointermove", move);
    node.addEventListener("pointerup", onEnd);
    node.addEventListener("pointercancel", onEnd);
  });
}

// A number that is dragged sideways (a mouse may also go up and down; a finger scrolls the page that way).
function scrubbable(view, node, name) {
  node.dataset.q = name;
  node.classList.add("scrub");
  graspable(view, node, (event) => {
    const [x0, y0, value] = [event.clientX, event.clientY, view.values[name]];
    return (next) => {
      const way = next.clientX - x0 + (next.pointerType === "touch" ? 0 : y0 - next.clientY);
      if (name === "learning_rate") change(view, { [name]: Number((value * 10 ** (way / 120)).toPrecision(2)) });
      else change(view, { [name]: Math.abs(way) < 2 ? value : Math.round((value + way * PER_PIXEL) / GRAIN) * GRAIN });
    };
  });
}

// A slider for keyboards and screen readers.
function slidable(view, node, name, label) {
  const [low, high] = view.limits[name];
  const set = (attributes) => Object.entries(attributes).forEach(([key, value]) => node.setAttribute(key, value));
  set({ role: "slider", tabindex: "0", "aria-label": label, "aria-valuemin": low, "aria-valuemax": high });
  view.live.push(({ s }) => {
    node.setAttribute("aria-valuenow", s[name]);
    node.setAttribute("aria-valuetext", num(s[name]));
  });
  node.addEventListener("keydown", (event) => {
    const way = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 10, PageDown: -10 }[event.key];
    const size = event.shiftKey && Math.abs(way) === 1 ? 10 * way : way;
    let value = null;
    if (event.key === "Home") value = low;
    else if (event.key === "End") value = high;
    else if (way && name === "learning_rate") value = Number((view.values[name] * 10 ** (size / 20)).toPrecision(2));
    else if (way) value = Math.round((view.values[name] + size * 0.1) * 1000) / 1000;
    if (value === null) return;
    event.preventDefault();
    hold(view);
    change(view, { [name]: value });
    rest(view);
  });
}
