/* The attention maps of all layers and heads, small; the one that was chosen large beside them. Tab comes to them once, arrow keys go
   from map to map, Enter shows one large. Knows no network and no run.

   new HeadGrid({ t, picked, pointed })   t(key, values) gives words, keys `heads.*`; picked({layer, head}) when another is chosen;
                                          pointed(row or null) when another row of the large map is looked at
     box                                  what to show
     show({ layers, heads, rows, columns, at, rowLabels, columnLabels, chosen, extra, small, off })   labels are strings
        at(layer, head) → Float32Array(rows · columns), or null while there is none
        chosen          {layer, head}; left out: what the learner chose last, at first the first head of the last layer
        extra           one more map for each layer: {rollout: (layer) → Float32Array}; its `head` is its name
        small(layer, head) → {data, rows, columns}: what a small map shows, where not all large ones are there
        off(layer, head) → whether that head is switched off
     draw()                               behind show, and when the theme changed; it costs nothing where nothing did

   For tests and scripts: box.dataset has layer, head, peaks (of each row the column with the largest share, up to 64 rows). */

import "./elements.js";
import "./headmap.js";

class HeadGrid {
  constructor({ t, picked = () => {}, pointed = () => {} }) {
    Object.assign(this, { t, picked, chosen: null, given: null, tiles: [], form: "", fresh: false });
    this.table = element("div", { class: "heads-tiles", role: "group" });
    this.large = new HeadMap({ t, pointed });
    this.box = element("div", { class: "heads" }, this.table, this.large.box);
    this.table.addEventListener("keydown", (event) => this.walk(event));
    new ResizeObserver(() => this.draw()).observe(this.box);
  }

  show(given) {
    this.given = given;
    const last = { layer: given.layers - 1, head: 0 };
    const { chosen } = { chosen: this.chosen, ...(given.chosen ? { chosen: given.chosen } : {}) };
    const known = chosen && chosen.layer < given.layers && (typeof chosen.head === "number" ? chosen.head < given.heads : chosen.head in (given.extra ?? {}));
    this.chosen = known ? chosen : last;
    this.fresh = true;
  }

  // The large map's row that is looked at, or null.
  get row() {
    return this.large.now?.[0] ?? null;
  }

  get names() {
    return [...Array(this.given.heads).keys(), ...Object.keys(this.given.extra ?? {})];
  }

  mapOf(layer, head) {
    const { at, extra, rows, columns } = this.given;
    const data = typeof head === "number" ? at(layer, head) : extra[head](layer);
    return data ? { data, rows, columns } : null;
  }

  titleOf(layer, head) {
    const values = { layer: layer + 1, head: typeof head === "number" ? head + 1 : this.t(`heads.extra.${head}`) };
    return this.t(typeof head === "number" ? "heads.tile" : "heads.tile.extra", values);
  }

  draw() {
    const width = this.box.clientWidth;
    if (!this.given || !width) return;
    const colors = palette(this.box);
    const form = JSON.stringify([this.given.layers, this.given.heads, Object.keys(this.given.extra ?? {}), width, this.t("heads.tiles")]);
    const look = JSON.stringify([colors.dark, colors.background]);
    if (form === this.form && look === this.look && !this.fresh) return;
    if (form !== this.form) this.build(width);
    Object.assign(this, { form, look, fresh: false });
    const shades = headShades(colors);
    const most = Math.round(this.tile * (window.devicePixelRatio || 1));
    for (const { canvas, layer, head, node } of this.tiles) {
      const map = this.given.small?.(layer, head) ?? this.mapOf(layer, head);
      node.classList.toggle("empty", !map);
      node.classList.toggle("off", Boolean(this.given.off?.(layer, head)));
      if (map) paintHead(canvas, { ...map, peak: headPeak(map.data) }, most, shades);
    }
    this.press();
    this.enlarge();
  }

  build(width) {
    const { t, names } = this;
    const beside = width >= 620;
    const label = 30;
    const space = (beside ? width * (names.length > 8 ? 0.5 : 0.4) : width) - label;
    this.tile = Math.max(14, Math.min(beside ? 76 : 64, Math.floor(space / names.length) - 4));
    const side = label + names.length * (this.tile + 4);
    this.box.classList.toggle("beside", beside);
    this.box.style.setProperty("--side", `${side}px`);
    this.largeWidth = beside ? width - side - 32 : width;
    this.table.style.gridTemplateColumns = `${label - 4}px repeat(${names.length}, ${this.tile}px)`;
    this.table.setAttribute("aria-label", t("heads.tiles"));
    const above = names.map((name) => element("span", { class: "heads-name", "aria-hidden": "true" }, typeof name === "number" ? String(name + 1) : t(`heads.extra.${name}.short`)));
    const nodes = [element("span", { class: "heads-name", "aria-hidden": "true" }), ...above];
    const focused = this.tiles.findIndex(({ node }) => node === this.box.getRootNode().activeElement);
    this.tiles = [];
    for (let layer = 0; layer < this.given.layers; layer++) {
      nodes.push(element("span", { class: "heads-name", "aria-hidden": "true" }, t("heads.layer.short", { layer: layer + 1 })));
      for (const head of names) {
        const canvas = element("canvas", { "aria-hidden": "true" });
        const node = element("button", { type: "button", class: "heads-tile", "data-layer": layer, "data-head": head, "data-help": "tile", tabindex: "-1", "aria-label": this.titleOf(layer, head), style: `width: ${this.tile}px; height: ${this.tile}px` }, canvas);
        node.addEventListener("click", () => this.choose({ layer, head }));
        this.tiles.push({ node, canvas, layer, head });
        nodes.push(node);
      }
    }
    this.table.replaceChildren(...nodes);
    this.tiles[focused]?.node.focus({ preventScroll: true });
  }

  choose(chosen) {
    this.chosen = chosen;
    this.press();
    this.enlarge();
    this.picked(chosen);
  }

  press() {
    const { layer, head } = this.chosen;
    const holds = this.tiles.some(({ node }) => node === this.box.getRootNode().activeElement);
    for (const each of this.tiles) {
      const now = each.layer === layer && each.head === head;
      each.node.setAttribute("aria-pressed", String(now));
      if (!holds) each.node.tabIndex = now ? 0 : -1; // where the keyboard is, it stays
    }
  }

  enlarge() {
    const { layer, head } = this.chosen;
    const { rows, columns, rowLabels, columnLabels } = this.given;
    const map = this.mapOf(layer, head);
    this.large.show({ data: map?.data ?? null, rows, columns, rowLabels, columnLabels, name: this.titleOf(layer, head) });
    this.large.draw(this.largeWidth, palette(this.box));
    Object.assign(this.box.dataset, { layer, head, peaks: map && rows <= 64 ? headPeaks(map).join(" ") : "" });
  }

  walk(event) {
    const step = { ArrowUp: -this.names.length, ArrowDown: this.names.length, ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const at = this.tiles.findIndex(({ node }) => node === event.target);
    if (!step || at < 0 || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const next = this.tiles[at + step];
    if (!next) return;
    for (const { node } of this.tiles) node.tabIndex = node === next.node ? 0 : -1;
    next.node.focus();
  }
}

function headPeaks({ data, rows, columns }) {
  return Array.from({ length: rows }, (_, r) => {
    let best = 0;
    for (let c = 1; c < columns; c++) if (data[r * columns + c] > data[r * columns + best]) best = c;
    return best;
  });
}
