/* Batch size against rate: a cell for each pair, the line rate ∝ batch size through the one that is looked at, and its curve. */

const WORST = 0.75; // losses from here on have no color: one that knows nothing has ln 2 = 0.69

function gridPart(view) {
  const { map } = view.data;
  const room = element("div", { class: "map" });
  room.style.setProperty("--columns", String(map.rates.length));
  const cells = map.batches.map((_, row) => map.rates.map((__, column) => cellOf(view, row, column)));
  const head = map.rates.map((rate) => element("span", { class: "head num" }, written(rate)));
  room.append(element("span", { class: "head corner" }, "B \\ η"), ...head);
  map.batches.forEach((batch, row) => room.append(element("span", { class: "head num" }, String(batch)), ...cells[row]));
  room.addEventListener("keydown", (event) => {
    const way = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[event.key];
    if (!way || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    hold(view);
    const row = Math.min(map.batches.length - 1, Math.max(0, view.values.row + way[0]));
    const column = Math.min(map.rates.length - 1, Math.max(0, view.values.column + way[1]));
    change(view, { row, column });
    cells[row][column].focus({ preventScroll: true });
    rest(view);
  });
  const said = element("p", { class: "says" });
  view.live.push(() => {
    said.textContent = diagonalWords(view);
    room.classList.toggle("stale", !view.data.fresh);
    view.root.dataset.fresh = String(Boolean(view.data.fresh));
  });
  const wait = element("p", { class: "wait muted", role: "status" }, view.data.fresh || view.data.trouble ? "" : view.say("wait.grid", { count: map.networks }));
  const legend = element("p", { class: "legend muted num" }, figure(least(map)), element("span", { class: "ramp" }), view.say("map.worst", { worst: figure(WORST, 2) }), element("span", { class: "diagonal-sign" }), view.say("map.diagonal"));
  return [oneOf(view, "fair", ["epochs", "updates"], { epochs: view.data.map.epochs, steps: view.data.map.steps }), wait, element("figure", {}, element("div", { class: "axis-names muted" }, view.say("map.axes")), room, legend), said, ...cellCurve(view), view.told];
}

const least = (map) => Math.min(...map.loss.flat().filter((each) => each !== null));

// 0 for the lowest loss, 1 from WORST on, in between by the logarithm.
function heat(map, loss) {
  if (loss === null) return 1;
  return Math.min(1, Math.max(0, Math.log(loss / least(map)) / Math.log(WORST / least(map))));
}

// The cells where the rate grows like the batch size: one more row, one more column.
const onDiagonal = (view, row, column) => row - view.values.row === column - view.values.column;

function cellOf(view, row, column) {
  const { map } = view.data;
  const loss = map.loss[row][column];
  const cell = button(loss === null ? "✕" : figure(loss, 2), { class: "cell num", "data-help": "cell", "data-cell": `${row},${column}` }, () => settle(view, { row, column }));
  cell.style.setProperty("--heat", `${Math.round(100 * (1 - heat(map, loss)))}%`);
  cell.classList.toggle("dark", heat(map, loss) < 0.35);
  cell.setAttribute("aria-label", view.say("cell.label", { batch: map.batches[row], rate: written(map.rates[column]), loss: loss === null ? view.say("cell.broken") : figure(loss) }));
  view.live.push(() => {
    const now = view.values.row === row && view.values.column === column;
    cell.setAttribute("aria-pressed", String(now));
    cell.tabIndex = now ? 0 : -1;
    cell.classList.toggle("diagonal", onDiagonal(view, row, column));
  });
  return cell;
}

// The losses along the diagonal and along the column, in words.
function diagonalWords(view) {
  const { map } = view.data;
  const { row, column } = view.values;
  const told = (loss) => (loss === null ? "✕" : figure(loss, 2));
  const along = map.batches.map((_, k) => map.loss[k][column + k - row]).filter((each) => each !== undefined);
  const down = map.batches.map((_, k) => map.loss[k][column]);
  const known = (values) => values.filter((each) => each !== null);
  const factor = (values) => (known(values).length > 1 ? figure(Math.max(...known(values)) / Math.min(...known(values)), 2) : "–");
  const values = { batch: map.batches[row], rate: written(map.rates[column]), loss: told(map.loss[row][column]), updates: map.updates[row], diagonal: along.map(told).join(", "), across: factor(along), column: down.map(told).join(", "), down: factor(down) };
  return view.say("cell.said", values);
}

function cellCurve(view) {
  const { map } = view.data;
  const { svg: size, box } = boxOf(view, 150);
  const svg = shape("svg", { ...size, class: "cell-curve" });
  const plot = shape("g", {});
  svg.append(plot);
  view.live.push(() => {
    const { row, column } = view.values;
    const own = map.batches.map((_, k) => [k, column + k - row]).filter(([, c]) => c >= 0 && c < map.rates.length);
    const share = (k, values) => values.map((each, i) => [map.at[k][i] / map.updates[k], each ?? 1e9]);
    const scale = chartScale(box, [0, 1], [least(map) * 0.8, 1.5], { logY: true });
    const marks = [[0, "0"], [0.25, "25 %"], [0.5, "50 %"], [0.75, "75 %"], [1, "100 %"]];
    const lines = own.map(([k, c]) => shape("path", { class: k === row ? "smooth" : "raw", d: trace(scale, share(k, map.curves[k][c])) }));
    plot.replaceChildren(chartGrid(scale, { x: view.say("axis.share"), y: view.say("axis.train"), marks }), ...clipped(view, box, ...lines));
  });
  return [element("figure", {}, element("figcaption", {}, element("b", {}, view.say("cell.curve")), element("span", { class: "muted" }, view.say("cell.curve.hint"))), svg)];
}
