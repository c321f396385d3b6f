/* A component of several drawings, one of which is shown: its numbers, what it tells the page and when it is drawn anew.

   data      {part, values, limits: {name: [low, high]}, steps, labels, titles, echo} and what the part shows, in the names of
             core.foundations
   state     released: {serial, values}     sent when a hand lets go, never while it moves

   `echo` is the serial of the last report the server has seen: an answer to an older one must not undo a newer hand. */

import "./drawing.js";
import "./help.js";

const REST = 200; // ms of quiet before a report: keys come in rows
const instances = new WeakMap();

// The view of this place; `parts` makes each drawing from it: parts[data.part](view) gives elements.
function keepView(component, name, parts) {
  const { data, parentElement } = component;
  let view = instances.get(parentElement);
  if (!view) {
    view = createView(parentElement, name, parts);
    instances.set(parentElement, view);
  }
  view.report = component.setStateValue;
  view.receive(data);
  return () => {
    view.close();
    instances.delete(parentElement);
  };
}

function createView(parent, name, parts) {
  const root = parent.querySelector(`.${name}`) || parent.appendChild(element("div", { class: name }));
  root.classList.add("drawing");
  const view = { root, parts, values: null, live: [], serial: 0, holding: false, frame: 0, timer: 0, width: 0, picked: 1 };
  const fit = () => Math.max(280, Math.floor(root.clientWidth));
  const watcher = new ResizeObserver(() => {
    if (root.clientWidth && fit() !== view.width && view.values && !view.holding) build(view, fit());
  });
  watcher.observe(root);
  view.say = (key, values = {}) => fillText(view.labels[key] ?? key, values);
  helpful(root, (name) => view.labels[`help.${name}`]);
  view.tell = (sentence) => {
    view.told.textContent = sentence;
  };
  view.draw = () => {
    if (!view.frame) view.frame = requestAnimationFrame(() => paint(view));
  };
  view.change = (changes) => {
    view.waiting = true;
    Object.assign(view.values, changes);
    view.draw();
  };
  view.release = () => {
    clearTimeout(view.timer);
    view.timer = setTimeout(() => {
      view.waiting = false;
      const text = JSON.stringify(view.values);
      if (text === view.known) return;
      view.known = text;
      view.serial += 1;
      view.report("released", { serial: view.serial, values: { ...view.values } });
    }, REST);
  };
  view.receive = (data) => {
    const { values, echo = 0, ...rest } = data;
    view.labels = data.labels;
    view.limits = data.limits;
    view.data = rest;
    const stale = echo < view.serial || view.waiting;
    view.serial = Math.max(view.serial, echo);
    if (!view.values || !stale) {
      view.values = { ...values };
      view.known = JSON.stringify(values);
    }
    root.dataset.theme = palette(root).dark ? "dark" : "light";
    root.setAttribute("role", "group");
    root.setAttribute("aria-label", data.alt || "");
    // the drawing is made anew only where more than its numbers changed, so that the focus stays where it is
    const made = JSON.stringify(rest);
    if (made === view.made && fit() === view.width) return view.draw();
    view.made = made;
    return build(view, fit());
  };
  view.close = () => {
    watcher.disconnect();
    cancelAnimationFrame(view.frame);
    clearTimeout(view.timer);
    root.replaceChildren();
  };
  return view;
}

function build(view, width) {
  view.width = width;
  view.live = [];
  view.told = element("p", { class: "told", role: "status" });
  view.root.classList.toggle("narrow", width < 720);
  view.root.replaceChildren(...view.parts[view.data.part](view));
  paint(view);
}

function paint(view) {
  view.frame = 0;
  for (const bring of view.live) bring();
}
