/* What came of it: the gap in words, and a table of all who ran. */

// The medians of a lane at a look.
function figuresAt(view, name, look) {
  const { trained } = view.data;
  const at = placeOfLane(view, name);
  const of = (part, kind) => median(trained[part][kind][at].map((each) => each[look]));
  return { train: of("train", 0), validation: of("validation", 0), trainShare: of("train", 1), validationShare: of("validation", 1), gap: median(trained.validation[0][at].map((each, k) => each[look] - trained.train[0][at][k][look])) };
}

function gapOf(view, moment) {
  const said = element("p", { class: "says" });
  view.live.push(() => {
    said.classList.toggle("stale", staleNow(view));
    if (!view.data.trained) return;
    const look = moment();
    const name = lookedNow(view);
    const values = (each) => {
      const found = figuresAt(view, each, look);
      return { name: view.say(`name.${each}`), train: figure(found.train), validation: figure(found.validation), gap: figure(found.gap), trained: percent(found.trainShare), validated: percent(found.validationShare) };
    };
    const told = [view.say("gap", { update: look * view.data.trained.every, ...values(name) })];
    if (name !== "nothing") told.push(view.say("gap.nothing", values("nothing")));
    const line = told.join("\n");
    if (said.textContent !== line) said.textContent = line;
  });
  return said;
}

const COLUMNS = ["train", "validation", "gap", "heart", "stop", "tested", "test"];

function tableOf(view) {
  const head = ["name", ...COLUMNS].map((name) => element("th", { scope: "col" }, view.say(`table.${name}`)));
  const body = element("tbody", {});
  const drawn = onlyAnew(() => {
    const focused = body.getRootNode().activeElement?.dataset?.rank;
    body.replaceChildren(...ranNow(view).map((name) => rowOf(view, name)));
    if (focused) body.querySelector(`[data-rank="${focused}"]`)?.focus({ preventScroll: true });
  });
  view.live.push(() => {
    body.classList.toggle("stale", staleNow(view));
    drawn(view.values.who, view.values.looked, view.values.patience);
  });
  return element("div", { class: "scroll" }, element("table", { class: "ranks", "aria-label": view.say("table") }, element("thead", {}, element("tr", {}, ...head)), body));
}

function rowOf(view, name) {
  const { trained, looks } = view.data;
  const at = placeOfLane(view, name);
  const look = button("", { class: "name", "data-help": "looked", "data-rank": name, "aria-pressed": String(view.values.looked === name) }, () => settle(view, { looked: name }));
  look.append(swatch(view, name), view.say(`name.${name}`));
  const end = figuresAt(view, name, looks);
  const stops = stopsOf(view, name);
  const values = {
    train: percent(end.trainShare), validation: percent(end.validationShare), gap: figure(end.gap),
    heart: trained.wrong ? percent(median(trained.heart[at].map((each) => each[looks])), 0) : "–",
    stop: String(median(stops.map(([best]) => best)) * trained.every),
    tested: percent(median(trained.test[at].map((each, k) => each[stops[k][0]]))),
    test: percent(median(trained.test[at].map((each) => each[looks]))),
  };
  const cells = COLUMNS.map((column) => element("td", { class: `${column} num`, "data-label": view.say(`table.${column}`) }, values[column]));
  return element("tr", { "data-name": name }, element("th", { scope: "row" }, look), ...cells);
}
