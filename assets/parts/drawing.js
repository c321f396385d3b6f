/* Drawings with axes and dials beside them. A component has several, one of which is shown. */

import "./chart.js";

// For keepView: parts[data.part](view) gives the elements, `view.told` among them.
const drawings = (parts) => ({
  narrow: 720,
  build: (view) => {
    view.root.classList.add("drawing");
    return parts[view.data.part](view);
  },
});

// "a_{l−1}" and "e^{z/T}" as HTML: what follows _ stands below, what follows ^ above; in braces unless it is one sign.
function math(text) {
  return text.split(/([_^](?:\{[^}]*\}|[^{]))/).map((piece) => {
    if (!/^[_^]./.test(piece)) return piece;
    return element(piece[0] === "_" ? "sub" : "sup", {}, ...math(piece.slice(1).replace(/^\{|\}$/g, "")));
  });
}

// Three decimals where a number is neither large nor small, else three significant digits.
function num(value) {
  const size = Math.abs(value);
  if (size === 0) return "0";
  if (size >= 1000 || size < 0.1) return formatNumber(value, 3);
  return (value < 0 ? "−" : "") + size.toFixed(size >= 100 ? 1 : 3);
}
const plain = (value) => String(Number(value.toFixed(6))).replace("-", "−");
// short where two decimals say all
const brief = (value) => (Math.abs(value) < 1000 && Math.abs(value * 100 - Math.round(value * 100)) < 1e-9 ? plain(value) : num(value));

// A linear map between values and pixels of `box`; set() gives it its ends.
function axes(box, [x0, x1], [y0, y1] = [0, 1]) {
  const { left, top, width, height } = box;
  return {
    x: (v) => left + ((v - x0) / (x1 - x0)) * width,
    y: (v) => top + height - ((v - y0) / (y1 - y0)) * height,
    fromX: (p) => x0 + ((p - left) / width) * (x1 - x0),
    fromY: (p) => y0 + ((top + height - p) / height) * (y1 - y0),
    range: [x0, x1, y0, y1],
  };
}

// Grid lines with their numbers; `write` turns a value into its label, `across` is false where the x-axis is another chart's.
function grid(box, scale, { across = true, about = 5, xTicks, write = plain } = {}) {
  const [x0, x1, y0, y1] = scale.range;
  const { left, top, width, height } = box;
  return shape(
    "g",
    { class: "grid" },
    ...(xTicks || ticks(x0, x1, width < 300 ? 4 : 7)).flatMap((v) => [
      shape("path", { class: v === 0 ? "axis" : "tick", d: `M${scale.x(v)} ${top}V${top + height}` }),
      ...(across ? [shape("text", { class: "tick-label", x: scale.x(v), y: top + height + 15, "text-anchor": "middle" }, plain(v))] : []),
    ]),
    ...ticks(y0, y1, about).flatMap((v) => [
      shape("path", { class: v === 0 ? "axis" : "tick", d: `M${left} ${scale.y(v)}H${left + width}` }),
      shape("text", { class: "tick-label", x: left - 6, y: scale.y(v) + 4, "text-anchor": "end" }, write(v)),
    ]),
  );
}

// A timeline to drag; put(place) goes there.
function timelineOf(view, put) {
  const slider = element("input", { type: "range", class: "timeline", min: "0", step: "1", "data-help": "timeline", "aria-label": view.say("timeline") });
  slider.addEventListener("input", () => {
    hold(view);
    put(Number(slider.value));
    rest(view);
  });
  return slider;
}

// How fast the drawing moves by itself: view.speed, one of these names.
function speedOf(view, names) {
  const speed = element("select", { class: "speed", "data-help": "speed", "aria-label": view.say("speed") }, ...names.map((name) => element("option", { value: name }, view.say(`speed.${name}`))));
  speed.value = view.speed;
  speed.addEventListener("change", () => {
    view.speed = speed.value;
  });
  return speed;
}

// A number to set: a slider for hands and keys, a field to type it.
function dial(view, name) {
  const [low, high] = view.limits[name];
  const step = view.data.steps[name];
  const log = step === 0; // a step of 0: equal steps are equal factors
  const label = view.say(name);
  const range = element("input", {
    type: "range", "aria-label": label, min: String(log ? Math.log10(low) : low), max: String(log ? Math.log10(high) : high), step: String(log ? 0.01 : step),
  });
  const field = element("input", { type: "number", class: "num", "aria-label": view.say("typed", { name: label }), min: String(low), max: String(high), step: "any" });
  range.dataset.help = field.dataset.help = name;
  range.addEventListener("input", () => {
    const value = Number(range.value);
    change(view, { [name]: log ? Number((10 ** value).toPrecision(2)) : value });
    rest(view);
  });
  field.addEventListener("change", () => {
    const value = Number(field.value);
    const usable = field.value.trim() !== "" && value >= low && value <= high;
    view.tell(usable ? "" : view.say("bounds", { name: label, low: plain(low), high: plain(high) }));
    if (usable) change(view, { [name]: step === 1 ? Math.round(value) : value });
    field.value = String(view.values[name]);
    release(view);
  });
  view.live.push(() => {
    const value = view.values[name];
    range.value = String(log ? Math.log10(value) : value);
    range.setAttribute("aria-valuetext", plain(value));
    if (field.getRootNode().activeElement !== field) field.value = String(value); // else a number is being typed
  });
  const help = element("button", { type: "button", class: "help", "aria-label": view.say("help", { name: label }) }, "?");
  help.addEventListener("click", () => view.tell(view.say(`help.${name}`)));
  return element("div", { class: "dial" }, element("span", {}, label, help), range, field);
}
