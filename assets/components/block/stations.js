/* The block as a line with two branches: the stream goes straight on, what is computed is added to it. Each station is a button. */

const ON_STREAM = { pre: ["x", "add1", "add2"], post: ["x", "add1", "norm1", "add2", "norm2"] };
const BOX = 44; // pixels high
const [ABOVE, BELOW] = [25, 98]; // where branch and stream run

function stationsPart(view) {
  const says = () => view.say(saysOf(view));
  return sheetPart(view, lineOf(view), { sheet: () => matricesOf(view), says, work: workOf });
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
  const svg = shape("svg", { width: view.width, height: BELOW + 58, role: "img", "aria-label": view.say("line") });
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
  for (const [name, loud] of Object.entries(told)) svg.append(shape("text", { class: "tick-label", x: x(name), y: BELOW + BOX / 2 + 15, "text-anchor": "middle" }, `${name === "x" ? "x" : name === last ? "z" : "y"}: ${num(loud)}`));
  svg.append(shape("text", { class: "tick-label", x: 2, y: BELOW + BOX / 2 + 31 }, view.say("loudness")));
  const buttons = order.map((name) => {
    const words = view.say(`station.${name}`);
    const made = button("", { class: `station ${name.startsWith("add") ? "adds" : ""}`, "data-station": name, "data-help": "station", "aria-label": words, title: words, style: `left: ${x(name) - wide / 2}px; top: ${(onStream(name) ? BELOW : ABOVE) - BOX / 2}px; width: ${wide}px; height: ${BOX}px` }, () => toStation(view, name));
    made.append(...math(view.say(`${view.narrow ? "brief" : "short"}.${name}`)));
    return made;
  });
  walkStages(view, "station", order, buttons, ".way");
  return element("div", { class: "way", role: "toolbar", "aria-label": view.say("stations"), style: `height: ${BELOW + 58}px` }, svg, ...buttons);
}

function toStation(view, name) {
  view.hover = null;
  settle(view, { station: name });
}
