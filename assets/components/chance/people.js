/* A test for a disease: a thousand people as dots, the table of who is what, and what each result makes of the belief. */

const MOVE = 0.22; // part of the remaining way that a dot goes in one frame

function testPart(view) {
  const half = view.narrow ? view.width : Math.floor((view.width - 28) * 0.54);
  view.summary = () => view.say("test.spoken", { belief: beliefs(view.values).map((each) => percent(each)).join(", ") });
  const sliders = ["base_rate", "sensitivity", "specificity"].map((name) => slider(view, name, view.say(name), (value) => percent(value)));
  return [
    element("div", { class: "pair test" },
      element("div", { class: "side" }, element("div", { class: "knobs one" }, ...sliders), peopleTableOf(view)),
      dotsChart(view, half)),
    resultsPanel(view),
  ];
}

function outcomes(view) {
  const word = (positive) => view.say(positive ? "positive" : "negative");
  const signs = signsOf(view.values);
  return { signs, word };
}

// A cell that can be typed into changes one rate; the sum of its row stays, and so does the number of people.
function peopleTableOf(view) {
  const part = (value, whole) => Math.min(1, Math.max(0, Number((value / whole).toFixed(6))));
  const rate = (value) => Math.min(view.limits.base_rate[1], Math.max(view.limits.base_rate[0], part(value, PEOPLE)));
  const row = (i) => peopleTable(view.values)[i][0] + peopleTable(view.values)[i][1];
  const puts = [
    [(v) => ({ sensitivity: part(v, row(0)) }), (v) => ({ sensitivity: part(row(0) - v, row(0)) }), (v) => ({ base_rate: rate(v) })],
    [(v) => ({ specificity: part(row(1) - v, row(1)) }), (v) => ({ specificity: part(v, row(1)) }), (v) => ({ base_rate: rate(PEOPLE - v) })],
  ];
  const names = [view.say("sick"), view.say("healthy")];
  const heads = [view.say("tests.positive"), view.say("tests.negative"), view.say("sum")];
  const inputs = puts.map((line, i) => line.map((put, j) => {
    const input = element("input", { type: "number", min: 0, max: PEOPLE, step: "any", inputmode: "decimal", "aria-label": `${names[i]}, ${heads[j]}`, "data-q": `cell.${i}${j}` });
    input.addEventListener("change", () => {
      const value = input.valueAsNumber;
      if (Number.isFinite(value)) change(view, put(value));
      input.value = ""; // shown anew from what was made of it
      view.draw();
      rest(view);
    });
    return input;
  }));
  const sums = [element("td", { class: "num" }), element("td", { class: "num" }), element("td", { class: "num" }, String(PEOPLE))];
  const body = inputs.map((line, i) => element("tr", {}, element("th", { scope: "row" }, span(`dot ${["sick", "healthy"][i]}`), names[i]), ...line.map((input) => element("td", {}, input))));
  view.live.push(() => {
    const counts = peopleTable(view.values);
    const active = view.root.getRootNode().activeElement;
    counts.forEach(([a, b], i) => [a, b, a + b].forEach((value, j) => {
      const input = inputs[i][j];
      if (input !== active || input.value === "") input.value = Number(value.toFixed(1));
    }));
    [0, 1].forEach((j) => { sums[j].textContent = Number((counts[0][j] + counts[1][j]).toFixed(1)); });
  });
  return element("div", {},
    element("table", { class: "people" },
      element("thead", {}, element("tr", {}, ...["", ...heads].map((text) => element("th", { scope: "col" }, text)))),
      element("tbody", {}, ...body, element("tr", { class: "total" }, element("th", { scope: "row" }, view.say("sum")), ...sums))),
    element("p", { class: "note" }, view.say("table.note")));
}

