/* What is known of the neuron or edge pointed at, and the fields to change it. A change shows at once in every map; training
   goes on from it as a branch. */

class Inspector {
  constructor(view) {
    this.view = view;
    this.box = element("div", { class: "inspector" });
    this.made = "";
  }

  get target() {
    return this.view.pinned ?? this.view.hover;
  }

  // Made anew only for another target; while numbers run, only its numbers are written.
  draw() {
    const { view, target } = this;
    const key = JSON.stringify([target, Boolean(view.pinned), view.drawn, Boolean(view.probe), view.data.key, view.shownLine.name, view.pinned && view.edits.size > 0, beyondFork(view)]);
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
      this.box.replaceChildren(element("p", { class: "hint" }, view.say(view.probe ? "hint.probe" : "hint")));
      return;
    }
    const parts = target.kind === "edge" ? this.edge(target.at) : this.neuron(target.at);
    this.foot = element("div", { class: "foot" });
    if (view.pinned) this.foot.append(...this.buttons());
    const told = view.pinned && beyondFork(view) ? [element("p", { class: "hint" }, view.say("hint.branch"))] : [];
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
    if (!view.pinned) return [element("div", { class: "line" }, title, value, element("span", { class: "hint" }, view.say("hint.edge")))];
    return [element("div", { class: "line" }, title, value), this.field(at, nameOfWeight(view, at))];
  }

  neuron([column, unit]) {
    const { view } = this;
    const { net } = view.data;
    const parts = [element("div", { class: "line" }, element("h4", {}, nameOfNeuron(view, column, unit)), element("span", { class: "hint" }, view.say(column === 0 ? "hint.input" : view.pinned ? "hint.fields" : "hint.neuron")))];
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
        const weight = element("span", { class: w < 0 ? "negative" : "positive" }, short(w));
        return [...(from ? [" + "] : []), weight, short(a).startsWith("−") ? `·(${short(a)})` : `·${short(a)}`];
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

  // A weight to set: a slider for hands, a number to type.
  field(at, name) {
    const { view } = this;
    const range = element("input", { type: "range", min: "-5", max: "5", step: "0.01", "aria-label": name });
    const typed = element("input", { type: "number", class: "num", step: "any", min: "-100", max: "100", "aria-label": view.say("typed", { name }) });
    const set = (value) => {
      if (!Number.isFinite(value)) return;
      pause(view);
      view.edits.set(JSON.stringify(at), Math.max(-100, Math.min(100, value)));
      view.changed("edit");
    };
    range.addEventListener("input", () => set(Number(range.value)));
    typed.addEventListener("change", () => typed.value.trim() !== "" && set(Number(typed.value)));
    range.disabled = typed.disabled = view.hidden("edit") || beyondFork(view);
    this.live.push(() => {
      const w = this.valueOf(at);
      const focused = this.box.getRootNode().activeElement;
      if (focused !== range) range.value = String(w);
      if (focused !== typed) typed.value = String(Number(w.toFixed(4)));
      range.style.setProperty("--own", w < 0 ? "var(--negative)" : "var(--positive)");
      range.setAttribute("aria-valuetext", exact(w));
    });
    return element("label", { class: "field" }, element("span", {}, name), range, typed);
  }

  buttons() {
    const { view } = this;
    const { say } = view;
    const close = button("", say("close"), () => {
      view.edits.clear();
      view.pin(null);
    }, say(view.edits.size ? "edit.drop" : "close"));
    if (!view.edits.size) return [close];
    const go = button("primary", say("edit.go", { epoch: view.epoch }), () => {
      const changes = [...view.edits].map(([at, value]) => ({ weight: JSON.parse(at), value }));
      view.branching.start(changes);
    }, say("edit.go", { epoch: view.epoch }));
    return [go, close];
  }
}

const exact = (value) => formatNumber(value, 4);
