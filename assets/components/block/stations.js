/* The block as a line with two branches: the stream goes straight on, what is computed is added to it. Each station is a button. */

const ON_STREAM = { pre: ["x", "add1", "add2"], post: ["x", "add1", "norm1", "add2", "norm2"] };
const BOX = 44; // pixels high
const [ABOVE, BELOW] = [32, 116]; // where branch and stream run

function stationsPart(view) {
  view.hover = null;
  setScene(view);
  view.spoken = element("p", { class: "sr-only", role: "status" });
  const sheet = element("div", { class: "sheet" });
  const work = element("section", { class: "work", "aria-label": view.say("work") });
  const says = element("p", { class: "says" });
  let shown = "";
  view.live.push(() => {
    const { scene } = view;
    if (scene.key !== shown) {
      shown = scene.key;
      const active = view.root.getRootNode().activeElement;
      const inside = active && sheet.contains(active);
      sheet.replaceChildren(...sheetOf(view));
      says.replaceChildren(...math(view.say(saysOf(view))));
      if (inside) sheet.querySelector(".grid[tabindex='0']")?.focus({ preventScroll: true });
    }
    markSources(view);
    work.replaceChildren(...workOf(view));
  });
  const line = lineOf(view);
  keysOf(view);
  const hint = element("p", { class: "hint" }, view.say(view.narrow ? "hint.touch" : "hint"));
  return [line, says, sheet, work, hint, view.told, view.spoken];
}

function saysOf(view) {
  const { station, data } = view.scene;
  const key = `says.${station}.${data.norm}`;
  return key in view.labels ? key : `says.${station}`;
}

function lineOf(view) {
  const { norm, rms } = view.data;
  const order = ORDER[norm];
  const slot = view.width / order.length;
  const wide = Math.min(view.narrow ? 36 : 112, slot - (view.narrow ? 3 : 14));
  const x = (name) => (order.indexOf(name) + 0.5) * slot;
  const onStream = (name) => ON_STREAM[norm].includes(name);
  const svg = shape("svg", { width: view.width, height: BELOW + 62, role: "img", "aria-label": view.say("line") });
  const thick = (loud) => Math.max(2.5, Math.min(15, 4.5 * Math.sqrt(loud)));
  const stream = (from, to, loud) => shape("path", { class: "stream", d: `M${from} ${BELOW}H${to}`, "stroke-width": thick(loud).toFixed(1) });
  const branch = (from, to, loud) => shape("path", { class: "branch", d: `M${from} ${BELOW}C${from + slot * 0.3} ${BELOW} ${from + slot * 0.1} ${ABOVE} ${from + slot * 0.55} ${ABOVE}H${to - slot * 0.5}C${to} ${ABOVE} ${to} ${ABOVE + 24} ${to} ${BELOW - BOX / 2}`, "stroke-width": thick(loud).toFixed(1) });
  const second = norm === "pre" ? "add1" : "norm1";
  svg.append(
    stream(x("x"), x("add1"), rms.x), stream(x("add1"), x("add2"), rms.y), stream(x("add2"), view.width - 4, rms.z),
    branch(x("x") + wide / 2, x("add1"), rms.attended), branch(x(second) + wide / 2, x("add2"), rms.fed),
  );
  const last = order.at(-1);
  const told = { x: rms.x, [second]: rms.y, [last]: rms.z };
  for (const [name, loud] of Object.entries(told)) svg.append(shape("text", { class: "tick-label", x: x(name), y: BELOW + BOX / 2 + 18, "text-anchor": "middle" }, `${name === "x" ? "x" : name === last ? "z" : "y"}: ${num(loud)}`));
  svg.append(shape("text", { class: "tick-label", x: 2, y: BELOW + BOX / 2 + 38 }, view.say("loudness")));
  const buttons = order.map((name) => {
    const words = view.say(`station.${name}`);
    const made = button("", { class: `station ${name.startsWith("add") ? "adds" : ""}`, "data-station": name, "data-help": "station", "aria-label": words, title: words, style: `left: ${x(name) - wide / 2}px; top: ${(onStream(name) ? BELOW : ABOVE) - BOX / 2}px; width: ${wide}px; height: ${BOX}px` }, () => toStation(view, name));
    made.append(...math(view.say(`${view.narrow ? "brief" : "short"}.${name}`)));
    return made;
  });
  view.stationButtons = buttons;
  view.live.push(() => buttons.forEach((each) => {
    const now = each.dataset.station === view.scene.station;
    each.setAttribute("aria-pressed", String(now));
    each.tabIndex = now ? 0 : -1;
  }));
  return element("div", { class: "way", role: "toolbar", "aria-label": view.say("stations"), style: `height: ${BELOW + 62}px` }, svg, ...buttons);
}

function toStation(view, name) {
  view.hover = null;
  settle(view, { station: name });
}

function keysOf(view) {
  const at = () => ORDER[view.data.norm].indexOf(view.scene.station);
  view.root.onkeydown = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const onGrid = event.target.closest(".grid");
    const onLine = event.target.closest(".way");
    const step = (way) => {
      const order = ORDER[view.data.norm];
      const to = Math.max(0, Math.min(order.length - 1, at() + way));
      view.hover = null;
      hold(view);
      change(view, { station: order[to] });
      rest(view);
      paint(view);
      if (onLine) view.stationButtons[to].focus({ preventScroll: true });
    };
    const arrows = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0], Home: [0, -99], End: [0, 99] }[event.key];
    if (onGrid && arrows) moveBy(view, arrows);
    else if (event.key === " ") step(event.shiftKey ? -1 : 1);
    else if (event.key === "ArrowRight" || event.key === "PageDown") step(1);
    else if (event.key === "ArrowLeft" || event.key === "PageUp") step(-1);
    else return;
    event.preventDefault();
  };
}

function moveBy(view, [rows, columns]) {
  const { result } = view.scene;
  const [r, c] = looked(view);
  const within = (value, count) => Math.max(0, Math.min(count - 1, value));
  view.hover = null;
  hold(view);
  change(view, { row: within(r + rows, result.rows.length) + 1, column: within(c + columns, result.columns.length) + 1 });
  rest(view);
}
