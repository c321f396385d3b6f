/* Inside a network: the whole of it as a map, with a camera that comes nearer in three levels; what made one number; the pictures
   that excite a unit; softmax step by step.

   data      {values: {level, stage, unit, row, column, softmax}, limits, net, made, excited, note, labels, echo}
             net: core/predict/inside_asked.look; made: of one number (.value) or null; excited: (.most_excited) or null, then `note`
             says why
   state     released: {serial, values}     sent when one has gone somewhere, never while the mouse moves

   The parts lie beside this file and form one module with it. */

import "../../parts/drawing.js";
import "../../parts/pictures.js";
import "../../parts/views.js";

const LEVELS = ["network", "layer", "value"];

export default function (component) {
  return keepView(component, "inside", { helps: HELPS, narrow: 720, build: buildInside, released: (view) => view.tell(spokenPlace(view)) });
}

const stageOf = (view) => view.data.net.stages.find(({ name }) => name === view.values.stage) ?? view.data.net.stages[0];

function buildInside(view) {
  view.root.classList.add("drawing");
  readNet(view);
  view.hover = null;
  view.world = worldOf(view.data.net, view.narrow);
  view.stageWidth = view.width;
  view.stageHeight = Math.round(Math.max(280, Math.min(600, ((view.world.height + 20) / (view.world.width + 20)) * view.width)));
  view.canvas = element("canvas", { class: "world", tabindex: "0", role: "application", "data-world": "" });
  listen(view);
  const size = [view.stageWidth, view.stageHeight, view.narrow, view.net.length].join();
  if (view.size !== size) view.camera = view.flight = null; // another network or window: no flight
  view.size = size;
  const said = element("p", { class: "where num" });
  view.live.push(() => {
    paintMap(view);
    const text = spokenPlace(view);
    said.textContent = text;
    view.canvas.setAttribute("aria-label", `${view.say("world")}. ${text}`);
  });
  return [steersOf(view), view.canvas, said, view.told, panelOf(view), friendsOf(view), softmaxOf(view)];
}

// The three levels, and the stage before and behind.
function steersOf(view) {
  const levels = LEVELS.map((level) => {
    const made = button(view.say(`level.${level}`), { "data-level": level }, () => settle(view, arrived(view, level)));
    view.live.push(() => made.setAttribute("aria-pressed", String(view.values.level === level)));
    return made;
  });
  const go = (by, sign) => {
    const made = button(sign, { "data-go": String(by), "aria-label": view.say(by < 0 ? "before" : "behind") }, () => nextStage(view, by));
    view.live.push(() => {
      const at = view.data.net.stages.indexOf(stageOf(view)) + by;
      made.disabled = at < 0 || at >= view.data.net.stages.length;
    });
    return made;
  };
  const name = element("strong", { class: "stage-name" });
  view.live.push(() => {
    const stage = stageOf(view);
    name.textContent = `${stage.name} · ${view.say(`kind.${stage.kind}`)} · ${stage.shape.join(" × ")}`;
  });
  return element("div", { class: "steers" }, element("div", { class: "levels", role: "group", "aria-label": view.say("levels") }, ...levels), element("div", { class: "stages" }, go(-1, "‹"), name, go(1, "›")));
}

function nextStage(view, by) {
  const { stages } = view.data.net;
  const at = Math.max(0, Math.min(stages.length - 1, stages.indexOf(stageOf(view)) + by));
  settle(view, bounded(stages[at], { ...view.values, stage: stages[at].name }));
}

// A place that this stage has; before any number was chosen row and column are −1.
function bounded(stage, values) {
  const [, height = 1, width = 1] = stage.shape;
  const least = values.level === "value" ? 0 : -1;
  const within = (value, size, from = least) => Math.max(from, Math.min(size - 1, value));
  return { ...values, unit: within(values.unit, stage.channels, 0), row: within(values.row, height), column: within(values.column, width) };
}

