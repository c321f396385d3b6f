/* What the network answers with all heads and tokens (pale), and now (full). */

const LISTED = 8; // places whose answer has changed most

function answersOf(view, look, at) {
  const title = element("h4", {}, view.say(`answer.${look.kind}`));
  const change = element("p", { class: "muted", role: "status" }, look.alike ? view.say("answer.alike") : view.say("answer.change", { percent: headPercent(look.change) }));
  const body = { places: placesOf, vectors: vectorsOf }[look.kind] ?? sharesOf;
  return element("section", { class: "answers", "data-text": at + 1 }, title, body(view, look), change);
}

function sharesOf(view, look) {
  const named = look.answers.map(({ name, before, after }) => {
    const was = element("i", { class: "was", style: `width: ${(100 * before).toFixed(1)}%` });
    const now = element("i", { class: "is", style: `width: ${(100 * after).toFixed(1)}%` });
    const numbers = look.alike ? headPercent(after) : `${headPercent(before)} → ${headPercent(after)}`;
    return element("li", { "data-answer": name }, element("b", {}, name), element("span", { class: "track" }, was, now), element("span", { class: "num" }, numbers));
  });
  return element("ol", { class: "shares" }, ...named);
}

function placesOf(view, look) {
  const nodes = look.answers.map(({ place, name, share, was, before }) => {
    const changed = was !== name;
    const words = view.say(changed ? "answer.place.other" : "answer.place", { token: look.names[place], name, was, now: headPercent(share), before: headPercent(before) });
    return element("li", { class: changed ? "changed" : "", title: words, "aria-label": words }, element("small", {}, look.names[place]), element("b", {}, name), element("span", { class: "num" }, headPercent(share)));
  });
  return element("ol", { class: "places" }, ...nodes);
}

// Those of the tokens whose vector has turned most.
function vectorsOf(view, look) {
  if (look.alike) return element("p", { class: "muted" }, view.say("answer.none"));
  const turned = [...look.answers].sort((a, b) => a.alike - b.alike).slice(0, LISTED);
  const rows = turned.map(({ place, alike }) => {
    const now = element("i", { class: "is", style: `width: ${(100 * Math.max(0, alike)).toFixed(1)}%` });
    return element("li", {}, element("b", {}, look.names[place]), element("span", { class: "track" }, now), element("span", { class: "num" }, alike.toFixed(3)));
  });
  return element("ol", { class: "shares" }, ...rows);
}
