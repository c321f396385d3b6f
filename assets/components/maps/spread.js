/* All heads at a glance: how far each looks (to the right) and how spread (upwards); what becomes of the answer without it, if that was
   measured. The head that is chosen can be switched off. */

function headsOf(view) {
  const [look] = view.looks;
  const head = element("h4", {});
  const words = element("p", { class: "num" });
  const off = button("", { "data-help": "off", "data-act": "off" }, () => {
    const { layer, head } = chosenOf(view);
    const number = 100 * (layer + 1) + head + 1;
    const others = view.values.off.filter((each) => each !== number);
    settle(view, { off: others.length < view.values.off.length ? others : [...others, number].sort((a, b) => a - b) });
  });
  const all = button(view.say("off.none"), { "data-help": "on", "data-act": "on" }, () => settle(view, { off: [] }));
  view.live.push(() => {
    const { layer, head: one } = chosenOf(view);
    const mixed = one === "rollout";
    head.textContent = view.say(mixed ? "heads.tile.extra" : "heads.tile", { layer: layer + 1, head: mixed ? view.say("heads.extra.rollout") : one + 1 });
    off.hidden = mixed;
    off.textContent = view.say(isOff(view, layer, one) ? "off.undo" : "off.do");
    off.setAttribute("aria-pressed", String(isOff(view, layer, one)));
    all.hidden = !view.values.off.length;
    words.textContent = mixed ? view.say("spread.rollout") : view.looks.map((each, at) => numbersOf(view, each, at, layer, one)).join(" ");
  });
  const chosen = element("section", { class: "chosen" }, head, words, element("div", { class: "buttons" }, off, all));
  return element("div", { class: "spread" }, chosen, scatterOf(view), tableOf(view, look));
}

function numbersOf(view, look, at, layer, head) {
  const values = { entropy: look.number("entropy", layer, head).toFixed(2), most: look.arrays.most.data[layer].toFixed(2), distance: look.number("distance", layer, head).toFixed(1) };
  const told = [...(view.looks.length > 1 ? [view.say("text", { number: at + 1 }) + ":"] : []), view.say("spread.numbers", values)];
  const effect = look.number("effects", layer, head);
  if (effect !== null) told.push(view.say("spread.effect", { percent: headPercent(effect) }));
  return told.join(" ");
}

// A dot for each head, full in the first text, empty in the second; a larger one where its loss changes more.
function scatterOf(view) {
  const all = (name) => view.looks.flatMap((look) => [...look.arrays[name].data]);
  const width = Math.min(view.width, 560);
  const box = { left: 46, top: 12, width: width - 62, height: 230 };
  const scale = axes(box, [0, Math.max(1, ...all("distance")) * 1.08], [0, Math.max(1, ...all("entropy")) * 1.08]);
  const svg = shape("svg", { width, height: 290, class: "dots", role: "img", "aria-label": view.say("spread.alt") });
  svg.append(grid(box, scale, { about: 4 }));
  svg.append(shape("text", { class: "tick-label", x: box.left + box.width, y: box.top + box.height + 32, "text-anchor": "end" }, view.say("spread.x")));
  svg.append(shape("text", { class: "tick-label", x: box.left, y: 8 }, view.say("spread.y")));
  const most = Math.max(1e-9, ...(view.looks[0].arrays.effects?.data ?? []));
  const dots = [];
  view.looks.forEach((look, at) => {
    for (let layer = 0; layer < look.L; layer++) {
      for (let head = 0; head < look.H; head++) {
        const effect = look.number("effects", layer, head);
        const dot = shape("circle", { cx: scale.x(look.number("distance", layer, head)), cy: scale.y(look.number("entropy", layer, head)), r: effect === null ? 6 : 3 + 9 * Math.sqrt(effect / most), class: at ? "second" : "", fill: view.colors.categories[layer % 8], stroke: view.colors.categories[layer % 8] });
        dot.append(shape("title", {}, `${view.say("heads.tile", { layer: layer + 1, head: head + 1 })}. ${numbersOf(view, look, at, layer, head)}`));
        dot.addEventListener("click", () => settle(view, { layer: layer + 1, head: head + 1 }));
        dots.push({ dot, layer, head });
        svg.append(dot);
      }
    }
  });
  view.live.push(() => {
    const now = chosenOf(view);
    for (const { dot, layer, head } of dots) {
      dot.classList.toggle("now", layer === now.layer && head === now.head);
      dot.classList.toggle("off", isOff(view, layer, head));
    }
  });
  const key = element("p", { class: "key" }, ...Array.from({ length: view.looks[0].L }, (_, layer) => element("span", {}, element("i", { style: `background: ${view.colors.categories[layer % 8]}` }), view.say("heads.layer.short", { layer: layer + 1 }))));
  const caption = ["spread.caption", ...(view.looks.length > 1 ? ["spread.second"] : []), ...(view.looks[0].arrays.effects ? ["spread.size"] : [])];
  return element("figure", {}, svg, key, element("p", { class: "muted" }, caption.map((name) => view.say(name)).join(" ")));
}

function tableOf(view, look) {
  const names = ["entropy", "distance", ...(look.arrays.effects ? ["effects"] : [])];
  const head = element("tr", {}, ...["layer", "head", ...names].map((name) => element("th", { scope: "col" }, view.say(`table.${name}`))));
  const body = element("tbody");
  const details = element("details", {}, element("summary", {}, view.say("table")), element("div", { class: "scroll" }, element("table", {}, element("thead", {}, head), body)));
  details.addEventListener("toggle", () => {
    if (!details.open || body.childNodes.length) return;
    for (let at = 0; at < look.L * look.H; at++) {
      const [layer, one] = [Math.floor(at / look.H), at % look.H];
      const cells = names.map((name) => (name === "effects" ? headPercent(look.number(name, layer, one)) : look.number(name, layer, one).toFixed(3)));
      body.append(element("tr", {}, ...[layer + 1, one + 1, ...cells].map((cell) => element("td", { class: "num" }, String(cell)))));
    }
  });
  return details;
}
