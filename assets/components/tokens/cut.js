/* A sentence cut in three ways. What is pointed at in one is marked in all: the same characters. */

function cutPart(view) {
  const { units, text, chosen } = view.data;
  const every = []; // [chip, token, unit]
  view.at = null;
  const readout = element("p", { class: "readout", role: "status" });
  const ways = units.map((unit) => {
    const chips = unit.tokens.map((token) => {
      const chip = chipOf({
        text: token.text,
        note: token.rank ? `#${token.id}` : "?",
        label: said(view, token, text),
        color: view.colors.categories[token.id % view.colors.categories.length],
        unknown: !token.rank,
      });
      every.push([chip, token, unit]);
      return chip;
    });
    const name = view.say(`unit.${unit.unit}`);
    const point = (place) => {
      view.at = place === null ? null : unit.tokens[place];
      view.draw();
    };
    const title = element("h4", {}, name);
    if (unit.unit === chosen) title.append(element("span", { class: "badge" }, view.say("chosen")));
    const share = unit.tokens.length ? Math.round((100 * unit.unknown) / unit.tokens.length) : 0;
    const figures = [
      ["count", wholeNumber(unit.tokens.length)],
      ["unknown", view.say("of", { count: unit.unknown, all: unit.tokens.length, percent: share })],
      ["size", wholeNumber(unit.size)],
    ].map(([key, value]) => element("div", {}, element("dt", {}, view.say(key)), element("dd", { class: "num" }, value)));
    return element(
      "section",
      { class: unit.unit === chosen ? "way is-chosen" : "way", "data-unit": unit.unit },
      title,
      element("dl", {}, ...figures),
      rowOf(chips, view.say("row", { unit: name }), text, point),
    );
  });
  view.live.push(() => {
    const at = view.at && reach(view.at);
    for (const [chip, token] of every) {
      const [from, to] = reach(token);
      chip.classList.toggle("is-marked", Boolean(at) && from < at[1] && at[0] < to);
    }
    readout.textContent = view.at ? told(view, every) : view.say("point");
  });
  return [element("div", { class: "ways" }, ...ways), readout];
}

// The characters that a token touches; a part of a character that another token began touches that character.
function reach({ begin, end }) {
  return begin < end ? [begin, end] : [begin - 1, begin];
}

function said(view, token) {
  const values = { text: visible(token.text), id: token.id, rank: wholeNumber(token.rank), seen: wholeNumber(token.seen) };
  if (!token.rank) return view.say("said.unknown", values);
  return view.say(token.seen ? "said.known" : "said.byte", values);
}

// The token that is pointed at, and into how many each way cuts the same characters.
function told(view, every) {
  const at = reach(view.at);
  const elsewhere = view.data.units.map(({ unit }) => {
    const pieces = every.filter(([, token, { unit: other }]) => other === unit && reach(token)[0] < at[1] && at[0] < reach(token)[1]);
    return `${view.say(`unit.${unit}`)} ${pieces.map(([, token]) => visible(token.text)).join(" | ") || "–"}`;
  });
  return `${said(view, view.at)}\n${elsewhere.join(" · ")}`;
}
