/* What stands around the pictures: kernels to choose, channels of the output, settings, and the formula of the output's size. */

const MOST_FILTERS = 6;
const ORDER = ["sobel_x", "sobel_y", "laplacian", "blur", "sharpen", "emboss", "identity"];

// One filter takes the place of another, or the channels become more or fewer; own weights go with their filters.
function refilter(view, filters, from = filters.map((_, o) => o)) {
  const all = layerOf(view.values, Math.max(1, slicesOf(view.values, { channels: view.data.inputs })));
  const kept = filters.map((name, o) => (name === "own" ? all[from[o]] : null));
  return { filters, weights: ownWeights(filters, kept) };
}

function chipsOf(view) {
  const chips = ORDER.map((name) => {
    const act = () => {
      const o = view.data.part === "border" ? 0 : placeOfWindow(view)[2];
      settle(view, refilter(view, view.values.filters.map((old, each) => (each === o ? name : old))));
    };
    return button("", { class: "chip", "data-help": "filters", "data-filter": name, "aria-pressed": "false" }, act);
  });
  const own = element("span", { class: "chip still", "data-filter": "own" });
  for (const chip of [...chips, own]) chip.append(iconOf(view, chip.dataset.filter), view.say(`filter.${chip.dataset.filter}`));
  view.live.push((s) => {
    const now = s.filters[view.data.part === "border" ? 0 : placeOfWindow(view)[2]];
    for (const chip of chips) chip.setAttribute("aria-pressed", String(chip.dataset.filter === now));
    own.hidden = now !== "own";
  });
  return element("div", { class: "chips", role: "group", "aria-label": view.say("filters") }, ...chips, own);
}

// A kernel at a glance: three by three little squares.
function iconOf(view, name) {
  const weights = name === "own" ? [] : Array.from(FAMOUS[name](3));
  const most = Math.max(1e-9, ...weights.map(Math.abs));
  const squares = Array.from({ length: 9 }, (_, at) => element("i", { style: `background: ${name === "own" ? "var(--soft)" : view.colors.diverging(weights[at] / most)}` }));
  return element("span", { class: "icon", "aria-hidden": "true" }, ...squares);
}

// The channels of the output, one of which is looked at.
function channelsOf(view) {
  const make = () => {
    const { filters } = view.values;
    const thumbs = filters.length < 2 ? [] : filters.map((_, o) => {
      const canvas = element("canvas", { "aria-hidden": "true" });
      const made = button("", { class: "thumb", "data-help": "channel", "data-channel": o, "aria-pressed": "false" }, () => settle(view, { channel: o }));
      made.append(canvas, element("span", {}));
      return made;
    });
    const more = button(view.say("channel.more"), { class: "quiet", "data-help": "more" }, () => {
      const { filters: now } = view.values;
      const next = ORDER.find((name) => !now.includes(name)) ?? ORDER[0];
      settle(view, { ...refilter(view, [...now, next]), channel: now.length });
    });
    const less = button(view.say("channel.less"), { class: "quiet", "data-help": "less" }, () => {
      const o = placeOfWindow(view)[2];
      const left = view.values.filters.map((_, each) => each).filter((each) => each !== o);
      settle(view, { ...refilter(view, left.map((each) => view.values.filters[each]), left), channel: Math.max(0, o - 1) });
    });
    more.disabled = filters.length >= MOST_FILTERS;
    less.hidden = filters.length < 2;
    let [drawn, shown] = [null, -1];
    const bring = () => {
      const { scene } = view;
      if (drawn === scene && shown === placeOfWindow(view)[2]) return; // nothing but the window has moved
      [drawn, shown] = [scene, placeOfWindow(view)[2]];
      const chosen = placeOfWindow(view)[2];
      thumbs.forEach((thumb, o) => {
        const name = view.say(`filter.${view.values.filters[o]}`);
        const context = fitCanvas(thumb.children[0], 56, 56);
        context.clearRect(0, 0, 56, 56);
        context.imageSmoothingEnabled = true;
        if (!scene.trouble) context.drawImage(outputImage(view, scene, o), 0, 0, 56, 56);
        thumb.children[1].textContent = `${o + 1}`;
        thumb.setAttribute("aria-label", view.say("channel.name", { number: o + 1, name }));
        thumb.setAttribute("aria-pressed", String(o === chosen));
      });
    };
    return [[element("span", { class: "muted" }, view.say("channels")), ...thumbs, more, less], bring];
  };
  return region(view, { class: "channels" }, () => view.values.filters.length, make);
}

// Cross-correlation, or convolution with the kernel turned first; what the turn has changed.
function flipOf(view) {
  const flip = button("", { class: "quiet flip", "data-help": "flip", "aria-pressed": "false" }, () => settle(view, { flip: !view.values.flip }));
  const said = element("span", { class: "muted num", role: "status" });
  flip.textContent = view.say("flip");
  view.live.push((s) => {
    flip.setAttribute("aria-pressed", String(s.flip));
    const found = view.scene.changed;
    if (!s.flip || !found) said.textContent = s.flip ? "" : view.say("flip.off");
    else said.textContent = found.count ? view.say("flip.changed", { count: found.count, all: found.all, most: short(found.most) }) : view.say("flip.same");
  });
  return element("div", { class: "flipping" }, flip, said);
}

// ⌊(n + 2p − d(k − 1) − 1)/s⌋ + 1, once in letters and once in numbers
function formulaOf(view, names) {
  const box = element("p", { class: "formula num" });
  view.live.push((s) => {
    const [k, p, st, d] = names.map((name) => (name ? s[name] : 1));
    const n = view.scene.x.height;
    const size = Math.floor((n + 2 * p - d * (k - 1) - 1) / st) + 1;
    const known = (letter, value) => element("span", {}, symbol(letter), ` = ${value}`);
    // without dilation d(k − 1) + 1 is just k
    const span = names[3] ? [symbol("d"), "(", symbol("k"), " − 1) − 1"] : [symbol("k")];
    const letters = ["⌊(", symbol("n"), " + 2", symbol("p"), " − ", ...span, ") / ", symbol("s"), "⌋ + 1"];
    const numbers = `⌊(${n} + 2·${p} − ${names[3] ? `${d}·(${k} − 1) − 1` : k}) / ${st}⌋ + 1`;
    const room = element("strong", { class: size > 0 ? "" : "negative" }, size > 0 ? String(size) : `${short(size)} < 1`);
    box.replaceChildren(
      element("span", { class: "knowns" }, known("n", n), known("k", k), known("p", p), known("s", st), ...(names[3] ? [known("d", d)] : [])),
      element("span", {}, ...letters, ` = ${numbers} = `, room),
    );
  });
  return box;
}

// How many numbers the layer has learned, or would have.
function weightsOf(view) {
  const box = element("p", { class: "formula num" });
  view.live.push((s) => {
    const slices = view.data.inputs / s.groups;
    const fits = Number.isInteger(slices) && s.filters.length % s.groups === 0;
    const kind = s.groups === 1 ? "" : s.groups === view.data.inputs ? view.say("weights.depthwise") : view.say("weights.grouped");
    const values = { outputs: s.filters.length, inputs: view.data.inputs, groups: s.groups, k: s.size, count: s.filters.length * slices * s.size ** 2, kind };
    box.textContent = fits ? view.say("weights", values) : "";
  });
  return box;
}

const dials = (view, ...names) => element("div", { class: "dials" }, ...names.map((name) => dial(view, name)));
