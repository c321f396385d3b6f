/* Where each one is at the moment that is looked at, what has become of it, and its own learning rate. */

const STILL = 1e-3; // a slope that is none

function tableOf(view) {
  const head = ["name", "rate", "place", "height", "reached", "fate"].map((name) => element("th", { scope: "col" }, view.say(`table.${name}`)));
  const rows = view.data.rules.map((rule, at) => rowOf(view, rule, at));
  const spoken = element("p", { class: "sr-only", role: "status" });
  view.live.push(() => {
    if (view.going) return;
    const told = view.values.who.map((rule) => `${view.say(`rule.${rule}`)}: ${fateOf(view, view.pathsNow()[rule], rule)}`);
    spoken.textContent = `${view.say("step.said", { step: view.values.step, all: view.values.horizon })}. ${told.join("; ")}`;
  });
  const table = element("table", { class: "racers", "aria-label": view.say("table") }, element("thead", {}, element("tr", {}, ...head)), element("tbody", {}, ...rows));
  return element("div", {}, table, spoken);
}

function rowOf(view, rule, at) {
  const name = button("", { class: "name", "data-help": "looked", "data-rule": rule }, () => settle(view, { looked: rule }));
  name.append(swatch(view, rule), element("b", {}, LETTERS[rule]), view.say(`rule.${rule}`));
  const [place, height, reached, fate] = ["place", "height", "reached", "fate"].map((kind) => element("td", { class: `${kind} num`, "data-label": view.say(`table.${kind}`) }));
  const row = element("tr", { "data-rule": rule }, element("th", { scope: "row" }, name), element("td", { class: "rate" }, rateOf(view, rule, at)), place, height, reached, fate);
  view.live.push(() => {
    const path = view.pathsNow()[rule];
    row.hidden = !path;
    if (!path) return;
    name.setAttribute("aria-pressed", String(view.values.looked === rule));
    const now = placeIn(view, path);
    const [x, y] = path.points[now];
    place.textContent = `${number(x)}, ${number(y)}`;
    height.textContent = number(path.heights[now], 5);
    reached.textContent = path.goal && view.values.step >= path.goal[1] ? String(path.goal[1]) : "–";
    fate.textContent = fateOf(view, path, rule);
    row.dataset.end = path.end && view.values.step >= path.points.length ? path.end : "";
  });
  return row;
}

// In words: ended, in a hollow, standing still, outside, on its way.
function fateOf(view, path) {
  const { step } = view.values;
  const now = placeIn(view, path);
  const [x, y] = path.points[now];
  if (path.end && step >= path.points.length) return view.say(`fate.${path.end}`, { step: path.points.length });
  const hollows = view.data.hollows;
  if (path.goal && step >= path.goal[1]) {
    const [p, q] = hollows[path.goal[0]];
    const where = { x: number(p, 3), y: number(q, 3) };
    return view.say(deep(view, path.goal[0]) ? "fate.deepest" : "fate.local", where);
  }
  const [x0, x1, y0, y1] = view.land.window;
  if (x < x0 || x > x1 || y < y0 || y > y1) return view.say("fate.outside");
  const near = hollows.some(([p, q]) => Math.hypot(x - p, y - q) <= 3 * NEAR * (x1 - x0));
  if (near || Math.hypot(...view.land.gradient(x, y)) > STILL) return view.say("fate.moving");
  const [a, b, c] = view.land.bends(x, y);
  const [middle, half] = [(a + c) / 2, Math.hypot((a - c) / 2, b)];
  if (middle + half < -STILL) return view.say("fate.top");
  return view.say(middle - half < -STILL ? "fate.saddle" : "fate.flat");
}

// Its own learning rate: a slider in equal factors, and a field.
function rateOf(view, rule, at) {
  const [low, high] = view.limits.rates;
  const label = view.say("rate.of", { name: view.say(`rule.${rule}`) });
  const range = element("input", { type: "range", min: String(Math.log10(low)), max: String(Math.log10(high)), step: "0.01", "aria-label": label, "data-help": "rate", "data-rule": rule });
  const field = element("input", { type: "number", class: "num", step: "any", min: String(low), max: String(high), "aria-label": view.say("typed", { name: label }), "data-help": "rate", "data-rule": rule });
  const put = (value) => change(view, { rates: view.values.rates.map((each, k) => (k === at ? value : each)) });
  range.addEventListener("input", () => {
    hold(view);
    put(Number((10 ** Number(range.value)).toPrecision(2)));
    rest(view);
  });
  range.addEventListener("change", () => release(view));
  field.addEventListener("change", () => {
    const value = Number(field.value);
    const usable = field.value.trim() !== "" && value >= low && value <= high;
    view.tell(usable ? "" : view.say("bounds", { name: label, low: String(low), high: String(high) }));
    if (usable) put(value);
    field.value = String(view.values.rates[at]);
    release(view);
  });
  view.live.push(() => {
    const value = view.values.rates[at];
    if (Math.abs(Number(range.value) - Math.log10(value)) > 0.006) range.value = String(Math.log10(value));
    range.setAttribute("aria-valuetext", plain(value));
    if (field.getRootNode().activeElement !== field && field.value !== String(value)) field.value = String(value);
  });
  return element("div", { class: "rates" }, range, field);
}
