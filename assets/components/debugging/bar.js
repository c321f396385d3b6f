/* The timeline of all instruments: play, single steps, a slider; space and arrow keys anywhere. */

const PLAYED = 8; // seconds for a whole run

const lastOf = (view) => Math.max(...view.runs.map((run) => run.steps));

function timeBar(view) {
  const play = button("", { class: "play", "data-help": "play" }, () => playing(view));
  const by = (label, name, amount) => button(label, { "data-help": name, "aria-label": view.say(name) }, () => walk(view, amount, true));
  const slider = timelineOf(view, (step) => change(view, { [view.moment]: step }));
  slider.addEventListener("change", () => release(view));
  const said = element("output", { class: "num" });
  view.live.push(() => {
    slider.max = String(lastOf(view));
    const step = Math.min(view.values[view.moment], lastOf(view));
    slider.value = String(step);
    said.textContent = view.say("step.said", { step, all: lastOf(view) });
    slider.setAttribute("aria-valuetext", said.textContent);
    const label = view.say(view.going ? "pause" : "play");
    if (play.textContent !== label) play.textContent = label;
    view.root.dataset.step = String(step);
  });
  keysOf(view);
  return element("div", { class: "bar" }, play, by("‹", "back", -1), by("›", "on", 1), slider, said);
}

function walk(view, by, done) {
  const step = Math.max(0, Math.min(lastOf(view), Math.min(view.values[view.moment], lastOf(view)) + by));
  hold(view);
  change(view, { [view.moment]: step });
  if (done) release(view);
  else rest(view);
}

function playing(view) {
  if (view.going) return finish(view);
  const last = lastOf(view);
  if (view.values[view.moment] >= last) change(view, { [view.moment]: 0 });
  if (reducedMotion()) return settle(view, { [view.moment]: last });
  let moment = view.values[view.moment];
  return go(view, (seconds) => {
    moment += (last / PLAYED) * Math.min(0.25, seconds);
    view.values[view.moment] = Math.min(last, Math.floor(moment + 1e-6));
    return view.values[view.moment] < last;
  });
}

// Keys for the whole drawing, where no control has a use of its own for them.
function keysOf(view) {
  const act = (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    const own = event.composedPath()[0];
    if (own.matches?.("input")) return;
    if (event.key === " " && !own.matches?.("button")) {
      event.preventDefault();
      playing(view);
    }
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!by) return;
    event.preventDefault();
    walk(view, by * (event.shiftKey ? 10 : 1), false);
  };
  const focus = (event) => {
    if (!event.composedPath()[0].closest?.("button, input")) view.root.focus({ preventScroll: true }); // then space and arrows are heard
  };
  view.root.tabIndex = -1;
  view.root.addEventListener("keydown", act);
  view.root.addEventListener("click", focus);
  view.closers.push(() => view.root.removeEventListener("keydown", act), () => view.root.removeEventListener("click", focus));
}
