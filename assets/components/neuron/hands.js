/* Numbers that are dragged sideways, or moved by keys. */

import "../../parts/hands.js";

// A number that is dragged sideways (a mouse may also go up and down; a finger scrolls the page that way).
function scrubbable(view, node, name) {
  node.dataset.q = name;
  node.classList.add("scrub");
  graspable(view, node, (event) => {
    const [x0, y0, value] = [event.clientX, event.clientY, view.values[name]];
    return (next) => {
      const way = next.clientX - x0 + (next.pointerType === "touch" ? 0 : y0 - next.clientY);
      if (name === "learning_rate") change(view, { [name]: Number((value * 10 ** (way / 120)).toPrecision(2)) });
      else change(view, { [name]: Math.abs(way) < 2 ? value : Math.round((value + way * PER_PIXEL) / GRAIN) * GRAIN });
    };
  });
}

// A slider for keyboards and screen readers.
function slidable(view, node, name, label) {
  const [low, high] = view.limits[name];
  const set = (attributes) => Object.entries(attributes).forEach(([key, value]) => node.setAttribute(key, value));
  set({ role: "slider", tabindex: "0", "aria-label": label, "aria-valuemin": low, "aria-valuemax": high });
  view.live.push(({ s }) => {
    node.setAttribute("aria-valuenow", s[name]);
    node.setAttribute("aria-valuetext", num(s[name]));
  });
  node.addEventListener("keydown", (event) => {
    const way = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 10, PageDown: -10 }[event.key];
    const size = event.shiftKey && Math.abs(way) === 1 ? 10 * way : way;
    let value = null;
    if (event.key === "Home") value = low;
    else if (event.key === "End") value = high;
    else if (way && name === "learning_rate") value = Number((view.values[name] * 10 ** (size / 20)).toPrecision(2));
    else if (way) value = Math.round((view.values[name] + size * 0.1) * 1000) / 1000;
    if (value === null) return;
    event.preventDefault();
    hold(view);
    change(view, { [name]: value });
    rest(view);
  });
}
