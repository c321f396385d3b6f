/* Logits as handles to drag, the probabilities softmax makes of them as bars, and the way from one to the other in numbers. */

import "../../parts/hands.js";

function softmaxPart(view) {
  const count = view.data.classes;
  const names = Array.from({ length: count }, (_, i) => `logit${i + 1}`);
  const width = Math.min(view.width, 760);
  const [low, high] = view.limits.logit1;
  const top = { left: 44, top: 26, width: width - 58, height: 180 };
  const bottom = { ...top, top: 268, height: 150 };
  const scaleZ = axes(top, [0, count], [low - 0.6, high + 0.9]);
  const scaleP = axes(bottom, [0, count], [0, 1.12]);
  const height = bottom.top + bottom.height + 44;
  const svg = shape("svg", { class: "bars", width, height, viewBox: `0 0 ${width} ${height}` });
  svg.append(
    grid(top, scaleZ, { across: false, xTicks: [] }),
    grid(bottom, scaleP, { across: false, xTicks: [] }),
    shape("text", { class: "title", x: top.left, y: top.top - 9 }, view.say("logits")),
    shape("text", { class: "title", x: top.left, y: bottom.top - 15 }, view.say("probabilities")),
  );
  const columns = names.map((name, i) => column(view, svg, name, i, { scaleZ, scaleP, bottom, count }));
  const rest = shape("text", { class: "title", x: top.left + top.width, y: bottom.top - 15, "text-anchor": "end" });
  svg.append(rest);
  const said = element("p", { class: "said" });
  const table = powersTable(view, count);
  view.live.push(() => {
    const logits = names.map((name) => view.values[name]);
    const { temperature } = view.values;
    const m = softmax(logits, temperature);
    const plainly = softmax(logits, 1).p;
    columns.forEach((paint, i) => paint(logits[i], m.p[i], plainly[i]));
    table.paint(logits, temperature, m);
    rest.textContent = `Σ = ${num(m.p.reduce((sum, p) => sum + p, 0))}`;
    const order = logits.map((z, i) => [z, i]).sort((one, other) => other[0] - one[0] || one[1] - other[1]);
    const [[z, i], [y, j]] = order;
    const ratio = { i: i + 1, j: j + 1, gap: plain(z - y), t: plain(temperature), times: num(Math.exp((z - y) / temperature)) };
    said.replaceChildren(...math(view.say("softmax.said", ratio)));
  });
  const ghosts = element("p", { class: "keys" }, element("span", { class: "key ghost" }, view.say("ghost")));
  return [element("div", { class: "dials one" }, dial(view, "temperature")), buttons(view, names), view.told, svg, ghosts, said, table.node];
}

