/* A sentence as it is written and in another order: which tokens change places, what becomes of each token's output for every way of
   telling places, and the attention and the output behind it. */

const WAYS = ["none", "sinusoidal", "learned", "rotary"];
const SAME = 1e-9; // what adding up in another order may make of the same numbers

const wayNow = (view) => (view.data.ways[view.values.told] ? view.values.told : "none");

function orderPart(view) {
  const { tokens } = view.data;
  view.chosen = null; // the place whose token is to be swapped
  view.spoken = element("p", { class: "sr-only", role: "status" });
  view.speech = () => view.say("spoken.order", { tokens: view.values.order.map((at) => tokens[at]).join(" ") });
  const found = element("div", { class: "found" }, changesOf(view), element("p", { class: "says", "data-id": "said" }), ...detailsOf(view));
  view.live.push(() => {
    const way = wayNow(view);
    const waiting = JSON.stringify(view.values.order) !== JSON.stringify(view.data.order);
    found.classList.toggle("waiting", waiting);
    const moved = view.data.ways[way].changes[view.values.token];
    const told = { token: tokens[view.values.token], share: share(moved), way: view.say(`way.${way}`) };
    found.querySelector("[data-id=said]").textContent = view.say(moved < SAME ? "order.same" : "order.other", told);
  });
  return [rowsOf(view), found, view.told, view.spoken];
}

const share = (value) => (value < SAME ? "0" : `${(100 * value).toFixed(value < 0.0995 ? 1 : 0)}`);

// Two rows of tokens with a line from each to where it has gone.
function rowsOf(view) {
  const { tokens } = view.data;
  const count = tokens.length;
  const width = Math.min(view.width - 4, 132 * count);
  const middle = (at) => ((at + 0.5) * width) / count;
  const above = tokens.map((token, at) => button(token, { class: "token", "data-help": "token", title: token }, () => settle(view, { token: at })));
  const below = range(count).map((place) => button("", { class: "token", "data-help": "swap", "data-place": place }, () => swap(view, place)));
  below.forEach((node, place) =>
    node.addEventListener("keydown", (event) => {
      const to = place + ({ ArrowLeft: -1, ArrowRight: 1 }[event.key] ?? NaN);
      if (!(to >= 0 && to < count)) return;
      event.preventDefault();
      grab(view);
      change(view, { order: swapped(view, place, to) });
      rest(view);
      paint(view);
      below[to].focus({ preventScroll: true });
    }),
  );
  const lines = shape("svg", { width, height: 44, "aria-hidden": "true" });
  const paths = tokens.map(() => shape("path", { class: "thread" }));
  lines.append(...paths);
  view.live.push(() => {
    const { order, token } = view.values;
    order.forEach((at, place) => {
      below[place].textContent = below[place].title = tokens[at];
      below[place].setAttribute("aria-label", view.say("swap.one", { token: tokens[at], place }));
      below[place].setAttribute("aria-pressed", String(view.chosen === place));
      below[place].classList.toggle("at", at === token);
      move(paths[at], { d: `M${middle(at)} 2C${middle(at)} 24 ${middle(place)} 20 ${middle(place)} 42` });
      paths[at].classList.toggle("at", at === token);
      paths[at].classList.toggle("moved", at !== place);
    });
    above.forEach((node, at) => node.setAttribute("aria-pressed", String(at === token)));
  });
  const row = (name, nodes) => element("div", { class: "row", role: "group", "aria-label": view.say(name), style: `width: ${width}px` }, ...nodes);
  const caption = (name) => element("p", { class: "muted" }, view.say(name));
  const turn = (name, order) => button(view.say(name), { "data-help": name }, () => settle(view, { order: order() }));
  const all = range(count);
  const buttons = element("div", { class: "buttons" }, turn("written", () => all), turn("backwards", () => [...all].reverse()), turn("shuffled", () => shuffle(view.values.order)));
  return element("div", { class: "rows" }, caption("row.written"), row("row.written", above), lines, row("row.order", below), caption("row.order"), buttons);
}

function swapped(view, one, other) {
  const order = [...view.values.order];
  [order[one], order[other]] = [order[other], order[one]];
  return order;
}

// The first press takes a token, the second gives it the other's place.
function swap(view, place) {
  const one = view.chosen;
  view.chosen = one === null ? place : null;
  if (one !== null && one !== place) settle(view, { order: swapped(view, one, place) });
  else view.draw();
}

// Another order than this one, drawn by lot.
function shuffle(order) {
  const drawn = [...order];
  while (JSON.stringify(drawn) === JSON.stringify(order)) {
    for (let at = drawn.length - 1; at > 0; at -= 1) {
      const other = Math.floor(Math.random() * (at + 1));
      [drawn[at], drawn[other]] = [drawn[other], drawn[at]];
    }
  }
  return drawn;
}

// A row for each way of telling places, a column for each token and one for the whole sentence.
function changesOf(view) {
  const { tokens, ways } = view.data;
  const most = Math.max(SAME, ...Object.values(ways).flatMap((way) => [...way.changes, way.whole]));
  const head = element("tr", {}, element("td", {}), ...[...tokens, view.say("whole")].map((name, at) => element("th", { scope: "col", class: at === tokens.length ? "whole" : "", title: name }, name)));
  const cell = (way, value, at) => {
    const node = element("td", { class: `num${at === tokens.length ? " whole" : ""}`, "data-way": way, "data-at": at }, value === null ? "…" : share(value));
    if (value !== null) node.style.setProperty("--strength", `${Math.min(70, (70 * Math.max(0, value)) / most).toFixed(1)}%`);
    if (value !== null && at < tokens.length) node.addEventListener("click", () => settle(view, { told: way, token: at }));
    return node;
  };
  const rows = WAYS.map((way) => {
    const name = button(view.say(`way.${way}`), { class: "chip", "data-help": "told", "data-way": way }, () => settle(view, { told: way }));
    name.disabled = !ways[way];
    const values = ways[way] ? [...ways[way].changes, ways[way].whole] : [...tokens, ""].map(() => null);
    return element("tr", {}, element("th", { scope: "row" }, name), ...values.map((value, at) => cell(way, value, at)));
  });
  view.live.push(() => {
    for (const row of rows) {
      const now = row.querySelector("button").dataset.way === wayNow(view);
      row.querySelector("button").setAttribute("aria-pressed", String(now));
      row.querySelectorAll("td").forEach((node, at) => node.classList.toggle("now", now && at === view.values.token));
    }
  });
  const table = element("table", { "aria-label": view.say("changes"), style: `min-width: ${92 + 42 * (tokens.length + 1)}px` }, element("thead", {}, head), element("tbody", {}, ...rows));
  return element("div", {}, element("p", { class: "muted" }, view.say("changes")), element("div", { class: "scroll" }, table));
}
