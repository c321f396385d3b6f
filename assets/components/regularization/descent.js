/* Double descent: errors over the number of features, and the curve that so many features learn. */

function descentPart(view) {
  const { found, fresh } = view.data;
  const { at, points } = found;
  const { svg: size, box } = boxOf(view, view.narrow ? 190 : 220);
  const svg = shape("svg", { ...size, class: "descent" });
  const middle = (part) => at.map((_, k) => quartiles(found[part].map((each) => each[k])));
  const [train, test] = [middle("train"), middle("test")];
  const high = Math.max(...test.map((each) => each[2])) * 1.3;
  const low = Math.min(1e-3, Math.min(...test.map((each) => each[0])) * 0.7);
  const scale = chartScale(box, [at[0], at[at.length - 1]], [Math.max(low, 1e-6), high], { logX: true, logY: true });
  const line = (band, kind) => shape("path", { class: `curve-line ${kind}`, d: trace(scale, band.map((each, k) => [at[k], each[1]])) });
  const edge = (which) => test.map((each, k) => [at[k], each[which]]);
  const area = shape("path", { class: "band", d: `${trace(scale, edge(2))}${trace(scale, edge(0).reverse()).replace(/^M/, "L")}Z` });
  const as = scale.x(points);
  svg.append(
    chartGrid(scale, { x: view.say("axis.features"), y: view.say("axis.square") }),
    ...clipped(view, box, area, line(train, "fit"), line(test, "miss")),
    shape("path", { class: "limit", d: `M${as} ${box.top}V${box.top + box.height}` }),
    shape("text", { class: "limit-label num", x: as + 6, y: box.top + 12 }, `p = n = ${points}`),
  );
  const place = (p) => at.reduce((best, each, k) => (Math.abs(each - p) < Math.abs(at[best] - p) ? k : best), 0);
  const moment = momentIn(view, "features", [[svg, box]], {
    to: (p) => scale.x(at[place(p)]), from: (px) => scale.fromX(px), low: at[0], high: () => at[at.length - 1], said: (p) => view.say("features.said", { p: at[place(p)] }),
  });
  const learned = learnedOf(view, () => place(moment()));
  const said = element("p", { class: "num reading" });
  view.live.push(() => {
    const k = place(moment());
    said.textContent = view.say("descent.reading", { p: at[k], n: points, train: train[k][1] < 1e-12 ? "0" : figure(train[k][1]), test: figure(test[k][1]), norm: figure(found.norms[k]) });
    view.root.dataset.features = String(at[k]);
    svg.classList.toggle("stale", !fresh);
  });
  const key = keyOf(view, { test: "miss", fit: "fit" });
  const caption = element("figcaption", {}, element("b", {}, view.say("descent")), key);
  const wait = element("p", { class: "wait muted", role: "status" }, fresh || view.data.trouble ? "" : view.say("wait"));
  view.root.dataset.fresh = String(Boolean(fresh));
  const choices = element("div", { class: "choices" }, oneOf(view, "points", [10, 20, 40]), oneOf(view, "ridge", ["none", "tiny", "small", "middle", "large"]));
  return [
    element("div", { class: "dials" }, dial(view, "noise")), choices, wait,
    element("figure", {}, caption, svg), said, learned, element("p", { class: "says" }, descentWords(view, train, test)), view.told,
  ];
}

// The points of the first try, the true curve and what is learned.
function learnedOf(view, place) {
  const { found } = view.data;
  const { svg: size, box } = boxOf(view, view.narrow ? 170 : 210);
  const svg = shape("svg", { ...size, class: "learned", role: "img" });
  const all = [...found.true, ...found.y];
  const [low, high] = [Math.min(...all), Math.max(...all)];
  const scale = chartScale(box, [-1, 1], [low - 0.25 * (high - low), high + 0.25 * (high - low)]);
  const curve = shape("path", { class: "curve-line looked miss" });
  svg.append(
    chartGrid(scale, { x: "x", y: "y" }),
    ...clipped(view, box, shape("path", { class: "truth", d: trace(scale, found.places.map((x, k) => [x, found.true[k]])) }), curve),
    ...found.x.map((x, k) => shape("circle", { class: "point", r: 4, cx: scale.x(x), cy: scale.y(found.y[k]) })),
  );
  const title = element("b", {});
  view.live.push(() => {
    const k = place();
    move(curve, { d: trace(scale, found.places.map((x, i) => [x, found.curves[k][i]])) });
    title.textContent = view.say("learned", { p: found.at[k], n: found.points });
    svg.setAttribute("aria-label", title.textContent);
    svg.classList.toggle("stale", !view.data.fresh);
  });
  const key = keyOf(view, { truth: "truth", learned: "miss" });
  return element("figure", {}, element("figcaption", {}, title, key), svg);
}

// What is seen, from the numbers alone.
function descentWords(view, train, test) {
  const { at, points, peak } = view.data.found;
  const under = at.map((p, k) => [test[k][1], p]).filter(([, p]) => p < points);
  const [best, where] = under.reduce((a, b) => (b[0] < a[0] ? b : a));
  const [top, last] = [test[at.indexOf(peak)][1], test[test.length - 1][1]];
  const values = { n: points, best: figure(best), where, peak, top: figure(top), last: figure(last), most: at[at.length - 1] };
  const shape_ = top > 1.5 * best && top > 1.5 * last ? "peaked" : "flat";
  return [view.say(`descent.${shape_}`, values), view.say(last < best ? "descent.lower" : "descent.higher", values)].join("\n");
}
