/* Every unit at every token as a heat map: a row for each unit, in the order that was chosen, a column for each token. */

const HIGHEST_MAP = 360; // pixels

function heatOf(view) {
  const { T, H } = view.look;
  const canvas = element("canvas", { width: T, height: H, "aria-hidden": "true" });
  const height = H * Math.max(2, Math.min(14, Math.floor(HIGHEST_MAP / H)));
  canvas.style.height = `${height}px`;
  const column = element("i", { class: "column" });
  const row = element("i", { class: "row" });
  const frame = element("div", { class: "heat", role: "img", "data-help": "heat", style: `height: ${height}px` }, canvas, column, row);
  const under = (event) => {
    const box = frame.getBoundingClientRect();
    const t = Math.floor(((event.clientX - box.left) / box.width) * T);
    const place = Math.floor(((event.clientY - box.top) / box.height) * H);
    return t >= 0 && t < T && place >= 0 && place < H ? [t, place] : null;
  };
  frame.addEventListener("pointermove", (event) => event.pointerType === "mouse" && peekAt(view, under(event)?.[0] ?? null));
  frame.addEventListener("pointerleave", () => peekAt(view, null));
  frame.addEventListener("click", (event) => {
    const at = under(event);
    if (!at) return;
    view.peek = null;
    hold(view);
    change(view, { token: at[0] + 1, unit: orderNow(view)[at[1]] + 1, shade: "unit" });
    rest(view);
  });
  const words = element("p", { class: "caption" });
  let drawn = "";
  view.live.push(() => {
    const gate = gateNow(view);
    const order = orderNow(view);
    const unit = unitNow(view);
    const key = `${gate} ${view.values.sort}`;
    if (key !== drawn) {
      drawn = key;
      paintHeat(view, canvas, gate, order);
    }
    const t = tokenNow(view);
    column.hidden = t < 0;
    Object.assign(column.style, { left: `${(100 * t) / T}%`, width: `${100 / T}%` });
    Object.assign(row.style, { top: `${(100 * order.indexOf(unit)) / H}%`, height: `${100 / H}%` });
    words.textContent = view.say("heat", { gate: view.say(`gate.${gate}`), units: H, count: T, unit: unit + 1, sort: view.say(`sort.${view.values.sort}`), range: view.say(isSigned(gate) ? "range.signed" : "range.share") });
    frame.setAttribute("aria-label", words.textContent);
  });
  return element("figure", {}, frame, words);
}

function paintHeat(view, canvas, gate, order) {
  const { T, H } = view.look;
  const context = canvas.getContext("2d");
  const image = context.createImageData(T, H);
  const reach = reachOfGate(view, gate);
  // 256 colors once, not one for each of a hundred thousand cells
  const colors = Array.from({ length: 256 }, (_, k) => rgb(isSigned(gate) ? view.colors.diverging((k - 127.5) / 127.5) : mix([rgb(view.colors.background), rgb(view.colors.accent)], k / 255)));
  order.forEach((unit, place) => {
    for (let t = 0; t < T; t += 1) {
      const share = valueOf(view, gate, t, unit) / reach;
      const color = colors[Math.max(0, Math.min(255, Math.round(255 * (isSigned(gate) ? (share + 1) / 2 : share))))];
      image.data.set([...color, 255], 4 * (place * T + t));
    }
  });
  context.putImageData(image, 0, 0);
}
