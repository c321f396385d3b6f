/* Taking hold of numbers: a hand takes hold (hold), moves (change), lets go (release); a key does all three, and rests
   before it reports. Knows nothing of what the numbers mean. */

import "../../parts/press.js";

const MOST_WAIT = 350; // ms a key rests before the server is told
const tidy = (value) => Math.round(value * 1e6) / 1e6; // six decimals, so that a link stays short

function hold(view) {
  stop(view);
  clearTimeout(view.timer); // what rests is reported with what comes now
  if (!view.held) view.held = snapshot(view);
}

function change(view, changes) {
  for (const [name, value] of Object.entries(changes)) {
    const limits = view.limits[name];
    view.values[name] = limits ? tidy(Math.min(limits[1], Math.max(limits[0], value))) : value;
  }
  view.draw();
}

const snapshot = (view) => Object.fromEntries(Object.entries(view.values).map(([name, value]) => [name, JSON.stringify(value)]));

// Report what differs from what was there when the hand took hold, and what the server has not answered yet: of two reports in
// quick succession it may see only the second.
function release(view) {
  clearTimeout(view.timer);
  const before = view.held;
  view.held = null;
  if (!before) return;
  const changed = Object.entries(view.values).filter(([name, value]) => JSON.stringify(value) !== before[name]);
  if (!changed.length) return;
  view.serial += 1;
  view.known = JSON.stringify(view.values);
  for (const [name] of changed) view.unanswered.add(name);
  const values = Object.fromEntries([...view.unanswered].map((name) => [name, view.values[name]]));
  view.report("released", { serial: view.serial, values });
  view.speak();
}

function rest(view) {
  clearTimeout(view.timer);
  view.timer = setTimeout(() => release(view), MOST_WAIT);
}

function graspable(view, node, move) {
  node.addEventListener("pointerdown", (event) => {
    if (event.button > 0 || !event.isPrimary) return;
    event.preventDefault();
    node.focus({ preventScroll: true });
    hold(view);
    view.holding = true;
    node.setPointerCapture(event.pointerId);
    const onEnd = () => {
      node.removeEventListener("pointermove", move);
      node.removeEventListener("pointerup", onEnd);
      node.removeEventListener("pointercancel", onEnd);
      view.holding = false;
      view.draw();
      release(view);
    };
    node.addEventListener("pointermove", move);
    node.addEventListener("pointerup", onEnd);
    node.addEventListener("pointercancel", onEnd);
  });
}

/* Going by itself: `tick(seconds)` is called at each frame until it returns false. */

function go(view, tick) {
  stop(view);
  hold(view);
  let last = 0;
  const next = (now) => {
    const more = tick(last ? (now - last) / 1000 : 0);
    last = now;
    if (more) view.going = requestAnimationFrame(next);
    else finish(view);
  };
  view.going = requestAnimationFrame(next);
  view.draw();
}

function stop(view) {
  if (view.going) cancelAnimationFrame(view.going);
  view.going = 0;
}

function finish(view) {
  stop(view);
  release(view);
  view.draw();
}
