/* A drawing that lives in a page: its numbers, its words, when it is made anew, when an answer of the server has to wait.

   keepView(component, name, { build, … })   `build(view)` gives its elements; all else can be left out:
     helps     which selector is explained under which name, see help.js
     narrow    below so many pixels the root has the class "narrow"
     form      view → what it is made anew for when it changes, beside the data; numbers are no reason
     follow    values → what the functions in view.live are called with
     adopt     (view, { stale, before }) when an answer is taken; `before` are the numbers that it replaced, if it did
     open      (view) once, before anything else
     changed, released    (view), (view, the numbers before): after each movement of a hand; before its report
     reported  (view, values) → those of them that are reported; undefined: all

   data      {values, limits: {name: [low, high]}, labels, echo, …}
   state     released: {serial, values}     sent when a hand lets go, never while it moves

   `echo` is the serial of the last report the server has seen: an answer to an older one must not undo a newer hand. What is
   pressed or held must not be made anew under the hand either: an answer waits until it lets go. */

import "./elements.js";
import "./hands.js";
import "./help.js";

const lastingView = lasting({
  make: ({ parentElement, part, recipe }) => createView(parentElement, part, recipe),
  take: (view, { data, setStateValue }) => {
    view.report = setStateValue;
    view.receive(data);
  },
  end: (view) => view.close(),
});

const keepView = (component, part, recipe) => lastingView({ ...component, part, recipe });

function createView(parent, name, { helps = {}, open = () => {}, adopt = () => {}, ...recipe }) {
  const root = parent.querySelector(`.${name}`) || parent.appendChild(element("div", { class: name }));
  const view = {
    root, recipe: { narrow: 680, form: () => "", follow: (values) => values, ...recipe },
    values: null, live: [], closers: [], serial: 0, timer: 0, frame: 0, going: 0, width: 0,
    held: null, // what was there when a hand took hold, as JSON
    holding: false, // a hand is on it now
    waiting: null, // an answer that came meanwhile
  };
  view.say = (key, values = {}) => fillText(view.labels[key] ?? key, values);
  view.tell = (sentence) => {
    view.told.textContent = sentence;
  };
  view.draw = () => {
    if (!view.frame) view.frame = requestAnimationFrame(() => paint(view));
  };
  view.busy = () => view.press.pressed() || view.holding || (view.held && !view.going);
  view.catchUp = () => {
    if (!view.values || view.busy()) return;
    if (view.waiting) view.receive(view.waiting);
    else if (root.clientWidth && roomWidth(root) !== view.width) build(view);
  };
  view.receive = (data) => {
    view.waiting = view.values && view.busy() ? data : null;
    if (view.waiting) return;
    const { values, echo = 0, ...rest } = data;
    const text = JSON.stringify(values);
    const stale = echo < view.serial;
    view.serial = Math.max(view.serial, echo);
    Object.assign(view, { data: rest, labels: data.labels, limits: data.limits });
    const before = view.values;
    if (!before || (!stale && text !== view.known && !view.going)) view.values = JSON.parse(text);
    if (!stale) view.known = text;
    adopt(view, { stale, before: before === view.values ? null : before });
    if (formOf(view) === view.form) view.draw();
    else build(view);
  };
  view.close = () => {
    stop(view);
    for (const each of view.closers) each();
    view.press.close();
    watcher.disconnect();
    cancelAnimationFrame(view.frame);
    clearTimeout(view.timer);
    root.replaceChildren();
    view.busy = () => true; // for what comes after the end
  };
  view.press = watchPress(root, view.catchUp);
  const watcher = new ResizeObserver(view.catchUp);
  watcher.observe(root);
  helpful(root, (each) => view.labels[`help.${each}`], helps);
  // whoever goes elsewhere has let go: what rests must not arrive after what is done there
  root.addEventListener("focusout", (event) => {
    if (!view.building && !view.holding && !view.going && !root.contains(event.relatedTarget)) release(view);
  });
  open(view);
  return view;
}

const roomWidth = (root) => Math.max(280, Math.floor(root.clientWidth));

// All that the elements were made for: where it is the same, only what is in them has to follow.
const formOf = (view) => JSON.stringify([view.data, view.recipe.form(view), roomWidth(view.root), palette(view.root)]);

function build(view) {
  const { root, recipe } = view;
  const active = root.getRootNode().activeElement;
  const focused = active && root.contains(active) ? placeOf(root, active) : null;
  for (const close of view.closers.splice(0)) close();
  view.form = formOf(view);
  view.width = roomWidth(root);
  view.narrow = view.width < recipe.narrow;
  view.colors = palette(root);
  view.live = [];
  view.told = element("p", { class: "told", role: "status" });
  root.dataset.theme = view.colors.dark ? "dark" : "light";
  root.classList.toggle("narrow", view.narrow);
  root.setAttribute("role", "group");
  root.setAttribute("aria-label", view.data.alt || "");
  view.building = true;
  root.replaceChildren(...recipe.build(view));
  if (!view.told.parentNode) root.append(dress(view.told, { class: "sr-only" }, []));
  view.building = false;
  paint(view);
  if (focused) root.querySelectorAll(focused.selector)[focused.at]?.focus({ preventScroll: true });
}

function paint(view) {
  cancelAnimationFrame(view.frame);
  view.frame = 0;
  const now = view.recipe.follow(view.values);
  for (const bring of view.live) bring(now);
}

// How to find the element with the focus again after the drawing has been made anew: its kind, and its place among them.
function placeOf(root, node) {
  const marks = node.getAttributeNames().filter((name) => name.startsWith("data-")).map((name) => `[${name}=${JSON.stringify(node.getAttribute(name))}]`);
  const selector = node.localName + marks.join("");
  return { selector, at: [...root.querySelectorAll(selector)].indexOf(node) };
}
