/* The way through the stages: a button for each, one back, one on; which head and which of Q, K and V is shown. */

function barOf(view) {
  const at = () => STAGES.indexOf(view.scene.stage);
  const to = (place) => ({ stage: STAGES[Math.max(0, Math.min(STAGES.length - 1, place))] });
  const go = (place) => {
    view.hover = null;
    settle(view, to(place));
  };
  const buttons = STAGES.map((name, place) => button("", { "data-help": "stage", "data-stage": name }, () => go(place)));
  buttons.forEach((each, place) => each.append(element("small", { class: "num" }, String(place + 1)), ` ${view.say(`stage.${STAGES[place]}`)}`));
  const strip = element("div", { class: "stages", role: "toolbar", "aria-label": view.say("stages") }, ...buttons);
  const turn = (name, sign, way) => button(sign, { class: "step", "data-help": name, "aria-label": view.say(name) }, () => go(at() + way));
  const [back, on] = [turn("back", "‹", -1), turn("on", "›", 1)];
  view.live.push(() => {
    buttons.forEach((each, place) => each.classList.toggle("passed", place < at()));
    back.disabled = at() === 0;
    on.disabled = at() === STAGES.length - 1;
    const now = buttons[at()];
    if (view.stripAt !== at()) strip.scrollLeft = now.offsetLeft - strip.offsetLeft - strip.clientWidth / 2 + now.offsetWidth / 2;
    view.stripAt = at();
  });
  walkStages(view, "stage", STAGES, buttons, ".stages");
  return element("div", { class: "bar" }, element("div", { class: "walk" }, back, strip, on), choicesOf(view));
}

// Which of the matrices Q, K, V is made; of which head. Only where it makes a difference.
function choicesOf(view) {
  const group = (name, options, label, kind = () => "") => {
    const made = options.map((option) => button(label(option), { "data-help": name, class: `chip ${kind(option)}` }, () => settle(view, { [name]: option })));
    const box = element("div", { class: "choice", role: "group", "aria-label": view.say(name) }, ...made);
    return { box, options, made, name };
  };
  const parts = group("part", ["Q", "K", "V"], (name) => view.say(`part.${name}`), (name) => `of-${name}`);
  const heads = group("head", range(view.data.heads).map((at) => at + 1), (number) => view.say("head.one", { number }));
  view.live.push(() => {
    const { stage, head, part } = view.scene;
    parts.box.hidden = !(stage === "project" || (view.data.cross && ["embed", "position"].includes(stage)));
    heads.box.hidden = view.data.heads < 2 || !OF_HEADS.includes(stage);
    parts.made.forEach((each, at) => each.setAttribute("aria-pressed", String(parts.options[at] === part)));
    heads.made.forEach((each, at) => each.setAttribute("aria-pressed", String(at === head)));
  });
  return element("div", { class: "choices" }, parts.box, heads.box);
}
