/* The timeline of the contest: play, a slider, keys. */

const PLAYED = 6; // seconds from the beginning to the end

function barOf(view) {
  const play = button("", { class: "play", "data-help": "play" }, () => playing(view));
  const first = button("«", { "data-help": "first", "aria-label": view.say("first") }, () => settle(view, { moment: 0 }));
  const last = button("»", { "data-help": "last", "aria-label": view.say("last") }, () => settle(view, { moment: 100 }));
  const slider = element("input", { type: "range", min: "0", max: "100", step: "1", class: "moment", "aria-label": view.say("moment"), "data-help": "moment" });
  const said = element("output", { class: "num" });
  slider.addEventListener("input", () => {
    hold(view);
    change(view, { moment: Number(slider.value) });
    rest(view);
  });
  slider.addEventListener("change", () => release(view));
  view.live.push(() => {
    slider.value = String(view.values.moment);
    said.textContent = momentOf(view);
    slider.setAttribute("aria-valuetext", spokenOf(view));
    const label = view.say(view.going ? "pause" : "play");
    if (play.textContent !== label) play.textContent = label;
  });
  return element("div", { class: "bar" }, play, element("div", { class: "steps" }, first, last), slider, said);
}

function playing(view) {
  if (view.going) return finish(view);
  view.read = null;
  if (reducedMotion()) return settle(view, { moment: 100 });
  if (view.values.moment >= 100) change(view, { moment: 0 });
  let moment = view.values.moment;
  return go(view, (seconds) => {
    moment += (100 / PLAYED) * Math.min(0.25, seconds);
    view.values.moment = Math.min(100, moment);
    return moment < 100;
  }, () => {
    view.values.moment = Math.round(view.values.moment);
  });
}

function moved(view, event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return undefined;
  const by = { ArrowLeft: -1, ArrowRight: 1, PageDown: -10, PageUp: 10 }[event.key];
  const to = { Home: 0, End: 100 }[event.key];
  if (event.key === " ") {
    event.preventDefault();
    return playing(view);
  }
  if (by === undefined && to === undefined) return undefined;
  event.preventDefault();
  view.read = null;
  hold(view);
  change(view, { moment: to ?? Math.round(Math.min(100, Math.max(0, view.values.moment + by * (event.shiftKey ? 10 : 1)))) });
  return rest(view);
}
