/* The test pictures that excite a unit most, with what it sees of them; and softmax step by step. */

const FRIEND = 76; // pixels a side

function friendsOf(view) {
  const box = element("section", { class: "friends", "aria-label": view.say("friends.title") });
  let shown = "";
  view.live.push(() => {
    const { values, data } = view;
    box.hidden = values.level === "network";
    const stage = stageOf(view);
    const unit = view.hover?.unit ?? values.unit;
    const key = `${stage.name} ${unit} ${box.hidden}`;
    if (key === shown && box.firstChild) return;
    shown = key;
    const { excited, note } = data;
    const title = element("h4", {}, view.say("friends", { unit: unit + 1, stage: stage.name }));
    if (!excited || excited.stage !== stage.name) return box.replaceChildren(title, element("p", { class: "pending" }, excited ? view.say("waiting") : note));
    const figures = excited.which[unit].map((which, at) => friend(view, stage, which, excited.values[unit][at], [excited.rows[unit][at], excited.columns[unit][at]]));
    box.replaceChildren(title, element("div", { class: "row" }, ...figures), element("p", { class: "note" }, view.say("friends.note", { looked: excited.looked, all: excited.all })));
  });
  return box;
}

function friend(view, stage, which, value, [row, column]) {
  const { shape, labels } = { shape: view.data.excited.pictures.shape, labels: view.data.excited.labels };
  const [, height, width, channels] = shape;
  const image = photoOf({ shape: [height, width, channels], bytes: view.friends.bytes }, which * height * width * channels);
  const canvas = element("canvas", { role: "img", "aria-label": view.data.net.names[labels[which]] });
  const context = fitCanvas(canvas, FRIEND, FRIEND);
  context.imageSmoothingEnabled = false;
  const unit = FRIEND / Math.max(height, width);
  context.drawImage(image, 0, 0, width * unit, height * unit);
  const [size, step, top, left] = stage.field;
  if (size < height) {
    const bound = (at) => Math.max(1, Math.min(FRIEND - 1, at * unit));
    const [x, y] = [left + column * step, top + row * step];
    context.strokeStyle = view.colors.accent;
    context.lineWidth = 2;
    context.strokeRect(bound(x), bound(y), bound(x + size) - bound(x), bound(y + size) - bound(y));
  }
  return element("figure", {}, canvas, element("figcaption", { class: "num" }, `${view.data.net.names[labels[which]]} ${formatNumber(value, 2)}`));
}

const COLUMNS = ["logits", "shifted", "powers", "probabilities"];
const SURE = 1.01; // a sum of powers so near to 1 that dividing by it is not seen

function softmaxOf(view) {
  const { net } = view.data;
  const said = element("p", { class: "said num" });
  const steps = COLUMNS.map((name, at) => {
    const made = button(`${at + 1} · ${view.say(`softmax.${name}`)}`, { "data-softmax": String(at) }, () => settle(view, { softmax: at }));
    view.live.push(() => made.setAttribute("aria-pressed", String(view.values.softmax === at)));
    return made;
  });
  const cells = net.classes.map((_, place) => COLUMNS.map((name) => element("td", {}, formatNumber(net[name][place], 3))));
  const heads = COLUMNS.map((name) => element("th", { scope: "col" }, ...math(view.say(`softmax.head.${name}`))));
  const rows = cells.map((line, place) => element("tr", { class: place === net.best ? "best" : "" }, element("th", { scope: "row" }, net.names[place]), ...line));
  view.live.push(() => {
    const at = view.values.softmax;
    for (const line of [...cells, heads]) line.forEach((cell, column) => cell.classList.toggle("hidden", column > at));
    const told = view.say(`softmax.${COLUMNS[at]}.said`, { largest: shortly(net.largest), total: shortly(net.total), name: net.names[net.best], power: shortly(net.powers[net.best]), share: shortly(net.probabilities[net.best]) });
    said.textContent = at === 3 && net.total < SURE ? `${told} ${view.say("softmax.sure")}` : told;
  });
  const table = element("table", { class: "softmax num" }, element("thead", {}, element("tr", {}, element("th", {}, ""), ...heads)), element("tbody", {}, ...rows));
  return element("section", { class: "last" }, element("h4", {}, view.say("softmax.title")), element("div", { class: "levels", role: "group", "aria-label": view.say("softmax.title") }, ...steps), said, element("div", { class: "scrolls" }, table));
}
