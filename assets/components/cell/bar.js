/* The way there and back: by itself, quantity by quantity or step by step, and a timeline to drag. */

const PACE = { slow: 1.1, normal: 0.32, fast: 0.07 }; // seconds a quantity stays

function barOf(view) {
  view.speed = view.speed || "normal";
  const all = () => view.scene.way.length;
  const put = (place) => change(view, { place, ...lookAt(view, place) });
  const to = (place) => {
    hold(view);
    put(Math.max(0, Math.min(all(), place)));
    rest(view);
  };
  const by = (way) => to(placeNow(view) + way);
  // to the last quantity of the next step, or of the one before
  const byStep = (way) => {
    const { scene } = view;
    const ends = [0, ...scene.way.flatMap((each, at) => (at + 1 === all() || scene.way[at + 1].t !== each.t || each.phase !== scene.way[at + 1].phase ? [at + 1] : []))];
    const now = placeNow(view);
    to(way > 0 ? (ends.find((each) => each > now) ?? all()) : (ends.reverse().find((each) => each < now) ?? 0));
  };
  const play = () => {
    if (view.going) return finish(view);
    hold(view);
    if (placeNow(view) >= all()) put(0);
    let wait = 0.2;
    return go(view, (seconds) => {
      wait -= seconds;
      if (wait > 0) return true;
      wait = reducedMotion() ? 1 : PACE[view.speed] * (placeNow(view) >= view.scene.ahead ? 3 : 1);
      put(placeNow(view) + 1);
      return placeNow(view) < all();
    });
  };
  const named = (name, text, act, kind = "step") => button(text, { class: kind, "data-help": name, "aria-label": view.say(name) }, act);
  const steps = [named("first", "«", () => byStep(-1)), named("back", "‹", () => by(-1))];
  const playing = button("", { class: "primary play", "data-help": "play" }, play);
  const on = [named("on", "›", () => by(1)), named("last", "»", () => byStep(1))];
  const slider = timelineOf(view, put);
  const speed = speedOf(view, Object.keys(PACE));
  const told = element("span", { class: "where num" });
  view.live.push(() => {
    const place = placeNow(view);
    slider.max = String(all());
    slider.value = String(place);
    const now = place ? view.scene.way[place - 1] : null;
    const words = now ? view.say(`where.${now.phase}`, { step: now.t + 1, name: now.name ? view.say(`name.${view.data.cell}.${now.name}`) : "", place, all: all() }) : view.say("where.start", { place, all: all() });
    slider.setAttribute("aria-valuetext", words);
    told.textContent = words;
    playing.textContent = view.say(view.going ? "pause" : "play");
    slider.style.setProperty("--ahead", `${(100 * view.scene.ahead) / all()}%`);
  });
  view.root.onkeydown = (event) => {
    if (event.target.matches("input, select, [role=slider]") || event.ctrlKey || event.metaKey || event.altKey) return;
    const act = {
      ArrowRight: () => (event.shiftKey ? byStep(1) : by(1)), ArrowLeft: () => (event.shiftKey ? byStep(-1) : by(-1)),
      ArrowUp: () => among(view, 1), ArrowDown: () => among(view, -1), Home: () => to(0), End: () => to(all()),
    }[event.key];
    if (act) act();
    else if (event.key === " " && !event.target.matches("button")) play();
    else return;
    event.preventDefault();
  };
  return element("div", { class: "bar" }, element("div", { class: "buttons" }, ...steps, playing, ...on), element("div", { class: "track" }, slider, told), speed, showOf(view));
}

// Where the eye goes with the place: forward to the quantity, backward to the step.
function lookAt(view, place) {
  if (!place) return { show: "values" };
  const { phase, t, name } = view.scene.way[place - 1];
  if (phase === "backward") return { step: t + 1, show: "gradients", ...(view.values.quantity === "y" ? { quantity: "h", unit: 1 } : {}) };
  return { step: t + 1, quantity: name, show: "values", unit: name === "y" && view.scene.classes ? view.scene.targets[t].indexOf(1) + 1 : Math.min(view.values.unit, view.scene.H) };
}

// Up and down: the units of all quantities of this step, one after the other.
function among(view, way) {
  const { scene } = view;
  const all = [...ORDER[scene.cell], "y"].flatMap((name) => range(name === "y" ? scene.size : scene.H).map((unit) => [name, unit]));
  const now = looked(view);
  const at = all.findIndex(([name, unit]) => name === now.name && unit === now.unit);
  const [quantity, unit] = all[Math.max(0, Math.min(all.length - 1, at + way))];
  hold(view);
  change(view, { quantity, unit: unit + 1 });
  rest(view);
}

// Values, or their gradients; and the scale on which gradients are as long as they are large.
function showOf(view) {
  const group = (name, options) => {
    const buttons = options.map((option) => button(view.say(`${name}.${option}`), { "data-help": name, "aria-pressed": "false" }, () => settle(view, { [name]: option })));
    view.live.push((s) => buttons.forEach((each, at) => each.setAttribute("aria-pressed", String(options[at] === s[name]))));
    return element("div", { class: "choice", role: "group", "aria-label": view.say(name) }, ...buttons);
  };
  return element("div", { class: "shows" }, group("show", ["values", "gradients"]), group("scale", ["log", "linear"]));
}
