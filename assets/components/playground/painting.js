/* Painting points of one's own on the plane: a brush for each class (or value), an eraser, a clean sheet. Pointer, touch and
   keys; a stroke is reported when the hand lets go. */

const TOUCHING = 0.42; // points of one stroke keep this distance
const RUBBER = 0.7; // the eraser's radius
const UNDONE = 50; // strokes that can be taken back
const LETTERS = "ABCDEF";
const VALUES = [-1, -0.5, 0, 0.5, 1];

class Painting {
  constructor(view, surface) {
    Object.assign(this, { view, surface, brush: 1, own: null, pending: false, down: false, cursor: null, past: [] });
    this.box = element("div", { class: "brushes", hidden: "" });
    this.listen();
  }

  // What is on the sheet, from what the page knows.
  receive(data) {
    if (!data.painting) {
      this.own = null;
      this.view.painting = this.pending = false;
      return;
    }
    this.own = (data.own && readOwn(data.own)) || { classified: data.task !== "regression", points: [] };
    this.known = writeOwn(this.own);
    this.pending = false;
  }

  build() {
    const { view } = this;
    const { say } = view;
    this.box.hidden = !this.own || view.hidden("paint");
    if (this.box.hidden) return;
    const choose = (brush, label, ...inside) => {
      const each = button("brush", label, () => {
        this.brush = brush;
        view.painting = true;
        this.mark();
        view.changed("probe");
      }, ...inside);
      each.dataset.brush = String(brush);
      return each;
    };
    const swatch = (color) => {
      const made = element("i", { class: "swatch" });
      made.style.background = color;
      return made;
    };
    const brushes = this.own.classified
      ? Array.from({ length: MOST_CLASSES }, (_, k) => choose(k, say("paint.class", { name: LETTERS[k] }), swatch(this.color(k)), LETTERS[k]))
      : VALUES.map((value) => choose(value, say("paint.value", { value: plain(value) }), swatch(view.colors.diverging(value)), plain(value)));
    this.look = choose("look", say("paint.look"), say("paint.look"));
    this.erase = choose("erase", say("paint.erase"), say("paint.erase"));
    this.clear = button("brush", say("paint.clear"), () => {
      this.own.points = [];
      this.tell();
    }, say("paint.clear"));
    this.undone = button("brush", say("paint.undo"), () => this.undo(), say("paint.undo"));
    this.count = element("span", { class: "num hint" });
    this.box.replaceChildren(this.look, ...brushes, this.erase, this.undone, this.clear, this.count);
    this.mark();
  }

  mark() {
    if (!this.own) return;
    if (this.brush === "look") this.view.painting = false;
    const chosen = this.view.painting ? String(this.brush) : "look";
    for (const each of this.box.children) if (each.dataset.brush !== undefined) each.setAttribute("aria-pressed", String(each.dataset.brush === chosen));
    if (this.undone) this.undone.setAttribute("aria-disabled", String(!this.past.length)); // disabled, it would lose the focus
    if (this.count) this.count.textContent = this.view.say("paint.count", { count: this.own.points.length, most: MOST_POINTS });
    this.surface.box.classList.toggle("painting", this.view.painting);
  }

  color(label) {
    const { colors } = this.view;
    return this.own.classified ? classColors(colors)[label] : colors.diverging(label);
  }

  listen() {
    const { view, surface } = this;
    const { dots } = surface;
    const at = (event) => {
      const box = dots.getBoundingClientRect();
      return [surface.scale.fromX(event.clientX - box.left), surface.scale.fromY(event.clientY - box.top)];
    };
    const stroke = (event) => {
      if (!this.down) return;
      for (const each of event.getCoalescedEvents?.().length ? event.getCoalescedEvents() : [event]) this.put(...at(each));
    };
    dots.addEventListener("pointerdown", (event) => {
      if (!view.painting || event.button > 0 || !event.isPrimary) return;
      event.preventDefault();
      dots.setPointerCapture(event.pointerId);
      this.down = true;
      this.put(...at(event), true);
    });
    dots.addEventListener("pointermove", stroke);
    for (const kind of ["pointerup", "pointercancel"]) {
      dots.addEventListener(kind, () => {
        if (!this.down) return;
        this.down = false;
        this.tell();
      });
    }
    dots.addEventListener("keydown", (event) => this.key(event));
  }

  // Arrow keys move the brush, Enter or space dots it.
  key(event) {
    if (!this.own) return;
    if (event.key.toLowerCase() === "z" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      return this.undo();
    }
    if (!this.view.painting) return;
    const by = event.shiftKey ? 1 : 0.25;
    const move = { ArrowLeft: [-by, 0], ArrowRight: [by, 0], ArrowUp: [0, by], ArrowDown: [0, -by] }[event.key];
    if (move) {
      const [x, y] = this.cursor ?? [0, 0];
      this.cursor = [Math.max(-REACH, Math.min(REACH, x + move[0])), Math.max(-REACH, Math.min(REACH, y + move[1]))];
    } else if (event.key === "Enter" || event.key === " ") {
      this.cursor ??= [0, 0];
      this.put(...this.cursor, true);
      this.tell();
    } else return;
    event.preventDefault();
    event.stopPropagation();
    this.view.changed("probe");
  }

  put(x, y, first = false) {
    const { own, view } = this;
    if (Math.abs(x) > REACH || Math.abs(y) > REACH) return;
    const far = (radius) => ([px, py]) => (px - x) ** 2 + (py - y) ** 2 > radius * radius;
    if (this.brush === "erase") own.points = own.points.filter(far(RUBBER));
    else {
      if (own.points.length >= MOST_POINTS) return view.tell(view.say("paint.full", { most: MOST_POINTS }));
      // close to another of its class only where a hand clicks
      if (!first && !own.points.every((each) => each[2] !== this.brush || far(TOUCHING)(each))) return;
      own.points.push([x, y, this.brush]);
    }
    this.pending = true;
    this.mark();
    drawInvitation(this.surface);
    view.changed("probe");
  }

  // What was on the sheet before the last stroke.
  undo() {
    const before = this.past.pop();
    if (before === undefined) return;
    this.own = readOwn(before);
    this.known = null;
    this.tell();
  }

  tell() {
    const { view } = this;
    pause(view);
    if (this.known) this.past = [...this.past.slice(1 - UNDONE), this.known];
    this.pending = true;
    this.mark();
    const text = writeOwn(this.own);
    this.own = readOwn(text); // what the link holds, to the last digit
    this.known = text;
    view.report.tell({ own: text, place: 0 });
    view.changed("probe");
  }
}

// The sheet while it is painted on: all points alike, the page has not divided them yet.
function drawOwn(context, surface) {
  const { view, scale } = surface;
  const { painting } = view.parts;
  for (const [x, y, label] of painting.own.points) {
    context.fillStyle = painting.color(label);
    context.strokeStyle = view.colors.background;
    context.lineWidth = 1;
    context.beginPath();
    context.arc(scale.x(x), scale.y(y), RADIUS + 0.4, 0, 2 * Math.PI);
    context.fill();
    context.stroke();
  }
  if (painting.cursor && surface.main) ring(context, view.colors, scale.x(painting.cursor[0]), scale.y(painting.cursor[1]));
}
