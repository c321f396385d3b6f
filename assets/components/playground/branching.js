/* Another future: from the epoch where we are, with something changed. A small form asks what; the page trains it. */

const CHANGED = ["learning_rate", "rule", "schedule", "batch_size", "l1", "l2", "dropout", "clip"];

class Branching {
  constructor(view) {
    this.view = view;
    this.box = element("form", { class: "branching", hidden: "", novalidate: "" });
    this.box.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
    this.box.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      this.close();
    });
  }

  open() {
    const { view } = this;
    const { say } = view;
    if (!this.box.hidden) return this.close();
    pause(view);
    const most = view.limits.epochs?.[1];
    if (this.from >= most) return view.tell(say("branch.full", { most: plain(most) }));
    if (beyondFork(view)) view.line = "trunk"; // what is branched off from is what is shown
    view.changed("place");
    this.fields = new Map();
    const fields = CHANGED.filter((name) => view.limits[name]).map((name) => this.field(name));
    this.told = element("p", { class: "told", role: "status" });
    this.go = element("button", { type: "submit", class: "primary" });
    this.box.replaceChildren(
      element("h4", {}, say("branch.title")), element("p", { class: "hint" }, say("branch.help")),
      element("div", { class: "fields" }, ...fields), this.told,
      element("div", { class: "foot" }, this.go, button("", say("cancel"), () => this.close(), say("cancel"))));
    this.box.hidden = false;
    this.draw();
    this.box.querySelector("input")?.focus({ preventScroll: true });
  }

  // Whoever was in the form goes back to where it was opened.
  close() {
    const within = this.box.contains(this.box.getRootNode().activeElement);
    this.box.hidden = true;
    this.box.replaceChildren();
    if (within) this.view.parts.bar.fork.focus({ preventScroll: true });
  }

  draw() {
    if (!this.box.hidden) this.go.textContent = this.view.say("branch.go", { epoch: this.from });
  }

  // A branch leaves the trunk, also where another branch is shown.
  get from() {
    const { trunk } = this.view.data;
    return trunk.epochs[trunk.at(this.view.place)];
  }

  // What the branch that is here already has changed at this epoch.
  get known() {
    const { branch } = this.view.data;
    return branch?.from === this.from ? branch.changes : [];
  }

  field(name) {
    const { view } = this;
    const label = view.say(`change.${name}`);
    const limits = view.limits[name];
    const now = this.known.find((each) => each.name === name)?.value ?? view.data.config[name];
    let input;
    if (typeof limits[0] === "string") {
      input = element("select", { "aria-label": label });
      for (const value of limits) input.append(element("option", { value }, view.say(`${name}.${value}`)));
      input.value = now;
    } else {
      input = element("input", { type: "number", class: "num", step: "any", min: String(limits[0]), max: String(limits[1]), "aria-label": label });
      input.value = String(now);
    }
    this.fields.set(name, input);
    return element("label", { class: "field" }, element("span", {}, label), input);
  }

  submit() {
    const { view } = this;
    const changes = this.known.filter((each) => !this.fields.has(each.name)); // weights, too
    for (const [name, input] of this.fields) {
      const value = input.tagName === "SELECT" ? input.value : Number(input.value);
      const [low, high] = view.limits[name];
      if (typeof value === "number" && (input.value.trim() === "" || !(value >= low && value <= high))) {
        this.told.textContent = view.say("bounds", { name: view.say(`change.${name}`), low: plain(low), high: plain(high) });
        return input.focus();
      }
      if (value !== view.data.config[name]) changes.push({ name, value: name === "batch_size" ? Math.round(value) : value });
    }
    if (changes.every(({ name }) => name === "epochs")) {
      this.told.textContent = view.say("branch.same");
      return;
    }
    this.close();
    this.train(changes);
  }

  // With these weights; what was changed at the same epoch before stays changed.
  start(changes) {
    const all = [...this.known.filter((old) => !changes.some((each) => sameChange(old, each))), ...changes];
    const most = this.view.limits.changes ?? Infinity;
    if (all.length > most) return this.view.tell(this.view.say("edit.most", { most }));
    return this.train(all);
  }

  train(changes) {
    const { view, from } = this;
    view.line = "branch";
    view.note = view.say("branch.waiting");
    view.report.tell({ branch: { from, changes }, place: from });
    view.changed("look");
  }

  drop() {
    const { view } = this;
    view.line = "trunk";
    view.report.tell({ branch: null });
    view.data.branch = null;
    view.lay();
  }
}

const sameChange = (a, b) => (a.name !== undefined ? a.name === b.name : JSON.stringify(a.weight) === JSON.stringify(b.weight));

// A change in words: what it was, what it is.
function wordsOfChange(view, { name, weight, value }) {
  const { say, data } = view;
  if (weight) {
    const before = data.trunk.snapshot(data.trunk.at(data.branch.from))[weightAt(data.net, weight)];
    return say("difference", { name: nameOfWeight(view, weight), before: exact(before), after: exact(value) });
  }
  const shown = (each) => (typeof each === "string" ? say(`${name}.${each}`) : formatNumber(each, 3));
  return say("difference", { name: say(`change.${name}`), before: shown(data.config[name]), after: shown(value) });
}
