/* The text, each token on the color of its number; arrows go from token to token, up and down from unit to unit. */

function textOf(view) {
  const { tokens, after, arrays } = view.look;
  const nodes = tokens.map(({ text }, t) => {
    const node = element("span", { class: "token", role: "option", id: `token-${t}`, "data-t": t });
    node.textContent = text === "\n" ? "↵\n" : text === "\t" ? "⇥" : text === "" ? "▫" : /^[\p{C}]$/u.test(text) ? spoken(view, text) : text;
    if (text === "\n") node.classList.add("break");
    if (arrays.strange.data[t]) node.classList.add("strange");
    return node;
  });
  const pieces = tokens.flatMap(({ before }, t) => [before, nodes[t]]);
  const box = element("div", {
    class: "text", role: "listbox", tabindex: "0", dir: "auto", "data-help": "text", "aria-label": view.say("text"),
  }, ...pieces, after);
  const under = (event) => {
    const node = event.target.closest?.("[data-t]");
    return node ? Number(node.dataset.t) : null;
  };
  box.addEventListener("pointermove", (event) => event.pointerType === "mouse" && peekAt(view, under(event)));
  box.addEventListener("pointerleave", () => peekAt(view, null));
  box.addEventListener("click", (event) => under(event) !== null && lookAtToken(view, under(event)));
  view.root.onkeydown = (event) => {
    if (event.target.matches("select, input, summary") || event.ctrlKey || event.metaKey || event.altKey) return;
    const now = tokenNow(view);
    const ahead = getComputedStyle(box).direction === "rtl" ? -1 : 1;
    const act = {
      ArrowRight: () => lookAtToken(view, Math.max(0, Math.min(tokens.length - 1, now + ahead))),
      ArrowLeft: () => lookAtToken(view, Math.max(0, Math.min(tokens.length - 1, now - ahead))),
      Home: () => lookAtToken(view, 0), End: () => lookAtToken(view, tokens.length - 1),
      Escape: () => lookAtToken(view, -1),
      ...(hasUnits(view) ? { ArrowDown: () => lookAtUnit(view, 1), ArrowUp: () => lookAtUnit(view, -1) } : {}),
    }[event.key];
    if (!act) return;
    act();
    event.preventDefault();
  };
  view.live.push(() => {
    const at = tokenNow(view);
    nodes.forEach((node, t) => {
      const { value, share, signed } = shadeOf(view, t);
      const color = tint(view, share, signed);
      const style = `background:${color};color:${inkOn(color)};--size:${(3 * Math.abs(share)).toFixed(1)}px`;
      if (node.drawn !== style) {
        node.drawn = style;
        node.setAttribute("style", style);
      }
      node.classList.toggle("plus", signed && value > 0);
      node.classList.toggle("minus", signed && value < 0);
      node.classList.toggle("now", t === at);
      node.setAttribute("aria-selected", String(t === at));
      if (t === at) node.setAttribute("aria-label", `${spoken(view, tokens[t].text)}, ${signed ? withSign(value) : formatNumber(value)}`);
    });
    if (at >= 0) box.setAttribute("aria-activedescendant", `token-${at}`);
    else box.removeAttribute("aria-activedescendant");
  });
  return box;
}

// −1 orange … 1 blue; a share from nothing to the accent.
function tint(view, share, signed) {
  const { colors } = view;
  if (signed) return colors.diverging(Math.sign(share) * Math.sqrt(Math.abs(share)));
  return mix([rgb(colors.background), rgb(colors.accent)], share);
}

const inkOn = (color) => (luminance(color) > 0.3 ? "#14181b" : "#ffffff");

// All numbers of the token that is looked at, in words.
function readoutOf(view) {
  const line = element("p", { class: "readout num", role: "status" });
  view.live.push(() => {
    const { arrays, tokens, T } = view.look;
    const t = tokenNow(view);
    if (t < 0) {
      line.textContent = view.say("point");
      return;
    }
    const told = [view.say("at", { number: t + 1, count: T, token: spoken(view, tokens[t].text) })];
    if (arrays.strange.data[t]) told.push(view.say("strange"));
    if (reads(view)) {
      told.push(view.say(`told.${view.look.header.method}`, { value: withSign(arrays.shares.data[t]), name: view.data.classes[view.look.header.target] }));
      told.push(view.say("told.after", { name: view.data.classes[view.look.header.target], percent: percentOf(chanceAt(view, t, view.look.header.target)) }));
    } else if (t > 0) told.push(view.say("told.bits", { bits: formatNumber(arrays.bits.data[t]), percent: percentOf(2 ** -arrays.bits.data[t]) }));
    if (hasUnits(view)) {
      const gate = gateNow(view);
      const unit = unitNow(view);
      told.push(view.say("told.unit", { gate: view.say(`gate.${gate}`), unit: unit + 1, value: twoPlaces(valueOf(view, gate, t, unit), isSigned(gate)) }));
    }
    line.textContent = told.join(" · ");
  });
  return line;
}

const chanceAt = (view, t, k) => view.look.arrays.chances.data[t * view.data.classes.length + k];
