/* Stepping: forth, back, to any place, and by itself. A step refreshes only what it changes; nothing of it asks the server. */

const PAUSE = { slow: 1300, normal: 850, fast: 160 }; // ms a step stays
const BEAT = 620; // ms for one factor in slow motion
const REST = 500; // ms without a step until the link is brought up to date

function jumpTo(view, step, { quiet = false, from = view.step } = {}) {
  const to = Math.max(0, Math.min(view.net.order.length, step));
  const stuck = view.waiting ? current(view) : null;
  view.waiting = quiet;
  view.beat = quiet ? -1 : undefined;
  view.focus = null;
  view.step = to;
  const changed = view.net.order.slice(Math.min(from, to), Math.max(from, to));
  if (stuck) changed.push(stuck);
  for (const id of changed) for (const book of view.books) book.of(id).forEach((spot) => refreshSpot(view, spot));
  show(view);
  const now = performance.now();
  if (!quiet && to === from + 1 && now - (view.lastStep ?? 0) > 120) pulses(view);
  view.lastStep = now;
  if (!view.playing) rest(view);
}

function stepBy(view, way) {
  pause(view);
  jumpTo(view, view.step + way);
}

// To a quantity: where it is computed, or, if it is given, just a look at it.
function jump(view, id) {
  pause(view);
  const place = view.net.place(id);
  if (place) jumpTo(view, place);
  else select(view, id);
}

function select(view, id) {
  view.focus = id;
  show(view);
}

function toggle(view) {
  if (view.playing) {
    pause(view);
    rest(view);
    return;
  }
  if (view.step >= view.net.order.length) jumpTo(view, 0);
  view.playing = true;
  view.focus = null;
  view.due = 0;
  const tick = (now) => {
    if (!view.playing) return;
    if (now >= view.due) advance(view, now);
    view.frame = requestAnimationFrame(tick);
  };
  view.frame = requestAnimationFrame(tick);
  showBar(view);
}

function pause(view) {
  cancelAnimationFrame(view.frame);
  if (!view.playing) return;
  view.playing = false;
  if (view.waiting) reveal(view);
  showBar(view);
}

function advance(view, now) {
  if (view.waiting) {
    const sources = view.net.quantities[current(view)].sources;
    if (view.beat < sources.length - 1) {
      view.beat += 1;
      pulses(view, [sources[view.beat]]);
      lightSpots(view);
      lightEdges(view);
      lightPanel(view);
      view.due = now + Math.max(220, Math.min(BEAT, 4000 / sources.length));
    } else {
      reveal(view);
      view.due = now + PAUSE.slow;
    }
    return;
  }
  if (view.step >= view.net.order.length) {
    pause(view);
    rest(view);
    return;
  }
  jumpTo(view, view.step + 1, { quiet: view.speed === "slow" });
  view.due = now + (view.speed === "slow" ? BEAT : PAUSE[view.speed]);
}

function reveal(view) {
  view.waiting = false;
  view.beat = undefined;
  const id = current(view);
  if (id) for (const book of view.books) book.of(id).forEach((spot) => refreshSpot(view, spot));
  show(view);
}

// Points of light that run from the sources to the present quantity.
function pulses(view, only) {
  if (reducedMotion()) return;
  const id = current(view);
  const target = view.drawing.book.of(id ?? "")[0];
  if (!target) return;
  const back = view.net.phase(id) === "backward";
  const time = only ? BEAT * 0.85 : view.speed === "fast" ? 150 : 380;
  for (const source of only ?? view.net.quantities[id].sources) {
    const spot = view.drawing.book.of(source)[0];
    if (!spot || spot === target) continue;
    const dot = element("span", { class: `pulse ${back ? "back" : ""}` });
    view.sparks.append(dot);
    const at = ([x, y]) => `translate(${x}px, ${y}px)`;
    const run = dot.animate([{ transform: at(spot.at) }, { transform: at(target.at) }], { duration: time, easing: "ease-in-out" });
    run.onfinish = () => dot.remove();
  }
}

function rest(view) {
  clearTimeout(view.timer);
  view.timer = setTimeout(() => send(view), REST);
}

function send(view, more = {}) {
  clearTimeout(view.timer);
  const edits = { ...view.edits };
  if (!Object.keys(edits).length && view.step === view.sentStep && !more.learn) return;
  view.serial += 1;
  view.sentStep = view.step;
  view.report("released", { serial: view.serial, step: view.step, edits, ...more });
}
