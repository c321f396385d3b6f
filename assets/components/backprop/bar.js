/* The bar: buttons for stepping, tempo, the two views, and the way from the first number to the last with its phases. */

function bar(view) {
  const say = view.say;
  const { order } = view.net;
  const act = (way) => () => {
    way();
    view.stage.focus({ preventScroll: true });
  };
  const icon = (d) => shape("svg", { width: 20, height: 20, viewBox: "0 0 20 20", "aria-hidden": "true" }, shape("path", { d, fill: "currentColor" }));
  const made = {
    first: button("icon", say("first"), act(() => (pause(view), jumpTo(view, 0))), icon("M4 4h2v12H4zM16 4v12L7 10z")),
    back: button("icon", say("back"), act(() => stepBy(view, -1)), icon("M14 4v12L5 10z")),
    play: button("primary play", say("play"), act(() => toggle(view)), icon("M5 3.5v13l11-6.5z"), element("span", {}, say("play"))),
    step: button("icon wide", say("step"), act(() => stepBy(view, 1)), icon("M6 4l9 6-9 6z"), element("span", {}, say("step"))),
    last: button("icon", say("last"), act(() => (pause(view), jumpTo(view, order.length))), icon("M14 4h2v12h-2zM4 4l9 6-9 6z")),
  };
  const choice = (name, options, chosen, choose) => {
    const group = element("div", { class: "choice", role: "group", "aria-label": say(name) });
    for (const option of options) {
      const each = element("button", { type: "button", "aria-pressed": String(option === chosen()) }, say(`${name}.${option}`));
      each.addEventListener("click", () => {
        choose(option);
        for (const other of group.children) other.setAttribute("aria-pressed", String(other === each));
      });
      group.append(each);
    }
    return group;
  };
  const tempo = choice("tempo", ["slow", "normal", "fast"], () => view.speed, (speed) => {
    view.speed = speed;
    view.due = 0;
  });
  const look = choice("view", ["network", "graph"], () => view.look, (which) => {
    view.look = which;
    draw(view);
  });
  const range = element("input", { type: "range", min: 0, max: order.length, step: 1, class: "time", "aria-label": say("time") });
  range.addEventListener("input", () => {
    pause(view);
    jumpTo(view, Number(range.value));
  });
  const strip = element("div", { class: "strip" });
  const counts = PHASES.map((phase) => order.filter((id) => view.net.phase(id) === phase).length);
  PHASES.forEach((phase, k) => {
    if (!counts[k]) return;
    const start = order.findIndex((id) => view.net.phase(id) === phase) + 1;
    const part = button(`part ${phase}`, `${say(`phase.${phase}`)} (${counts[k]})`, act(() => (pause(view), jumpTo(view, start))), element("span", {}, say(`phase.${phase}`)));
    part.style.flexGrow = String(Math.max(counts[k], order.length * 0.055));
    part.dataset.phase = phase;
    strip.append(part);
  });
  const count = element("span", { class: "count num" }); // as wide as its longest text
  const counter = element("span", { class: "counter num" }, say("count", { step: order.length, count: order.length }), count);
  view.bar = { ...made, range, count, strip };
  return element("div", { class: "bar" },
    element("div", { class: "row" }, element("div", { class: "buttons" }, ...Object.values(made)), tempo, look),
    element("div", { class: "way" }, strip, range, counter));
}

// Below the drawing: what hands and keys do, and the button that makes the step of gradient descent.
function foot(view) {
  const learn = button("learn", view.say("learn.help"), () => {
    pause(view);
    send(view, { learn: true });
  }, view.say("learn"));
  learn.removeAttribute("aria-label");
  return element("div", { class: "foot" }, element("p", { class: "hint" }, view.say("hint")), learn);
}

function showBar(view) {
  const { play, first, back, step, last, range, count, strip } = view.bar;
  const most = view.net.order.length;
  if (view.bar.playing !== view.playing) {
    view.bar.playing = view.playing;
    const label = view.say(view.playing ? "pause" : "play");
    play.setAttribute("aria-label", label);
    play.title = label;
    play.querySelector("span").textContent = label;
    play.querySelector("path").setAttribute("d", view.playing ? "M5 4h3.5v12H5zM11.5 4H15v12h-3.5z" : "M5 3.5v13l11-6.5z");
  }
  // not disabled: a button that is would take the focus along, and with it the keys
  for (const [each, off] of [[first, view.step === 0], [back, view.step === 0], [step, view.step === most], [last, view.step === most]]) {
    if (each.getAttribute("aria-disabled") !== String(off)) each.setAttribute("aria-disabled", String(off));
  }
  range.value = String(view.step);
  const id = current(view);
  const words = view.say("count", { step: view.step, count: most });
  range.setAttribute("aria-valuetext", id ? `${words}: ${nameOf(view, id)}` : words);
  if (count.textContent !== words) count.textContent = words;
  const phase = id ? view.net.phase(id) : "";
  if (view.bar.phase === phase) return;
  view.bar.phase = phase;
  for (const part of strip.children) part.classList.toggle("here", part.dataset.phase === phase);
}
