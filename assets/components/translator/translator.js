/* A sentence of the learner's, translated: what was found greedily and with a beam, the tree of what was considered, where each head
   looked while it was written.

   data      packed bytes (core/wire.py)
     header  labels, and what core/sequences/translate_ask.py tells
     arrays  cross.greedy, cross.0 … (layers, heads, tokens written + end sign, tokens read) */

import "../../parts/heads.js";

export default lasting({
  make: ({ parentElement }) => new TranslatorView(parentElement.querySelector(".translator")),
  take: (view, { data }) => {
    const { header, arrays } = unpack(data);
    view.update(header, arrays);
  },
  end: () => {},
  grace: 200,
});

class TranslatorView {
  constructor(root) {
    Object.assign(this, { root, shown: "0", header: null });
    this.t = (key, values = {}) => fillText(this.header?.labels[key] ?? "", values);
    this.list = element("div", { class: "translator-found", role: "group" });
    this.treeTitle = element("h4", {});
    this.treeNote = element("p", { class: "caption" });
    this.told = element("p", { class: "translator-told", "aria-live": "polite" });
    this.tree = new BeamTree(this.t, (node, way) => this.tell(node, way));
    this.mapsTitle = element("h4", {});
    this.mapsNote = element("p", { class: "caption" });
    this.grid = new HeadGrid({ t: this.t, picked: () => this.note() });
    root.replaceChildren(this.list,
      element("section", {}, this.treeTitle, this.treeNote, this.tree.sheet, this.told),
      element("section", {}, this.mapsTitle, this.mapsNote, this.grid.box));
  }

  update(header, arrays) {
    const same = JSON.stringify(header) === JSON.stringify(this.header);
    const other = header.text !== this.header?.text || header.beam !== this.header?.beam;
    Object.assign(this, { header, arrays });
    if (other || !(`cross.${this.shown}` in arrays)) this.shown = "0";
    this.treeTitle.textContent = this.t("tree.title");
    this.treeNote.textContent = this.t("tree.caption", { beam: header.beam });
    this.mapsTitle.textContent = this.t("maps.title");
    if (!same) this.tree.show(header.tree, header.beam);
    this.drawFound();
    this.drawMaps();
  }

  get results() {
    const { greedy, best } = this.header;
    return [["greedy", greedy], ...best.map((each, place) => [String(place), each])];
  }

  drawFound() {
    const { header } = this;
    const buttons = this.results.map(([name, found]) => {
      const title = name === "greedy" ? this.t("found.greedy") : this.t("found.beam", { place: Number(name) + 1, beam: header.beam });
      const numbers = this.t("found.numbers", { log: number(found.log, 3), score: number(found.score, 3) });
      const button = element("button", { type: "button", "data-found": name, "aria-pressed": String(name === this.shown) },
        element("small", {}, title), element("b", { lang: header.languages[1] }, found.text || "–"), element("span", {}, found.cut ? this.t("found.cut") : numbers));
      button.addEventListener("click", () => {
        this.shown = name;
        for (const each of this.list.children) each.setAttribute("aria-pressed", String(each === button));
        this.drawMaps();
      });
      return button;
    });
    this.list.setAttribute("aria-label", this.t("found.spoken"));
    this.list.replaceChildren(...buttons);
    Object.assign(this.root.dataset, { text: header.text, best: header.best[0].text, greedy: header.greedy.text, nodes: header.tree.length, beam: header.beam });
  }

  drawMaps() {
    const { header, arrays } = this;
    const found = this.results.find(([name]) => name === this.shown)[1];
    const { data, shape: form } = arrays[`cross.${this.shown}`];
    const size = form[2] * form[3];
    const at = (layer, head) => data.subarray((layer * header.heads + head) * size, (layer * header.heads + head + 1) * size);
    const mean = (layer) => {
      const sum = new Float32Array(size);
      for (let head = 0; head < header.heads; head++) at(layer, head).forEach((value, place) => (sum[place] += value / header.heads));
      return sum;
    };
    const visible = (piece) => piece.replace(/\s/g, "␣") || "␣";
    this.mapsNote.textContent = this.t("maps.caption", { text: found.text });
    const chosen = this.grid.chosen ?? { layer: header.layers - 1, head: "mean" }; // at first what comes nearest to an alignment
    this.grid.show({ chosen, layers: header.layers, heads: header.heads, rows: form[2], columns: form[3], at, extra: { mean }, rowLabels: [...found.pieces.map(visible), "■"], columnLabels: header.pieces.map(visible) });
    this.grid.draw();
    this.note();
  }

  note() {
    Object.assign(this.root.dataset, { shown: this.shown, peaks: this.grid.box.dataset.peaks ?? "", layer: this.grid.box.dataset.layer ?? "", head: this.grid.box.dataset.head ?? "" });
  }

  tell(node, way) {
    if (!node) {
      this.told.textContent = this.header ? this.t("tree.point") : "";
      return;
    }
    const joint = this.header.languages[1] === "zh" ? "" : " ";
    const text = way.map((each) => (each.ended ? "■" : each.piece)).join(joint);
    const fate = node.ended ? (node.kept ? "ended" : "late") : node.kept ? "kept" : "dropped";
    const values = { text, percent: percent(Math.exp(node.log)), log: number(node.log, 3), total: number(node.total, 3) };
    this.told.textContent = `${this.t("tree.node", values)} ${this.t(`tree.${fate}`, { beam: this.header.beam })}${node.greedy ? ` ${this.t("tree.greedy")}` : ""}`;
  }
}
