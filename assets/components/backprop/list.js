/* All quantities in the order of their computation: a place to look things up and to jump from. There may be thousands, so only those
   near the part in sight have elements; every chip has the same size, so the place of each is known without measuring. */

const CHIP = { width: 142, height: 34 }; // px, with the gap
const NEAR = 250; // px around the part in sight that have their chips

function quantityList(view) {
  const list = element("div", { class: "list" });
  const wide = view.width < 680 ? view.width - 26 : 0.4 * view.width - 37;
  const columns = Math.max(1, Math.floor(wide / CHIP.width));
  const blocks = [];
  const home = new Map(); // block by id
  const chips = new Map(); // spot by id
  for (const [phase, groups] of stretches(view.net)) {
    list.append(element("h5", {}, element("span", { class: `phase ${phase}` }, view.say(`phase.${phase}`))));
    for (const ids of groups) {
      const height = Math.ceil(ids.length / columns) * CHIP.height;
      const block = { ids, height, top: 0, full: false, node: element("div", { class: "chips", style: `height:${height}px;grid-template-columns:repeat(${columns},minmax(0,1fr))` }) };
      list.append(block.node);
      blocks.push(block);
      for (const id of ids) home.set(id, block);
    }
  }
  const made = { list, top: 0, height: 0 };
  made.book = { of: (id) => (chips.has(id) ? [chips.get(id)] : []) };
  const fill = (block) => {
    if (block.full) return;
    block.full = true;
    for (const id of block.ids) chips.set(id, chip(view, id));
    block.node.append(...block.ids.map((id) => chips.get(id).node));
  };
  const empty = (block) => {
    if (!block.full || block.node.contains(view.root.getRootNode().activeElement)) return;
    block.full = false;
    block.node.replaceChildren();
    for (const id of block.ids) chips.delete(id);
  };
  const measure = () => {
    made.height = list.clientHeight;
    made.top = list.scrollTop;
    for (const block of blocks) block.top = block.node.offsetTop;
  };
  made.look = () => {
    if (!made.height) return;
    for (const block of blocks) {
      const near = block.top + block.height > made.top - NEAR && block.top < made.top + made.height + NEAR;
      (near ? fill : empty)(block);
    }
  };
  // the chip of a quantity, or of the first one, in sight
  made.follow = (id) => {
    const block = home.get(id) ?? blocks[0];
    fill(block);
    if (made.box.open && !made.height) measure();
    const at = block.top + Math.floor(Math.max(0, block.ids.indexOf(id)) / columns) * CHIP.height;
    if (made.height && (at < made.top + 20 || at + CHIP.height > made.top + made.height - 20)) {
      list.scrollTop = at - made.height / 3;
      made.top = list.scrollTop;
    }
    made.look();
    return chips.get(home.has(id) ? id : block.ids[0]).node;
  };
  list.addEventListener("scroll", () => {
    made.top = list.scrollTop;
    made.look();
  });
  made.box = element("details", { class: "all" }, element("summary", {}, view.say("all", { count: view.net.order.length })), list);
  made.box.open = view.listOpen ?? view.width >= 680;
  made.box.addEventListener("toggle", () => {
    view.listOpen = made.box.open;
    made.height = 0;
    followInList(view);
  });
  return made;
}

// The ids of each phase, and in long ones those of each neuron apart.
function stretches(net) {
  const phases = new Map([["given", []], ...PHASES.map((phase) => [phase, []])]);
  for (const [id, q] of Object.entries(net.quantities)) if (q.kind in EDITABLE) phases.get("given").push(id);
  for (const id of net.order) phases.get(net.phase(id))?.push(id);
  return [...phases].filter(([, ids]) => ids.length).map(([phase, ids]) => {
    const groups = new Map();
    for (const id of ids) {
      const { layer, unit } = net.where(id);
      const key = ids.length > 60 ? `${layer}.${unit}` : "all";
      if (!groups.has(key)) groups.set(key, []);
      groups.get(key).push(id);
    }
    return [phase, [...groups.values()]];
  });
}

function chip(view, id) {
  const text = element("span", { class: "num" });
  const node = element("button", { type: "button", class: "chip", tabindex: "-1" }, texmath(view.net.quantities[id].symbol), text);
  node.addEventListener("click", () => jump(view, id));
  node.addEventListener("pointerenter", () => hover(view, id));
  node.addEventListener("pointerleave", () => hover(view, null));
  const spot = { ids: [id], node, text };
  refreshSpot(view, spot);
  lightSpot(view, spot);
  return spot;
}

// One chip can be reached by Tab: the present one, and it stays in sight.
function followInList(view) {
  view.chip?.setAttribute("tabindex", "-1");
  view.chip = view.list.follow(shownId(view));
  view.chip.setAttribute("tabindex", "0");
}
