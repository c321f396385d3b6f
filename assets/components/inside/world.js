/* Where everything lies: the network as a map that a camera looks at. Knows no number of it. */

const BLOCK = 100; // side of a stage, in units of the map
const STEP = 132; // from one to the next
const GUTTER = 26; // room for the lines between rows

// Every stage and the picture with its place {x, y, depth, line}; as many steps of computing side by side as there is room for.
function worldOf(net, narrow) {
  const depth = { picture: 0 };
  for (const stage of net.stages) depth[stage.name] = 1 + Math.max(...stage.inputs.map((name) => depth[name] ?? 0));
  const columns = [];
  for (const name of ["picture", ...net.stages.map((stage) => stage.name)]) (columns[depth[name]] ??= []).push(name);
  const across = Math.round(narrow ? Math.max(3, Math.min(5, Math.sqrt(columns.length * 0.7))) : Math.max(4, Math.min(10, Math.sqrt(columns.length * 2.4))));
  const places = {};
  let top = 0;
  for (let line = 0; line * across < columns.length; line += 1) {
    const row = columns.slice(line * across, (line + 1) * across);
    const tall = Math.max(...row.map((names) => names.length));
    row.forEach((names, column) =>
      names.forEach((name, branch) => {
        const y = top + (branch + (tall - names.length) / 2) * STEP;
        places[name] = { x: column * STEP, y, depth: depth[name], line, column };
      }),
    );
    top += tall * STEP + GUTTER;
  }
  const width = Math.min(across, columns.length) * STEP - (STEP - BLOCK);
  return { places, width, height: top - GUTTER - (STEP - BLOCK) + 26 };
}

// How a stage's channels stand in its block: {columns, rows, cell, wide, high} in units of the map.
function tilesOf(stage) {
  const [count, height = 1, width = 1] = [stage.channels, stage.shape[1], stage.shape[2]];
  const columns = Math.ceil(Math.sqrt((count * height) / width));
  const rows = Math.ceil(count / columns);
  const cell = BLOCK / Math.max(columns, rows);
  return { columns, rows, cell, inner: cell * 0.92, height, width };
}

// The square of one unit on the map.
function unitBox(world, stage, unit) {
  const { x, y } = world.places[stage.name];
  if (stage.name === "logits") {
    const high = BLOCK / stage.channels;
    return { x, y: y + unit * high, width: BLOCK, height: high };
  }
  const { columns, cell, inner } = tilesOf(stage);
  const gap = (cell - inner) / 2;
  return { x: x + (unit % columns) * cell + gap, y: y + Math.floor(unit / columns) * cell + gap, width: inner, height: inner };
}

// The unit and, inside it, the row and column of a point of the map; nothing beside them.
function unitAt(world, stage, x, y) {
  const place = world.places[stage.name];
  const [right, down] = [x - place.x, y - place.y];
  if (right < 0 || down < 0 || right >= BLOCK || down >= BLOCK) return null;
  if (stage.name === "logits") return { unit: Math.floor((down / BLOCK) * stage.channels), row: 0, column: 0 };
  const { columns, cell, height, width } = tilesOf(stage);
  const unit = Math.floor(down / cell) * columns + Math.floor(right / cell);
  if (right >= columns * cell || unit >= stage.channels) return null;
  const box = unitBox(world, stage, unit);
  const within = (value, size) => Math.max(0, Math.min(size - 1, Math.floor(value * size)));
  return { unit, row: within((y - box.y) / box.height, height), column: within((x - box.x) / box.width, width) };
}

// What the camera has to show, for where one is.
function aim(view) {
  const { world, values } = view;
  const stage = stageOf(view);
  const around = ({ x, y, width, height }, share) => {
    const [more, wide, high] = [share * Math.max(width, height), width, height];
    return { x: x - more, y: y - more, width: wide + 2 * more, height: high + 2 * more };
  };
  if (values.level === "network") return { x: -10, y: -10, width: world.width + 20, height: world.height + 20 };
  const place = world.places[stage.name];
  if (values.level === "layer") return around({ ...place, width: BLOCK, height: BLOCK }, 0.12);
  return around(unitBox(world, stage, values.unit), 0.1);
}

// The camera {x, y, k}: the point of the map in the middle, and pixels a unit.
function framed(view, box) {
  return { x: box.x + box.width / 2, y: box.y + box.height / 2, k: Math.min(view.stageWidth / box.width, view.stageHeight / box.height) };
}

const FLIGHT = 650; // ms from one level to the next

function fly(view) {
  const to = framed(view, aim(view));
  const key = JSON.stringify(to);
  if (view.flight?.key === key) return;
  const from = view.camera;
  view.flight = { key, from, to, begun: performance.now() };
  if (!from || reducedMotion()) view.camera = to;
}

// The camera now; true while it moves. What lies in the middle at the end stays where it is on the screen while it grows.
function moved(view) {
  const { from, to, begun } = view.flight;
  if (view.camera === to) return false;
  const t = Math.min(1, (performance.now() - begun) / FLIGHT);
  const eased = t * t * (3 - 2 * t);
  if (t === 1) {
    view.camera = to;
    return false;
  }
  const k = from.k * (to.k / from.k) ** eased;
  const left = Math.abs(to.k / from.k - 1) < 0.01 ? 1 - eased : (1 / k - 1 / to.k) / (1 / from.k - 1 / to.k);
  view.camera = { x: to.x + (from.x - to.x) * left, y: to.y + (from.y - to.y) * left, k };
  return true;
}
