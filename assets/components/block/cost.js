/* What a decoder costs: its sizes to set, weights and operations part by part, each a sum of products of the sizes that core gave. */

function costPart(view) {
  const dials = element("div", { class: "dials" }, ...["width", "layers", "length", "vocabulary"].map((name) => dial(view, name)));
  const totals = element("div", { class: "totals" });
  const body = element("tbody", {});
  const table = element("table", { class: "parts" }, element("thead", {}, element("tr", {}, ...["part", "weights", "operations"].map((name) => element("th", {}, view.say(`cost.${name}`))))), body);
  view.live.push(() => {
    const at = sizesOf(view);
    const counted = view.data.parts.map((each) => ({ ...each, w: termsAt(each.weights, at), o: termsAt(each.operations, at) }));
    const [w, o] = [counted.reduce((sum, each) => sum + each.w, 0), counted.reduce((sum, each) => sum + each.o, 0)];
    totals.replaceChildren(...totalsOf(view, at, w, o));
    body.replaceChildren(...counted.map((each) => rowOf(view, each, w, o)));
  });
  return [dials, totals, element("div", { class: "wrap" }, table), ...overtaking(view), view.told];
}

function sizesOf({ values, data }) {
  return { V: values.vocabulary, n: values.length, d: values.width, m: data.inner * values.width, L: values.layers };
}

const termsAt = (terms, at) => terms.reduce((sum, [times, letters]) => sum + [...letters].reduce((product, letter) => product * at[letter], times), 0);

// "Lndd" → L n d²
function writeTerms(terms) {
  return joinedBy(" + ", terms.map(([times, letters]) => {
    const powers = [...new Set(letters)].map((letter) => letter + ([...letters].filter((each) => each === letter).length > 1 ? "^2" : ""));
    return term(...(times > 1 ? [`${times} `] : []), element("span", { class: "sym" }, ...math(powers.join(" "))));
  }));
}

function totalsOf(view, at, w, o) {
  const card = (name, value, more) => element("div", { class: "total", "data-total": name }, element("small", {}, view.say(`total.${name}`)), element("b", { class: "num" }, value), element("small", { class: "num muted" }, more));
  return [
    card("weights", metric(w), `${grouped(w)} · ${bytes(4 * w)}`),
    card("operations", metric(o), view.say("total.per", { operations: metric(o / at.n), times: (o / at.n / w).toFixed(2) })),
    card("cache", bytes(2 * at.L * at.n * at.d * 4), view.say("total.kept", { bytes: bytes(2 * at.L * at.d * 4) })),
  ];
}

function rowOf(view, { name, weights, operations, w, o }, allW, allO) {
  const cell = (terms, value, all, kind) => element("td", { class: kind, "data-name": view.say(`cost.${kind === "w" ? "weights" : "operations"}`) },
    ...(terms.length ? [
      element("span", { class: "formula" }, ...writeTerms(terms)),
      element("span", { class: "amount" }, element("b", { class: "num" }, metric(value)), element("small", { class: "num muted" }, `${((100 * value) / all).toFixed(1)} %`)),
      element("span", { class: "track" }, element("i", { style: `width: ${((100 * value) / all).toFixed(2)}%` })),
    ] : [element("span", { class: "muted" }, view.say(`cost.free.${kind === "w" ? "weights" : "operations"}`))]));
  return element("tr", { "data-row": name, class: ["scores", "mix"].includes(name) ? "looks" : "" }, element("th", { scope: "row" }, ...math(view.say(`cost.${name}`))), cell(weights, w, allW, "w"), cell(operations, o, allO, "o"));
}

// Operations of one block for one token against the length: matrices the same for any length, looking in proportion to it.
function overtaking(view) {
  const width = Math.min(view.width, 760);
  const holder = element("div", {});
  const said = element("p", { class: "said", role: "status" });
  const [low, high] = view.limits.length;
  let drawnFor = "";
  let place = null;
  view.live.push(() => {
    const at = sizesOf(view);
    const matrices = 8 * at.d * at.d + 4 * at.d * at.m;
    const key = JSON.stringify([at.d, at.m]);
    if (key !== drawnFor) {
      drawnFor = key;
      const ends = [4 * low * at.d, matrices, 4 * high * at.d];
      const ys = [10 ** Math.floor(Math.log10(Math.min(...ends))), 10 ** Math.ceil(Math.log10(Math.max(...ends)))];
      const chart = chartOf(view, { width, height: 230, name: view.say("cost.chart"), across: view.say("cost.across"), xs: [low, high], ys, logX: true, logY: true, xTicks: range(14).map((k) => 16 * 2 ** k).filter((_, k) => k % (view.narrow ? 3 : 2) === 0), writeX: metric, writeY: power });
      chart.layer.append(lineIn(chart, [[low, matrices], [high, matrices]], { color: view.colors.categories[4], dash: "", name: "matrices" }), lineIn(chart, [[low, 4 * low * at.d], [high, 4 * high * at.d]], { color: view.colors.categories[0], dash: "7 4", name: "looking" }));
      place = shape("path", { class: "rule" });
      chart.node.append(place);
      place.chart = chart;
      holder.replaceChildren(chart.node);
    }
    const { chart } = place;
    move(place, { d: `M${chart.x(at.n).toFixed(1)} ${chart.box.top}V${chart.box.top + chart.box.height}` });
    const even = 2 * at.d + at.m;
    said.replaceChildren(...math(view.say(at.n < even ? "cost.below" : "cost.beyond", { length: grouped(at.n), even: grouped(even), share: ((100 * 4 * at.n * at.d) / (4 * at.n * at.d + matrices)).toFixed(1) })));
  });
  const legend = element("p", { class: "legend" }, sample(view.colors.categories[4], ""), view.say("cost.matrices"), " ", sample(view.colors.categories[0], "7 4"), view.say("cost.looking"));
  return [holder, legend, said];
}
