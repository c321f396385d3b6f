/* What stands around the plane: its title, what its colors and marks mean, and two switches. */

class Legend {
  constructor(view) {
    const { say } = view;
    this.view = view;
    this.title = element("h4", {});
    this.head = element("div", { class: "surface-head" }, this.title);
    this.here = view.parts.surface.box.appendChild(element("div", { class: "here num", "aria-hidden": "true" }));
    this.scale = element("canvas", { class: "scale", "aria-hidden": "true" });
    this.low = element("span", { class: "num" });
    this.high = element("span", { class: "num" });
    this.ramp = element("div", { class: "ramp" }, this.low, this.scale, this.high);
    this.keys = element("div", { class: "keys" });
    const toggleOf = (name, key) => {
      const box = element("input", { type: "checkbox" });
      box.addEventListener("change", () => {
        view[key] = key === "noTest" ? !box.checked : box.checked;
        view.changed("all");
      });
      box.checked = key === "noTest";
      return element("label", { class: "switch" }, box, say(name));
    };
    this.box = element("div", { class: "legend-box" }, this.ramp, this.keys, element("div", { class: "switches" }, toggleOf("show.test", "noTest"), view.data.classOf ? toggleOf("show.sharp", "sharp") : ""));
  }

  build() {
    const { view } = this;
    const { say, data } = view;
    const entry = (d, attributes, words) => element("span", {}, shape("svg", { width: 16, height: 16, viewBox: "-8 -8 16 16", "aria-hidden": "true" }, shape("path", { d, "stroke-width": 1.7, ...attributes })), words);
    const circle = "M4 0A4 4 0 1 1 -4 0A4 4 0 1 1 4 0Z";
    const gray = view.colors.muted;
    const made = [entry(circle, { fill: gray, stroke: "none" }, say("train")), entry(circle, { fill: "none", stroke: gray }, say("test"))];
    if (data.classOf) made.push(entry("M0 -6L6 0L0 6L-6 0Z", { fill: gray, stroke: view.colors.text }, say("wrong")));
    this.keys.replaceChildren(...made);
    const many = data.classOf && data.sizes.at(-1) > 1;
    this.ramp.hidden = many || data.curve;
    if (many) {
      this.keys.append(...data.class_names.map((name, k) => {
        const swatch = element("i", { class: "swatch" });
        swatch.style.background = view.tints.classes[k];
        return element("span", {}, swatch, name);
      }));
    }
    if (this.ramp.hidden) return;
    const context = fitCanvas(this.scale, 120, 10);
    for (let x = 0; x < 120; x += 1) {
      context.fillStyle = view.colors.diverging((x / 119) * 1.44 - 0.72);
      context.fillRect(x, 0, 1.5, 10);
    }
  }

  // The place under the pointer and what is made of it there.
  drawHere(shown) {
    const { view } = this;
    const place = view.drawn && !view.painting ? view.pointer : null;
    let words = "";
    if (place) {
      const { values } = traceOf(view.data.net, view.parameters, place.x, place.y);
      const outputs = values.at(-1);
      const answer = shown ? short(values[shown[0]][shown[1]]) : outputs.length > 1 ? view.data.class_names[outputs.indexOf(Math.max(...outputs))] : short(outputs[0]);
      words = view.data.curve ? `${short(place.x)} → ${answer}` : `(${short(place.x)}, ${short(place.y)}) → ${answer}`;
    }
    if (this.here.textContent !== words) this.here.textContent = words;
  }

  draw() {
    const { view } = this;
    const { surface } = view.parts;
    const shown = view.drawn ? surface.shown : null;
    const words = shown ? nameOfNeuron(view, ...shown) : view.say("neuron.output.all");
    if (this.title.textContent !== words) this.title.textContent = words;
    this.head.classList.toggle("other", Boolean(shown));
    this.drawHere(shown);
    const name = shown ? (shown[0] ? view.data.net.activations[shown[0] - 1] : "") : view.data.activations.at(-1);
    const half = name === "sigmoid" || name === "softmax";
    const span = shown ? (surface.span ?? 1) : 1;
    this.low.textContent = half ? "0" : plain(-Number(span.toPrecision(2)));
    this.high.textContent = half ? "1" : plain(Number(span.toPrecision(2)));
  }
}
