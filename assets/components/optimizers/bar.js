/* The timeline of all ways: play, single steps, a slider, how fast, how many steps in all; space and arrow keys anywhere. */

import "../../parts/bysteps.js";

const TEMPOS = { slow: 4, normal: 20, fast: 60 }; // steps a second

function barOf(view) {
  const play = button("", { class: "play", "data-help": "play" }, () => playSteps(view));
  const back = button("‹", { "data-help": "back", "aria-label": view.say("back") }, () => walkSteps(view, -1));
  const on = button("›", { "data-help": "on", "aria-label": view.say("on") }, () => walkSteps(view, 1));
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
