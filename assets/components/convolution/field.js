/* A stack of layers, and what one number at its top can see: on the picture, in a table, and cut along one row. */

const MOST_LAYERS = 8;

function fieldPart(view) {
  view.hover = null;
  view.x = pictureOf(view.data.picture);
  view.lit = -1; // the level that is pointed at; −1: the top
  // layers above one that finds no room have nothing to see
  view.live.push((s) => {
    const all = fields(s.layers, view.x.height);
    const usable = all.findIndex(({ size }) => size < 1);
    view.seen = usable < 0 ? all : all.slice(0, usable);
  });
  const side = Math.floor(view.narrow ? view.width : Math.min(400, view.width * 0.45));
  return [element("div", { class: "stacking" }, fieldBoard(view, side), element("div", { class: "side" }, addersOf(view), stackOf(view), growthOf(view))), coneOf(view)];
}

const topOf = (view) => view.seen[view.seen.length - 1];
const unitOf = (view) => {
  const { row, column } = view.hover ?? view.values;
  const { size } = topOf(view);
  return [Math.min(row, size - 1), Math.min(column, size - 1)];
};

function fieldBoard(view, side) {
  const canvas = element("canvas", { class: "board input", tabindex: "0", role: "slider", "data-board": "field", "data-help": "unit", "aria-valuemin": "0" });
  const caption = element("figcaption", { class: "num" });
  const put = (x, y) => {
    const { start, jump, size } = topOf(view);
    const unit = side / view.x.width;
    const bound = (value) => Math.max(0, Math.min(size - 1, Math.round((value / unit - 0.5 - start) / jump)));
    return { row: bound(y), column: bound(x) };
  };
  follows(view, canvas, put);
  canvas.addEventListener("keydown", (event) => {
    const way = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[event.key];
    if (!way) return;
    event.preventDefault();
    const { size } = topOf(view);
    const [row, column] = unitOf(view).map((value, at) => Math.max(0, Math.min(size - 1, value + way[at] * (event.shiftKey ? 5 : 1))));
    hold(view);
    change(view, { row, column });
    rest(view);
  });
  view.live.push(() => {
    const context = fitCanvas(canvas, side, side);
    const unit = side / view.x.width;
    context.imageSmoothingEnabled = false;
    context.drawImage(imageOf(view, "field", view.x, [view.x]), 0, 0, side, side);
    const [i, j] = unitOf(view);
    const top = topOf(view);
    const box = (seen, row, column) => [bounds(seen, column)[0] * unit, bounds(seen, row)[0] * unit, seen.field * unit, seen.field * unit];
    const [left, above, wide, high] = box(top, i, j);
    context.save(); // what cannot be seen from there is dimmed
    context.beginPath();
    context.rect(0, 0, side, side);
    context.rect(left, above, wide, high);
    context.fillStyle = view.colors.background;
    context.globalAlpha = 0.5;
    context.fill("evenodd");
    context.restore();
    const center = (index) => top.start + index * top.jump;
    const lit = view.lit < 0 ? view.seen.length - 1 : Math.min(view.lit, view.seen.length - 1);
    view.seen.forEach((seen, level) => {
      if (level === 0 && view.seen.length > 1) return;
      const [row, column] = [i, j].map((index) => (center(index) - seen.start) / seen.jump); // between two units perhaps
      if (level === lit) frame(context, view.colors, ...box(seen, row, column));
      else outline(context, view.colors, ...box(seen, row, column).slice(0, 3));
    });
    canvas.setAttribute("aria-label", view.say("board.field"));
    canvas.setAttribute("aria-valuemax", top.size ** 2 - 1);
    canvas.setAttribute("aria-valuenow", i * top.size + j);
    canvas.setAttribute("aria-valuetext", view.say("field.place", { row: i + 1, column: j + 1, field: top.field }));
    const cut = left < -0.5 || above < -0.5 || left + wide > side + 0.5 || above + high > side + 0.5;
    caption.textContent = view.say(cut ? "field.cut" : "field.caption", { field: top.field, row: i + 1, column: j + 1, size: top.size });
  });
  return element("figure", { class: "board-box", style: `--side: ${side}px` }, canvas, caption);
}

