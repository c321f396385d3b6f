/* All quantities in the order of their computation: a place to look things up and to jump from. */

function quantityList(view) {
  const book = spotBook(view);
  const { net } = view;
  const groups = new Map([["given", []], ...PHASES.map((phase) => [phase, []])]);
  for (const [id, q] of Object.entries(net.quantities)) if (q.kind in EDITABLE) groups.get("given").push(id);
  for (const id of net.order) groups.get(net.phase(id))?.push(id);
  const list = element("div", { class: "list" });
  for (const [phase, ids] of groups) {
    if (!ids.length) continue;
    const blocks = []; // a block for each neuron, so that a step lays out one of them and not the whole list
    let owner = null;
    for (const id of ids) {
      const { layer, unit } = net.where(id);
      if (owner !== `${layer}.${unit}` && (ids.length > 60 || !blocks.length)) blocks.push(element("div", { class: "chips" }));
      owner = `${layer}.${unit}`;
      const chips = blocks[blocks.length - 1];
      const text = element("span", { class: "num" });
      const node = element("button", { type: "button", class: "chip", tabindex: "-1" }, texmath(net.quantities[id].symbol), text);
      chips.append(node);
      book.add({ ids: [id], node, text });
      node.addEventListener("click", () => jump(view, id));
      node.addEventListener("pointerenter", () => hover(view, id));
      node.addEventListener("pointerleave", () => hover(view, null));
    }
    list.append(element("h5", {}, element("span", { class: `phase ${phase}` }, view.say(`phase.${phase}`))), ...blocks);
  }
  const box = element("details", { class: "all" }, element("summary", {}, view.say("all", { count: net.order.length })), list);
  box.open = view.listOpen ?? view.width >= 680;
  box.addEventListener("toggle", () => {
    view.listOpen = box.open;
  });
  return { box, list, book };
}

// One chip can be reached by Tab: the present one, and it stays in sight.
function followInList(view) {
  view.chip?.setAttribute("tabindex", "-1");
  const id = shownId(view);
  view.chip = (id && view.list.book.of(id)[0]?.node) || view.list.list.querySelector(".chip");
  view.chip.setAttribute("tabindex", "0");
  if (!view.list.box.open) return;
  const [chip, list] = [view.chip.getBoundingClientRect(), view.list.list.getBoundingClientRect()];
  if (chip.top < list.top + 20 || chip.bottom > list.bottom - 20) view.list.list.scrollTop += chip.top - list.top - list.height / 3;
}
