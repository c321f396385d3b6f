/* Five reviews and a sixth, cut in the way that is chosen: which tokens come back, and what they say of the sixth. */

function fivePart(view) {
  const { units } = view.data;
  if (!units.some(({ unit }) => unit === view.unit)) view.unit = units[0].unit;
  const cards = units.map((way) => cardOf(view, way));
  const detail = element("div", { class: "detail" });
  const readout = element("p", { class: "readout", role: "status" });
  let shown = null;
  view.picked = null;
  view.live.push(() => {
    for (const card of cards) {
      const chosen = card.dataset.unit === view.unit;
      card.setAttribute("aria-checked", String(chosen));
      card.tabIndex = chosen ? 0 : -1;
    }
    if (shown !== view.unit) detail.replaceChildren(...reviewsOf(view, units.find(({ unit }) => unit === view.unit)));
    shown = view.unit;
    for (const chip of detail.querySelectorAll(".chip")) chip.classList.toggle("is-marked", view.picked !== null && chip.dataset.text === view.picked);
    readout.textContent = view.picked === null ? view.say("five.point") : view.toldOf;
  });
  cards.forEach((card, place) => {
    const choose = (next) => {
      view.unit = next.dataset.unit;
      view.picked = null;
      view.draw();
    };
    card.addEventListener("click", () => choose(card));
    card.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
      if (!step) return;
      event.preventDefault();
      const next = cards[(place + step + cards.length) % cards.length];
      choose(next);
      next.focus();
    });
  });
  return [element("div", { class: "ways", role: "radiogroup", "aria-label": view.say("five.ways") }, ...cards), detail, readout];
}

// One way of cutting in figures: what it found in the five, what of the sixth it knows, what it answers.
function cardOf(view, way) {
  const percent = Math.round(100 * way.positive);
  const figures = [
    ["five.tokens", wholeNumber(way.tokens)],
    ["five.shared", wholeNumber(way.shared)],
    ["five.known", view.say("five.of", { count: way.known, all: way.asked.length })],
  ].map(([key, value]) => element("div", {}, element("dt", {}, view.say(key)), element("dd", { class: "num" }, value)));
  const bar = element("i", { class: "bar", "aria-hidden": "true" }, element("b"));
  bar.firstChild.style.width = `${100 * way.positive}%`;
  const right = view.data.asked.positive === null ? "" : (way.positive >= 0.5) === view.data.asked.positive ? "right" : "wrong";
  const answer = element("p", { class: `answer ${way.known ? right : ""}` }, element("span", { class: "num" }, view.say(percent >= 50 ? "five.positive" : "five.negative", { percent })));
  const verdict = way.known ? right && `${right === "right" ? "✓" : "✗"} ${view.say(`five.${right}`)}` : view.say("five.guess");
  if (verdict) answer.append(" ", element("em", {}, verdict));
  return element(
    "button",
    { type: "button", class: "way card", role: "radio", "data-unit": way.unit },
    element("h4", {}, view.say(`unit.${way.unit}`)),
    element("dl", {}, ...figures),
    bar,
    answer,
  );
}

// The five and the sixth, line by line.
function reviewsOf(view, way) {
  const { reviews, asked } = view.data;
  const lines = reviews.map((review, place) => {
    const chips = way.five[place].map((token) => {
      const label = view.say(token.within > 1 ? "five.said.shared" : "five.said.once", { text: visible(token.text), count: token.within });
      return noted(view, chipOf({ text: token.text, label, note: token.within > 1 ? `×${token.within}` : "" }), token, label);
    });
    for (const [at, chip] of chips.entries()) chip.classList.add(way.five[place][at].within > 1 ? "is-shared" : "is-once");
    return lineOf(view, review, chips, "");
  });
  const chips = way.asked.map((token) => {
    const weight = token.weight === null ? "?" : signedNumber(token.weight);
    const label = view.say(token.weight === null ? "five.said.unknown" : "five.said.weight", { text: visible(token.text), count: token.within, weight });
    const color = token.weight === null ? "" : token.weight > 0 ? view.colors.positive : view.colors.negative;
    return noted(view, chipOf({ text: token.text, label, note: weight, color: Math.abs(token.weight ?? 0) < 0.005 ? "" : color, unknown: token.weight === null }), token, label);
  });
  const total = way.start + way.asked.reduce((sum, token) => sum + (token.weight ?? 0), 0);
  const sum = view.say("five.sum", {
    start: signedNumber(way.start),
    weights: signedNumber(total - way.start),
    total: signedNumber(total),
    percent: (100 * way.positive).toFixed(1),
  });
  return [...lines, lineOf(view, asked, chips, "is-asked"), element("p", { class: "sum num" }, sum)];
}

function lineOf(view, review, chips, kind) {
  const sign = review.positive === null ? "?" : review.positive ? "+" : "−";
  const word = view.say(review.positive === null ? "five.yours" : review.positive ? "five.good" : "five.bad");
  const badge = element("span", { class: review.positive === null ? "sign" : review.positive ? "sign plus" : "sign minus", role: "img", "aria-label": word, title: word }, sign);
  const row = rowOf(chips, review.text, review.text, () => {});
  const said = element("div", {}, row);
  if (review.meaning) said.append(element("p", { class: "meaning" }, review.meaning));
  return element("div", { class: `line ${kind}` }, badge, said);
}

// Pointed at, a token is marked wherever it stands, and the line below says what it is.
function noted(view, chip, token, label) {
  chip.dataset.text = token.text.toLowerCase();
  const point = (text) => {
    view.picked = text;
    view.toldOf = label;
    view.draw();
  };
  for (const kind of ["pointerenter", "focus", "click"]) chip.addEventListener(kind, () => point(chip.dataset.text));
  for (const kind of ["pointerleave", "blur"]) chip.addEventListener(kind, () => point(null));
  return chip;
}

function signedNumber(value) {
  const shown = Math.abs(value).toFixed(2);
  return Number(shown) === 0 ? "0" : `${value > 0 ? "+" : "−"}${shown}`;
}
