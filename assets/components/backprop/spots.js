/* Spots: the places of a drawing or list where quantities are written. A spot shows the newest of its quantities that is known
   by now; a step refreshes only the spots of what became known or unknown. */

const MANY = 14; // sources: more than these are lit without their numbers

function spotBook(view) {
  const byId = new Map();
  const book = {
    all: [],
    of: (id) => byId.get(id) || [],
    // node: the element; text: where the value is written; ids: oldest first; at: [x, y] in the drawing, if it lies in one;
    // hidden: it has an element only while it is lit, which `make` makes; line: marks => what else lights up.
    // A spot without element is out of sight.
    add(spot) {
      book.all.push(spot);
      for (const id of spot.ids) {
        if (!byId.has(id)) byId.set(id, []);
        byId.get(id).push(spot);
      }
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
  spot.look?.(id, value);
  const { node } = spot;
  if (!node) return; // not in sight
  const text = id === undefined ? "" : num(value);
  if (spot.text && spot.text.textContent !== text) spot.text.textContent = text;
  if (spot.tag && spot.tagged !== (id ?? spot.ids[0])) {
    spot.tagged = id ?? spot.ids[0];
    spot.tag.replaceChildren(texmath(spot.tagOf(spot.tagged)));
  }
  const { classList } = node;
  classList.toggle("known", id !== undefined);
  classList.toggle("long", text.length > 6);
  classList.toggle("changed", spot.ids.length > 1 && id !== undefined && id !== spot.ids[0]);
  classList.toggle("slope", view.net.quantities[id]?.kind === "dw");
  const sign = id === undefined ? "zero" : signOf(value);
  for (const each of ["positive", "negative", "zero"]) classList.toggle(each, each === sign);
}

// Which quantities are the present one, its sources, or under the pointer, and with them all their spots.
function lightSpots(view) {
  const marks = new Map();
  const give = (id, mark) => marks.set(id, [...(marks.get(id) || []), mark]);
  const id = shownId(view);
  const sources = id ? view.net.quantities[id].sources : [];
  if (id) {
    for (const source of sources) give(source, view.beat === undefined ? "source" : "wait");
    if (view.beat !== undefined) sources.slice(0, view.beat + 1).forEach((source) => give(source, "source"));
    give(id, "now");
  }
  if (view.lit) give(view.lit, "lit");
  view.marks = marks;
  const before = view.lighted;
  view.lighted = new Map();
  for (const each of marks.keys()) for (const book of view.books) for (const spot of book.of(each)) view.lighted.set(spot, [...(view.lighted.get(spot) || []), ...marks.get(each)]);
  for (const spot of before.keys()) if (!view.lighted.has(spot)) mark(spot, []);
  for (const [spot, each] of view.lighted) mark(spot, each, sources.length > MANY, view);
}

// A spot that came into being while its quantity is lit.
function lightSpot(view, spot) {
  const marks = spot.ids.flatMap((id) => view.marks?.get(id) ?? []);
  if (!marks.length) return;
  view.lighted.set(spot, marks);
  mark(spot, marks);
}

// A spot without a place of its own has one while it is lit, unless too many are.
function mark(spot, marks, many = false, view = null) {
  const seen = marks.some((each) => each === "now" || each === "lit" || (each === "source" && !many));
  if (spot.hidden && seen && !spot.node) {
    spot.make();
    refreshSpot(view, spot);
  } else if (spot.hidden && !seen && spot.node) {
    spot.node.remove();
    spot.node = spot.text = spot.tag = null;
  }
  if (spot.node) for (const each of ["now", "source", "lit"]) spot.node.classList.toggle(each, marks.includes(each));
}
