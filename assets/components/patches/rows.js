/* The sentence that the picture is, word by word; and the picture once for each layer and head, their mean and the rollout. */

const WORD = 30; // pixels a side

function sentenceOf(view) {
  const { net } = view.data;
  const count = net.rows * net.columns;
  const title = element("h4", {}, view.say("sentence", { words: count + 1, rows: net.rows, columns: net.columns, patch: net.patch }));
  if (count > MOST_WORDS) return [title, element("p", { class: "note" }, view.say("sentence.long"))];
  const token = element("span", { class: "word token" }, view.say("token.short"));
  token.addEventListener("click", () => settle(view, { word: 0 }));
  const words = Array.from({ length: count }, (_, at) => {
    const canvas = element("canvas", {});
    const word = element("span", { class: "word" }, canvas);
    word.addEventListener("pointerenter", (event) => event.pointerType === "mouse" && point(view, at));
    word.addEventListener("pointerleave", () => point(view, null));
    word.addEventListener("click", () => choose(view, at));
    const context = fitCanvas(canvas, WORD, WORD);
    context.imageSmoothingEnabled = false;
    view.live.push(() => {
      const { covered, word: looking } = view.values;
      const shown = view.row ?? [];
      context.drawImage(view.base, (at % net.columns) * net.patch, Math.floor(at / net.columns) * net.patch, net.patch, net.patch, 0, 0, WORD, WORD);
      context.fillStyle = `rgba(0, 114, 178, ${(DEEPEST * Math.sqrt((shown[1 + at] ?? 0) / (view.peak || 1))).toFixed(3)})`;
      context.fillRect(0, 0, WORD, WORD);
      if (covered.includes(at + 1)) cross(context, 0, 0, WORD, view.colors);
      word.classList.toggle("looks", looking === at + 1);
      word.classList.toggle("pointed", atOf(view) === at);
    });
    return word;
  });
  view.live.unshift(() => {
    view.row = rowOf(view, view.values);
    view.peak = view.row[1 + strongestOf(view.row)];
    token.classList.toggle("looks", view.values.word === 0);
    token.style.background = `rgba(0, 114, 178, ${(0.6 * Math.sqrt(Math.min(1, view.row[0]))).toFixed(3)})`;
  });
  return [title, element("div", { class: "sentence", role: "img", "aria-label": title.textContent }, token, ...words)];
}

function tilesOfPatches(view) {
  const { net } = view.data;
  const forms = [...Array.from({ length: net.heads }, (_, head) => ({ view: "head", head: head + 1 })), { view: "mean" }, { view: "rollout" }];
  const room = (view.narrow ? view.width : view.width - Math.min(400, Math.max(240, view.width * 0.42)) - 28) - 26;
  const side = Math.max(24, Math.min(96, Math.floor(room / forms.length) - 8));
  const heads = forms.map((form) => element("span", { class: "name", "aria-hidden": "true" }, form.view === "head" ? String(form.head) : view.say(`tile.${form.view}`)));
  const tiles = [];
  const rows = Array.from({ length: net.layers }, (_, layer) => {
    const made = forms.map((form) => tileOf(view, tiles, { ...form, layer: layer + 1 }, side));
    return [element("span", { class: "name", "aria-hidden": "true" }, view.say("tile.layer", { layer: layer + 1 })), ...made];
  });
  const table = element("div", { class: "tiles", role: "group", "aria-label": view.say("tiles"), style: `grid-template-columns: 22px repeat(${forms.length}, ${side}px)` }, element("span"), ...heads, ...rows.flat());
  table.addEventListener("keydown", (event) => {
    const step = { ArrowUp: -forms.length, ArrowDown: forms.length, ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const at = tiles.findIndex(({ node }) => node === event.target);
    if (!step || at < 0 || !tiles[at + step] || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    for (const { node } of tiles) node.tabIndex = node === tiles[at + step].node ? 0 : -1;
    tiles[at + step].node.focus();
  });
  const title = element("h4", {});
  view.live.push(() => {
    title.textContent = view.say("tiles.title", { who: wordName(view, view.values.word) });
  });
  return [title, table, element("p", { class: "note" }, view.say("tiles.note"))];
}

function tileOf(view, tiles, place, side) {
  const { net } = view.data;
  const canvas = element("canvas", { "aria-hidden": "true" });
  const head = place.view === "head";
  const far = head ? net.distances[place.layer - 1][place.head - 1] : null;
  const spread = head ? net.entropies[place.layer - 1][place.head - 1] : null;
  const about = head ? ` ${view.say("tile.numbers", { far: formatNumber(far, 2), bits: formatNumber(spread, 2) })}` : "";
  const note = element("small", { class: "num", "aria-hidden": "true" }, head && side >= 36 ? `${formatNumber(far, 2)} px` : "");
  const words = `${mapName(view, place)}.${about}`;
  const node = button("", { class: "tile", "data-tile": `${place.layer}.${head ? place.head : place.view}`, "aria-label": words, title: words }, () => settle(view, head ? place : { view: place.view, layer: place.layer }));
  node.append(canvas, note);
  tiles.push({ node });
  view.live.push(() => {
    const { values } = view;
    paintShares(view, canvas, rowOf(view, { ...place, word: values.word }), side);
    const now = values.view === place.view && values.layer === place.layer && (!head || values.head === place.head);
    node.setAttribute("aria-pressed", String(now));
    if (!tiles.some((each) => each.node === view.root.getRootNode().activeElement)) node.tabIndex = now ? 0 : -1;
  });
  return node;
}
