/* Charts over a common axis: a scale that may be logarithmic, its grid, lines, and the moment that is looked at. */

import "./drawing.js";
import "./views.js";

const figure = (value, digits = 3) => formatNumber(value, digits);

// Like axes() of drawing.js, with logarithms where they are wanted: {x, y, fromX, fromY, box}.
function chartScale(box, [x0, x1], [y0, y1], { logX = false, logY = false } = {}) {
  const on = (log) => (log ? Math.log10 : (v) => v);
  const off = (log) => (log ? (v) => 10 ** v : (v) => v);
  const [fx, fy] = [on(logX), on(logY)];
  const inner = axes(box, [fx(x0), fx(x1)], [fy(y0), fy(y1)]);
  return {
    box, ends: [x0, x1, y0, y1], logX, logY,
    x: (v) => inner.x(fx(v)),
    y: (v) => inner.y(fy(logY ? Math.max(v, y0 / 1e3) : v)),
    fromX: (p) => off(logX)(inner.fromX(p)),
    fromY: (p) => off(logY)(inner.fromY(p)),
  };
}

// Round places between two ends: those of ticks(), or of a logarithmic axis the powers of ten, with 2 and 5 where there is room.
function places(low, high, log, about) {
  if (!log) return ticks(low, high, about);
  const digits = Math.log10(high / low) < 1.6 ? [1, 2, 5] : [1];
  const found = [];
  for (let k = Math.floor(Math.log10(low)); k <= Math.log10(high) + 1e-9; k += 1) {
    for (const digit of digits) {
      const value = digit * 10 ** k;
      if (value >= low * (1 - 1e-9) && value <= high * (1 + 1e-9)) found.push(value);
    }
  }
  const every = Math.ceil(found.length / (about + 2));
  return found.filter((_, k) => k % every === 0);
}

const written = (value) => (value === 0 ? "0" : Math.abs(value) >= 1e4 || Math.abs(value) < 1e-3 ? figure(value, 1) : String(Number(value.toPrecision(3))));

// Grid, numbers and titles of a chart; without `across` its numbers along x are another chart's.
function chartGrid(scale, { x = "", y = "", across = true, marks = null }) {
  const { left, top, width, height } = scale.box;
  const [x0, x1, y0, y1] = scale.ends;
  const columns = marks ?? places(x0, x1, scale.logX, width < 420 ? 4 : 8).map((v) => [v, written(v)]);
  return shape(
    "g",
    { class: "grid", "aria-hidden": "true" },
    ...columns.flatMap(([v, label]) => [
      shape("path", { class: "tick", d: `M${scale.x(v)} ${top}V${top + height}` }),
      ...(across ? [shape("text", { class: "tick-label", x: scale.x(v), y: top + height + 15, "text-anchor": "middle" }, label)] : []),
    ]),
    ...places(y0, y1, scale.logY, Math.max(2, Math.round(height / 46))).flatMap((v) => [
      shape("path", { class: "tick", d: `M${left} ${scale.y(v)}H${left + width}` }),
      shape("text", { class: "tick-label", x: left - 11, y: scale.y(v) + 4, "text-anchor": "end" }, written(v)),
    ]),
    shape("path", { class: "axis", d: `M${left} ${top}V${top + height}H${left + width}`, fill: "none" }),
    shape("text", { class: "tick-label", x: left, y: top - 7 }, y),
    ...(across ? [shape("text", { class: "tick-label", x: left + width, y: top + height + 31, "text-anchor": "end" }, x)] : []),
  );
}

// A path through [x, y] pairs, those without a number left out; far outside it is cut short.
function trace(scale, points) {
  const { top, height } = scale.box;
  let pen = "M";
  return points.map(([x, y]) => {
    if (!Number.isFinite(y)) {
      pen = "M";
      return "";
    }
    const place = `${pen}${scale.x(x).toFixed(1)} ${Math.max(top - 400, Math.min(top + height + 400, scale.y(y))).toFixed(1)}`;
    pen = "L";
    return place;
  }).join("");
}

