/* A race of networks: the test loss of each contestant over time, median and middle half, and what the middle one has drawn on
   the plane in the end. Stands still; a pointer or the keyboard picks one out.

   data      bytes of pages/ui/race.py: names, marks, median, low, high (K, E + 1), surfaces (K, outputs, G, G) */

import "../../parts/elements.js";

export default lasting({
  make: ({ parentElement }) => createView(parentElement),
  take: (view, { data }) => view.receive(unpack(data)),
  end: (view) => view.watcher.disconnect(),
});

function createView(parent) {
  const root = parent.querySelector(".race") ?? parent.appendChild(element("div", { class: "race" }));
  const view = { root, picked: null, width: 0 };
  view.watcher = new ResizeObserver(() => view.header && root.clientWidth !== view.width && lay(view));
  view.watcher.observe(root);
  view.receive = ({ header, arrays }) => {
    Object.assign(view, { header, arrays, picked: null });
    lay(view);
  };
  view.pick = (k) => {
    if (k === view.picked) return;
    view.picked = k;
    for (const card of root.querySelectorAll(".runner")) card.classList.toggle("picked", Number(card.dataset.k) === k);
    drawChart(view);
  };
  return view;
}

function lay(view) {
  const { root, header } = view;
  view.width = root.clientWidth || 600;
  view.colors = palette(root);
  const chart = element("canvas", { role: "img", "aria-label": header.alt });
  view.chart = chart;
  const cards = header.names.map((name, k) => {
    const picture = element("canvas", { class: "surface", "aria-hidden": "true" });
    drawSurface(view, picture, k);
    const swatch = element("span", { class: "swatch" });
    swatch.style.background = view.colors.categories[k];
    const card = element(
      "button",
      { type: "button", class: k === header.winner ? "runner winner" : "runner", "data-k": String(k), "aria-label": `${name}: ${header.marks[k]}` },
      element("span", { class: "name" }, swatch, name),
      picture,
      element("span", { class: "num mark" }, header.marks[k]),
    );
    for (const kind of ["pointerenter", "focus"]) card.addEventListener(kind, () => view.pick(k));
    for (const kind of ["pointerleave", "blur"]) card.addEventListener(kind, () => view.pick(null));
    card.addEventListener("click", () => view.pick(k));
    return card;
  });
  root.replaceChildren(chart, element("div", { class: "runners" }, ...cards));
  drawChart(view);
}
