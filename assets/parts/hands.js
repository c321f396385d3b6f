/* Taking hold of numbers: a hand takes hold (hold), moves (change), lets go (release); a key does all three, and rests before
   it reports. What goes by itself (go) does the same. Knows nothing of what the numbers mean. */

const REST = 350; // ms without a key before what was set is reported

// Never less than six digits, nor fewer than six decimals; a link stays short.
const tidy = (value) => Number(Math.abs(value) < 1 ? value.toPrecision(6) : value.toFixed(6));

function hold(view) {
  stop(view);
  clearTimeout(view.timer); // what rests is reported with what comes now
  grab(view);
}

function grab(view) {
  if (!view.held) view.held = JSON.stringify(view.values);
}

function change(view, changes) {
  grab(view);
  for (const [name, value] of Object.entries(changes)) {
    const [low, high] = view.limits[name] ?? [-Infinity, Infinity];
    view.values[name] = typeof value === "number" ? Math.min(high, Math.max(low, tidy(value))) : value;
  }
  view.recipe.changed?.(view);
  view.draw();
}

function release(view) {
  clearTimeout(view.timer);
  const before = view.held;
  view.held = null;
  if (before && before !== JSON.stringify(view.values)) {
    view.recipe.released?.(view, JSON.parse(before));
    send(view);
  }
  setTimeout(view.catchUp);
}

function send(view) {
  view.serial += 1;
  view.known = JSON.stringify(view.values);
  const values = JSON.parse(view.known);
  view.report("released", { serial: view.serial, values: view.recipe.reported?.(view, values) ?? values });
}

function rest(view) {
  clearTimeout(view.timer);
  view.timer = setTimeout(() => (view.holding || view.press.pressed() ? rest(view) : release(view)), REST);
}

// A change that is done with: a button, a choice.
function settle(view, changes) {
  hold(view);
  change(view, changes);
  release(view);
}

function pointer(svg, event) {
  const box = svg.getBoundingClientRect();
  return [event.clientX - box.left, event.clientY - box.top];
}

// A hand on `node`: start(event) is called when it takes hold and gives what each movement does.
function graspable(view, node, start) {
  node.classList.add("grasp");
  node.addEventListener("pointerdown", (event) => {
    if (event.button > 0 || !event.isPrimary) return;
    event.preventDefault();
    if (node.getAttribute("tabindex") === "0") node.focus({ preventScroll: true });
    hold(view);
    view.holding = true;
    view.root.classList.add("holding");
    node.setPointerCapture(event.pointerId);
    const act = start(event);
    const end = () => {
      node.removeEventListener("pointermove", act);
      for (const kind of ENDS) node.removeEventListener(kind, end);
      view.holding = false;
      view.root.classList.remove("holding");
      view.draw();
      release(view);
    };
    node.addEventListener("pointermove", act);
    for (const kind of ENDS) node.addEventListener(kind, end);
  });
}
const ENDS = ["pointerup", "pointercancel", "lostpointercapture"];

// For graspable: `follow` gets the place inside `svg`. With `here`, that of the press, too, unless a finger may be about to scroll.
const across = (svg, follow, here = false) => (pressed) => {
  const act = (event) => follow(...pointer(svg, event));
  if (here && pressed.pointerType !== "touch") act(pressed);
  return act;
};

// Whether a hand is pressing something, which must not be made anew under it, or the click is lost: {pressed(), close()};
// `lifted` is called behind the click that follows a press.
function watchPress(root, lifted) {
  let pressed = false;
  const press = (event) => {
    if (event.button <= 0) pressed = true; // of a press that opens a menu the end may never be heard
  };
  const lift = () => {
    if (!pressed) return;
    setTimeout(() => {
      pressed = false;
      lifted();
    });
  };
  const ends = ["pointerup", "pointercancel"];
  root.addEventListener("pointerdown", press, true);
  for (const kind of ends) document.addEventListener(kind, lift, true);
  const close = () => {
    for (const kind of ends) document.removeEventListener(kind, lift, true);
  };
  return { pressed: () => pressed, close };
}

/* Going by itself: `tick(seconds since the last)` is called at each frame until it returns false; `arrive` at the end, which may
   be a hand that comes in. */

function go(view, tick, arrive = () => {}) {
  hold(view);
  view.arrive = arrive;
  let last = performance.now();
  const next = (now) => {
    const more = tick(Math.max(0, now - last) / 1000); // the first frame may have begun before the press
    last = now;
    view.draw();
    if (more) view.going = requestAnimationFrame(next);
    else finish(view);
  };
  view.going = requestAnimationFrame(next);
  view.draw();
}

function stop(view) {
  if (!view.going) return;
  cancelAnimationFrame(view.going);
  view.going = 0;
  view.arrive();
}

function finish(view) {
  stop(view);
  release(view);
  view.draw();
}

function button(label, attributes, act) {
  const made = element("button", { type: "button", ...attributes }, label);
  made.addEventListener("click", act);
  return made;
}
