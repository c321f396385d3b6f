/* One picture, large, and the probability of every class. */

function pickedOf(view) {
  const box = element("section", { class: "picked", "aria-label": view.say("picked") });
  const { gallery } = view.data;
  if (!gallery) return box;
  const pictures = readPictures({ data: fromText(gallery.images.bytes), shape: gallery.images.shape }, view.data.light);
  let shown = -1;
  view.live.push(() => {
    const number = chosenNumber(view);
    box.classList.toggle("pending", isPending(view));
    if (number === shown) return;
    shown = number;
    const at = gallery.numbers.indexOf(number);
    box.replaceChildren(element("figure", {}, drawPicture(pictures[at], view.say("picked"))), element("div", { class: "about" }, ...aboutPicture(view, at)));
  });
  return box;
}

function aboutPicture(view, at) {
  const { gallery, classes: names } = view.data;
  const [truth, chances] = [gallery.labels[at], gallery.probabilities[at]];
  const order = chances.map((_, k) => k).sort((one, other) => chances[other] - chances[one]);
  const few = order.slice(0, 5);
  if (!few.includes(truth)) few.push(truth); // what the label says, however unlikely
  const words = { truth: names[truth], read: names[order[0]], percent: shareOf(chances[order[0]]), given: shareOf(chances[truth]), number: gallery.numbers[at] };
  const said = [element("p", { class: "what" }, view.say(truth === order[0] ? "picked.right" : "picked.wrong", words))];
  if (gallery.suggested) said.push(element("p", { class: "note" }, view.say("picked.doubt", { ...words, suggested: names[gallery.suggested[at]] })));
  if (view.data.corrected.includes(gallery.places[at])) said.push(element("p", { class: "note" }, view.say("picked.corrected")));
  const rows = few.map((k) => {
    const fill = element("span", { style: `transform: scaleX(${chances[k]})` });
    return element("li", { class: k === truth ? "is-label" : "" }, element("b", {}, names[k]), element("i", {}, fill), element("em", { class: "num" }, shareOf(chances[k])));
  });
  return [...said, element("ul", { class: "bars", "aria-label": view.say("bars") }, ...rows), element("p", { class: "note" }, view.say("bars.note"))];
}
