/* The list: a field to find, two filters, headings that sort, and rows of which only those in sight exist. */

const ROW = 38; // pixels
const ROWS = 8; // in sight
const SPARE = 4; // rows drawn above and below
const MOST = 8; // chosen
const WIDTHS = { name: 200, state: 96, right: 88, loss: 88, created: 140, seconds: 76 };
const NARROW = { ...WIDTHS, name: 152, state: 80 };
const SETTING = 112;

function listPart(view) {
  const { data } = view;
  view.chosen = new Set(data.shown);
  view.at = view.at ?? 0; // the row that keys act on
  const field = element("input", { type: "search", "data-help": "find", placeholder: view.say("find"), "aria-label": view.say("find"), maxlength: "80" });
  field.value = view.values.find;
  field.addEventListener("input", () => {
    hold(view);
    change(view, { find: field.value.replace(/[\x00-\x1f\x7f]/g, "").slice(0, 80) });
    rest(view);
  });
  const count = element("output", { class: "num" });
  const bar = element("div", { class: "filters" }, field, select(view, "kind", kindsOf(data, view.values.kind)), select(view, "state", ["all", "active", "finished", "stopped", "failed", "noted", "imported"]), count);

  const head = element("div", { class: "head", role: "row" });
  const body = element("div", { class: "rows", role: "rowgroup" });
  const grid = element("div", { class: "listing", role: "grid", tabindex: "0", "aria-multiselectable": "true", "data-help": "chosen", "aria-label": view.say("list") }, head, body);
  view.summary = () => view.say("chosen.said", { count: view.chosen.size });
  view.spoken = view.told;
  view.told.classList.add("sr-only");

  let places = [];
  let columns = [];
  let known = "";
  const arrange = () => {
    places = filtered(data, view.values, view.say);
    columns = telling(data, places);
    view.at = Math.max(0, Math.min(view.at, places.length - 1));
    count.textContent = view.say("found", { count: places.length, all: data.ids.length });
    const sizes = view.narrow ? NARROW : WIDTHS;
    const widths = [30, ...BEFORE.map((name) => sizes[name]), ...columns.map(() => SETTING), ...BEHIND.map((name) => sizes[name])];
    grid.style.setProperty("--columns", widths.map((each, at) => (at === 1 ? `minmax(${each}px, 1fr)` : `${each}px`)).join(" "));
    grid.style.setProperty("--wide", `${widths.reduce((a, b) => a + b, 0)}px`);
    grid.setAttribute("aria-rowcount", String(places.length + 1));
    const fixed = (name) => heading(view, name, view.say(`column.${name}`));
    head.replaceChildren(element("span", { role: "columnheader" }), ...BEFORE.map(fixed), ...columns.map(({ name, label }) => heading(view, name, label)), ...BEHIND.map(fixed));
    body.style.height = `${Math.max(places.length, 1) * ROW}px`;
  };
  const draw = () => {
    const first = Math.max(0, Math.floor(grid.scrollTop / ROW) - SPARE);
    const last = Math.min(places.length, first + ROWS + 2 * SPARE);
    body.replaceChildren(...places.slice(first, last).map((at, k) => row(view, at, first + k, columns)));
    if (!places.length) body.append(element("p", { class: "none" }, view.say("found.none")));
    const active = body.querySelector(".now");
    if (active) grid.setAttribute("aria-activedescendant", active.id);
    else grid.removeAttribute("aria-activedescendant");
  };
  view.live.push(() => {
    const now = JSON.stringify(view.values);
    if (known !== now) arrange();
    known = now;
    draw();
  });
  grid.addEventListener("scroll", () => requestAnimationFrame(draw));
  grid.addEventListener("click", (event) => {
    const node = event.target.closest(".row");
    if (!node) return;
    view.at = Number(node.dataset.at);
    toggle(view, places[view.at]);
  });
  grid.addEventListener("keydown", (event) => {
    if (event.target !== grid) return;
    const by = { ArrowDown: 1, ArrowUp: -1, PageDown: ROWS, PageUp: -ROWS, Home: -places.length, End: places.length }[event.key];
    if (by === undefined && event.key !== " " && event.key !== "Enter") return;
    event.preventDefault();
    if (by === undefined) return void (places.length && toggle(view, places[view.at]));
    view.at = Math.max(0, Math.min(places.length - 1, view.at + by));
    const top = view.at * ROW;
    if (top < grid.scrollTop) grid.scrollTop = top;
    if (top + 2 * ROW > grid.scrollTop + grid.clientHeight) grid.scrollTop = top + 2 * ROW - grid.clientHeight;
    draw();
  });
  grid.style.maxHeight = `${(ROWS + 1) * ROW + 14}px`;
  if (view.scrolled) requestAnimationFrame(() => (grid.scrollTop = view.scrolled));
  grid.addEventListener("scroll", () => (view.scrolled = grid.scrollTop));
  return [bar, grid, view.told];
}

