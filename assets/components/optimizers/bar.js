/* The timeline of all ways: play, single steps, a slider, how fast, how many steps in all; space and arrow keys anywhere. */

const TEMPOS = { slow: 4, normal: 20, fast: 60 }; // steps a second

function barOf(view) {
  const play = button("", { class: "play", "data-help": "play" }, () => playing(view));
  const back = button("‹", { "data-help": "back", "aria-label": view.say("back") }, () => stepped(view, -1));
  const on = button("›", { "data-help": "on", "aria-label": view.say("on") }, () => stepped(view, 1));
  const first = button("«", { "data-help": "first", "aria-label": view.say("first") }, () => settle(view, { step: 0 }));
  const slider = element("input", { type: "range", min: "0", step: "1", class: "moment", "aria-label": view.say("step"), "data-help": "step" });
  const said = element("output", { class: "num" });
  slider.addEventListener("input", () => {
    hold(view);
    change(view, { step: Number(slider.value) });
    rest(view);
  });
  slider.addEventListener("change", () => release(view));
  view.live.push(() => {
    slider.max = String(view.values.horizon);
    slider.value = String(view.values.step);
    said.textContent = view.say("step.said", { step: view.values.step, all: view.values.horizon });
    slider.setAttribute("aria-valuetext", said.textContent);
    const label = view.say(view.going ? "pause" : "play");
    if (play.textContent !== label) play.textContent = label;
    view.root.dataset.step = String(view.values.step);
  });
  const line = element("div", { class: "bar" }, play, element("div", { class: "steps" }, first, back, on), slider, said);
  return element("div", { class: "time" }, line, element("div", { class: "choices" }, chips(view, "tempo", Object.keys(TEMPOS)), chips(view, "horizon", [50, 200, 1000])));
}

function stepped(view, by) {
  settle(view, { step: Math.max(0, Math.min(view.values.horizon, view.values.step + by)) });
}

function playing(view) {
  if (view.going) return finish(view);
  if (view.values.step >= view.values.horizon) change(view, { step: 0 });
  if (reducedMotion()) return settle(view, { step: view.values.horizon });
  let moment = view.values.step;
  return go(view, (seconds) => {
    moment += TEMPOS[view.values.tempo] * Math.min(0.25, seconds);
    view.values.step = Math.min(view.values.horizon, Math.floor(moment + 1e-6));
    return view.values.step < view.values.horizon;
  });
}

// Keys for the whole drawing, where no control has a use of its own for them.
function keysOf(view) {
  const act = (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    const own = event.composedPath()[0];
    if (own.matches?.("input, canvas, [role=slider]")) return;
    if (event.key === " " && !own.matches?.("button")) {
      event.preventDefault();
      playing(view);
    }
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!by) return;
    event.preventDefault();
    hold(view);
    change(view, { step: Math.max(0, Math.min(view.values.horizon, view.values.step + by * (event.shiftKey ? 10 : 1))) });
    rest(view);
  };
  view.root.addEventListener("keydown", act);
  view.closers.push(() => view.root.removeEventListener("keydown", act));
  view.root.tabIndex = -1;
  const focus = (event) => {
    if (!event.composedPath()[0].closest?.("button, input, [tabindex='0']")) view.root.focus({ preventScroll: true }); // then space and arrows are heard
  };
  view.root.addEventListener("click", focus);
  view.closers.push(() => view.root.removeEventListener("click", focus));
}
