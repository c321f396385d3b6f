/* Slopes, areas, a graph for the chain rule and a way downhill, to take hold of. What follows from a drag moves in the same frame.

   data      {part: "tangent" | "graph" | "surface" | "area", values, limits: {name: [low, high]}, labels, echo, …}
             tangent, area   curve: {value, slope}               trees as core.foundations.expression.to_json writes them
             graph           nodes: [{operation, edges: [{source, slope}]}]
             surface         surface: {value, gradient: [tree, tree], window}
   state     released: {serial, values}     sent when a hand lets go, never while it moves

   `echo` is the serial of the last report the server has seen: an answer to an older one must not undo a newer hand.
   The parts lie beside this file and form one module with it. */

const instances = new WeakMap();
const PARTS = { tangent: tangentPart, graph: graphPart, surface: surfacePart, area: areaPart };

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
  const root = parent.querySelector(".calculus") || parent.appendChild(element("div", { class: "calculus" }));
  const view = { root, report: () => {}, values: null, live: [], serial: 0, held: null, holding: false, frame: 0, timer: 0, width: 0, playing: 0 };
  const watcher = new ResizeObserver(() => {
    const width = Math.max(280, Math.floor(root.clientWidth));
    if (root.clientWidth && width !== view.width && view.data && !view.holding) build(view);
  });
  watcher.observe(root);

  view.say = (key, values = {}) => fillText(view.data.labels[key] ?? key, values);
  helpful(root, (name) => view.data.labels[`help.${name}`], HELPS);
  view.draw = () => {
    if (!view.frame) {
      view.frame = requestAnimationFrame(() => {
        view.frame = 0;
        for (const bring of view.live) bring();
      });
    }
  };
  // Something that moves by itself: `tick(milliseconds since the last)` until it returns false, and then a report.
  view.play = (tick, done = () => {}) => {
    view.stop();
    let last = performance.now();
    const next = (now) => {
      const on = tick(Math.max(0, now - last)); // the first frame may have begun before the press
      last = now;
      view.draw();
      if (on) view.playing = requestAnimationFrame(next);
      else view.stop();
    };
    view.playing = requestAnimationFrame(next);
    view.done = done;
    view.draw();
  };
  view.stop = () => {
    if (!view.playing) return;
    cancelAnimationFrame(view.playing);
    view.playing = 0;
    view.done();
    send(view);
    view.draw();
  };
  view.receive = (data) => {
    const text = JSON.stringify(data.values);
    const changed = !view.data || JSON.stringify({ ...data, values: 0, echo: 0 }) !== view.frameOf;
    const stale = (data.echo || 0) < view.serial;
    view.serial = Math.max(view.serial, data.echo || 0);
    view.data = data;
    view.limits = data.limits;
    view.frameOf = JSON.stringify({ ...data, values: 0, echo: 0 });
    if (!view.values || (!stale && text !== view.known && !view.holding && !view.playing)) view.values = { ...data.values };
    if (!stale) view.known = text;
    root.setAttribute("role", "group");
    root.setAttribute("aria-label", data.alt || "");
    const theme = palette(root).background;
    if (changed || theme !== view.theme) build(view);
    else view.draw();
  };
  view.close = () => {
    watcher.disconnect();
    cancelAnimationFrame(view.frame);
    cancelAnimationFrame(view.playing);
    clearTimeout(view.timer);
    root.replaceChildren();
  };
  return view;
}

function build(view) {
  const { root } = view;
  const focused = root.getRootNode().activeElement;
  const name = focused && root.contains(focused) ? focused.dataset.q : "";
  view.colors = palette(root);
  view.theme = view.colors.background;
  view.width = Math.max(280, Math.floor(root.clientWidth));
  view.narrow = view.width < 680;
  root.dataset.theme = view.colors.dark ? "dark" : "light";
  root.dataset.part = view.data.part;
  root.classList.toggle("narrow", view.narrow);
  view.live = [];
  root.replaceChildren(...PARTS[view.data.part](view));
  for (const bring of view.live) bring();
  if (name) root.querySelector(`[data-q="${name}"]`)?.focus({ preventScroll: true });
}

// The width of one of two figures side by side, or of one below another.
const half = (view) => (view.narrow ? view.width - 26 : Math.floor((view.width - 20) / 2) - 26);
