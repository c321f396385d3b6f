/* The window walks by itself, row by row, or step by step. A hand on a picture takes over. */

const SPEEDS = { slow: [2, 0], normal: [6, 22], fast: [30, 6] }; // places a second at least, and seconds for the whole at most

function barOf(view) {
  view.speed = view.speed || "normal";
  const count = () => view.scene.y.height * view.scene.y.width;
  const last = () => Math.min(view.scene.done ?? Infinity, count() - 1); // a program that breaks off walks no further
  const at = () => {
    const [i, j] = placeOfWindow({ ...view, hover: null });
    return i * view.scene.y.width + j;
  };
  const put = (index) => change(view, { row: Math.floor(index / view.scene.y.width), column: index % view.scene.y.width });
  const to = (index) => {
    if (!count()) return;
    hold(view);
    put(Math.max(0, Math.min(count() - 1, index)));
    rest(view);
  };
  const play = () => {
    if (view.going) return finish(view);
    if (!count()) return undefined;
    hold(view);
    if (at() >= last()) put(0);
    let gone = at();
    return go(view, (seconds) => {
      const [least, whole] = SPEEDS[view.speed];
      if (!view.hover) gone += seconds * (reducedMotion() ? 1 : Math.max(least, whole && count() / whole)); // one step a second is no motion
      if (Math.floor(gone) > at()) put(Math.min(last(), Math.floor(gone)));
      return at() < last();
    });
  };
  const back = button("‹", { class: "step", "data-help": "back", "aria-label": view.say("back") }, () => to(at() - 1));
  const playing = button("", { class: "primary play", "data-help": "play" }, play);
  const step = button("›", { class: "step", "data-help": "step", "aria-label": view.say("step") }, () => to(at() + 1));
  const slider = timelineOf(view, put);
  const speed = speedOf(view, Object.keys(SPEEDS));
  view.live.push(() => {
    slider.max = String(Math.max(0, count() - 1));
    slider.value = String(at());
    slider.setAttribute("aria-valuetext", view.say("timeline.place", { at: at() + 1, all: count() }));
    playing.textContent = view.say(view.going ? "pause" : "play");
    for (const each of [back, playing, step, slider]) each.disabled = !count();
  });
  view.root.onkeydown = (event) => {
    if (event.key !== " " || event.target.matches("button, input, select")) return;
    event.preventDefault();
    play();
  };
  return element("div", { class: "bar" }, back, playing, step, slider, speed);
}
