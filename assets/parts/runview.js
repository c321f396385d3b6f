/* The view of a run: it attaches to the run's websocket route, or draws what the page hands over, and draws what came. It does
   not know what is trained, nor any sentence: words come as `labels`, numbers as events. A component gives it its parts. */

import "./connection.js";
import "./marks.js";
import "./numbers.js";
import "./speech.js";
import "./timeline.js";

const EASE_MS = 110; // time constant with which drawn numbers follow new ones

// What a component exports. Streamlit may call again with the same element at once: what is drawn stays until it is certain that it does not.
const watching = (make) => lasting({
  make: ({ parentElement }) => make(parentElement),
  take: (view, { data, setStateValue }) => {
    view.report = setStateValue;
    view.update(readPage(data));
  },
  end: (view) => view.close(),
  grace: 200,
});

// The page's part of the data and, when it polls, the run's messages, each framed by its length (pages/ui/fed.py).
function readPage(data) {
  if (!(data instanceof Uint8Array)) return { ...data, messages: [], compared: [] };
  const bytes = data.slice();
  const lengths = new DataView(bytes.buffer);
  const frames = [];
  for (let at = 0; at + 4 <= bytes.length; ) {
    const length = lengths.getUint32(at, true);
    frames.push(bytes.slice(at + 4, at + 4 + length));
    at += 4 + length;
  }
  const { header } = unpack(frames[0]);
  return { ...header, messages: frames.slice(1, 1 + header.own_messages), compared: frames.slice(1 + header.own_messages) };
}

class RunView {
  // `makeRun(id)` makes what keeps a run's numbers; a component's own view adds `parts` and fills the sheet.
  constructor(parent, name, makeRun) {
    this.page = { labels: {} };
    this.makeRun = makeRun;
    this.run = makeRun(null);
    this.compared = null;
    this.drawn = {}; // numbers as drawn, on their way to the newest ones
    this.told = {}; // what the page was told of
    this.t = (key, values = {}) => fillText(this.page.labels?.[key] ?? "", values);
    this.timeline = new Timeline(this);
    this.speech = new Speech(this);
    this.root = parent.querySelector(`div.${name}`) ?? parent.appendChild(element("div", { class: name }));
    this.root.classList.add("live");
    this.sheet = element("div", { class: "sheet" });
    this.root.replaceChildren(this.sheet, this.speech.place);
    this.resize = new ResizeObserver(() => this.repaint());
    this.resize.observe(this.root);
  }

  close() {
    this.connection?.close();
    this.comparedConnection?.close();
    this.resize.disconnect();
    this.timeline.stop();
    cancelAnimationFrame(this.frame);
    this.closed = true;
    this.root.replaceChildren();
  }

  // What the page says: {run, route, compare, compare_name, state, labels, messages, compared} and what the component knows of.
  update(page) {
    const relabel = JSON.stringify(page.labels) !== JSON.stringify(this.page.labels);
    this.page = page;
    this.root.lang = page.language ?? "";
    if (page.run !== this.run.id) {
      if (this.updated && page.run === page.begun) this.showUp = true; // started by a click on this page
      this.attach(page);
    }
    this.updated = true;
    if (page.state && !this.connection?.open) this.run.state = { ...this.run.state, ...page.state };
    const other = page.compare && page.compare !== page.run ? page.compare : null;
    if (other !== (this.compared?.id ?? null)) {
      this.comparedConnection?.close();
      this.compared = other && this.makeRun(other);
      const listener = { changed: () => this.changed() };
      this.comparedConnection = other && page.route ? new Connection(page.route, this.compared, listener) : null;
    }
    this.prepare(page);
    for (const message of page.messages) this.run.message(message);
    if (page.messages.length) this.run.measure(); // it polls: each time the whole run comes
    for (const message of page.compared) this.compared?.message(message);
    if (relabel) {
      for (const part of this.parts) part.relabel(this.t);
      this.speech.told = null; // what was said last was in another language
    }
    this.repaint();
  }

  // What a component does with the page's words before the messages are read.
  prepare() {}

  attach(page) {
    this.connection?.close();
    this.run = this.makeRun(page.run);
    this.drawn = {};
    for (const part of this.parts) part.forget?.();
    const listener = {
      changed: () => this.changed(),
      state: ({ state, checkpoint }) => this.tell("state", `${state}${checkpoint ? "+" : ""}`),
      reachable: (open) => this.tell("reach", open ? "route" : "poll"),
    };
    this.connection = page.run && page.route ? new Connection(page.route, this.run, listener) : null;
  }

  // Tell the page what it does not know yet, so that it shows the right controls; a rerun for nothing is one too many.
  tell(name, value) {
    const known = name === "state" ? this.page.known : this.page.reach;
    if (value === known) delete this.told[name];
    else if (this.told[name] !== `${this.run.id} ${value}`) {
      this.told[name] = `${this.run.id} ${value}`;
      this.serial = (this.serial ?? 0) + 1; // paused, resumed, paused again: an equal word would be no news to Streamlit
      this.report(name, `${this.serial} ${this.told[name]}`);
    }
  }

  // The curves of a run that was just started, unless they are in sight, with the buttons that steer it above them.
  bring() {
    this.showUp = false;
    const { top, bottom } = this.curves.panels[0].section.getBoundingClientRect();
    if (top < 0 || bottom > innerHeight) bringIntoView(document.querySelector(`.st-key-${this.page.handles}`) ?? this.root);
  }

  changed() {
    this.dirty = true;
    this.frame ||= requestAnimationFrame((now) => this.draw(now)); // a hidden tab gets no frames, and draws nothing
  }

  repaint() {
    this.colors = null;
    this.changed();
  }

  get snapshot() {
    const { snapshots } = this.run;
    return snapshots[Math.min(this.timeline.at ?? Infinity, snapshots.length - 1)];
  }

  draw(now) {
    this.frame = null;
    if (this.closed || !this.root.isConnected || this.root.clientWidth === 0) return;
    const passed = Math.min(100, now - (this.drawnAt ?? now - 16));
    this.drawnAt = now;
    this.colors ??= { ...palette(this.root), family: getComputedStyle(this.root).fontFamily };
    this.root.style.setProperty("--wrong", this.colors.negative);
    this.root.style.setProperty("--right", this.colors.positive);
    this.follow = reducedMotion() ? 1 : 1 - Math.exp(-passed / EASE_MS);
    this.wide = this.root.clientWidth >= 640; // as the stylesheet's container query has it
    this.moving = this.dirty = false;
    for (const part of this.parts) part.draw();
    // what is drawn, for those who cannot see a canvas: scripts and tests
    Object.assign(this.root.dataset, { run: this.run.id ?? "", step: this.run.step, snapshots: this.run.validation.length });
    this.speech.draw();
    if (this.showUp) this.bring();
    if (this.moving) this.changed();
    else this.drawnAt = undefined;
  }

  // Move what is drawn towards its target; a jump where there is nothing to move from.
  ease(name, target) {
    const single = typeof target === "number";
    const goal = single ? [target] : target;
    let now = this.drawn[name];
    if (!now || now.length !== goal.length) now = this.drawn[name] = Float64Array.from(goal);
    const scale = goal.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    for (let i = 0; i < goal.length; i++) {
      const gap = goal[i] - now[i];
      if (Math.abs(gap) <= 0.002 * scale || !Number.isFinite(gap)) now[i] = goal[i];
      else {
        now[i] += gap * this.follow;
        this.moving = true;
      }
    }
    return single ? now[0] : now;
  }
}
