/* Matrices to take hold of: a product cell by cell, an inverse step by step, and the plane that a matrix moves.

   data      {view, values, limits: {name: [low, high]}, steps, trouble, labels, echo}   names as in core.foundations.linear.MatricesConfig;
             a and b are rows of numbers as they were typed; steps are those of core.foundations.elimination
   state     released: {serial, values}     what changed, sent when a hand lets go, never while it moves

   `echo` is the serial of the last report the server has seen: an answer to an older one must not undo a newer hand.
   The parts lie beside this file and form one module with it. */

const instances = new WeakMap();
const VIEWS = { product: productView, inverse: inverseView, plane: planeView, dot: dotView, solve: solveView, eigen: eigenView };

export default function (component) {
  const { data, parentElement } = component;
  let view = instances.get(parentElement);
  if (!view) {
    view = createView(parentElement);
    instances.set(parentElement, view);
  }
  view.report = component.setStateValue;
  view.receive(data);
  return () => {
    view.close();
    instances.delete(parentElement);
  };
}

function createView(parent) {
  let root = parent.querySelector(".matrices");
  if (!root) root = parent.appendChild(element("div", { class: "matrices" }));
  const view = { root, report: () => {}, values: null, live: [], found: [], serial: 0, unanswered: new Set(), waiting: null, held: null, holding: false, frame: 0, going: 0, timer: 0, width: 0, keys: null, warning: "" };
  const watcher = new ResizeObserver(() => {
    const width = Math.floor(root.clientWidth);
    if (width && width !== view.width && !view.holding && view.values) view.build();
  });
  watcher.observe(root);

  view.say = (key, values = {}) => fillText(view.labels[key] ?? key, values);
  view.draw = () => {
    if (!view.frame) {
      view.frame = requestAnimationFrame(() => {
        view.frame = 0;
        for (const bring of view.live) bring(view.values);
      });
    }
  };
  view.speak = () => {
    view.spoken.textContent = root.querySelector(".sum, .operation, .said")?.textContent || "";
  };
  // An answer that comes while a button is half pressed waits for the click; another view does not.
  view.catchUp = () => {
    if (view.waiting) view.receive(view.waiting);
  };
  view.receive = (data) => {
    const waits = view.values && data.view === view.kind && view.press.pressed();
    view.waiting = waits ? data : null;
    if (waits) return;
    Object.assign(view, { labels: data.labels, limits: data.limits, kind: data.view, trouble: data.trouble, alt: data.alt || "" });
    const text = JSON.stringify(data.values);
    const stale = (data.echo || 0) < view.serial;
    view.serial = Math.max(view.serial, data.echo || 0);
    if (!stale || !view.steps) view.steps = data.steps;
    if (!view.values || (!stale && text !== view.known && !view.holding && !view.going && !view.held)) {
      view.values = { ...data.values };
      view.found = [];
      view.warning = "";
    }
    if (!stale) {
      view.known = text;
      view.unanswered.clear();
    }
    // an answer that says what is there already must not take a cell from under the hand that types in it
    const given = JSON.stringify({ ...data, echo: 0, values: 0, dark: palette(root).dark });
    if (given === view.given && JSON.stringify(view.values) === view.built) return;
    view.given = given;
    view.build();
  };
  view.build = () => {
    const active = root.getRootNode().activeElement;
    const focused = active && root.contains(active) ? pathTo(active) : "";
    view.width = Math.max(280, Math.floor(root.clientWidth));
    view.colors = palette(root);
    root.dataset.theme = view.colors.dark ? "dark" : "light";
    root.classList.toggle("narrow", view.width < 680);
    root.setAttribute("role", "group");
    root.setAttribute("aria-label", view.alt);
    view.live = [];
    view.keys = null;
    view.spoken = element("p", { class: "sr-only", role: "status" });
    view.building = true;
    root.replaceChildren(VIEWS[view.kind](view), view.spoken);
    view.building = false;
    for (const bring of view.live) bring(view.values);
    view.built = JSON.stringify(view.values);
    if (focused) root.querySelector(focused)?.focus({ preventScroll: true });
  };
  view.press = watchPress(root, view.catchUp);
  view.close = () => {
    view.press.close();
    watcher.disconnect();
    cancelAnimationFrame(view.frame);
    stop(view);
    clearTimeout(view.timer);
    root.replaceChildren();
  };
  helpful(root, (name) => view.labels[`help.${name}`], HELPS);
  root.addEventListener("keydown", (event) => view.keys?.(event));
  // whoever goes elsewhere has let go: what rests must not arrive after what is done there
  root.addEventListener("focusout", (event) => {
    if (!view.building && !view.holding && !view.going && !root.contains(event.relatedTarget)) release(view);
  });
  return view;
}

// How to find the element with the focus again after the drawing has been made anew.
function pathTo(node) {
  const named = ["data-of", "data-i", "data-j", "data-at", "data-size", "data-flip", "data-q"].filter((name) => node.hasAttribute(name));
  if (named.length) return named.map((name) => `[${name}="${node.getAttribute(name)}"]`).join("");
  return node.className && typeof node.className === "string" ? `${node.tagName}.${node.className.trim().split(/\s+/).join(".")}` : "";
}
