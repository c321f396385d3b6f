/* Forward and backward through a small network, one number at a time. Everything shown was computed by core; stepping asks no server.

   data      {trace, step, limits: [low, high], labels, echo}    the trace is core.foundations.trace's
   state     released: {serial, step, edits: {id: value}, learn?}    sent when a hand lets go or stepping rests

   `echo` is the serial of the last report the server has seen: an answer to an older one must not undo a newer hand.
   The parts lie beside this file and form one module with it. */

export default lasting({
  make: ({ parentElement }) => createView(parentElement),
  take: (view, { data, setStateValue }) => {
    view.report = setStateValue;
    view.receive(data);
  },
  end: (view) => view.close(),
});

function createView(parent) {
  const root = parent.querySelector(".backprop") ?? parent.appendChild(element("div", { class: "backprop" }));
  const view = {
    root, report: () => {}, net: null, step: 0, focus: null, lit: null, beat: undefined, waiting: false,
    playing: false, speed: "normal", look: "network", edits: {}, serial: 0, frame: 0, timer: 0, width: 0,
    books: [], lighted: new Map(),
  };
  const watcher = new ResizeObserver(() => {
    const width = Math.max(280, Math.floor(root.clientWidth));
    if (root.clientWidth && width !== view.width && !root.classList.contains("holding")) {
      view.width = width;
      if (view.net) build(view);
    }
  });
  watcher.observe(root);
  view.say = (key, values = {}) => fillText(view.labels[key] ?? key, values);
  view.speak = (text) => {
    view.spoken.textContent = text;
  };
  view.receive = (data) => {
    view.late = null;
    if (root.classList.contains("holding")) {
      view.late = data; // what is under a hand is not exchanged
      return;
    }
    view.labels = data.labels;
    view.limits = data.limits;
    root.setAttribute("role", "group");
    root.setAttribute("aria-label", data.alt || "");
    const stale = (data.echo || 0) < view.serial;
    view.serial = Math.max(view.serial, data.echo || 0);
    const text = JSON.stringify(data.trace);
    const first = !view.net;
    let moved = null;
    if (!stale && (text !== view.text || Object.keys(view.edits).length)) {
      view.text = text;
      view.builtText = null;
      view.net = readNet(data.trace);
      view.edits = {};
      view.waiting = false;
      view.beat = undefined;
      if (view.focus && !(view.focus in view.net.quantities)) view.focus = null;
    }
    if (first || (!stale && data.step !== view.toldStep && data.step !== view.sentStep)) {
      pause(view);
      moved = { from: view.step };
      view.step = data.step;
    }
    if (!stale) {
      view.toldStep = view.sentStep = data.step;
      root.classList.remove("stale");
    }
    view.step = Math.min(view.step, view.net.order.length);
    const width = Math.max(280, Math.floor(root.clientWidth));
    const look = [width, getComputedStyle(root).color, view.say("play")].join();
    const step = view.step;
    if (look !== view.built || view.text !== view.builtText) {
      view.width = width;
      [view.built, view.builtText] = [look, view.text];
      build(view);
    } else if (moved) jumpTo(view, step, { from: moved.from });
  };
  view.close = () => {
    pause(view);
    watcher.disconnect();
    clearTimeout(view.timer);
    root.replaceChildren();
  };
  root.addEventListener("keydown", (event) => keys(view, event));
  return view;
}

function build(view) {
  const { root } = view;
  const focused = root.getRootNode().activeElement;
  const inStage = view.stage && view.stage === focused;
  const slopes = Object.values(view.net.quantities).filter((q) => q.kind === "dw").map((q) => Math.abs(q.value));
  view.steepest = Math.max(...slopes, 1e-12);
  root.dataset.theme = palette(root).dark ? "dark" : "light";
  root.classList.toggle("narrow", view.width < 680);
  view.stage = element("div", { class: "stage", tabindex: "0", role: "group", "aria-label": view.say("stage") });
  view.stage.addEventListener("scroll", () => scrolled(view));
  view.list = quantityList(view);
  view.spoken = element("p", { class: "sr-only", role: "status" });
  const widest = Math.max(...view.net.sizes);
  root.style.setProperty("--panel", `${Math.min(640, 540 + 25 * widest)}px`); // of one height, so that nothing below jumps from step to step
  root.replaceChildren(bar(view), view.stage, element("div", { class: "below" }, panel(view), view.list.box), foot(view), view.spoken);
  draw(view);
  if (inStage) view.stage.focus({ preventScroll: true });
}

function draw(view) {
  view.lighted = new Map();
  view.books = [view.list.book];
  view.drawing = (view.look === "graph" ? graphDrawing : networkDrawing)(view);
  view.books.push(view.drawing.book);
  view.sparks = view.drawing.box.appendChild(element("div", { class: "sparks" })); // apart, so that nothing else is laid out again
  view.stage.replaceChildren(view.drawing.box);
  view.sight = { x: 0, y: 0, width: view.width, height: 710 }; // of the drawing, as in the stylesheet
  view.drawing.look?.(0, 710);
  show(view);
}

function show(view) {
  lightSpots(view);
  lightEdges(view);
  view.drawing.paint?.();
  showPanel(view);
  showBar(view);
  followInList(view);
  keepInSight(view);
  const id = shownId(view);
  if (id && !view.playing) view.speak(`${nameOf(view, id)}: ${known(view, id) ? num(valueOf(view, id)) : ""}`);
}

// A drawing wider or higher than its frame scrolls to what is being computed. Its place is remembered: to ask for it means to lay out.
function keepInSight(view) {
  const { stage, sight, drawing: { plan, book } } = view;
  const at = book.of(shownId(view) ?? "")[0]?.at;
  if (!at) return;
  const wanted = (place, from, shown, whole, rim) => {
    const middle = Math.max(0, Math.min(whole - shown, place - shown / 2));
    return place < from + rim || place > from + shown - rim ? middle : from;
  };
  const x = wanted(at[0], sight.x, sight.width, plan.width, 50);
  const y = wanted(at[1], sight.y, sight.height, plan.height, 30);
  if (Math.abs(x - sight.x) < 2 && Math.abs(y - sight.y) < 2) return;
  stage.scrollTo(x, y);
  scrolled(view);
}

function scrolled(view) {
  const { stage, sight } = view;
  [sight.x, sight.y] = [stage.scrollLeft, stage.scrollTop];
  view.drawing.look?.(sight.y, sight.height);
}
