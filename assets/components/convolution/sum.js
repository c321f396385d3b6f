/* The one number of the output, written out: each number in the color of where it comes from. */

function sumOf(view) {
  const lines = element("div", { class: "sum num", "data-sum": "" });
  const write = unless(view, ([i, j, o]) => {
    const { scene } = view;
    lines.hidden = Boolean(scene.trouble) || !scene.y.height;
    if (lines.hidden) return;
    const found = scene.slices(i, j, o);
    const place = element("span", { class: "place" }, view.say("sum.place", { row: i + 1, column: j + 1 }));
    lines.replaceChildren(place, ...(scene.kernels ? weighted(view, scene, found, scene.value(i, j, o)) : pooledLines(view, scene, found, i, j)));
  });
  view.live.push(write);
  return lines;
}

const piece = (kind, text) => element("span", { class: kind }, text);
const signed = (value) => (value > 0 ? "positive" : value < 0 ? "negative" : "zero");
const joined = (pieces, text = " + ") => pieces.flatMap((each, at) => (at ? [piece("op", text), each] : [each]));

function weighted(view, scene, found, value) {
  const terms = found.flatMap(({ channel, cells }) => cells.map((cell) => ({ ...cell, channel })));
  const lost = terms.some(({ state }) => state === "error");
  const result = value === null || lost ? piece("result negative", view.say("sum.none")) : piece(`result ${signed(value)}`, short(value));
  const left = piece("letter", "y");
  if (terms.length > MOST_TERMS) {
    const sums = found.map(({ channel, cells }) => {
      const part = cells.reduce((sum, { product }) => sum + product, 0);
      return element("span", { class: "term" }, piece("muted", found.length > 1 ? `${NAMES[channel]} ` : `${view.say("sum.all", { count: cells.length })} `), piece(signed(part), bracketed(part)));
    });
    return [element("p", {}, left, piece("op", " = "), ...joined(sums), piece("op", " = "), result)];
  }
  const numbers = terms.map((term) => {
    const seen = element("span", { class: `pixel ${term.state}`, style: shadeOf(scene.x, term.channel, term.value) }, term.state === "error" ? "✗" : short(term.value));
    return element("span", { class: "term" }, seen, piece("op", "·"), piece(signed(term.weight), bracketed(term.weight)));
  });
  return [element("p", {}, left, piece("op", " = "), ...joined(numbers), piece("op", " = "), result)];
}

// one line for each channel: pooling never mixes them
function pooledLines(view, scene, found, i, j) {
  return found.map(({ channel, cells }) => {
    const result = piece("result", short(scene.value(i, j, channel)));
    const name = found.length > 1 ? [piece("channel", `${NAMES[channel]} `)] : [];
    if (cells.length > MOST_TERMS) return element("p", {}, ...name, piece("letter", "y"), piece("op", " = "), piece("muted", view.say(`sum.${scene.kind}`, { count: cells.length })), piece("op", " = "), result);
    const seen = cells.map((cell) => element("span", { class: `pixel ${cell.state}${cell.won ? " won" : ""}`, style: shadeOf(scene.x, channel, cell.value) }, short(cell.value)));
    const inner = scene.kind === "max" ? [piece("op", "max( "), ...joined(seen, ", "), piece("op", " )")] : [piece("op", "( "), ...joined(seen), piece("op", ` ) / ${cells.length}`)];
    return element("p", {}, ...name, piece("letter", "y"), piece("op", " = "), ...inner, piece("op", " = "), result);
  });
}
