/* The playground's stage: a small network that is seen learning, with time that runs both ways. All is drawn from the weights.

   data      bytes of core/playground/packet.py: what is trained, its lines of snapshots, the examples, labels
   state     released: {serial, values}     what hands asked for; never while they move

   The parts lie beside this file and form one module with it. */

import "../../parts/drawing.js";

export default lasting({
  make: ({ parentElement }) => createView(parentElement),
  take: (view, { data, setStateValue }) => {
    view.report.send = setStateValue;
    view.receive(unpack(data));
  },
  end: (view) => view.close(),
});

function createView(parent) {
  const root = parent.querySelector(".playground") ?? parent.appendChild(element("div", { class: "playground" }));
  const view = {
    root, report: new Report(), data: null, parts: null, shape: null, drawn: false,
    place: 0, line: "trunk", batch: null, playing: false, speed: 1, clock: {}, wanted: null,
    hover: null, pointer: null, pinned: null, probe: null, traced: null, lit: null, chosenCell: null, edits: new Map(),
    sharp: false, noTest: false, painting: false, note: "", width: 0, dirty: new Set(), frame: 0, timer: 0,
  };
  view.report.asked = (waiting) => root.setAttribute("aria-busy", String(waiting));
  const fit = () => Math.max(280, Math.floor(root.clientWidth));
  const watcher = new ResizeObserver(() => {
    if (root.clientWidth && view.data && fit() !== view.width) view.lay();
  });
  watcher.observe(root);
  const unwatch = watchTheme(root, () => {
    if (view.data && recolor(view)) view.lay();
  });
  view.say = (key, values = {}) => fillText(view.labels[key] ?? key, values);
  view.hidden = (name) => view.data.hidden?.includes(name) ?? false;
  view.tell = (sentence) => {
    view.note = sentence;
    setTimeout(() => view.note === sentence && ((view.note = ""), view.changed("look")), 6000); // read by then
    view.changed("look");
  };
  view.point = (target) => {
    if (JSON.stringify(target) === JSON.stringify(view.hover)) return;
    view.hover = target;
    view.changed("look");
  };
  view.pin = (target) => {
    view.pinned = target;
    view.changed("edit");
  };
  view.changed = (what) => {
    view.dirty.add(what);
    if (!view.frame) view.frame = requestAnimationFrame((now) => paint(view, now));
  };
  view.lay = () => {
    view.width = fit();
    // a run that has only grown leaves what is drawn as it is
    const { key, branch, trained } = view.data;
    const scene = JSON.stringify([key, branch?.from, branch?.changes, trained, view.drawn, view.look, view.shape, view.width]);
    if (scene !== view.scene) view.weights = "";
    lay(view);
    view.changed(scene === view.scene ? "grown" : "all");
    view.scene = scene;
  };
  view.receive = ({ header, arrays }) => {
    const { placed, usable } = view.report.heard(header.echo);
    view.labels = header.labels ?? view.labels;
    if (view.data && !usable) return;
    const before = view.data;
    view.data = readData({ header, arrays });
    take(view, before, placed);
  };
  view.close = () => {
    watcher.disconnect();
    unwatch();
    cancelAnimationFrame(view.frame);
    clearTimeout(view.timer);
    view.report.close();
    root.replaceChildren();
  };
  root.addEventListener("keydown", (event) => keys(view, event));
  return view;
}

// New data: what stays of what was shown, and what is made anew.
function take(view, before, placed) {
  const { data, root } = view;
  const look = JSON.stringify([data.language, data.task, data.class_names, data.hidden, data.curve, data.painting]);
  recolor(view);
  view.limits = { layers: 6, units: 16, weight: [-100, 100], ...data.limits };
  view.shape = { offered: offeredFeatures(view), features: data.features, units: data.sizes.slice(1, -1), activations: data.activations.slice(0, -1), outputs: data.sizes.at(-1) };
  view.drawn = data.trained;
  view.extent = Math.max(1, data.trunk.last, data.branch?.last ?? 0);
  view.note = data.trouble ?? "";
  if (!data.branch) view.line = "trunk";
  else if (!before?.branch || before.branch.from !== data.branch.from) view.line = "branch";
  const other = before?.key !== data.key;
  if (JSON.stringify(data.branch?.changes) !== JSON.stringify(before?.branch?.changes)) view.edits.clear(); // they are in it now
  if (other) {
    Object.assign(view, { batch: null, wanted: null, pinned: null, hover: null, probe: null, chosenCell: null });
    view.edits.clear();
  }
  if (!before || (placed && data.place !== before.place) || (other && placed)) view.place = data.place ?? 0;
  if (!data.busy) view.place = Math.min(view.place, view.extent); // else it may still come
  if (view.playing) view.clock.place = view.place;
  const { fine } = data;
  if (fine && view.wanted?.epoch === fine.epoch && view.wanted.line === fine.line && lineAt(view, fine.epoch).name === fine.line) [view.place, view.batch, view.wanted] = [fine.epoch, { index: 1 }, null];
  root.setAttribute("role", "group");
  root.setAttribute("aria-label", data.alt || "");
  if (look !== view.look) {
    view.look = look;
    view.form = "";
    buildStage(view);
  }
  const { painting } = view.parts;
  // what a hand is painting, or the page has not answered yet, is newer than what the page knows
  if (!painting.down && (!painting.pending || view.report.open.size === 0)) painting.receive(data);
  if (!before?.painting && data.painting && before) view.painting = true;
  view.lay();
}

// All that is drawn has the theme's colors; what was made with others is made anew.
function recolor(view) {
  const { data, root } = view;
  const colors = palette(root);
  const worn = JSON.stringify([colors, data.class_names?.length || data.classes]);
  if (worn === view.worn) return false;
  Object.assign(view, { worn, form: "", scene: "" });
  view.colors = colors;
  view.branchColor = colors.categories[3];
  root.dataset.theme = colors.dark ? "dark" : "light";
  view.tints = makeTints(colors, data.class_names?.length || data.classes);
  return true;
}

// Calls `act` when the theme's colors are others, whoever switched it: a color that goes over into another says so.
function watchTheme(root, act) {
  const spy = element("i", { class: "theme-spy", "aria-hidden": "true" });
  spy.addEventListener("transitionend", act);
  root.before(spy);
  return () => spy.remove();
}

const offeredFeatures = (view) => {
  const all = view.data.curve ? ["x1", "x1_squared", "sin_x1"] : Object.keys(FEATURES);
  return view.hidden("features") ? view.data.features : all.concat(view.data.features.filter((name) => !all.includes(name)));
};
