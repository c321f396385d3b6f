/* Who trains: a color for each, chips that switch on and off, the strength of the one that is looked at. */

function colorOf(view, name) {
  const { categories, text, dark } = view.colors;
  const own = { dropout: 0, decay: 1, augment: 2, ensemble: 3, l2: 4, l1: 5, batch: 6, smoothing: 7 };
  const more = { proximal: ["#6b3fa0", "#b79af0"], layer: ["#7a5a2e", "#cfae80"], clip: ["#4d7c0f", "#a3c95c"] };
  if (name === "nothing") return text;
  return name in more ? more[name][Number(dark)] : categories[own[name]];
}

function swatch(view, name) {
  const made = element("i", { class: "swatch" });
  made.style.color = colorOf(view, name);
  return made;
}

// What the lines of a chart are: {words: class of the swatch}.
function keyOf(view, lines) {
  const entries = Object.entries(lines).map(([name, kind]) => element("span", {}, element("i", { class: `swatch ${kind}` }), view.say(`key.${name}`)));
  return element("span", { class: "muted key" }, ...entries);
}

function whoOf(view) {
  const made = view.data.all.map((name) => {
    const chip = button("", { class: "chip", "data-help": name === "nothing" ? "looked" : "who", "data-name": name }, () => toggle(view, name));
    chip.append(swatch(view, name), view.say(`name.${name}`));
    view.live.push(() => {
      chip.setAttribute("aria-pressed", String(view.values.who.includes(name)));
      chip.classList.toggle("own", view.values.looked === name);
    });
    return chip;
  });
  return element("div", { class: "choice who", role: "group", "aria-label": view.say("who") }, ...made);
}

// A first press switches on and looks at it, a second one switches off; who stays is only looked at.
function toggle(view, name) {
  const { who, looked } = view.values;
  if (!who.includes(name)) return settle(view, { who: view.data.all.filter((each) => each === name || who.includes(each)), looked: name });
  if (looked !== name || name === "nothing") return settle(view, { looked: name });
  const next = who.filter((each) => each !== name);
  settle(view, { who: next, looked: next[next.length - 1] });
}

const WITHOUT = ["nothing", "batch", "layer"]; // nothing to set

function strengthOf(view) {
  const dials = view.data.all.filter((name) => !WITHOUT.includes(name)).map((name) => {
    const made = dial(view, name);
    view.live.push(() => made.toggleAttribute("hidden", view.values.looked !== name));
    return made;
  });
  const note = element("p", { class: "muted note" });
  view.live.push(() => {
    const said = view.say(`note.${view.values.looked}`, { cut: percent(view.data.trained?.cut ?? NaN, 0) });
    if (note.textContent !== said) note.textContent = said;
  });
  return element("div", { class: "settings" }, element("div", { class: "dials" }, ...dials, dial(view, "patience")), note);
}

// What training depends on; the strength of who does not run does not count.
function trainedBy({ looked, moment, shown, patience, ...values }, all) {
  return JSON.stringify(Object.entries(values).filter(([name]) => !all.includes(name) || values.who.includes(name)));
}

// Whether a hand has changed that since it took hold: what was trained belongs to other settings.
const bentNow = (view) => Boolean(view.held) && trainedBy(view.values, view.data.all) !== trainedBy(JSON.parse(view.held), view.data.all);
const staleNow = (view) => !view.data.fresh || bentNow(view);

// Those who have been trained and still are wanted.
const ranNow = (view) => (view.data.trained ? view.data.trained.names.filter((name) => view.values.who.includes(name)) : []);
const placeOfLane = (view, name) => view.data.trained.names.indexOf(name);
// Who is looked at, of those who have been trained.
const lookedNow = (view) => (ranNow(view).includes(view.values.looked) ? view.values.looked : "nothing");
