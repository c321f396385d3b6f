/* Which dimension mattered, and how far luck goes: the same search with other seeds. */

function importanceOf(view) {
  const room = element("div", { class: "importances" });
  view.live.push(() => {
    room.replaceChildren(...SIDES.map((side) => {
      const known = view.data.importance[side];
      const title = element("h4", {}, methodOf(view, side));
      if (!known || !Object.keys(known).length) return element("div", {}, title, element("p", { class: "muted" }, view.say(known ? "importance.none" : "importance.wait")));
      const rows = view.data.all.filter((dim) => dim in known).sort((a, b) => known[b] - known[a]).map((dim) => {
        const bar = element("span", { class: "bar" });
        bar.style.width = `${Math.max(0.5, 100 * known[dim])}%`;
        bar.style.background = colorOf(view, side);
        return element("div", { class: "share", "data-dim": dim }, element("span", {}, view.say(`dim.${dim}`)), element("span", { class: "track" }, bar), element("span", { class: "num" }, inPercent(known[dim], 0)));
      });
      return element("div", { "data-side": side }, title, ...rows);
    }));
  });
  const caption = element("figcaption", {}, element("b", {}, view.say("importance")), oneOf(view, "judge", ["fanova", "ped"]));
  return element("figure", {}, caption, room, element("p", { class: "muted" }, view.say("importance.caveat")));
}

function studyOf(view) {
  const { svg: size, box } = boxOf(view, 84, { left: 12, top: 12 });
  const svg = shape("svg", { ...size, class: "study" });
  const plot = shape("g", {});
  svg.append(plot);
  const said = element("p", { class: "says study-said" });
  const known = (side) => (view.data.study[side] ?? []).filter((each) => each && each.found !== null);
  view.live.push(() => {
    const on = view.values.study === "on";
    svg.style.display = on && SIDES.some((side) => known(side).length) ? "" : "none";
    if (!on) {
      said.textContent = view.say("study.idle");
      return;
    }
    const all = SIDES.flatMap((side) => known(side)).map((each) => each.found);
    const [low, high] = all.length ? [Math.min(...all), Math.max(...all)] : [0.9, 1];
    const room = Math.max(0.005, (high - low) * 0.1);
    const scale = chartScale(box, [low - room, high + room], [0, 1]);
    const marks = ticks(low - room, high + room, 6).map((each) => [each, inPercent(each)]);
    const grid = marks.flatMap(([v, label]) => [shape("path", { class: "tick", d: `M${scale.x(v)} ${box.top}v${box.height}` }), shape("text", { class: "tick-label", x: scale.x(v), y: box.top + box.height + 15, "text-anchor": "middle" }, label)]);
    const dots = SIDES.flatMap((side, row) => known(side).map((each) => {
      const dot = shape("circle", { class: "seed", r: 6, cx: scale.x(each.found), cy: box.top + (row + 0.5) * (box.height / 2) });
      dot.style.fill = colorOf(view, side);
      return dot;
    }));
    plot.replaceChildren(...grid, ...dots);
    said.textContent = studied(view, known);
  });
  const caption = element("figcaption", {}, element("b", {}, view.say("study.title")), oneOf(view, "study", ["off", "on"]));
  return element("figure", {}, caption, svg, said);
}

// How far the winners lie apart, who wins how often, and by how much the validation part flatters them.
function studied(view, known) {
  const seeds = view.data.study.left?.length ?? 0;
  const lines = SIDES.map((side) => {
    const found = known(side).map((each) => each.found).sort((a, b) => a - b);
    if (!found.length) return view.say("study.wait", { method: methodOf(view, side) });
    const gap = known(side).reduce((sum, each) => sum + each.found - each.test, 0) / found.length;
    return view.say("study.side", { method: methodOf(view, side), count: found.length, low: inPercent(found[0]), middle: inPercent(found[Math.floor((found.length - 1) / 2)]), high: inPercent(found[found.length - 1]), gap: `${gap < 0 ? "−" : "+"}${Math.abs(100 * gap).toFixed(1)}` });
  });
  const pairs = [...Array(seeds).keys()].map((k) => SIDES.map((side) => view.data.study[side][k]?.found)).filter(([a, b]) => a != null && b != null);
  const count = (wins) => pairs.filter(([a, b]) => wins(a, b)).length;
  lines.push(view.say("study.wins", { pairs: pairs.length, seeds, left: methodOf(view, "left"), right: methodOf(view, "right"), lefts: count((a, b) => a > b), rights: count((a, b) => b > a) }));
  return lines.join("\n");
}
