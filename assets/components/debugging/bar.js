/* The timeline of all instruments: play, single steps, a slider; space and arrow keys anywhere. */

import "../../parts/bysteps.js";

const PLAYED = 8; // seconds for a whole run

// The last step that anything was seen of: of a run that was stopped, the one at which it was caught; it was not taken.
const endOf = (run) => (run.stopped && run.finding ? run.finding.step : run.steps);
const lastOf = (view) => Math.max(...view.runs.map(endOf));

function timeBar(view) {
  view.track = { name: view.moment, last: () => lastOf(view), pace: () => lastOf(view) / PLAYED };
  const play = button("", { class: "play", "data-help": "play" }, () => playSteps(view));
  const by = (label, name, amount) => button(label, { "data-help": name, "aria-label": view.say(name) }, () => walkSteps(view, amount));
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
  hearSteps(view);
  return element("div", { class: "bar" }, play, by("‹", "back", -1), by("›", "on", 1), slider, said);
}
