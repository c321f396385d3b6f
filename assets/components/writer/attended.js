// What a network with attention looks at while it writes: the maps of all its heads, and the text tinted by the one that is chosen.

import "../../parts/heads.js";

class Attended {
  constructor(view) {
    this.view = view;
    this.title = element("h4", {});
    this.note = element("p", { class: "caption" });
    this.toggle = element("input", { type: "checkbox" });
    this.toggle.checked = true;
    this.words = element("span", {});
    this.label = element("label", { class: "writer-looks" }, this.toggle, this.words);
    this.grid = new HeadGrid({ t: (key, values) => view.t(key, values), picked: () => view.draw() });
    this.box = element("section", { class: "writer-attended" }, this.title, this.grid.box, this.note);
    this.toggle.addEventListener("change", () => view.draw());
  }

  update({ maps, heads }, arrays) {
    const found = arrays["written.maps"] ?? arrays["next.maps"];
    this.box.hidden = this.label.hidden = !found;
    this.given = found ? { arrays, found, layers: heads[0], heads: heads[1] } : null;
    if (!found) return;
    this.words.textContent = this.view.t("looks");
    this.title.textContent = this.view.t("maps.title");
    this.note.textContent = this.view.t("maps.caption");
    const [layers, count, size] = found.shape;
    const labels = [...maps].map(seen);
    const at = (layer, head) => found.data.subarray((layer * count + head) * size * size, (layer * count + head + 1) * size * size);
    this.grid.show({ layers, heads: count, rows: size, columns: size, at, rowLabels: labels, columnLabels: labels });
    this.grid.draw();
  }

  // Tint the characters before number `at` by how much it was made of each; at −1 those of the prompt.
  draw(at) {
    const { view, given } = this;
    const on = Boolean(given) && this.toggle.checked;
    view.root.classList.toggle("is-attending", on);
    if (!given) return;
    const shares = on ? this.shares(at) : [];
    const signs = [...view.prompts, ...view.signs];
    const end = view.prompts.length + Math.max(0, at); // the character after the last that was looked at
    const most = Math.max(1e-9, ...shares);
    signs.forEach((node, i) => {
      const back = end - 1 - i; // 0: the nearest
      const share = back >= 0 && back < shares.length ? shares[shares.length - 1 - back] : 0;
      node.style.setProperty("--seen", Math.sqrt(share / most).toFixed(2));
    });
    const nearest = shares.indexOf(Math.max(...shares));
    view.root.dataset.seen = shares.length ? String(end - shares.length + nearest) : "";
  }

  // What the chosen head looked at, the nearest last.
  shares(at) {
    const { arrays, found, layers, heads } = this.given;
    const { layer, head } = this.grid.chosen;
    const told = arrays["written.seen"];
    if (at >= 0 && told) {
      const width = told.shape[3];
      return [...told.data.subarray(((at * layers + layer) * heads + head) * width, ((at * layers + layer) * heads + head + 1) * width)];
    }
    const next = arrays["next.maps"] ?? found;
    const size = next.shape[2];
    const from = ((layer * heads + head) * size + size - 1) * size;
    return [...next.data.subarray(from, from + size)];
  }
}
