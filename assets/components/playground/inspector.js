/* What is known of the neuron or edge pointed at, and the fields to change it. A change shows at once in every map; training
   goes on from it as a branch. */

class Inspector {
  constructor(view) {
    this.view = view;
    this.box = element("div", { class: "inspector" });
    this.made = "";
    this.box.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !view.pinned) return;
      event.stopPropagation();
      this.close();
    });
  }

  // Whoever was in a field goes back to the neuron it belongs to.
  close() {
    const { view } = this;
    const { kind, at } = view.pinned;
    const [column, unit] = kind === "edge" ? [at[0] + 1, at[1]] : at;
    const within = this.box.contains(this.box.getRootNode().activeElement);
    view.pin(null);
    if (within) view.parts.network.nodes.box.querySelector(`[data-key="n${column}.${unit}"]`)?.focus({ preventScroll: true });
  }

  get target() {
    return this.view.pinned ?? this.view.hover;
  }

  // Made anew only for another target; while numbers run, only its numbers are written.
  draw() {
    const { view, target } = this;
    const key = JSON.stringify([target, Boolean(view.pinned), view.drawn, Boolean(view.probe), view.data.key, view.shownLine.name, view.edits.size, fixedBy(view)]);
    if (key !== this.made) {
      const held = this.made && this.keepsFocus(key);
      this.made = key;
      if (!held) this.build(target);
    }
    for (const bring of this.live ?? []) bring();
  }

  // Typing in a field must not take the field away.
  keepsFocus() {
    const focused = this.box.getRootNode().activeElement;
    return Boolean(this.view.pinned && focused && this.box.contains(focused) && focused.tagName === "INPUT" && JSON.stringify(this.view.pinned) === this.pinnedKey && (this.foot.replaceChildren(...this.buttons()), true));
  }

  build(target) {
    const { view } = this;
    this.live = [];
    this.pinnedKey = JSON.stringify(view.pinned);
    this.box.classList.toggle("editing", Boolean(view.pinned));
    if (!target || !view.drawn) {
      this.foot = element("div", { class: "foot" }, ...(view.edits.size ? this.buttons() : []));
      this.box.replaceChildren(element("p", { class: "hint" }, view.say(view.edits.size ? "edit.count" : view.probe ? "hint.probe" : "hint", { count: view.edits.size })), this.foot);
      return;
    }
    const parts = target.kind === "edge" ? this.edge(target.at) : this.neuron(target.at);
    this.foot = element("div", { class: "foot" });
    if (view.pinned || view.edits.size) this.foot.append(...this.buttons());
    const why = view.pinned && fixedBy(view);
    const told = why ? [element("p", { class: "hint" }, view.say(`hint.${why}`))] : [];
    this.box.replaceChildren(...parts, ...told, this.foot);
  }

  edge(at) {
    const { view } = this;
    const value = element("b", { class: "num value" });
    this.live.push(() => {
      const w = this.valueOf(at);
      value.textContent = exact(w);
      value.className = `num value ${w < 0 ? "negative" : "positive"}`;
    });
    const title = element("h4", {}, nameOfWeight(view, at));
    if (!view.pinned) return [element("div", { class: "line" }, title, value, element("span", { class: "hint" }, view.say(view.hidden("edit") ? "hint.edge.fixed" : "hint.edge")))];
    return [element("div", { class: "line" }, title, value), this.field(at, nameOfWeight(view, at), false)];
  }

  neuron([column, unit]) {
    const { view } = this;
    const { net } = view.data;
    const parts = [element("div", { class: "line" }, element("h4", {}, nameOfNeuron(view, column, unit)), element("span", { class: "hint" }, view.say(column === 0 ? "hint.input" : view.hidden("edit") ? "hint.neuron.fixed" : view.pinned ? "hint.fields" : "hint.neuron")))];
    if (column && view.probe) parts.push(this.sum(column, unit));
    if (!view.pinned || column === 0) return parts;
    const fields = element("div", { class: "fields" });
    for (let from = 0; from < net.sizes[column - 1]; from += 1) fields.append(this.field([column - 1, unit, from], nameOfNeuron(view, column - 1, from)));
    fields.append(this.field([column - 1, unit, -1], view.say("bias")));
    return [...parts, fields];
  }

  // z = w·a + … + b with the numbers of the picked point, then the value.
  sum(column, unit) {
    const { view } = this;
    const { net } = view.data;
    const line = element("p", { class: "sum num" });
    this.live.push(() => {
      const { sums, values } = view.traced;
      const inputs = values[column - 1];
      const terms = inputs.flatMap((a, from) => {
        const w = this.valueOf([column - 1, unit, from]);
        const weight = element("span", { class: w < 0 ? "negative" : "positive" }, from ? short(Math.abs(w)) : short(w));
        return [...(from ? [w < 0 ? " − " : " + "] : []), weight, short(a).startsWith("−") ? `·(${short(a)})` : `·${short(a)}`];
      });
      const b = this.valueOf([column - 1, unit, -1]);
      const name = net.activations[column - 1];
      const f = name === "linear" ? [] : [element("br", {}), "a = ", view.say(`activation.${name}`), "(z) = ", element("b", {}, exact(values[column][unit]))];
      line.replaceChildren("z = ", ...terms, b < 0 ? " − " : " + ", short(Math.abs(b)), " = ", element("b", {}, exact(sums[column][unit])), ...f);
    });
    return line;
  }

  valueOf(at) {
    return this.view.parameters[weightAt(this.view.data.net, at)];
  }

  // A weight to set: a slider for hands, a number to type; `named` where no heading says which.
  field(at, name, named = true) {
    const { view } = this;
    const range = element("input", { type: "range", min: "-5", max: "5", step: "0.01", "aria-label": name });
    const [low, high] = view.limits.weight;
    const typed = element("input", { type: "number", class: "num", step: "any", min: low, max: high, "aria-label": view.say("typed", { name }) });
    const write = () => {
      typed.value = String(Number(this.valueOf(at).toPrecision(4)));
    };
    const set = (value) => {
      pause(view);
      view.edits.set(JSON.stringify(at), value);
      view.changed("edit");
    };
    range.addEventListener("input", () => set(Number(range.value)));
    typed.addEventListener("change", () => {
      const value = Number(typed.value);
      if (typed.value.trim() !== "" && value >= low && value <= high) return set(value);
      write(); // what is no such number changes nothing
      return view.tell(view.say("bounds", { name, low: plain(low), high: plain(high) }));
    });
    range.disabled = typed.disabled = view.hidden("edit") || Boolean(fixedBy(view));
    this.live.push(() => {
      const w = this.valueOf(at);
      const focused = this.box.getRootNode().activeElement;
      if (focused !== range) range.value = String(w);
      if (focused !== typed) write();
      range.style.setProperty("--own", w < 0 ? "var(--negative)" : "var(--positive)");
      range.setAttribute("aria-valuetext", exact(w));
    });
    return element("label", { class: `field${named ? "" : " alone"}` }, ...(named ? [element("span", {}, name)] : []), range, typed);
  }

  buttons() {
    const { view } = this;
    const { say } = view;
    const close = button("", say("close"), () => this.close(), say("close"));
    if (!view.edits.size) return [close];
    const drop = button("", say("edit.drop"), () => {
      view.edits.clear();
      view.changed("edit");
    }, say("edit.drop"));
    const rest = view.pinned ? [drop, close] : [drop];
    if (view.hidden("branch")) return rest;
    const go = button("primary", say("edit.go", { epoch: view.epoch }), () => {
      const changes = [...view.edits].map(([at, value]) => ({ weight: JSON.parse(at), value }));
      view.branching.start(changes);
    }, say("edit.go", { epoch: view.epoch }));
    return [go, ...rest];
  }
}

// Why weights cannot be changed here: a branch leaves the trunk, and it leaves it between two epochs.
const fixedBy = (view) => (beyondFork(view) ? "branch" : view.batch ? "batch" : "");
const exact = (value) => formatNumber(value, 4);
