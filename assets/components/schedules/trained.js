/* What came of it: the losses of all who ran under the same time axis, who ends lowest, and a table. */

// The quartiles of one schedule's networks after each epoch: [[low, median, high]].
const bandOf = (curves) => curves[0].map((_, epoch) => middle(curves.map((each) => each[epoch])));

function lossesOf(view) {
  const { svg: size, box } = boxOf(view, view.narrow ? 160 : 175);
  const svg = shape("svg", { ...size, class: "losses" });
  const plot = shape("g", {});
  svg.append(plot);
  const wait = element("p", { class: "wait muted", role: "status" });
  const drawLosses = onlyAnew(() => {
    const { trained, per_epoch: per, total } = view.data;
    const epochs = total / per;
    const marks = places(0, epochs, false, box.width < 420 ? 4 : 8).map((v) => [v * per, String(v)]);
    const shownNow = trained ? trained.names.filter((name) => view.values.who.includes(name)) : [];
    const bands = shownNow.map((name) => bandOf(trained[view.values.shown][trained.names.indexOf(name)]));
    const all = bands.flat(2).filter(Number.isFinite);
    const low = all.length ? Math.max(1e-6, Math.min(...all)) * 0.85 : 0.1;
    const high = all.length ? Math.min(3, Math.max(...all) * 1.1) : 1;
    const scale = chartScale(box, [0, total], [Math.min(low, high / 2), high], { logY: true });
    const drawn = shownNow.map((name, k) => [name, bands[k]]).sort(([a], [b]) => (a === view.values.looked) - (b === view.values.looked));
    const lines = drawn.flatMap(([name, band]) => {
      const color = colorOf(view, name);
      const looked = name === view.values.looked;
      const edge = (which) => band.map((each, epoch) => [epoch * per, Number.isFinite(each[which]) ? each[which] : 1e9]);
      const area = shape("path", { class: `band${looked ? " looked" : ""}`, d: `${trace(scale, edge(2))}${trace(scale, edge(0).reverse()).replace(/^M/, "L")}Z` });
      area.style.fill = color;
      const line = shape("path", { class: `curve-line${looked ? " looked" : ""}${DASHED.has(name) ? " dashed" : ""}`, d: trace(scale, edge(1)) });
      line.style.stroke = color;
      return [area, line];
    });
    const axis = chartGrid(scale, { x: view.say("axis.epoch"), y: view.say(`axis.${view.values.shown}`), marks });
    plot.replaceChildren(axis, ...clipped(view, box, ...lines));
  });
  view.live.push(() => {
    const { trained, fresh } = view.data;
    drawLosses(view.values.who, view.values.looked, view.values.shown);
    const stale = !fresh || bentNow(view);
    svg.classList.toggle("stale", stale && Boolean(trained));
    wait.textContent = view.data.trouble || (fresh ? "" : view.say("wait"));
    view.root.dataset.fresh = String(Boolean(fresh));
  });
  const caption = element("figcaption", {}, element("b", {}, view.say("losses")), element("span", { class: "muted" }, view.say("losses.hint")), oneOf(view, "shown", ["validation", "train"]));
  return { svg, box, figure: element("figure", {}, caption, svg, wait) };
}

// What training depends on.
const trainedBy = ({ looked, moment, axis, shown, ...rest }) => JSON.stringify(rest);

// Whether a hand has changed that since it took hold: what was trained belongs to other curves.
const bentNow = (view) => Boolean(view.held) && trainedBy(view.values) !== trainedBy(JSON.parse(view.held));

// Who ends lowest, in words; {name, values: [low, median, high], broken, count} of each, the lowest first
// and behind them those most of whose networks ended no lower than they began.
function ranked(view) {
  const { trained } = view.data;
  if (!trained) return [];
  return trained.order.map((k) => {
    const finals = trained.validation[k].map((curve) => curve[curve.length - 1]);
    return { name: trained.names[k], values: middle(finals), broken: trained.lost[k].filter(Boolean).length, count: finals.length };
  });
}

function wordsOf(view) {
  const said = element("p", { class: "says" });
  view.live.push(() => {
    said.classList.toggle("stale", !view.data.fresh || bentNow(view));
    const [first, second] = ranked(view);
    if (!first) {
      said.textContent = "";
      return;
    }
    const [low, loss, high] = first.values.map((each) => figure(each));
    if (2 * first.broken > first.count) said.textContent = view.say("first.none");
    else {
      const told = [view.say("first", { name: view.say(`name.${first.name}`), loss, low, high, count: first.count })];
      if (second && 2 * second.broken <= second.count) {
        const apart = first.values[2] < second.values[0];
        told.push(view.say(apart ? "second.apart" : "second.overlap", { name: view.say(`name.${second.name}`), loss: figure(second.values[1]) }));
      }
      said.textContent = told.join("\n");
    }
  });
  return said;
}

function tableOf(view) {
  const head = ["place", "name", "end", "loss", "range"].map((name) => element("th", { scope: "col" }, view.say(`table.${name}`)));
  const body = element("tbody", {});
  let known = "";
  view.live.push(() => {
    body.classList.toggle("stale", !view.data.fresh || bentNow(view));
    const { moment, shown, axis, ...values } = view.values;
    const key = JSON.stringify([values, view.data.trained?.order, view.data.fresh, bentNow(view)]);
    if (key === known) return;
    known = key;
    const focused = body.getRootNode().activeElement?.dataset?.rank;
    body.replaceChildren(...ranked(view).map((each, place) => rowOf(view, each, place)));
    if (focused) body.querySelector(`[data-rank="${focused}"]`)?.focus({ preventScroll: true });
  });
  return element("table", { class: "ranks", "aria-label": view.say("table") }, element("thead", {}, element("tr", {}, ...head)), body);
}

function rowOf(view, { name, values, broken, count }, place) {
  const look = button("", { class: "name", "data-help": "looked", "data-rank": name, "aria-pressed": String(view.values.looked === name) }, () => settle(view, { looked: name }));
  look.append(swatch(view, name), view.say(`name.${name}`));
  const { trained, total } = view.data;
  const current = view.data.fresh && !bentNow(view);
  const ends = name === "plateau" ? !current ? NaN : middle(trained.rates.map((each) => each[each.length - 1]))[1] : rateAt(name, total - 1, total, view.values);
  const cell = (kind, text) => element("td", { class: `${kind} num`, "data-label": view.say(`table.${kind}`) }, text);
  const said = broken ? view.say("broken", { broken, count }) : `${figure(values[0])} – ${figure(values[2])}`;
  return element("tr", { "data-name": name }, cell("place", String(place + 1)), element("th", { scope: "row" }, look), cell("end", figure(ends)), cell("loss", figure(values[1])), cell("range", said));
}

function swatch(view, name) {
  const made = element("i", { class: `swatch${DASHED.has(name) ? " dashed" : ""}` });
  made.style.color = colorOf(view, name);
  return made;
}
