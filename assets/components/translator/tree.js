// The tree that a beam search grows: a column for each token written, in it what was considered, the likeliest beginning on top.
// One tab stop; arrow keys go back, on, and to the neighbors.

import "../../parts/elements.js";
import "../../parts/numbers.js";

const BRANCH = { step: 84, row: 34, left: 14, top: 12 }; // CSS pixels

class BeamTree {
  constructor(t, pointed) {
    Object.assign(this, { t, pointed, at: null, nodes: [] });
    this.sheet = element("div", { class: "translator-tree", tabindex: "0", role: "group" });
    this.sheet.addEventListener("keydown", (event) => this.walk(event));
    this.sheet.addEventListener("blur", () => this.point(null));
    this.sheet.addEventListener("focus", () => this.at === null && this.point(this.nodes.findIndex((node) => node.best)));
  }

  show(nodes, beam) {
    const ranks = {};
    this.at = null;
    this.nodes = nodes.map((node) => ({ ...node, rank: (ranks[node.depth] = (ranks[node.depth] ?? -1) + 1) }));
    this.beam = beam;
    this.sheet.setAttribute("aria-label", this.t("tree.spoken", { nodes: nodes.length }));
    const depths = Math.max(...nodes.map((node) => node.depth));
    const rows = Math.max(...Object.values(ranks)) + 1;
    const width = BRANCH.left * 2 + 20 + depths * BRANCH.step;
    const svg = shape("svg", { width, height: BRANCH.top * 2 + rows * BRANCH.row, "aria-hidden": "true" });
    const lines = shape("g", {});
    const boxes = shape("g", {});
    this.boxes = this.nodes.map((node, place) => {
      const [x, y] = this.place(node);
      const [fromX, fromY] = node.parent < 0 ? [BRANCH.left, BRANCH.top + BRANCH.row / 2] : this.end(this.nodes[node.parent]);
      const kind = ["is-kept", "is-best", "is-greedy", "is-ended"].filter((name) => node[name.slice(3)]).join(" ");
      lines.append(shape("path", { class: `branch ${kind}`, d: `M${fromX} ${fromY}C${fromX + 14} ${fromY} ${x - 14} ${y} ${x} ${y}` }));
      const label = node.ended ? "■" : node.piece.replace(/\s/g, "␣");
      const box = shape("g", { class: `twig ${kind}`, transform: `translate(${x} ${y})` },
        shape("rect", { x: 0, y: -13, width: BRANCH.step - 22, height: 26, rx: 5 }),
        shape("text", { x: 6, y: 4 }, [...label].length > 7 ? `${[...label].slice(0, 6).join("")}…` : label),
        shape("text", { class: "share", x: BRANCH.step - 26, y: 4, "text-anchor": "end" }, String(Math.round(100 * Math.exp(node.log)))));
      box.addEventListener("pointerenter", () => this.point(place));
      box.addEventListener("click", () => this.point(place));
      boxes.append(box);
      return box;
    });
    svg.append(shape("circle", { cx: BRANCH.left, cy: BRANCH.top + BRANCH.row / 2, r: 4, class: "root" }), lines, boxes);
    this.sheet.replaceChildren(svg);
    this.point(null);
  }

  place(node) {
    return [BRANCH.left + 20 + (node.depth - 1) * BRANCH.step, BRANCH.top + (node.rank + 0.5) * BRANCH.row];
  }
  end(node) {
    const [x, y] = this.place(node);
    return [x + BRANCH.step - 22, y];
  }

  // The tokens from the first to this one.
  way(place) {
    const found = [];
    for (let at = place; at >= 0; at = this.nodes[at].parent) found.unshift(at);
    return found;
  }

  point(place) {
    this.at = place < 0 ? null : place;
    const way = this.at === null ? [] : this.way(this.at);
    this.boxes?.forEach((box, each) => {
      box.classList.toggle("is-on", way.includes(each));
      box.classList.toggle("is-at", each === this.at);
    });
    this.pointed(this.at === null ? null : this.nodes[this.at], way.map((each) => this.nodes[each]));
  }

  walk(event) {
    const now = this.nodes[this.at];
    if (event.ctrlKey || event.metaKey || event.altKey || !now) return;
    const near = (test) => this.nodes.findIndex(test);
    const next = {
      ArrowLeft: () => now.parent,
      ArrowRight: () => near((each) => each.parent === this.at),
      ArrowUp: () => near((each) => each.depth === now.depth && each.rank === now.rank - 1),
      ArrowDown: () => near((each) => each.depth === now.depth && each.rank === now.rank + 1),
    }[event.key];
    if (!next) return;
    event.preventDefault();
    const found = next();
    if (found < 0) return;
    this.point(found);
    const [x] = this.place(this.nodes[found]);
    this.sheet.scrollLeft = x - this.sheet.clientWidth / 2;
  }
}