// The numbers of another level; whoever comes to one number and has chosen none begins at the map's largest.
function arrived(view, level) {
  const { values } = view;
  return level === "value" && Math.min(values.row, values.column) < 0 ? { level, ...strongest(view, stageOf(view), values) } : { level };
}

// What lies under a point of the screen.
function under(view, event) {
  const [px, py] = pointer(view.canvas, event);
  const { x, y, k } = view.camera;
  const [wx, wy] = [(px - view.stageWidth / 2) / k + x, (py - view.stageHeight / 2) / k + y];
  if (view.values.level !== "network") {
    const stage = stageOf(view);
    const found = unitAt(view.world, stage, wx, wy);
    return found && { stage: stage.name, ...found };
  }
  const stage = view.data.net.stages.find(({ name }) => {
    const place = view.world.places[name];
    return wx >= place.x && wx < place.x + BLOCK && wy >= place.y && wy < place.y + BLOCK + 20;
  });
  return stage ? { stage: stage.name } : null;
}

function listen(view) {
  const { canvas } = view;
  canvas.addEventListener("pointermove", (event) => {
    if (event.pointerType !== "mouse") return;
    const found = under(view, event);
    if (JSON.stringify(found) === JSON.stringify(view.hover)) return;
    view.hover = found;
    canvas.style.cursor = found ? "pointer" : "default";
    view.draw();
  });
  canvas.addEventListener("pointerleave", () => {
    view.hover = null;
    view.draw();
  });
  canvas.addEventListener("click", (event) => {
    const found = under(view, event);
    const { values } = view;
    if (!found) return;
    view.hover = null;
    const stage = view.data.net.stages.find(({ name }) => name === found.stage);
    if (values.level === "network") settle(view, bounded(stage, { ...values, stage: found.stage, level: "layer" }));
    else settle(view, { ...found, level: "value" });
  });
  canvas.addEventListener("keydown", (event) => keyed(view, event));
}

// Arrows go to a stage, a unit, a number, by the level; Enter comes nearer, Escape goes back.
function keyed(view, event) {
  const { values } = view;
  const stage = stageOf(view);
  const level = LEVELS.indexOf(values.level);
  const [right, down] = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key] ?? [0, 0];
  const columns = stage.name === "logits" ? 1 : tilesOf(stage).columns;
  const nearer = { Enter: 1, "+": 1, Escape: -1, "-": -1 }[event.key];
  if (nearer) {
    event.preventDefault();
    settle(view, arrived(view, LEVELS[Math.max(0, Math.min(2, level + nearer))]));
  } else if (right || down) {
    event.preventDefault();
    const ways = [
      () => nextStage(view, right || down),
      () => change(view, bounded(stage, { ...values, unit: values.unit + right + down * columns })),
      () => change(view, bounded(stage, { ...values, row: values.row + down, column: values.column + right })),
    ];
    ways[level]();
    rest(view);
  }
}

// Where one is, in words; of a number what made it says, and until that is here the map, exact to a 255th of the stage's range.
function spokenPlace(view) {
  const { level } = view.values;
  const place = view.hover ?? view.values;
  const stage = level === "network" && view.hover ? view.data.net.stages.find(({ name }) => name === view.hover.stage) : stageOf(view);
  const about = { stage: stage.name, kind: view.say(`kind.${stage.kind}`), shape: stage.shape.join(" × "), low: formatNumber(stage.low), high: formatNumber(stage.high) };
  if (level === "network") return view.say("where.network", about);
  if (level === "layer") return view.say("where.layer", { ...about, unit: place.unit + 1, units: stage.shape[0], shown: stage.channels });
  const spot = { unit: view.values.unit, row: place.row, column: place.column };
  const made = madeAt(view, stage, spot);
  const value = made ? shortly(made.value) : roughly(stage, byteAt(view, stage, ...Object.values(spot)));
  return view.say(made ? "where.exact" : "where.value", { ...about, unit: spot.unit + 1, row: spot.row + 1, column: spot.column + 1, value });
}
