/* The table of places, its clocks, the products of its rows, and the same against the distance: one place p, another s, and one
   column are looked at in all of them. */

// What is looked at: under the mouse, else what stands in the address.
function seen(view) {
  const { values, hover } = view;
  const matrix = view.data.scores && values.matrix === "scores" ? "scores" : "products";
  return { p: hover?.p ?? values.place, s: hover?.s ?? values.other, c: hover?.c ?? values.column, m: Math.min(values.moment, view.data.tables.length - 1), matrix };
}

const tableNow = (view) => view.data.tables[seen(view).m];
const matrixNow = (view) => view.data[seen(view).matrix][seen(view).m];
const largestOf = (rows) => rows.reduce((most, row) => row.reduce((found, value) => Math.max(found, Math.abs(value)), most), 0);

function tablePart(view) {
  const { data } = view;
  if (!data.tables.length) return [element("p", { class: "empty", role: "status" }, data.missing), view.told];
  const room = view.narrow ? view.width : Math.floor((view.width - 28) * 0.54);
  const beside = view.narrow ? view.width : view.width - 28 - room;
  view.spoken = element("p", { class: "sr-only", role: "status" });
  view.speech = () => `${cellWords(view)} ${productWords(view)}`;
  const turning = data.kind === "learned" ? trainingFigure(view, room) : clocksFigure(view, room);
  return [
    element("div", { class: "dials" }, dial(view, "place"), dial(view, "other")),
    element("div", { class: "pair" }, patternFigure(view, room), matrixFigure(view, beside)),
    element("div", { class: "pair" }, turning, curveFigure(view, beside)),
    workOf(view),
    element("p", { class: "hint" }, view.say(view.narrow ? "hint.touch" : "hint")),
    view.told,
    view.spoken,
  ];
}

function patternFigure(view, room) {
  const { length, d, kind } = view.data;
  const left = 42;
  let most = [null, 0];
  const canvas = heatOf(view, {
    id: "table", rows: length, columns: d, left, help: "cell",
    cell: [Math.min(22, (room - left - 4) / d), cellHeight(view)],
    value: (r, c) => tableNow(view)[r][c],
    largest: () => {
      if (most[0] !== tableNow(view)) most = [tableNow(view), largestOf(tableNow(view))];
      return most[1];
    },
    rowName: String, columnName: String, down: view.say("axis.place"), across: view.say("axis.column"),
    frames: () => {
      const { p, c } = seen(view);
      return [[p, 0, 1, d], ...(kind === "learned" ? [] : [[0, c - (c % 2), length, 2]]), [p, c, 1, 1]];
    },
    now: () => [seen(view).p, seen(view).c],
    hover: (at) => {
      view.hover = at && { p: at[0], c: at[1] };
    },
    pick: (place, column) => ({ place, column }),
    words: () => cellWords(view),
  });
  return figure("pattern", view.say(`pattern.${kind}`), [], canvas);
}

const cellHeight = (view) => ({ 16: 21, 32: 11, 64: 5.5 })[view.data.length];

function matrixFigure(view, room) {
  const { length, kind, scores } = view.data;
  const left = 42;
  const size = Math.min(cellHeight(view), (room - left - 4) / length);
  const largest = { key: null, value: 0 };
  const canvas = heatOf(view, {
    id: "products", rows: length, columns: length, left, cell: [size, size], help: "pairs",
    value: (r, c) => matrixNow(view)[r][c],
    largest: () => {
      if (largest.key !== matrixNow(view)) Object.assign(largest, { key: matrixNow(view), value: largestOf(matrixNow(view)) });
      return largest.value;
    },
    rowName: String, columnName: String, down: view.say("axis.place"), across: view.say("axis.other"),
    frames: () => {
      const { p, s } = seen(view);
      return [[p, 0, 1, length], [p, s, 1, 1]];
    },
    now: () => [seen(view).p, seen(view).s],
    hover: (at) => {
      view.hover = at && { p: at[0], s: at[1] };
    },
    pick: (place, other) => ({ place, other }),
    words: () => productWords(view),
  });
  const choice = scores ? [chips(view, "matrix", ["products", "scores"], (name) => view.say(`matrix.${name}`))] : [];
  return figure("matrix", view.say(`products.${kind}`), choice, canvas);
}

// The chosen row of the matrix against the distance; all other rows faintly behind it: on one curve, or not.
function curveFigure(view, room) {
  const { length, mean } = view.data;
  const height = view.narrow ? 230 : 262;
  const box = { left: 46, top: 14, width: room - 58, height: height - 56 };
  const svg = shape("svg", { class: "curve", width: room, height, role: "img" });
  const back = shape("g");
  const [faint, expected, own, rule] = ["every", "mean", "own", "rule"].map((kind) => shape("path", { class: kind }));
  const spot = shape("circle", { class: "spot", r: 6 });
  const title = shape("text", { class: "tick-label", x: box.left + box.width / 2, y: height - 6, "text-anchor": "middle" }, view.say("axis.distance"));
  svg.append(back, faint, expected, rule, own, spot, title);
  graspable(view, svg, across(svg, (x) => change(view, { other: Math.max(0, Math.min(length - 1, Math.round(view.scale.fromX(x)) + view.values.place)) }), true));
  let drawn = null;
  view.live.push(() => {
    const rows = matrixNow(view);
    const { p, s } = seen(view);
    const path = (r) => rows[r].map((value, c) => `${c ? "L" : "M"}${view.scale.x(c - r).toFixed(1)} ${view.scale.y(value).toFixed(1)}`).join("");
    if (drawn !== rows) {
      drawn = rows;
      const [low, high] = [Math.min(0, ...rows.flat()), Math.max(...rows.flat(), ...(mean ?? []))];
      const spare = 0.06 * (high - low || 1);
      view.scale = axes(box, [1 - length, length - 1], [low - spare, high + spare]);
      back.replaceChildren(grid(box, view.scale));
      faint.setAttribute("d", range(length).map(path).join(""));
      if (mean) expected.setAttribute("d", range(2 * length - 1).map((at) => at - length + 1).map((far, at) => `${at ? "L" : "M"}${view.scale.x(far).toFixed(1)} ${view.scale.y(mean[Math.abs(far)]).toFixed(1)}`).join(""));
    }
    own.setAttribute("d", path(p));
    move(spot, { cx: view.scale.x(s - p), cy: view.scale.y(rows[p][s]) });
    move(rule, { d: `M${view.scale.x(s - p)} ${box.top}V${box.top + box.height}` });
    svg.setAttribute("aria-label", productWords(view));
  });
  const key = (kind, words) => element("span", { class: `key ${kind}` }, element("i", {}), words);
  const keys = [key("own", view.say("key.own")), key("every", view.say("key.every")), ...(mean ? [key("mean", view.say("key.mean"))] : [])];
  return figure("against", view.say("against"), [], svg, element("p", { class: "keys" }, ...keys));
}

function cellWords(view) {
  const { p, c } = seen(view);
  return view.say("spoken.cell", { place: p, column: c, value: exact(tableNow(view)[p][c]) });
}

function productWords(view) {
  const { p, s } = seen(view);
  return view.say("spoken.product", { place: p, other: s, distance: plain(s - p), value: exact(matrixNow(view)[p][s]) });
}
