/* Probability to take hold of: a distribution with its lots, a test for a disease, two distributions and their surprise.

   data      {part: "lots" | "test" | "bars", values, limits: {name: [low, high, step]}, unit, labels, echo}
   state     released: {serial, values}     sent when a hand lets go, never while it moves

   `echo` is the serial of the last report the server has seen: an answer to an older one must not undo a newer hand.
   The parts lie beside this file and form one module with it. */

const PARTS = { lots: lotsPart, test: testPart, bars: barsPart };
const instances = new WeakMap();

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
  const root = parent.querySelector(".chance") ?? parent.appendChild(element("div", { class: "chance" }));
  const view = {
    root,
    report: () => {},
    summary: () => "",
    values: null,
    live: [], // what to bring up to date at each change
    serial: 0,
    held: null, // what was there when a hand took hold
    holding: false,
    frame: 0,
    timer: 0,
    width: 0,
    closers: [],
  };
  const watcher = new ResizeObserver(() => {
    const width = Math.max(280, Math.floor(root.clientWidth));
    if (root.clientWidth && width !== view.width && !view.holding && view.values) build(view);
  });
  watcher.observe(root);
  view.say = (key, values = {}) => fillText(view.labels[key] ?? key, values);
  helpful(root, (name) => view.labels[`help.${name}`], HELPS);
  view.draw = () => {
    if (view.frame) return;
    view.frame = requestAnimationFrame(() => {
      view.frame = 0;
      for (const bring of view.live) bring();
    });
  };
  view.receive = (data) => {
    const text = JSON.stringify(data.values);
    const stale = (data.echo || 0) < view.serial;
    view.serial = Math.max(view.serial, data.echo || 0);
    if (!view.values || (!stale && text !== view.known && !view.holding && !view.held)) view.values = JSON.parse(text);
    if (!stale) view.known = text;
    Object.assign(view, { part: data.part, labels: data.labels, limits: data.limits, unit: data.unit });
    root.setAttribute("role", "group");
    root.setAttribute("aria-label", data.alt || "");
    build(view);
  };
  view.close = () => {
    watcher.disconnect();
    cancelAnimationFrame(view.frame);
    clearTimeout(view.timer);
    for (const close of view.closers) close();
    root.replaceChildren();
  };
  return view;
}

// Made anew only when something other than numbers has changed: what is held, and what has the focus, stays.
function build(view) {
  const { root } = view;
  view.width = Math.max(280, Math.floor(root.clientWidth));
  view.colors = palette(root);
  const { kind, p, samples } = view.values;
  const form = JSON.stringify([view.part, view.width, view.labels, view.unit, kind, p?.length, samples?.map((each) => each.p.length), view.colors.text, view.colors.background]);
  if (form !== view.form) {
    view.form = form;
    const focused = root.getRootNode().activeElement?.dataset?.q;
    for (const close of view.closers) close();
    view.closers = [];
    view.live = [];
    root.dataset.theme = view.colors.dark ? "dark" : "light";
    root.classList.toggle("narrow", view.width < 680);
    view.spoken = element("p", { class: "sr-only", role: "status" });
    root.replaceChildren(...PARTS[view.part](view), view.spoken);
    if (focused) root.querySelector(`[data-q="${focused}"]`)?.focus({ preventScroll: true });
  }
  for (const bring of view.live) bring();
}
