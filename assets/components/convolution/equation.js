/* The window's numbers, the kernel's, their products, and the sum written out. A cell of the kernel can be typed into. */

const MOST_TERMS = 27; // written out one by one; beyond, only the sums of the channels
const NAMES = ["R", "G", "B"];

function equationOf(view) {
  return element("div", { class: "equation" }, region(view, { class: view.scene.kernels ? "rows" : "rows beside" }, () => shapeOf(view), () => rowsOf(view)), sumOf(view));
}

// Pixels of a cell: as large as the room allows.
function cellSize(view) {
  const { k, x } = view.scene;
  const across = view.narrow && k > 3 ? 2 : 3; // tables side by side; the third goes on in the next line
  return Math.max(20, Math.min(x.channels > 1 ? 38 : 46, Math.floor((view.width - (view.narrow ? 62 : 190)) / (across * k)) - 2));
}

const shapeOf = (view) => {
  const { scene } = view;
  return [scene.k, scene.y.channels, scene.kernels?.[0]?.length ?? scene.x.channels, scene.trouble && "none", view.values.groups];
};

// A part of the drawing that is made anew when `key()` changes; `make()` gives [nodes, what brings them up to date].
function region(view, attributes, key, make) {
  const box = element("div", attributes);
  let [form, bring] = [null, () => {}];
  view.live.push(() => {
    const now = JSON.stringify(key());
    if (now !== form) {
      const [nodes, update] = make();
      [form, bring] = [now, update];
      box.replaceChildren(...nodes);
    }
    bring();
  });
  return box;
}

function rowsOf(view) {
  const { scene } = view;
  const { k } = scene;
  if (scene.trouble || !scene.y.height) return [[], () => {}];
  const slices = scene.slices(0, 0, 0).length;
  const kernel = Boolean(scene.kernels);
  const rows = Array.from({ length: slices }, (_, c) => {
    const table = (name, make) => element("div", { class: `cells ${name}`, style: `grid-template-columns: repeat(${k}, var(--cell))`, role: "group", "aria-label": view.say(`cells.${name}`) }, ...Array.from({ length: k * k }, (_, at) => make(at)));
    const still = () => element("span", { class: "cell num" });
    const [seen, weights, products] = [table("seen", still), kernel && table("kernel", (at) => weightCell(view, c, at)), kernel && table("products", still)];
    const label = element("span", { class: "channel" });
    const parts = kernel ? [label, seen, sign("×"), weights, sign("="), products] : [label, seen];
    return { label, seen, weights, products, row: element("div", { class: "row", style: `--cell: ${cellSize(view)}px` }, ...parts) };
  });
  const bring = unless(view, ([i, j, o]) => {
    const found = view.scene.slices(i, j, o);
    const high = found.flatMap(({ cells }) => cells.map(({ product }) => Math.abs(product || 0))).reduce((most, each) => Math.max(most, each), 0);
    const strong = found.flatMap(({ cells }) => cells.map(({ weight }) => Math.abs(weight || 0))).reduce((most, each) => Math.max(most, each), 0);
    found.forEach(({ channel, cells }, c) => {
      const { label, seen, weights, products } = rows[c];
      label.textContent = view.scene.x.channels > 1 ? NAMES[channel] : "";
      cells.forEach((each, at) => {
        const box = seen.children[at];
        box.textContent = each.state === "error" ? "✗" : each.state === "unknown" ? "?" : short(each.value);
        box.setAttribute("style", shadeOf(view.scene.x, channel, each.value));
        box.className = `cell num ${each.state}${each.won ? " won" : ""}`;
        if (!weights) return;
        weights.children[at].setAttribute("style", pullOf(view, each.weight, strong));
        if (view.root.getRootNode().activeElement !== weights.children[at]) weights.children[at].value = short(each.weight);
        products.children[at].textContent = Number.isNaN(each.product) ? "?" : fitted(each.product);
        products.children[at].setAttribute("style", pullOf(view, each.product, high));
      });
    });
  });
  return [rows.map(({ row }) => row), bring];
}

// What `act` does with the window's place is done once for each place of a scene.
function unless(view, act) {
  let [scene, place] = [null, ""];
  return () => {
    const now = placeOfWindow(view);
    if (scene === view.scene && place === String(now)) return;
    [scene, place] = [view.scene, String(now)];
    act(now);
  };
}

const sign = (text) => element("span", { class: "op", "aria-hidden": "true" }, text);

// five signs have room in a cell; the sum below has them all
const fitted = (value) => (short(value).length > 6 ? short(Number(value.toFixed(2))) : short(value));

function weightCell(view, slice, at) {
  const cell = element("input", { class: "cell num", inputmode: "text", autocomplete: "off", spellcheck: "false", maxlength: "9", "data-weight": `${slice}-${at}`, "aria-label": view.say("weight", { row: Math.floor(at / view.scene.k) + 1, column: (at % view.scene.k) + 1 }) });
  const now = () => view.scene.kernels[placeOfWindow(view)[2]][slice][at];
  const put = (value) => {
    hold(view);
    change(view, edited(view, slice, at, Math.max(-99, Math.min(99, Number(value.toFixed(4))))));
  };
  const commit = () => {
    if (view.building || cell.value === short(now())) return;
    const value = readWeight(cell.value);
    view.tell(value === null ? view.say("bad", { word: cell.value.slice(0, 12) || " ", old: short(now()) }) : "");
    if (value !== null) {
      put(value);
      release(view);
    }
    cell.value = short(now());
  };
  cell.addEventListener("focus", () => cell.select());
  cell.addEventListener("blur", commit);
  cell.addEventListener("keydown", (event) => {
    const way = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (event.key === "Enter") commit();
    else if (event.key === "Escape") cell.value = short(now());
    else if (way) {
      event.preventDefault();
      put(now() + way * (event.shiftKey ? 0.1 : 1));
      cell.value = short(now());
      rest(view);
    }
  });
  return cell;
}

// 2, −0.5 or 1/9; null for what is none
function readWeight(text) {
  const plainText = text.normalize("NFKC").trim().replace(/[−–]/g, "-").replace(",", ".");
  const parts = plainText.match(/^([+-]?(?:\d+\.?\d*|\.\d+))(?:\/(\d+\.?\d*))?$/);
  const value = parts ? Number(parts[1]) / Number(parts[2] ?? 1) : NaN;
  return Number.isFinite(value) && Math.abs(value) <= 99 ? value : null;
}

// The filter that is looked at becomes one of the learner's own, with another number in it.
function edited(view, slice, at, value) {
  const { values, scene } = view;
  const o = placeOfWindow(view)[2];
  const [k, slices] = [scene.k, view.data.part === "border" ? Math.max(1, slicesOf(values, { channels: view.data.inputs })) : scene.kernels[0].length];
  const all = layerOf(values, slices);
  const place = values.flip && view.data.part === "window" ? k * k - 1 - at : at;
  for (const each of view.data.part === "border" ? all[0] : [all[o][slice]]) each[place] = value;
  const filters = values.filters.map((name, each) => (each === o ? "own" : name));
  return { filters, weights: ownWeights(filters, all) };
}

const ownWeights = (filters, all) => filters.flatMap((name, o) => (name === "own" ? all[o].flatMap((each) => Array.from(each)) : []));
