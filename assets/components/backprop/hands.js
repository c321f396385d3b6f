/* Hands on spots: a click jumps to a quantity or selects a given one, a sideways drag of a given number changes it. The new number
   is reported when the hand lets go; what follows from it comes from the server. */

const PER_PIXEL = 0.02;
const GRAIN = 0.05;

function touchable(view, spot) {
  const { node } = spot;
  const given = spot.ids.find((id) => view.net.quantities[id].kind in EDITABLE);
  if (given && spot.text) node.classList.add("scrub");
  node.addEventListener("pointerenter", () => hover(view, newest(view, spot) ?? spot.ids[0]));
  node.addEventListener("pointerleave", () => hover(view, null));
  node.addEventListener("pointerdown", (event) => {
    if (event.button > 0 || !event.isPrimary) return;
    view.root.classList.add("holding");
    const start = event.clientX;
    let moved = false;
    const before = given && valueOf(view, given);
    const follow = (next) => {
      if (!given || !spot.text || (!moved && Math.abs(next.clientX - start) < 4)) return;
      if (!moved) {
        moved = true;
        node.setPointerCapture(event.pointerId);
        pause(view);
        select(view, given);
      }
      edit(view, given, Math.round((before + (next.clientX - start) * PER_PIXEL) / GRAIN) * GRAIN);
    };
    const end = () => {
      node.removeEventListener("pointermove", follow);
      node.removeEventListener("pointerup", end);
      node.removeEventListener("pointercancel", end);
      view.root.classList.remove("holding");
      if (moved) {
        node.addEventListener("click", (click) => click.stopImmediatePropagation(), { once: true, capture: true });
        send(view);
      }
      if (view.late) view.receive(view.late);
    };
    node.addEventListener("pointermove", follow);
    node.addEventListener("pointerup", end);
    node.addEventListener("pointercancel", end);
  });
  node.addEventListener("click", () => jump(view, newest(view, spot) ?? spot.ids.find((id) => view.net.place(id)) ?? spot.ids[0]));
}

function hover(view, id) {
  if (view.lit === id || view.root.classList.contains("holding")) return;
  view.lit = id;
  lightSpots(view);
  lightEdges(view);
  lightPanel(view);
}

// A number in a hand: shown where it stands, while all that follows from it is pale until the server has answered.
function edit(view, id, value) {
  const [low, high] = view.limits;
  view.edits[id] = Math.min(high, Math.max(low, Math.round(value * 1e6) / 1e6));
  view.root.classList.add("stale");
  for (const book of view.books) book.of(id).forEach((spot) => refreshSpot(view, spot));
  view.drawing.paint?.();
  showEdit(view, id);
}

function keys(view, event) {
  const inField = event.target.closest?.("input:not([type=range]), select, textarea");
  if (inField || event.altKey || event.ctrlKey || event.metaKey) return;
  const onButton = event.target.closest?.("button:not([aria-disabled=true])");
  if (event.key === " " && !onButton) toggle(view);
  else if (event.key === "ArrowRight" || event.key === "ArrowDown") stepBy(view, 1);
  else if (event.key === "ArrowLeft" || event.key === "ArrowUp") stepBy(view, -1);
  else if (event.key === "Home") jumpTo(view, 0);
  else if (event.key === "End") jumpTo(view, view.net.order.length);
  else return;
  event.preventDefault();
}