function addersOf(view) {
  const adders = Object.keys(LAYERS).map((name) => button(`+ ${view.say(`layer.${name}`)}`, { class: "quiet", "data-help": "add", "data-add": name }, () => restack(view, [...view.values.layers, name])));
  view.live.push((s) => {
    for (const adder of adders) {
      const grown = fields([...s.layers, adder.dataset.add], view.x.height);
      adder.disabled = s.layers.length >= MOST_LAYERS || grown.some(({ size }) => size < 1);
    }
  });
  return element("div", { class: "adders", role: "group", "aria-label": view.say("adders") }, ...adders);
}

// Another stack; the number at its top is the one nearest to where the old one was.
function restack(view, layers) {
  const [before, after] = [topOf(view), fields(layers, view.x.height)];
  const { start, jump, size } = after[after.length - 1];
  const near = (index) => Math.max(0, Math.min(size - 1, Math.round((before.start + index * before.jump - start) / jump)));
  const [row, column] = unitOf(view).map(near);
  settle(view, { layers, ...(size > 0 ? { row, column } : {}) });
}

// The top layer stands on top, the picture at the bottom.
function stackOf(view) {
  const make = () => {
    const { layers } = view.values;
    const cells = (tag, texts) => texts.map((text) => element(tag, { class: "num" }, text));
    const rows = layers.map((name, at) => {
      const seen = view.seen[at + 1];
      const { kernel, stride, dilation } = LAYERS[name];
      const remove = button("×", { class: "remove", "data-help": "remove", "data-remove": at, "aria-label": view.say("remove", { name: view.say(`layer.${name}`) }) }, () => restack(view, layers.filter((_, each) => each !== at)));
      const numbers = seen ? [kernel, stride, dilation, seen.size, seen.jump, seen.field] : [kernel, stride, dilation, "–", "–", "–"];
      const row = element("tr", seen ? {} : { class: "gone" }, element("th", { scope: "row" }, view.say(`layer.${name}`)), ...cells("td", numbers.map(String)), element("td", {}, remove));
      for (const [kind, lit] of [["pointerenter", at + 1], ["pointerleave", -1]]) {
        row.addEventListener(kind, () => {
          view.lit = lit;
          view.draw();
        });
      }
      return row;
    });
    const ground = element("tr", {}, element("th", { scope: "row" }, view.say("layer.picture")), ...cells("td", ["", "", "", String(view.x.height), "1", "1"]), element("td", {}));
    const heads = ["k", "s", "d", "n", "j", "r"].map((letter) => element("th", { scope: "col", title: view.say(`column.${letter}`) }, symbol(letter)));
    const head = element("thead", {}, element("tr", {}, element("td", {}), ...heads, element("td", {})));
    return [[element("table", { class: "stack" }, head, element("tbody", {}, ...rows.reverse(), ground))], () => {}];
  };
  return region(view, { class: "stack-box" }, () => view.values.layers, make);
}

// r = 5 + 1·(3 − 1)·2 = 9, for the layer that is pointed at
function growthOf(view) {
  const box = element("p", { class: "formula num", role: "status" });
  view.live.push((s) => {
    const level = view.lit < 0 ? view.seen.length - 1 : Math.min(view.lit, view.seen.length - 1);
    if (level < 1) return box.replaceChildren(view.say("field.none"));
    const [below, seen] = [view.seen[level - 1], view.seen[level]];
    const { kernel, stride, dilation } = LAYERS[s.layers[level - 1]];
    const line = (letter, formula) => element("span", {}, symbol(letter), ` = ${formula}`);
    const stuck = view.seen.length <= s.layers.length ? [element("span", { class: "negative" }, view.say("field.stuck"))] : [];
    return box.replaceChildren(
      element("span", { class: "knowns" }, view.say(`layer.${s.layers[level - 1]}`)),
      line("r", `${below.field} + ${dilation}·(${kernel} − 1)·${below.jump} = ${seen.field}`), line("j", `${below.jump}·${stride} = ${seen.jump}`), ...stuck,
    );
  });
  return box;
}
