/* The text as the network gets it, a piece for each token: those of the first text can be left out. Shaded by how much the token whose
   row is looked at in the large map looks at them. */

import "../../parts/heads.js";

const wholeNumber = (number) => number.toLocaleString("en-US");

function tokensOf(view, look, at) {
  const first = at === 0;
  const hidden = () => (first ? view.values.hidden : []);
  let now = 0; // where the keyboard is
  const nodes = look.tokens.map((token, place) => {
    const tag = first ? "button" : "span";
    const node = element(tag, { class: "token", "data-token": place + 1, ...(first ? { type: "button", "data-help": "token", tabindex: place === 0 ? "0" : "-1" } : {}) }, token);
    if (first) node.addEventListener("click", () => toggle(place));
    return node;
  });
  const toggle = (place) => {
    const left = new Set(hidden());
    if (!left.delete(place + 1)) left.add(place + 1);
    if (left.size < look.tokens.length) settle(view, { hidden: [...left].sort((a, b) => a - b) });
  };
  const box = element("div", { class: "tokens", role: "group", "aria-label": view.say("tokens"), dir: "auto" }, ...nodes);
  box.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -10, ArrowDown: 10, Home: -Infinity, End: Infinity }[event.key];
    if (!step || !first || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    nodes[now].tabIndex = -1;
    now = Math.max(0, Math.min(nodes.length - 1, now + step));
    nodes[now].tabIndex = 0;
    nodes[now].focus();
  });
  box.addEventListener("focusin", (event) => {
    const place = nodes.indexOf(event.target);
    if (place < 0) return;
    nodes[now].tabIndex = -1;
    now = place;
    nodes[now].tabIndex = 0;
  });
  const said = element("p", { class: "muted" });
  const back = button(view.say("tokens.back"), { "data-help": "back", "data-act": "tokens" }, () => settle(view, { hidden: [] }));
  view.live.push(() => {
    const grid = view.grids[at];
    const { layer, head } = chosenOf(view);
    const map = head === "rollout" ? look.mixed(layer) : look.map(layer, head);
    const row = grid?.row ?? null;
    const shares = map && row !== null ? map.subarray(row * look.n, (row + 1) * look.n) : null;
    const peak = shares ? Math.max(...shares) : 1;
    nodes.forEach((node, place) => {
      const shown = look.kept.indexOf(place);
      const strength = shares && shown >= 0 ? 62 * Math.sqrt(shares[shown] / peak) : 0;
      node.style.setProperty("--strength", `${strength.toFixed(0)}%`);
      const left = hidden().includes(place + 1);
      node.classList.toggle("left", left);
      node.classList.toggle("now", row !== null && look.kept[row] === place);
      if (first) node.setAttribute("aria-pressed", String(left));
    });
    back.hidden = !hidden().length;
    const words = row === null ? [view.say(first ? "tokens.hint" : "tokens.second")] : [view.say("tokens.row", { token: look.names[row] })];
    const { most } = view.data;
    if (look.signs > most) words.push(view.say("tokens.signs", { count: wholeNumber(look.signs), most: wholeNumber(most) }));
    if (look.cut) words.push(view.say(look.signs > most ? "tokens.cut.signs" : "tokens.cut", { count: look.tokens.length, cut: look.cut, most: wholeNumber(most) }));
    const left = hidden().filter((place) => place <= look.tokens.length);
    if (left.length) words.push(view.say("tokens.left", { count: left.length }));
    said.textContent = words.join(" ");
  });
  return element("div", { class: "text" }, box, element("div", { class: "under" }, said, ...(first ? [back] : [])));
}
