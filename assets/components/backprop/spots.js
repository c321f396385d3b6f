/* Spots: the places of a drawing or list where quantities are written. A spot shows the newest of its quantities that is known
   by now; a step refreshes only the spots of what became known or unknown. */

function spotBook(view) {
  const byId = new Map();
  const book = {
    all: [],
    of: (id) => byId.get(id) || [],
    // node: the element; text: where the value is written; ids: oldest first; at: [x, y] in the drawing, if it lies in one
    add(spot) {
      book.all.push(spot);
      for (const id of spot.ids) {
        if (!byId.has(id)) byId.set(id, []);
        byId.get(id).push(spot);
      }
      spot.node.dataset.ids = spot.ids.join(" ");
      refreshSpot(view, spot);
      return spot;
    },
  };
  return book;
}

// The one that became known last; among given ones the first.
const newest = (view, spot) => spot.ids.filter((id) => known(view, id)).reduce((best, id) => (best === undefined || view.net.place(id) > view.net.place(best) ? id : best), undefined);

function refreshSpot(view, spot) {
  const id = newest(view, spot);
  const value = id === undefined ? null : valueOf(view, id);
  const text = id === undefined ? "" : num(value);
  if (spot.text && spot.text.textContent !== text) spot.text.textContent = text;
  if (spot.tag && spot.tagOf) spot.tag.replaceChildren(texmath(spot.tagOf(id ?? spot.ids[0])));
  const { classList } = spot.node;
  classList.toggle("known", id !== undefined);
  classList.toggle("long", text.length > 6);
  classList.toggle("changed", spot.ids.length > 1 && id !== undefined && id !== spot.ids[0]);
  classList.toggle("slope", view.net.quantities[id]?.kind === "dw");
  const sign = id === undefined ? "zero" : signOf(value);
  for (const each of ["positive", "negative", "zero"]) classList.toggle(each, each === sign);
  spot.look?.(id, value);
}

// Which spots are the present one, its sources, or under the pointer.
function lightSpots(view) {
  const wanted = new Map();
  const give = (id, mark) => {
    for (const book of view.books) for (const spot of book.of(id)) wanted.set(spot, [...(wanted.get(spot) || []), mark]);
  };
  const id = shownId(view);
  view.stage.classList.toggle("many", Boolean(id) && view.net.quantities[id].sources.length > 14);
  if (id) {
    for (const source of view.net.quantities[id].sources) give(source, view.beat === undefined ? "source" : "wait");
    if (view.beat !== undefined) view.net.quantities[id].sources.slice(0, view.beat + 1).forEach((source) => give(source, "source"));
    give(id, "now");
  }
  if (view.lit) give(view.lit, "lit");
  for (const spot of view.lighted) if (!wanted.has(spot)) mark(spot, []);
  for (const [spot, marks] of wanted) mark(spot, marks);
  view.lighted = new Set(wanted.keys());
}

function mark(spot, marks) {
  for (const node of [spot.node, ...(spot.more || [])]) {
    for (const each of ["now", "source", "lit"]) node.classList.toggle(each, marks.includes(each));
  }
}
