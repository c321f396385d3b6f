/* The instruments of a training on one table: small panels, one timeline. Of one run, or of two with the same seed held against each other.

   data      {values, labels, limits, echo, …}
             table    {run, marked: [panel]}                  `run` as core.training.debugging.run.trained
             proof    {before, after, shown: [panel]}
   state     released: {serial, values}     sent when a hand lets go, never while it moves

   The parts lie beside this file and form one module with it. */

import "../../parts/drawing.js";
import "../../parts/views.js";

const PANELS = ["loss", "accuracy", "gradients", "ratios", "sums", "activations", "weights", "classes", "examples", "confusion", "checks", "traps"];

export default function (component) {
  return keepView(component, "debugging", { ...drawings({ table: tablePart, proof: proofPart }), released: speakMoment });
}

function tablePart(view) {
  const { run, marked } = view.data;
  view.moment = "step";
  view.runs = [run];
  const across = view.narrow ? 1 : view.width > 980 ? 4 : 3;
  const width = Math.floor((view.width - (across - 1) * 12) / across) - 22;
  const panels = PANELS.map((name) => panelOf(view, name, run, width, marked.includes(name)));
  return [timeBar(view), element("div", { class: "instruments", style: `--across: ${across}` }, ...panels), view.told, spokenOf(view)];
}

function proofPart(view) {
  const { before, after, shown } = view.data;
  view.moment = "proof";
  view.runs = [before, after];
  const across = view.narrow ? 1 : 2;
  const width = Math.floor((view.width - (across - 1) * 12) / across) - 22;
  const head = (name) => element("h3", { class: name }, view.say(name));
  const cells = shown.flatMap((name) => [before, after].map((run, at) => {
    const panel = panelOf(view, name, run, width, false);
    panel.dataset.run = at ? "after" : "before";
    if (view.narrow) panel.querySelector("h4").append(` · ${view.say(at ? "after" : "before")}`);
    return panel;
  }));
  const heads = view.narrow ? [] : [head("before"), head("after")];
  return [timeBar(view), element("div", { class: "instruments", style: `--across: ${across}` }, ...heads, ...cells), view.told, spokenOf(view)];
}

// One instrument: its name, what it reads now, its picture.
function panelOf(view, name, run, width, marked) {
  const read = element("b", { class: "num read" });
  const { picture, reading } = INSTRUMENTS[name](view, run, width);
  view.live.push(() => {
    const text = reading();
    if (read.textContent !== text) read.textContent = text;
  });
  const panel = element("section", { class: "panel", "data-panel": name }, element("h4", {}, view.say(`panel.${name}`)), read, ...picture);
  if (marked) panel.classList.add("marked");
  return panel;
}

// The step that is looked at, in a run that may have ended before.
const stepOf = (view, run) => Math.min(view.values[view.moment], endOf(run));

// The last moment that was measured at or before it.
function momentOf(view, run) {
  const step = stepOf(view, run);
  let at = 0;
  while (at + 1 < run.moments.length && run.moments[at + 1].step <= step) at += 1;
  return run.moments[at];
}

const percentOf = (share) => (share === null ? "–" : `${(100 * share).toFixed(1)} %`);

// For screen readers, once a hand has let go.
function spokenOf(view) {
  view.spoken = element("p", { class: "sr-only", role: "status" });
  view.summary = () => view.runs.map((run) => {
    const now = momentOf(view, run);
    const norm = run.norms[stepOf(view, run) - 1];
    return view.say("spoken", {
      step: stepOf(view, run), loss: formatNumber(now.loss_learned), tested: formatNumber(now.loss_tested), accuracy: percentOf(now.accuracy_tested),
      norm: formatNumber(norm), dead: percentOf(Math.max(...now.dead)),
    });
  }).join(" ");
  return view.spoken;
}
function speakMoment(view) {
  if (view.spoken) view.spoken.textContent = view.summary();
}
