/* The pictures that were asked for, side by side; one of them is chosen. While others are on their way the old ones fade. */

function galleryOf(view) {
  const caption = element("p", { class: "caption" });
  const list = element("ul", { class: "gallery" });
  const { gallery } = view.data;
  const items = gallery ? readPictures({ data: fromText(gallery.images.bytes), shape: gallery.images.shape }, view.data.light).map((picture, at) => item(view, picture, at)) : [];
  list.append(...items.map(({ node }) => node));
  view.live.push(() => {
    const { values } = view;
    const pending = isPending(view);
    list.setAttribute("aria-busy", String(pending));
    caption.textContent = pending ? view.say("pending") : captionOf(view);
    for (const each of items) each.mark(!pending && each.number === chosenNumber(view));
    list.classList.toggle("doubting", values.show === "doubts");
  });
  list.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const at = items.findIndex(({ node }) => node.contains(event.target));
    if (!step || at < 0) return;
    event.preventDefault();
    items[Math.max(0, Math.min(items.length - 1, at + step))].button.focus();
  });
  return [caption, list];
}

// Whether what is shown was asked for earlier.
function isPending({ values, data: { gallery } }) {
  if (!gallery) return false;
  return gallery.show !== values.show || (values.show === "cell" && (gallery.row !== values.row || gallery.column !== values.column));
}

function captionOf(view) {
  const { gallery, classes: names } = view.data;
  const { show, row, column } = view.values;
  const of = show === "cell" ? (row === column ? "cell.right" : "cell") : show;
  const learned = show === "doubts" && view.data.of === "train" ? ".train" : ""; // from these it has learned
  if (!gallery) return view.say(`none.${of}${learned}`, { truth: names[row], read: names[column] });
  return view.say(`caption.${of}`, { truth: names[row], read: names[column], shown: gallery.numbers.length, total: count(gallery.total) });
}

// The number of the picture that is looked at: the chosen one, else the first.
function chosenNumber({ values, data: { gallery } }) {
  return gallery.numbers.includes(values.number) ? values.number : gallery.numbers[0];
}

function item(view, picture, at) {
  const { gallery, classes: names } = view.data;
  const number = gallery.numbers[at];
  const truth = gallery.labels[at];
  const chances = gallery.probabilities[at];
  const read = chances.indexOf(Math.max(...chances));
  const words = { truth: names[truth], read: names[read], percent: shareOf(chances[read]) };
  const made = button("", { "data-number": String(number), "aria-label": view.say("picture", words) }, () => settle(view, { number }));
  made.append(drawPicture(picture), element("span", {}, names[truth], truth === read ? " ✓" : " → ", ...(truth === read ? [] : [element("b", {}, names[read])])), element("small", { class: "num" }, words.percent));
  const mark = (chosen) => made.setAttribute("aria-pressed", String(chosen));
  return { number, mark, button: made, node: element("li", {}, made) };
}

// A network is never quite sure.
function shareOf(value) {
  if (value >= 0.9995) return "> 99.9 %";
  return value < 0.0005 ? "< 0.1 %" : `${(100 * value).toFixed(1)} %`;
}