// One dot a person, in columns: those with the results that came in on the left, all others faint on the right.
function dotsChart(view, width) {
  const canvas = element("canvas", { role: "img" });
  const [rows, inner] = [width < 400 ? 30 : 28, width - 26];
  const pitch = Math.min(13, inner / (Math.ceil(PEOPLE / rows) + 3));
  const height = Math.ceil(rows * pitch + 4);
  const text = element("p", { class: "note strong" });
  const legend = element("p", { class: "keys" }, ...["sick", "healthy"].map((name) => element("span", {}, span(`dot ${name}`), view.say(name))), element("span", {}, view.say("pale")));
  let dots = null;
  let frame = 0;
  const context = fitCanvas(canvas, inner, height);
  const paint = (settle) => {
    const { categories, background } = view.colors;
    context.fillStyle = background;
    context.fillRect(0, 0, inner, height);
    let far = 0;
    for (const dot of dots) {
      const step = settle ? 1 : MOVE;
      for (const name of ["x", "y", "alpha"]) {
        dot[name] += (dot.to[name] - dot[name]) * step;
        far = Math.max(far, Math.abs(dot.to[name] - dot[name]) * (name === "alpha" ? 20 : 1));
      }
      context.globalAlpha = dot.alpha;
      context.fillStyle = categories[dot.sick ? 1 : 0];
      context.beginPath();
      context.arc(dot.x, dot.y, pitch * 0.38, 0, 7);
      context.fill();
    }
    context.globalAlpha = 1;
    return far;
  };
  const walk = () => {
    frame = paint(false) > 0.3 ? requestAnimationFrame(walk) : 0;
    if (!frame) paint(true);
  };
  view.closers.push(() => cancelAnimationFrame(frame));
  view.live.push(() => {
    const { signs, word } = outcomes(view);
    const people = crowd(view.values).flatMap((count, group) =>
      Array.from({ length: count }, () => ({ sick: group < 4, tests: [(group & 2) === 0, (group & 1) === 0] })));
    const stays = (person) => signs.every((sign, i) => person.tests[i] === sign);
    const [inside, outside] = [people.filter(stays), people.filter((person) => !stays(person))];
    const first = Math.ceil(inside.length / rows) + (outside.length && inside.length ? 2 : 0);
    const place = (i, column) => ({ x: (column + Math.floor(i / rows) + 0.6) * pitch, y: ((i % rows) + 0.6) * pitch });
    const aims = [
      ...inside.map((person, i) => ({ ...place(i, 0), sick: person.sick, alpha: signs.length || person.tests[0] ? 1 : 0.36 })),
      ...outside.map((person, i) => ({ ...place(i, first), sick: person.sick, alpha: 0.2 })),
    ];
    // a person stays the same dot: the sick are counted from the front, the healthy from behind
    const before = { true: (dots || []).filter((dot) => dot.sick), false: (dots || []).filter((dot) => !dot.sick).reverse() };
    const taken = { true: 0, false: 0 };
    const next = aims.map((to) => {
      const old = before[to.sick][taken[to.sick]++];
      return old ? Object.assign(old, { to }) : { x: to.x, y: to.y, alpha: to.alpha, sick: to.sick, to };
    });
    const fresh = !dots;
    dots = next;
    if (fresh || reducedMotion() || view.holding) paint(true);
    else if (!frame) frame = requestAnimationFrame(walk);
    const sick = inside.filter((person) => person.sick).length;
    const results = signs.map(word).join(" → ");
    text.textContent = signs.length
      ? view.say(inside.length ? "dots.after" : "dots.nobody", { n: inside.length, sick, results })
      : view.say("dots.before", { sick, positive: people.filter((each) => each.tests[0]).length, hit: people.filter((each) => each.tests[0] && each.sick).length });
    canvas.setAttribute("aria-label", text.textContent);
  });
  return element("figure", { class: "chart" }, element("figcaption", {}, view.say("dots")), canvas, legend, text);
}

function resultsPanel(view) {
  const pick = (place) => (key) => {
    const signs = view.values.results === "none" ? ["", ""] : [...view.values.results, ""].slice(0, 2);
    if (place === 0) signs[0] = key;
    else [signs[0], signs[1]] = [signs[0] || "p", key];
    change(view, { results: signs[0] ? signs.join("") : "none" });
    rest(view);
  };
  const now = (place) => () => (view.values.results === "none" ? "" : view.values.results[place] ?? "");
  const options = [["", view.say("open")], ["p", view.say("positive")], ["n", view.say("negative")]];
  const steps = [0, 1, 2].map((i) => {
    const [fill, value] = [span("fill"), span("num value")];
    const name = view.say(`belief.${i}`);
    const row = element("div", { class: "belief" }, span("name", name), i ? choices(view, name, options, now(i - 1), pick(i - 1)) : span("choices none"), span("track", fill), value);
    return { row, fill, value };
  });
  const formula = element("div", { class: "formula" });
  const cards = ["ppv", "npv"].map((name) => ({ name, node: element("p", { class: "card" }) }));
  view.live.push(() => {
    const { signs, word } = outcomes(view);
    const chain = beliefs(view.values);
    steps.forEach(({ row, fill, value }, i) => {
      const belief = chain[i];
      row.classList.toggle("unknown", belief === undefined);
      fill.style.width = `${100 * (belief || 0)}%`;
      value.textContent = belief === undefined ? "?" : percent(belief);
    });
    predictiveValues(view.values).forEach((value, i) => cards[i].node.replaceChildren(
      span("num big", percent(value)), " ", view.say(Number.isNaN(value) ? `${cards[i].name}.none` : cards[i].name)));
    const at = Math.max(0, signs.length - 1);
    const positive = signs[at] ?? true;
    const [ifSick, ifHealthy] = likelihoods(view.values, positive).map((value) => trimmed(value));
    const prior = chain[at];
    const [sick, healthy] = [prior, 1 - prior].map((value) => trimmed(value));
    const result = posterior(prior, ...likelihoods(view.values, positive));
    formula.replaceChildren(
      span("left", `P(${view.say("sick")} | ${word(positive)}) =`),
      fraction([`${ifSick} · ${sick}`], [`${ifSick} · ${sick} + ${ifHealthy} · ${healthy}`]),
      span("right", "= ", span("num strong", Number.isNaN(result) ? "0/0" : trimmed(result))),
      element("p", { class: "note" }, Number.isNaN(result) ? view.say("never") : view.say(at ? "formula.second" : "formula.first", { prior: percent(prior) })),
    );
  });
  return element("div", { class: "panel" }, element("div", { class: "chain" }, ...steps.map((each) => each.row)),
    element("div", { class: "pair" }, formula, element("div", { class: "cards" }, ...cards.map((each) => each.node))));
}