// draw() anew only when what it depends on has changed.
function onlyAnew(draw) {
  let known = "";
  return (...what) => {
    const key = JSON.stringify(what);
    if (key === known) return;
    known = key;
    draw();
  };
}

// What is drawn stays inside the box.
function clipped(view, box, ...children) {
  const id = `clip-${(view.clips = (view.clips ?? 0) + 1)}`;
  const { left, top, width, height } = box;
  return [
    shape("clipPath", { id }, shape("rect", { x: left, y: top - 2, width: width + 2, height: height + 4 })),
    shape("g", { "clip-path": `url(#${id})` }, ...children),
  ];
}

/* The place that is looked at: under the pointer for as long as it is there, else where it was set by a click or by keys.
   name: the knob; each of `svgs` listens; to(value) gives the pixel, from(pixel) the value; said(value) names it. */
function momentIn(view, name, svgs, { to, from, low, high, said }) {
  view.hovers = view.hovers ?? {};
  const within = (value) => Math.min(high(), Math.max(low, Math.round(value)));
  const now = () => view.hovers[name] ?? within(view.values[name]);
  const lines = svgs.map(([svg, box], k) => {
    const line = shape("path", { class: "moment" });
    const grip = k ? null : shape("circle", { class: "grip", r: 6, tabindex: "0", role: "slider", "data-help": name, "aria-label": view.say(name), "aria-valuemin": low });
    const room = shape("rect", { class: "room", x: box.left, y: box.top, width: box.width, height: box.height, "data-help": name });
    svg.prepend(room);
    svg.append(line, ...(grip ? [grip] : []));
    svg.addEventListener("pointermove", (event) => {
      view.hovers[name] = undefined; // a hand that holds wins over what it passes
      if (view.holding) return;
      const [x] = pointer(svg, event);
      view.hovers[name] = x < box.left - 4 || x > box.left + box.width + 4 ? undefined : within(from(x));
      view.draw();
    });
    svg.addEventListener("pointerleave", () => {
      view.hovers[name] = undefined;
      view.draw();
    });
    room.addEventListener("click", (event) => settle(view, { [name]: within(from(pointer(svg, event)[0])) }));
    if (grip) {
      graspable(view, grip, across(svg, (x) => change(view, { [name]: within(from(x)) })));
      grip.addEventListener("keydown", (event) => {
        const by = { ArrowLeft: -1, ArrowRight: 1, ArrowDown: -1, ArrowUp: 1 }[event.key];
        if (!by || event.ctrlKey || event.metaKey || event.altKey) return;
        event.preventDefault();
        view.hovers[name] = undefined;
        hold(view);
        change(view, { [name]: within(within(view.values[name]) + by * (event.shiftKey ? 10 : 1)) });
        rest(view);
      });
    }
    return [line, grip, box];
  });
  view.live.push(() => {
    const at = to(now());
    for (const [line, grip, box] of lines) {
      move(line, { d: `M${at.toFixed(1)} ${box.top}V${box.top + box.height}` });
      if (grip) move(grip, { cx: at, cy: box.top + box.height, "aria-valuenow": now(), "aria-valuemax": high(), "aria-valuetext": said(now()) });
    }
  });
  return now;
}

// Chips: one of few, under the knob `name`.
function oneOf(view, name, options, values = {}) {
  const made = options.map((option) => {
    const each = button(view.say(`${name}.${option}`, values), { class: "chip", "data-help": name, "data-option": option }, () => settle(view, { [name]: option }));
    view.live.push(() => each.setAttribute("aria-pressed", String(view.values[name] === option)));
    return each;
  });
  return element("div", { class: "choice", role: "group", "aria-label": view.say(name) }, element("span", { class: "muted" }, view.say(name)), ...made);
}

// How wide a chart is, and its box; `side` pixels are left free at the right.
function boxOf(view, height, { top = 22, below = 36, left = 46, right = 12 } = {}) {
  const width = Math.min(view.width, 1100);
  return { svg: { width, height: top + height + below }, box: { left, top, width: width - left - right, height } };
}
