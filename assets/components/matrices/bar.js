/* The step bar: back, play, step, and a timeline that can be dragged. Knows not what is stepped through. */

const PACE = 1.1; // seconds a step lasts while it plays

// `name` is the number that counts the steps, `first` and `last()` its ends.
function stepBar(view, name, first, last) {
  const to = (place) => {
    hold(view);
    change(view, { [name]: Math.max(first, Math.min(last(), place)) });
    rest(view);
  };
  const by = (way) => to(Math.min(view.values[name], last()) + way);
  const play = () => {
    if (view.going) return finish(view);
    if (view.values[name] >= last()) {
      hold(view);
      change(view, { [name]: first });
    }
    let wait = 0.25;
    return go(view, (seconds) => {
      wait -= seconds;
      if (wait > 0) return true;
      wait = PACE;
      change(view, { [name]: view.values[name] + 1 });
      return view.values[name] < last();
    });
  };
  const back = button(view.say("back"), { class: "quiet back" }, () => by(-1));
  const playing = button(view.say("play"), { class: "primary play" }, play);
  const step = button(view.say("step"), { class: "quiet step" }, () => by(1));
  const slider = element("input", { type: "range", class: "timeline", min: first, step: 1, "aria-label": view.say("timeline") });
  slider.addEventListener("input", () => {
    hold(view);
    change(view, { [name]: Number(slider.value) });
    rest(view);
  });
  const count = element("span", { class: "num count" });
  view.live.push((s) => {
    const place = Math.min(s[name], last());
    slider.max = last();
    slider.value = place;
    slider.setAttribute("aria-valuetext", view.say("place", { place: place - first, all: last() - first }));
    count.textContent = view.say("place", { place: place - first, all: last() - first });
    back.disabled = place <= first;
    step.disabled = place >= last();
    playing.textContent = view.say(view.going ? "pause" : "play");
  });
  view.root.onkeydown = (event) => {
    if (event.target.matches("input, [role=slider]")) return;
    const act = { ArrowRight: () => by(1), ArrowLeft: () => by(-1), Home: () => to(first), End: () => to(last()) }[event.key];
    if (act) act();
    else if (event.key === " " && !event.target.matches("button")) play();
    else return;
    event.preventDefault();
  };
  view.jump = to;
  return element("div", { class: "bar" }, back, playing, step, slider, count);
}
