/* A picture and maps of its places, in rows: what is pointed at in one is marked in all. */

const CELL = 10; // pixels of the canvas for each of the picture's

function mapsPart(view) {
  const { seen, rows } = view.data;
  const [height, width] = seen.shape;
  if (view.at && (view.at[0] >= height || view.at[1] >= width)) view.at = null; // another picture
  const marks = [];
  const look = (at) => {
    if (String(at) === String(view.at)) return;
    view.at = at;
    view.draw();
  };
  const tile = (label, note, paintCell, first) => {
    const canvas = cells(seen.shape, paintCell);
    if (label !== view.say("input")) outline(canvas, seen, view.colors.muted);
    const mark = element("i", { class: "mark" });
    marks.push(mark);
    const frame = element("div", { class: "frame", role: "img", "aria-label": label }, canvas, mark);
    if (first) pointable(frame, [height, width], look, () => view.at, "map");
    else followed(frame, [height, width], look);
    return element("figure", {}, frame, element("figcaption", {}, label, ...(note ? [element("b", { class: "num" }, note)] : [])));
  };
  const made = rows.map(({ name, maps, notes }, place) => {
    const tiles = [tile(view.say("input"), "", (i) => shade(seen, i), place === 0)];
    maps.forEach(({ method, values }, k) => {
      const peak = Math.max(...values.map(Math.abs));
      const color = (i) => rgb(view.colors.diverging(peak > 0 ? Math.sign(values[i]) * Math.sqrt(Math.abs(values[i]) / peak) : 0));
      tiles.push(tile(view.say(`method.${method}`), notes?.[k] ?? "", color, false));
    });
    const title = name ? [element("h4", {}, view.say(`row.${name}`))] : [];
    return element("section", {}, ...title, element("div", { class: "tiles" }, ...tiles));
  });
  const readout = element("p", { class: "readout num", role: "status" });
  view.live.push(() => {
    for (const mark of marks) place(mark, view.at, [height, width]);
    readout.textContent = view.at ? readings(view) : view.say("point");
    // What stands below gives way once and then stays where it is.
    if (view.at) readout.style.minHeight = `${Math.max(parseFloat(readout.style.minHeight) || 0, readout.offsetHeight)}px`;
  });
  return [scale(view), ...made, readout];
}

// What each map says of the place that is pointed at, in percent of its strongest.
function readings(view) {
  const { seen, rows } = view.data;
  const [row, column] = view.at;
  const i = row * seen.shape[1] + column;
  const colors = seen.shape[2] || 1;
  const input = seen.values.slice(i * colors, (i + 1) * colors).map((value) => value.toFixed(2)).join(", ");
  const lines = rows.map(({ name, maps }) => {
    const each = maps.map(({ method, values }) => {
      const peak = Math.max(...values.map(Math.abs));
      const share = peak > 0 ? Math.round((100 * values[i]) / peak) : 0;
      return `${view.say(`method.${method}`)} ${share > 0 ? "+" : share < 0 ? "−" : ""}${Math.abs(share)} %`;
    });
    return `${name ? `${view.say(`row.${name}`)}: ` : ""}${each.join(" · ")}`;
  });
  return [view.say("place", { row: row + 1, column: column + 1, input }), ...lines].join("\n");
}

function scale(view) {
  const stops = [-1, -0.5, 0, 0.5, 1].map((t) => view.colors.diverging(t)).join();
  const bar = element("i", { style: `background: linear-gradient(90deg, ${stops})` });
  return element("p", { class: "scale" }, view.say("against"), bar, view.say("for"));
}
