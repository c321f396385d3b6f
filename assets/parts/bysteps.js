/* A timeline of whole steps: it plays by itself, and space and arrow keys move it wherever no control has a use of its own for them.

   view.track    {name: the number that is the step, last(): the highest, pace(): steps a second} */

import "./hands.js";

function walkSteps(view, by, done = true) {
  const { name, last } = view.track;
  const step = Math.max(0, Math.min(last(), Math.min(last(), view.values[name]) + by));
  hold(view);
  change(view, { [name]: step });
  if (done) release(view);
  else rest(view);
}

function playSteps(view) {
  if (view.going) return finish(view);
  const { name, last, pace } = view.track;
  if (view.values[name] >= last()) change(view, { [name]: 0 });
  if (reducedMotion()) return settle(view, { [name]: last() });
  let moment = view.values[name];
  return go(view, (seconds) => {
    moment += pace() * Math.min(0.25, seconds);
    view.values[name] = Math.min(last(), Math.floor(moment + 1e-6));
    return view.values[name] < last();
  });
}

function hearSteps(view) {
  const act = (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    const own = event.composedPath()[0];
    if (own.matches?.("input, canvas, [role=slider]")) return;
    if (event.key === " " && !own.matches?.("button")) {
      event.preventDefault();
      playSteps(view);
    }
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!by) return;
    event.preventDefault();
    walkSteps(view, by * (event.shiftKey ? 10 : 1), false);
  };
  const focus = (event) => {
    if (!event.composedPath()[0].closest?.("button, input, [tabindex='0']")) view.root.focus({ preventScroll: true }); // then space and arrows are heard
  };
  view.root.tabIndex = -1;
  view.root.addEventListener("keydown", act);
  view.root.addEventListener("click", focus);
  view.closers.push(() => view.root.removeEventListener("keydown", act), () => view.root.removeEventListener("click", focus));
}
