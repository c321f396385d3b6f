/* The timeline: everything that has happened, as one line to drag along. Its ground is the loss; its head is where we are. */

class Timeline {
  constructor(view) {
    this.view = view;
    this.canvas = element("canvas", { "aria-hidden": "true" });
    this.head = element("div", { class: "playhead" }, element("i", {}));
    this.ghost = element("div", { class: "ghost num", "aria-hidden": "true", hidden: "" });
    this.fork = element("div", { class: "fork", hidden: "" });
    this.track = element("div", { class: "track", role: "slider", tabindex: "0", "aria-valuemin": "0" }, this.canvas, this.fork, this.head, this.ghost);
    this.listen();
  }

  listen() {
    const { view, track } = this;
    let box; // measured once for a whole drag
    const move = (event) => {
      seek(view, Math.round(((event.clientX - box.left - PAD) / (box.width - 2 * PAD)) * view.extent));
    };
    // where a click would lead
    track.addEventListener("pointermove", (event) => {
      this.ghost.hidden = event.pointerType === "touch" || view.root.classList.contains("holding");
      if (this.ghost.hidden) return;
      const frame = this.width - 2 * PAD;
      const epoch = Math.max(0, Math.min(view.extent, Math.round(((event.offsetX - PAD) / frame) * view.extent)));
      this.ghost.textContent = view.say("epoch", { epoch });
      this.ghost.style.transform = event.offsetX > this.width - 110 ? `translateX(calc(${event.offsetX - 10}px - 100%))` : `translateX(${event.offsetX + 10}px)`;
    });
    track.addEventListener("pointerleave", () => {
      this.ghost.hidden = true;
    });
    track.addEventListener("pointerdown", (event) => {
      if (event.button > 0 || !event.isPrimary) return;
      event.preventDefault();
      track.focus({ preventScroll: true });
      track.setPointerCapture(event.pointerId);
      box = track.getBoundingClientRect();
      pause(view);
      view.root.classList.add("holding");
      move(event);
      const end = () => {
        track.removeEventListener("pointermove", move);
        track.removeEventListener("pointerup", end);
        track.removeEventListener("pointercancel", end);
        view.root.classList.remove("holding");
        view.changed("rest");
      };
      track.addEventListener("pointermove", move);
      track.addEventListener("pointerup", end);
      track.addEventListener("pointercancel", end);
    });
  }

  build(width) {
    this.width = width;
    this.track.setAttribute("aria-label", this.view.say("time"));
    this.redraw();
  }

  x(epoch) {
    return PAD + (epoch / this.view.extent) * (this.width - 2 * PAD);
  }

  redraw() {
    const { view, width } = this;
    const height = 64;
    const context = fitCanvas(this.canvas, width, height);
    context.clearRect(0, 0, width, height);
    const { trunk, branch } = view.data;
    const top = highest([trunk, branch]);
    const y = (value) => 6 + (height - 14) * (1 - Math.min(1.02, value / top));
    const draw = (line, series, color, lineWidth, fill) => {
      const stride = Math.max(1, Math.floor(series.length / (2 * width)));
      context.beginPath();
      for (let k = 0; k < series.length; k += stride) if (Number.isFinite(series[k])) context.lineTo(this.x(line.from + k), y(series[k]));
      const end = this.x(line.from + series.length - 1);
      if (Number.isFinite(series.at(-1))) context.lineTo(end, y(series.at(-1)));
      context.strokeStyle = context.fillStyle = color;
      context.lineWidth = lineWidth;
      context.stroke();
      if (!fill) return;
      context.lineTo(end, height);
      context.lineTo(this.x(line.from), height);
      context.globalAlpha = 0.13;
      context.fill();
      context.globalAlpha = 1;
    };
    draw(trunk, trunk.losses.train, view.colors.accent, 1.8, true);
    if (branch) draw(branch, branch.losses.train, view.branchColor, 1.8, true);
    this.fork.hidden = !branch;
    if (branch) this.fork.style.transform = `translateX(${this.x(branch.from)}px)`;
    this.track.setAttribute("aria-valuemax", String(view.extent));
  }

  draw() {
    const { view } = this;
    const fine = view.batch ? view.batch.index / (view.data.fine.count - 1) : 0;
    this.head.style.transform = `translateX(${this.x(view.epoch + fine).toFixed(1)}px)`;
  }

  // For those who hear it: told when it rests, not sixty times a second.
  speak() {
    const { view } = this;
    this.track.setAttribute("aria-valuenow", String(view.epoch));
    this.track.setAttribute("aria-valuetext", view.say("epoch", { epoch: view.epoch }));
  }
}

const PAD = 8; // beside the track, so that its head is whole at both ends

// The height of a chart of losses: the first losses count, a later explosion goes through the roof.
function highest(lines) {
  let top = 0;
  for (const line of lines) {
    if (!line) continue;
    for (const series of [line.losses.train, line.losses.test]) {
      const begin = series[0];
      let most = 0;
      for (const value of series) if (Number.isFinite(value) && value > most) most = value;
      top = Math.max(top, Number.isFinite(begin) ? Math.min(most, 3 * Math.max(begin, 0.05)) : most);
    }
  }
  return top || 1;
}
