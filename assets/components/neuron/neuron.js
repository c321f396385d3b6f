/* One neuron to take hold of: every number can be dragged, and everything that follows from it moves in the same frame.

   data      {values, limits: {name: [low, high]}, zones, labels, echo}   names as in core.foundations.neuron.NeuronConfig;
             zones: {activation: [{low, high, kind}]} as in core.foundations.curve.flat_zones
   state     released: {serial, values}     sent when a hand lets go, never while it moves

   `echo` is the serial of the last report the server has seen: an answer to an older one must not undo a newer hand.
   The parts lie beside this file and form one module with it. */

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
  let root = parent.querySelector(".neuron");
  if (!root) root = parent.appendChild(element("div", { class: "neuron" }));
  const view = {
    root,
    report: () => {},
    values: null,
    live: [], // what to bring up to date at each change: functions of follow(values)
    past: [],
    losses: [], // of the nudges since anything else was changed
    verdict: "nudge.ready",
    serial: 0,
    held: null, // what was there when a hand took hold
    holding: false,
    waiting: null, // an answer that came while a hand was at work
    frame: 0,
    tween: 0,
    timer: 0,
    width: 0,
  };
  const watcher = new ResizeObserver(() => {
    const width = Math.floor(root.clientWidth);
    if (width && Math.max(280, width) !== view.width && !view.holding) {
      view.width = Math.max(280, width);
      if (view.values) build(view);
    }
  });
  watcher.observe(root);

  view.say = (key, values = {}) => fillText(view.labels[key] ?? key, values);
  view.draw = () => {
    if (!view.frame) {
      view.frame = requestAnimationFrame(() => {
        view.frame = 0;
        paint(view);
      });
    }
  };
  // What has been taken hold of, or is half pressed, must not be made anew under the hand.
  view.busy = () => view.values && (view.press.pressed() || view.holding || view.held || view.tween);
  view.catchUp = () => {
    if (view.waiting && !view.busy()) view.receive(view.waiting);
  };
  view.receive = (data) => {
    view.waiting = view.busy() ? data : null;
    if (view.waiting) return;
    view.labels = data.labels;
    view.limits = data.limits;
    view.zones = data.zones;
    root.setAttribute("role", "group");
    root.setAttribute("aria-label", data.alt || "");
    const text = JSON.stringify(data.values);
    const stale = (data.echo || 0) < view.serial;
    view.serial = Math.max(view.serial, data.echo || 0);
    if (!view.values || (!stale && text !== view.known)) {
      if (view.values) keep(view, view.values);
      view.values = { ...data.values };
      view.losses = [];
      view.verdict = "nudge.ready";
    }
    if (!stale) view.known = text;
    view.width = Math.max(280, Math.floor(root.clientWidth));
    build(view);
  };
  view.press = watchPress(root, view.catchUp);
  view.close = () => {
    view.press.close();
    watcher.disconnect();
    cancelAnimationFrame(view.frame);
    stopTween(view);
    clearTimeout(view.timer);
    root.replaceChildren();
  };
  helpful(root, (name) => view.labels[`help.${name}`], HELPS);
  root.addEventListener("pointerover", (event) => light(view, event.target.closest("[data-q]")));
  root.addEventListener("pointerleave", () => light(view, null));
  root.addEventListener("focusin", (event) => light(view, event.target.closest("[data-q]")));
  return view;
}

// The same number lights up wherever it stands.
function light(view, target) {
  const name = target ? target.dataset.q : "";
  if (name === view.lit || view.holding) return;
  view.lit = name;
  for (const each of view.root.querySelectorAll("[data-q]")) each.classList.toggle("lit", each.dataset.q === name);
}

function build(view) {
  const { root } = view;
  const s = view.values;
  const focused = root.getRootNode().activeElement?.dataset?.q;
  const inside = focused && root.contains(root.getRootNode().activeElement);
  view.colors = palette(root);
  root.dataset.theme = view.colors.dark ? "dark" : "light";
  root.classList.toggle("narrow", view.width < 680);
  view.live = [];
  view.spoken = element("p", { class: "sr-only", role: "status" });
  const charts = element("div", { class: "charts" }, curveChart(view), s.inputs === 1 ? lineChart(view) : planeChart(view));
  root.replaceChildren(diagram(view), stepBar(view), formula(view), charts, downhill(view), view.spoken);
  paint(view);
  if (inside) root.querySelector(`[data-q="${focused}"][tabindex]`)?.focus({ preventScroll: true });
}

function paint(view) {
  const m = follow(view.values);
  for (const bring of view.live) bring(m);
}
