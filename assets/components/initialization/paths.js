/* Some numbers over time: a line for each, named at its end; lines that lie on each other share their end. */

function pathsPart(view) {
  const names = view.data.titles;
  const box = { left: 62, top: 14, width: view.width - 62 - (view.width >= 720 ? 110 : 84), height: 230 };
  const height = box.top + box.height + 40;
  const svg = shape("svg", { width: view.width, height, viewBox: `0 0 ${view.width} ${height}`, role: "img", "aria-label": view.data.alt });
  view.live.push(() => {
    const { x, series } = view.data.measured();
    const all = Object.values(series).flat();
    const room = Math.max(1e-6, Math.max(...all) - Math.min(...all)) * 0.06;
    const scale = axes(box, [x[0], Math.max(x[0] + 1, x[x.length - 1])], [Math.min(...all) - room, Math.max(...all) + room]);
    const groups = []; // of lines that end at the same place
    const end = (key) => scale.y(series[key][x.length - 1]);
    for (const key of Object.keys(series).sort((a, b) => end(a) - end(b))) {
      const last = groups[groups.length - 1];
      if (last && Math.abs(end(last[0]) - end(key)) < 1) last.push(key);
      else groups.push([key]);
    }
    const places = []; // of their names, none over another
    for (const [key] of groups) places.push(Math.max(end(key) + 4, (places[places.length - 1] ?? -99) + 14));
    svg.replaceChildren(
      grid(box, scale, { about: 4, write: num, xTicks: ticks(scale.range[0], scale.range[1], 6).filter(Number.isInteger) }),
      shape("text", { class: "tick-label", x: box.left + box.width, y: height - 6, "text-anchor": "end" }, names.x),
      ...Object.entries(series).map(([key, values], i) =>
        shape("path", { class: `line path${i}`, d: `M${values.map((v, k) => `${scale.x(x[k]).toFixed(1)} ${scale.y(v).toFixed(1)}`).join("L")}` })),
      ...groups.map((keys, i) => shape("text", { class: "end", x: box.left + box.width + 8, y: places[i].toFixed(1) },
        [...keys].sort().map((key) => names[key]).join(", "))),
    );
  });
  return [element("figure", {}, element("figcaption", {}, names.y), svg)];
}