// A kind that the address asks for is an option, though no run is of it: else the list were empty while "everything" is chosen.
const kindsOf = ({ kinds }, wanted) => [...new Set(["all", wanted, ...kinds])].sort((a, b) => (b === "all") - (a === "all") || a.localeCompare(b));

function select(view, name, options) {
  const node = element("select", { "data-help": name, "aria-label": view.say(name) }, ...options.map((each) => element("option", { value: each }, view.say(name === "state" ? `filter.${each}` : `kind.${each}`))));
  node.addEventListener("change", () => settle(view, { [name]: node.value }));
  view.live.push(() => (node.value = options.includes(view.values[name]) ? view.values[name] : "all"));
  return node;
}

function heading(view, name, label) {
  const now = (view.values.sort || "created") === name;
  const node = element("button", { type: "button", tabindex: "-1", "data-help": "sort", title: label }, label, now ? (view.values.order === "up" ? " ↑" : " ↓") : "");
  node.addEventListener("click", () => {
    const turned = view.values.order === "up" ? "down" : "up";
    settle(view, { sort: name === "created" ? "" : name, order: now ? turned : name === "name" || name === "state" || name === "loss" ? "up" : "down" });
  });
  node.tabIndex = 0;
  return element("span", { role: "columnheader", "aria-sort": now ? (view.values.order === "up" ? "ascending" : "descending") : "none" }, node);
}

function row(view, at, place, columns) {
  const { data } = view;
  const id = data.ids[at];
  const chosen = view.chosen.has(id);
  const cell = (text, kind = "") => element("span", { role: "gridcell", class: kind, title: text }, text);
  const color = chosen ? view.colors.categories[data.shown.indexOf(id) % MOST] : "";
  const mark = element("span", { role: "gridcell", class: "mark" }, element("i", color ? { style: `background:${color};border-color:${color}` } : {}, chosen ? "✓" : ""));
  const signs = (data.noted[at] ? " ✎" : "") + (data.imported[at] ? " ⤓" : "");
  const told = {
    name: data.titles[at] + signs,
    state: view.say(`state.${data.states[at]}`),
    created: when(data.created[at], view.data.labels["locale"]),
    seconds: lasted(data.seconds[at]),
    right: data.right[at] === null ? "–" : `${(100 * data.right[at]).toFixed(1)}\u00a0%`,
    loss: formatNumber(data.loss[at], 3),
  };
  const fixed = (name) => cell(told[name], ["seconds", "right", "loss"].includes(name) ? "num" : name);
  const [cells, last] = [BEFORE.map(fixed), BEHIND.map(fixed)];
  cells[1].dataset.state = data.states[at];
  const settings = columns.map((each) => cell(each.at[at] < 0 ? "–" : each.values[each.at[at]], each.order.every((value) => typeof value === "number") ? "num" : ""));
  return element("div", { class: place === view.at ? "row now" : "row", role: "row", id: `run-${id}`, "data-at": String(place), "data-run": id, "aria-rowindex": String(place + 2), "aria-selected": String(chosen), style: `top:${place * ROW}px` }, mark, ...cells, ...settings, ...last);
}

function toggle(view, at) {
  const id = view.data.ids[at];
  if (view.chosen.has(id)) view.chosen.delete(id);
  else if (view.chosen.size >= MOST) {
    view.told.classList.remove("sr-only");
    return view.tell(view.say("chosen.most", { most: MOST }));
  } else view.chosen.add(id);
  view.told.classList.add("sr-only");
  settle(view, { chosen: [...view.chosen].join(",") || "none" });
}

// The minute of a moment, as people where the reader is write it.
function when(seconds, locale) {
  return new Date(seconds * 1000).toLocaleString(locale, { month: "short", day: "numeric", hour: "2-digit", minute: "2-digit" });
}

function lasted(seconds) {
  if (seconds === null) return "–";
  if (seconds < 60) return `${seconds.toFixed(1)}\u202fs`;
  const [minutes, rest] = [Math.floor(seconds / 60), String(Math.floor(seconds % 60)).padStart(2, "0")];
  return minutes < 60 ? `${minutes}:${rest}` : `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}:${rest}`;
}