function column(view, svg, name, i, { scaleZ, scaleP, bottom, count }) {
  const x = scaleZ.x(i + 0.5);
  const wide = Math.min(64, (scaleZ.x(1) - scaleZ.x(0)) * 0.6);
  const stem = shape("path", { class: "stem" });
  const knob_ = shape("circle", { class: "handle", cx: x, r: 10 });
  const reach = shape("rect", { class: "reach", x: x - 24, width: 48, height: 48 });
  const value = shape("text", { class: "num", x, "text-anchor": "middle" });
  const hand = shape("g", { "data-help": "logit", role: "slider", tabindex: "0", "aria-label": view.say("logit", { i: i + 1 }) }, reach, knob_);
  const bar = shape("rect", { class: "bar", x: x - wide / 2, width: wide });
  const ghost = shape("path", { class: "ghost" });
  const share = shape("text", { class: "num", x, "text-anchor": "middle" });
  const [low, high] = view.limits[name];
  move(hand, { "aria-valuemin": low, "aria-valuemax": high });
  svg.append(stem, hand, value, bar, ghost, share, symbolSvg("p", i + 1, { x, y: bottom.top + bottom.height + 20, "text-anchor": "middle" }));
  svg.append(symbolSvg("z", i + 1, { x, y: bottom.top - 40, "text-anchor": "middle" }));
  const put = (z) => change(view, { [name]: Math.round(Math.max(low, Math.min(high, z)) * 10) / 10 });
  graspable(view, hand, across(svg, (_, y) => put(scaleZ.fromY(y)), true));
  hand.addEventListener("keydown", (event) => {
    const size = event.shiftKey ? 1 : 0.1;
    const way = { ArrowUp: size, ArrowRight: size, ArrowDown: -size, ArrowLeft: -size, PageUp: 1, PageDown: -1, Home: -99, End: 99 }[event.key];
    if (!way) return;
    event.preventDefault();
    put(view.values[name] + way);
    rest(view);
  });
  return (z, p, plainly) => {
    const y = scaleZ.y(z);
    move(stem, { d: `M${x} ${scaleZ.y(0)}V${y}`, class: `stem ${z < 0 ? "negative" : ""}` });
    move(knob_, { cy: y, class: `handle ${z < 0 ? "negative" : ""}` });
    move(reach, { y: y - 24 });
    move(value, { y: y + (z < 0 ? 26 : -16) });
    value.textContent = plain(z);
    move(hand, { "aria-valuenow": z, "aria-valuetext": view.say("logit.spoken", { z: plain(z), p: num(p) }) });
    const h = scaleP.y(0) - scaleP.y(p);
    move(bar, { y: scaleP.y(p), height: Math.max(h, 0.8) });
    move(ghost, { d: `M${x - wide / 2 - 5} ${scaleP.y(plainly)}h${wide + 10}` });
    share.textContent = count > 4 && view.width < 480 ? p.toFixed(2) : num(p);
    move(share, { y: scaleP.y(p) - 7 });
  };
}

// A common shift and the two limits of the temperature.
function buttons(view, names) {
  const [low, high] = view.limits.logit1;
  const make = (key, act, can = () => true) => {
    const button = element("button", { type: "button", "data-help": key }, view.say(key));
    button.addEventListener("click", () => {
      act();
      release(view);
    });
    view.live.push(() => {
      button.disabled = !can();
    });
    return button;
  };
  const shift = (by) => {
    const before = softmax(names.map((name) => view.values[name]), view.values.temperature).p;
    change(view, Object.fromEntries(names.map((name) => [name, Math.round((view.values[name] + by) * 1e6) / 1e6])));
    const after = softmax(names.map((name) => view.values[name]), view.values.temperature).p;
    view.tell(view.say("shifted", { most: formatNumber(Math.max(...after.map((p, i) => Math.abs(p - before[i]))), 2) }));
  };
  const [cold, hot] = view.limits.temperature;
  const warm = (temperature) => {
    view.tell("");
    change(view, { temperature });
  };
  return element(
    "div",
    { class: "buttons" },
    make("shift.up", () => shift(1), () => names.every((name) => view.values[name] + 1 <= high)),
    make("shift.down", () => shift(-1), () => names.every((name) => view.values[name] - 1 >= low)),
    make("cold", () => warm(cold), () => view.values.temperature > cold),
    make("one", () => warm(1), () => view.values.temperature !== 1),
    make("hot", () => warm(hot), () => view.values.temperature < hot),
  );
}

function powersTable(view, count) {
  const cells = (kind) => Array.from({ length: count + 1 }, () => element(kind, {}));
  const heads = ["z_i", "z_i/T", "e^{(z_i − m)/T}", "p_i"];
  const rows = heads.map(() => cells("td"));
  const numbers = [...Array.from({ length: count }, (_, i) => String(i + 1)), "Σ"];
  const node = element("div", { class: "scroller free" }, element("table", { class: "num powers" },
    element("thead", {}, element("tr", {}, element("td"), ...numbers.map((text) => element("th", { scope: "col" }, text)))),
    element("tbody", {}, ...heads.map((head, r) => element("tr", {}, element("th", { scope: "row" }, ...math(head)), ...rows[r])))));
  const paint = (logits, temperature, m) => {
    const lines = [logits, logits.map((z) => z / temperature), m.powers, m.p];
    lines.forEach((line, r) => line.forEach((value, i) => {
      rows[r][i].textContent = num(value);
    }));
    rows[2][count].textContent = num(m.sum);
    rows[3][count].textContent = num(m.p.reduce((sum, p) => sum + p, 0));
  };
  return { node, paint };
}
