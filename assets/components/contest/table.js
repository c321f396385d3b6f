/* Who lies where at the moment that is looked at, with which rate, how far the seeds are apart, what a step costs, who diverged. */

const COLUMNS = ["place", "name", "rate", "loss", "between", "cost", "lost"];

function tableOf(view) {
  const head = COLUMNS.map((name) => element("th", { scope: "col" }, view.say(`table.${name}`)));
  const rows = view.data.rules.map((rule, k) => rowOf(view, rule, k));
  const body = element("tbody", {}, ...rows);
  const spoken = element("p", { class: "sr-only", role: "status" });
  view.live.push(() => {
    if (view.going) return;
    const places = placesOf(view);
    const order = [...places].sort((a, b) => a[1] - b[1]).map(([k]) => rows[k]);
    if (order.some((row, at) => body.children[at] !== row)) body.prepend(...order);
    if (view.read === null) spoken.textContent = spokenOf(view);
  });
  const table = element("table", { class: "places", "aria-label": view.say("table") }, element("thead", {}, element("tr", {}, ...head)), body);
  const waiting = element("p", { class: "muted waiting" }, view.say("busy"));
  view.live.push(() => waiting.toggleAttribute("hidden", !view.data.busy));
  return element("div", {}, table, spoken, waiting);
}

function rowOf(view, rule, k) {
  const cells = Object.fromEntries(COLUMNS.map((name) => [name, element("td", { class: `${name} num`, "data-label": view.say(`table.${name}`) })]));
  const name = element("th", { scope: "row", class: "name" }, swatch(view, rule), view.say(`rule.${rule}`));
  const row = element("tr", { "data-rule": rule }, cells.place, name, ...COLUMNS.slice(2).map((each) => cells[each]));
  view.live.push(() => {
    const places = placesOf(view);
    row.hidden = !places.has(k);
    if (row.hidden) return;
    const run = runOf(view);
    const { low, median, high } = run.curves[view.values.part];
    const at = reachedBy(view, k);
    cells.place.textContent = median[k][at] === null ? "–" : String(places.get(k));
    cells.rate.textContent = plain(run.rates[k]);
    cells.loss.textContent = number(median[k][at]);
    cells.between.textContent = low[k][at] === null ? "–" : `${number(low[k][at], 2)} … ${high[k][at] === null ? "∞" : number(high[k][at], 2)}`;
    cells.cost.textContent = view.data.times ? view.say("micro", { value: number(1e6 * view.data.times[k], 3) }) : view.data.busy ? "…" : "–";
    cells.lost.textContent = fateOf(view, run, k);
    row.dataset.lost = String(run.broken[k].filter((step) => step >= 0).length + run.lost[k]);
  });
  return row;
}

// How many seeds ended badly, and how: numbers that were none from some step on, or a loss no lower than at the beginning.
function fateOf(view, run, k) {
  const broken = run.broken[k].filter((step) => step >= 0);
  const told = [];
  if (broken.length) told.push(view.say("lost.broken", { count: broken.length, seeds: view.data.seeds, step: Math.min(...broken) }));
  if (run.lost[k]) told.push(view.say("lost.above", { count: run.lost[k], seeds: view.data.seeds }));
  return told.join("; ") || view.say("lost.none");
}
