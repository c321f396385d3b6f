/* The map as it is drawn: lines, stages, what is chosen, what the mouse is on. */

function paintMap(view) {
  fly(view);
  const going = moved(view);
  const { stageWidth: wide, stageHeight: high, world, colors, values } = view;
  const context = fitCanvas(view.canvas, wide, high);
  context.clearRect(0, 0, wide, high);
  context.imageSmoothingEnabled = false;
  const { x, y, k } = view.camera;
  const at = (px, py) => [(px - x) * k + wide / 2, (py - y) * k + high / 2];
  if (values.level === "network" || going) for (const stage of view.data.net.stages) for (const name of stage.inputs) line(view, context, at, name, stage.name);
  const side = BLOCK * k;
  const seen = (name) => {
    const [left, top] = at(world.places[name].x, world.places[name].y);
    return left < wide && top < high && left + side > 0 && top + side > 0 ? [left, top] : null;
  };
  const photo = seen("picture");
  if (photo) {
    context.drawImage(view.photo, ...photo, side, side);
    caption(view, context, photo, side, view.say("picture"), "");
  }
  for (const stage of view.data.net.stages) {
    const corner = seen(stage.name);
    if (!corner) continue;
    context.fillStyle = colors.surface;
    context.fillRect(...corner, side, side);
    if (stage.name === "logits") answers(view, context, corner, side);
    else if (tilesOf(stage).cell * k < 24) context.drawImage(sheetOf(view, stage), ...corner, side, side);
    else mapsInSight(view, context, at, stage);
    caption(view, context, corner, side, stage.name, stage.shape.join("×"));
  }
  const stage = stageOf(view);
  const box = (rect, color, thick = 2) => {
    const [left, top] = at(rect.x, rect.y);
    context.lineWidth = thick + 2;
    context.strokeStyle = colors.background;
    context.strokeRect(left, top, rect.width * k, rect.height * k);
    context.lineWidth = thick;
    context.strokeStyle = color;
    context.strokeRect(left, top, rect.width * k, rect.height * k);
  };
  box({ ...world.places[stage.name], width: BLOCK, height: BLOCK }, colors.accent);
  if (values.level !== "network") box(unitBox(world, stage, values.unit), colors.accent);
  if (values.level === "value") written(view, context, at, k, stage);
  const over = view.hover;
  if (over && values.level === "network") box({ ...world.places[over.stage], width: BLOCK, height: BLOCK }, colors.text, 1.5);
  if (over?.unit !== undefined && values.level === "layer") box(unitBox(world, stage, over.unit), colors.text, 1.5);
  if (values.level === "value") {
    box(cellBox(view, stage, values), colors.accent, 2.5);
    if (over?.unit === values.unit) box(cellBox(view, stage, over), colors.text, 1.5);
  }
  if (going) view.draw();
}

// Near enough to tell the maps apart: each one where it belongs, of those in sight.
function mapsInSight(view, context, at, stage) {
  const { k } = view.camera;
  for (let unit = 0; unit < stage.channels; unit += 1) {
    const box = unitBox(view.world, stage, unit);
    const [left, top] = at(box.x, box.y);
    const side = box.width * k;
    if (left > view.stageWidth || top > view.stageHeight || left + side < 0 || top + side < 0) continue;
    context.drawImage(mapImage(view, stage, unit), left, top, side, side);
  }
}

function cellBox(view, stage, { row, column }) {
  const box = unitBox(view.world, stage, view.values.unit);
  const [, height = 1, width = 1] = stage.shape;
  return { x: box.x + (column / width) * box.width, y: box.y + (row / height) * box.height, width: box.width / width, height: box.height / height };
}

// Where there is room the numbers stand on their colors.
function written(view, context, at, k, stage) {
  const [, height = 1, width = 1] = stage.shape;
  const box = unitBox(view.world, stage, view.values.unit);
  const cell = (box.width * k) / width;
  if (cell < 34 || stage.name === "logits") return;
  context.font = `${Math.min(14, cell * 0.28)}px ${view.colors.font}`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  const colors = view.inks[stage.name];
  for (let row = 0; row < height; row += 1)
    for (let column = 0; column < width; column += 1) {
      const byte = byteAt(view, stage, view.values.unit, row, column);
      context.fillStyle = luminance(`rgb(${colors[byte].join(",")})`) > 0.18 ? "#000" : "#fff";
      context.fillText(roughly(stage, byte), ...at(box.x + ((column + 0.5) / width) * box.width, box.y + ((row + 0.5) / height) * box.height));
    }
}

// The last layer: each class with its share.
function answers(view, context, [left, top], side) {
  const { names, probabilities, best } = view.data.net;
  const high = side / names.length;
  context.textBaseline = "middle";
  context.textAlign = "left";
  context.font = `${Math.min(15, high * 0.75)}px ${view.colors.font}`;
  names.forEach((name, place) => {
    context.fillStyle = place === best ? view.colors.accent : view.colors.muted;
    context.globalAlpha = 0.55;
    context.fillRect(left, top + (place + 0.1) * high, Math.max(1, probabilities[place] * side), high * 0.8);
    context.globalAlpha = 1;
    context.fillStyle = view.colors.text;
    if (high > 8) context.fillText(name, left + 3, top + (place + 0.5) * high, side - 6);
  });
}

function caption(view, context, [left, top], side, name, size) {
  if (side < 30) return;
  context.fillStyle = view.colors.text;
  context.textAlign = "left";
  context.textBaseline = "top";
  context.font = `${Math.min(15, Math.max(9, side * 0.13))}px ${view.colors.font}`;
  context.fillText(name, left, top + side + 3, side);
  const room = side - context.measureText(name).width - 6;
  if (!size || room < context.measureText(size).width) return;
  context.fillStyle = view.colors.muted;
  context.textAlign = "right";
  context.fillText(size, left + side, top + side + 3, room);
}

// From one stage to the next; what leaps over others goes above them, what begins a new row comes through the gutter.
function line(view, context, at, from, to) {
  const [a, b] = [view.world.places[from], view.world.places[to]];
  const k = view.camera.k;
  const [x0, y0] = at(a.x + BLOCK, a.y + BLOCK / 2);
  const [x1, y1] = at(b.x, b.y + BLOCK / 2);
  context.strokeStyle = view.colors.muted;
  context.globalAlpha = 0.7;
  context.lineWidth = 1.5;
  context.beginPath();
  context.moveTo(x0, y0);
  if (a.line !== b.line) {
    const gutter = at(0, b.y - GUTTER / 2 - 3)[1];
    const [right, left] = [x0 + 9 * k, x1 - 8 * k];
    for (const point of [[right, y0], [right, gutter], [left, gutter], [left, y1], [x1, y1]]) context.lineTo(...point);
  } else if (b.depth - a.depth > 1) {
    const above = at(0, Math.min(a.y, b.y) - 9)[1];
    for (const point of [[x0 + 8 * k, y0], [x0 + 8 * k, above], [x1 - 8 * k, above], [x1 - 8 * k, y1], [x1, y1]]) context.lineTo(...point);
  } else {
    const middle = (x0 + x1) / 2;
    context.bezierCurveTo(middle, y0, middle, y1, x1, y1);
  }
  context.stroke();
  context.globalAlpha = 1;
}
