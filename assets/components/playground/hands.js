/* Hands on the network's shape, and on its edges. A change shows at once as a promise; the page answers with its weights. */

function reshape(view, changes, ...names) {
  pause(view);
  Object.assign(view.shape, changes);
  view.pinned = view.hover = null;
  view.edits.clear();
  view.drawn = false;
  view.lay();
  view.report.tell(Object.fromEntries(names.map((name) => [name, view.shape[name]])));
}

function changeUnits(view, layer, count) {
  if (count < 1 || count > view.limits.units) return;
  reshape(view, { units: view.shape.units.map((each, l) => (l === layer ? count : each)) }, "units", "activations");
}

function changeActivation(view, layer, name) {
  reshape(view, { activations: view.shape.activations.map((each, l) => (l === layer ? name : each)) }, "units", "activations");
}

// One layer more (as its neighbor, with two neurons at least) or the last one away.
function changeLayers(view, by) {
  const { units, activations } = view.shape;
  const next = by > 0 ? [...units, units.length ? Math.max(2, Math.min(units.at(-1), 4)) : 4] : units.slice(0, -1);
  if (next.length > view.limits.layers) return;
  reshape(view, { units: next, activations: by > 0 ? [...activations, activations.at(-1) ?? "tanh"] : activations.slice(0, -1) }, "units", "activations");
}

function toggleFeature(view, name) {
  const { offered, features } = view.shape;
  const next = offered.filter((each) => features.includes(each) !== (each === name));
  if (!next.length) return view.tell(view.say("feature.last"));
  reshape(view, { features: next }, "features");
}

// The handles above the drawing: fewer and more hidden layers.
function layerHandles(view) {
  const { say } = view;
  const count = element("b", { class: "num" });
  const step = (by, name) => {
    const button = element("button", { type: "button", class: "step", "aria-label": say(name) }, by < 0 ? "−" : "+");
    button.addEventListener("click", () => changeLayers(view, by));
    return button;
  };
  const [fewer, more] = [step(-1, "layer.fewer"), step(1, "layer.more")];
  const label = element("span", {});
  const show = () => {
    const layers = view.shape.units.length;
    count.textContent = String(layers);
    label.textContent = say(layers === 1 ? "layers.one" : "layers");
    fewer.disabled = layers === 0;
    more.disabled = layers >= view.limits.layers;
  };
  return { box: element("div", { class: "layers" }, fewer, count, more, label), show };
}

// Edges are lines on a canvas: the nearest one is meant.
function listenToEdges(view, network) {
  const { box } = network;
  const at = (event) => {
    if (!view.drawn || event.target.closest?.("button, select")) return null;
    const frame = box.getBoundingClientRect();
    return edgeAt(network.plan, view.data.net.sizes, event.clientX - frame.left, event.clientY - frame.top, event.pointerType === "touch" ? 14 : 9);
  };
  box.addEventListener("pointermove", (event) => {
    if (event.pointerType === "touch" || event.target.closest?.("button")) return;
    const edge = at(event);
    box.style.cursor = edge ? "pointer" : "";
    if (edge) {
      const frame = box.getBoundingClientRect();
      network.tip.style.transform = `translate(${event.clientX - frame.left + 14}px, ${event.clientY - frame.top - 30}px)`;
    }
    view.point(edge && { kind: "edge", at: edge });
  });
  box.addEventListener("pointerleave", () => view.point(null));
  box.addEventListener("click", (event) => {
    const edge = at(event);
    if (edge) view.pin({ kind: "edge", at: edge });
    else if (!event.target.closest?.("button, select")) view.pin(null);
  });
}
