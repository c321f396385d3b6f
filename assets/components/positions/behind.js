/* What is behind a token's change: the attention in both orders, and its output in both with what lies between them. */

function detailsOf(view) {
  const { tokens } = view.data;
  const count = tokens.length;
  const room = view.narrow ? view.width : Math.floor((view.width - 28) / 2);
  const size = Math.min(54, (room - 76) / count);
  const way = () => view.data.ways[wayNow(view)];
  const most = () => 1.6 * largestOf([...way().before, ...way().after]); // one scale for both; numbers have to be read on it
  const both = [
    ["before", (place) => place, () => view.values.token],
    ["after", (place) => view.data.order[place], () => view.data.order.indexOf(view.values.token)],
  ].map(([name, at, row]) => attentionFigure(view, { name, size, token: (place) => tokens[at(place)], place: at, row, most, shares: () => way()[name] }));
  return [element("div", { class: "pair even" }, ...both), outputFigure(view, way)];
}

function attentionFigure(view, { name, size, token, place, row, most, shares }) {
  const count = view.data.tokens.length;
  let under = null;
  const now = () => under ?? [row(), Math.min(1, count - 1)];
  const canvas = heatOf(view, {
    id: name, rows: count, columns: count, left: 70, cell: [size, Math.min(30, size)], named: true, help: "attention",
    value: (r, c) => shares()[r][c], largest: most, written: (value) => (100 * value).toFixed(0), rowName: token, columnName: token,
    frames: () => [[row(), 0, 1, count], ...(under ? [[...under, 1, 1]] : [])],
    now,
    hover: (at) => {
      under = at;
    },
    pick: (r) => ({ token: place(r) }),
    words: (r, c) => view.say("spoken.share", { row: token(r), column: token(c), share: (100 * shares()[r][c]).toFixed(1) }),
  });
  const said = element("p", { class: "muted num" });
  view.live.push(() => {
    const [r, c] = now();
    said.textContent = under ? view.say("spoken.share", { row: token(r), column: token(c), share: (100 * shares()[r][c]).toFixed(1) }) : view.say(`attention.${name}.says`);
  });
  return figure("attended", view.say(`attention.${name}`), [], canvas, said);
}

function outputFigure(view, way) {
  const d = way().now[0].length;
  const left = view.narrow ? 70 : 96;
  let under = null;
  const rows = ["now", "then", "between"];
  const value = (r, c) => {
    const [now, then] = [way().now, way().then].map((each) => each[view.values.token][c]);
    return [now, then, then - now][r];
  };
  const largest = () => Math.max(...range(d).flatMap((c) => [Math.abs(value(0, c)), Math.abs(value(1, c))]));
  const said = element("p", { class: "muted num" });
  const words = (r, c) => view.say("spoken.output", { column: c, now: exact(value(0, c)), then: exact(value(1, c)), between: exact(value(2, c)), row: r });
  const canvas = heatOf(view, {
    id: "output", rows: 3, columns: d, left, cell: [Math.min(28, (view.width - left - 4) / d), 24], help: "output",
    value, largest, rowName: (r) => view.say(`output.${rows[r]}`), columnName: null,
    frames: () => (under ? [[0, under[1], 3, 1]] : []),
    now: () => under ?? [2, 0],
    hover: (at) => {
      under = at;
    },
    pick: () => ({}),
    words,
  });
  view.live.push(() => {
    said.textContent = under ? words(...under) : view.say("output.says");
  });
  return figure("output", view.say("output"), [], canvas, said);
}
