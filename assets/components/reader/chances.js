/* Under the text: the probability of each class after each token; of a text that is written, how surprising each character is. */

const DASHES = ["", "7 4", "2 4", "9 3 2 3", "4 2", "12 4"];
const FEW_CLASSES = 6; // of more only those that are ever likely

function frameOf(view, name, height, most) {
  const { T } = view.look;
  const box = { left: 44, top: 8, width: view.width - 54, height };
  const scale = axes(box, [0, T], [0, most]);
  const svg = shape("svg", { width: view.width, height: height + 34, class: "course", role: "img", "aria-label": view.say(name) });
  const cursor = shape("line", { class: "cursor", y1: box.top, y2: box.top + height });
  const at = (event) => {
    const t = Math.floor(scale.fromX(pointer(svg, event)[0]));
    return t >= 0 && t < T ? t : null;
  };
  svg.addEventListener("pointermove", (event) => event.pointerType === "mouse" && peekAt(view, at(event)));
  svg.addEventListener("pointerleave", () => peekAt(view, null));
  svg.addEventListener("click", (event) => at(event) !== null && lookAtToken(view, at(event)));
  view.live.push(() => {
    const t = tokenNow(view);
    cursor.style.display = t < 0 ? "none" : "";
    if (t >= 0) move(cursor, { x1: scale.x(t + 0.5), x2: scale.x(t + 0.5) });
  });
  return { svg, cursor, box, scale };
}

const axisTitle = (box, text) => shape("text", { class: "tick-label", x: box.left + box.width, y: box.top + box.height + 28, "text-anchor": "end" }, text);

function chancesOf(view) {
  const { look: { T, header, arrays }, data: { classes } } = view;
  const { svg, cursor, box, scale } = frameOf(view, "course", 150, 1);
  const highest = (k) => Math.max(...Array.from({ length: T }, (_, t) => chanceAt(view, t, k)));
  const shown = classes.map((_, k) => k).sort((a, b) => (b === header.target) - (a === header.target) || highest(b) - highest(a)).slice(0, FEW_CLASSES);
  // blue is for the class in question here, too; of two classes the other one is against it
  const colorOf = (k) => (k === header.target ? view.colors.positive : classes.length === 2 ? view.colors.negative : view.colors.categories[2 + (shown.indexOf(k) % 6)]);
  svg.append(grid(box, scale, { xTicks: ticks(0, T, 6).filter(Number.isInteger), about: 4, write: (v) => `${Math.round(100 * v)} %` }));
  for (const k of [...shown].reverse()) {
    const points = Array.from({ length: T }, (_, t) => `${scale.x(t + 0.5).toFixed(1)},${scale.y(arrays.chances.data[t * classes.length + k]).toFixed(1)}`);
    svg.append(T > 1
      ? shape("polyline", { points: points.join(" "), class: `chance${k === header.target ? " target" : ""}`, stroke: colorOf(k), "stroke-dasharray": DASHES[shown.indexOf(k)] })
      : shape("circle", { cx: scale.x(0.5), cy: scale.y(chanceAt(view, 0, k)), r: 4, fill: colorOf(k) }));
  }
  svg.append(cursor, axisTitle(box, view.say("course.x")));
  const rows = shown.map((k) => {
    const sample = shape("svg", { width: 34, height: 12, "aria-hidden": "true" }, shape("line", { x1: 1, x2: 33, y1: 6, y2: 6, class: `chance${k === header.target ? " target" : ""}`, stroke: colorOf(k), "stroke-dasharray": DASHES[shown.indexOf(k)] }));
    const share = element("b", { class: "num" });
    view.live.push(() => {
      const t = tokenNow(view);
      share.textContent = percentOf(chanceAt(view, t < 0 ? T - 1 : t, k));
    });
    return element("li", {}, sample, element("span", { dir: "auto" }, classes[k]), share);
  });
  const heading = element("p", { class: "caption" });
  view.live.push(() => {
    const t = tokenNow(view);
    heading.textContent = view.say(t < 0 || t === T - 1 ? "course.whole" : "course.until", { number: t + 1, count: T });
  });
  return element("figure", { class: "chances" }, svg, element("div", { class: "legend" }, heading, element("ul", {}, ...rows)));
}

// A bar for each character: −log₂ of the probability that it was given.
function surpriseOf(view) {
  const { T, arrays, header } = view.look;
  const most = Math.max(header.uniform, ...[...arrays.bits.data].filter((bits) => !Number.isNaN(bits)));
  const { svg, cursor, box, scale } = frameOf(view, "surprise", 90, most);
  const wide = Math.max(0.6, (box.width / T) * 0.8);
  const path = [...arrays.bits.data].map((bits, t) => (Number.isNaN(bits) ? "" : `M${(scale.x(t + 0.5) - wide / 2).toFixed(1)} ${scale.y(0).toFixed(1)}V${scale.y(bits).toFixed(1)}h${wide.toFixed(1)}V${scale.y(0).toFixed(1)}Z`)).join("");
  svg.append(
    grid(box, scale, { xTicks: ticks(0, T, 6).filter(Number.isInteger), about: 3 }),
    shape("path", { d: path, class: "bits" }),
    shape("path", { class: "uniform", d: `M${box.left} ${scale.y(header.uniform).toFixed(1)}h${box.width}` }),
    cursor,
    axisTitle(box, view.say("surprise.x")),
  );
  return element("figure", { class: "chances" }, svg, element("p", { class: "caption" }, view.say("surprise", { bits: header.bits === null ? "–" : formatNumber(header.bits), uniform: formatNumber(header.uniform) })));
}

// What may come next, after the character that is looked at.
function guessesOf(view) {
  const { T, arrays, header, tokens } = view.look;
  const count = arrays.guesses.shape[1];
  const title = element("h4");
  const rows = Array.from({ length: count }, () => {
    const name = element("b");
    const bar = element("i");
    const share = element("span", { class: "num" });
    return { node: element("li", {}, name, element("span", { class: "room" }, bar), share), name, bar, share };
  });
  view.live.push(() => {
    const now = tokenNow(view);
    const t = now < 0 ? T - 1 : now;
    title.textContent = view.say("guesses", { number: t + 1, token: spoken(view, tokens[t].text) });
    rows.forEach(({ node, name, bar, share }, k) => {
      const letter = header.letters[arrays.guesses.data[t * count + k]];
      const chance = arrays.chances.data[t * count + k];
      const came = t + 1 < T && tokens[t + 1].text === letter;
      name.textContent = spoken(view, letter);
      bar.style.width = `${100 * chance}%`;
      share.textContent = percentOf(chance) + (came ? ` ${view.say("came")}` : "");
      node.classList.toggle("came", came);
    });
  });
  return element("section", { class: "guesses" }, title, element("ol", {}, ...rows.map(({ node }) => node)));
}
