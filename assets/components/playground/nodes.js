/* What can be taken hold of on the network: a button for each neuron, switches for features, handles of layers. They lie over
   the drawing, which they do not draw. */

class Nodes {
  constructor(view) {
    this.view = view;
    this.box = element("div", { class: "nodes" });
  }

  build(plan) {
    const { view } = this;
    const { shape, say } = view;
    this.neurons = [];
    const made = [];
    shape.offered.forEach((name, row) => made.push(this.feature(plan, name, row)));
    shape.units.forEach((count, l) => {
      made.push(this.head(plan, l + 1, count));
      for (let unit = 0; unit < count; unit += 1) made.push(this.neuron(plan, l + 1, unit));
    });
    made.push(this.outputHead(plan));
    for (let unit = 0; unit < shape.outputs; unit += 1) made.push(this.neuron(plan, plan.depth, unit));
    made.push(put(element("div", { class: "head" }, element("b", {}, say("inputs"))), plan.x(0), 0, NAMES * 2));
    const focused = this.box.getRootNode().activeElement;
    const key = focused && this.box.contains(focused) ? focused.dataset.key : null;
    this.box.replaceChildren(...made);
    if (key) this.box.querySelector(`[data-key="${key}"]`)?.focus({ preventScroll: true });
  }

  neuron(plan, column, unit) {
    const { view } = this;
    const button = element("button", { type: "button", class: "neuron", "data-key": `n${column}.${unit}`, "aria-label": nameOfNeuron(view, column, unit) });
    const output = column === plan.depth;
    if (output && view.data.classOf && view.shape.outputs > 1) button.style.setProperty("--own", view.tints.classes[unit]);
    this.place(button, plan, column, unit);
    this.handlers(button, { kind: "neuron", at: [column, unit] });
    button.addEventListener("keydown", (event) => this.walk(event, plan, column, unit));
    const chip = element("span", { class: "chip num" });
    button.append(chip);
    this.neurons.push({ column, unit, chip, button });
    return button;
  }

  feature(plan, name, row) {
    const { view } = this;
    const unit = view.shape.features.indexOf(name);
    const on = unit >= 0;
    const label = element("span", { class: "sign" }, ...math(SIGNS[name]));
    const button = element("button", { type: "button", class: `neuron feature ${on ? "on" : ""}`, "data-key": `f${name}`, "aria-pressed": String(on), "aria-label": view.say(on ? "feature.on" : "feature.off", { name: plainSign(name) }) }, label);
    button.disabled = view.hidden("features") && !on;
    this.place(button, plan, 0, row);
    if (on) {
      this.handlers(button, { kind: "neuron", at: [0, unit] }, false);
      const chip = element("span", { class: "chip num" });
      button.append(chip);
      this.neurons.push({ column: 0, unit, chip, button });
    }
    if (!view.hidden("features")) button.addEventListener("click", () => toggleFeature(view, name));
    return button;
  }

  place(button, plan, column, row) {
    Object.assign(button.style, { left: `${plan.x(column) - plan.node / 2}px`, top: `${plan.y(column, row) - plan.node / 2}px`, width: `${plan.node}px`, height: `${plan.node}px` });
  }

  handlers(button, target, clickable = true) {
    const { view } = this;
    button.addEventListener("pointerenter", (event) => event.pointerType !== "touch" && view.point(target));
    button.addEventListener("pointerleave", () => view.point(null));
    button.addEventListener("focus", () => button.matches(":focus-visible") && view.point(target));
    button.addEventListener("blur", () => view.point(null));
    if (clickable) button.addEventListener("click", () => view.pin(target));
  }

  // Arrow keys walk from neuron to neuron.
  walk(event, plan, column, unit) {
    const moves = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
    const move = moves[event.key];
    if (!move || event.shiftKey) return;
    event.preventDefault();
    event.stopPropagation();
    const to = Math.max(0, Math.min(plan.depth, column + move[0]));
    const neighbor = (each) => each.column === to && each.unit === Math.max(0, Math.min(this.countOf(to) - 1, unit + move[1]));
    this.neurons.find(neighbor)?.button.focus();
  }

  countOf(column) {
    return this.neurons.filter((each) => each.column === column).length;
  }

  head(plan, column, count) {
    const { view } = this;
    const { say } = view;
    const wide = Math.min(plan.step - 6, 112);
    const step = (by, name) => {
      const button = element("button", { type: "button", class: "step", "data-key": `${name}${column}`, "aria-label": say(`${name}.neuron`, { layer: column }) }, by < 0 ? "−" : "+");
      button.disabled = count + by < 1 || count + by > view.limits.units;
      button.addEventListener("click", () => changeUnits(view, column - 1, count + by));
      return button;
    };
    const hands = view.hidden("units") ? [element("b", { class: "num" }, String(count))] : [step(-1, "fewer"), element("b", { class: "num", title: say("neurons", { count }) }, String(count)), step(1, "more")];
    const menu = element("select", { "aria-label": say("activation.of", { layer: column }), "data-key": `a${column}` });
    for (const name of view.limits.activations) menu.append(element("option", { value: name }, say(`activation.${name}`)));
    menu.value = view.shape.activations[column - 1];
    menu.disabled = view.hidden("activations");
    menu.addEventListener("change", () => changeActivation(view, column - 1, menu.value));
    return put(element("div", { class: `head ${plan.tight ? "tight" : ""}` }, element("div", { class: "hands" }, ...hands), menu), plan.x(column), 0, wide);
  }

  outputHead(plan) {
    const { view } = this;
    const name = view.data.activations.at(-1);
    return put(element("div", { class: "head" }, element("b", {}, view.say("output")), element("span", { class: "fixed" }, view.say(`activation.${name}`))), plan.x(plan.depth), 0, 78);
  }

  // With a point picked, each neuron wears its value.
  draw() {
    const { view } = this;
    const trace = view.drawn ? view.traced : null;
    const key = (target) => (target?.kind === "neuron" ? target.at.join() : "");
    const [hover, pinned] = [key(view.hover), key(view.pinned)];
    for (const { column, unit, chip, button } of this.neurons) {
      const text = trace ? short(trace.values[column][unit]) : "";
      if (chip.textContent !== text) chip.textContent = text;
      button.classList.toggle("lit", hover === `${column},${unit}`);
      button.classList.toggle("pinned", pinned === `${column},${unit}`);
    }
  }
}

function put(node, x, y, width) {
  Object.assign(node.style, { left: `${x - width / 2}px`, top: `${y}px`, width: `${width}px` });
  return node;
}

const plainSign = (name) => SIGNS[name].replace(/_(\d)/g, (_, k) => "₀₁₂₃"[k]).replace("^2", "²");

// Two decimals where they say enough: what stands on a drawing has little room.
function short(value) {
  const size = Math.abs(value);
  if (!(size < 1e4)) return formatNumber(value, 2);
  return (value < 0 && size >= 0.005 ? "−" : "") + size.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : 2);
}

function nameOfNeuron(view, column, unit) {
  const { say, data, shape } = view;
  if (column === 0) return plainSign(shape.features[unit]);
  if (column <= shape.units.length) return say("neuron", { layer: column, unit: unit + 1 });
  if (shape.outputs === 1) return say("neuron.output");
  return say("neuron.class", { name: data.class_names[unit] });
}

function nameOfWeight(view, [layer, to, from]) {
  const into = nameOfNeuron(view, layer + 1, to);
  return from < 0 ? view.say("bias.of", { to: into }) : view.say("weight.of", { from: nameOfNeuron(view, layer, from), to: into });
}
