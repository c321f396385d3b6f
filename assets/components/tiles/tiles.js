// A few pictures in a row that folds, each with a word below it. It knows not what they show.
//
// data   {groups: [{title, pictures: [{place, label}]}], alt, images, shape, light}: a picture has its place in the bytes
//        of all of them (assets/parts/pictures.js)

import "../../parts/pictures.js";

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector("div.tiles");
  const drawn = readPictures({ data: fromText(data.images), shape: data.shape }, data.light);
  root.setAttribute("role", "group");
  root.setAttribute("aria-label", data.alt ?? "");
  root.replaceChildren(...data.groups.map((group) => groupOf(group, drawn)));
}

function groupOf({ title, pictures }, drawn) {
  const box = document.createElement("section");
  if (title) {
    const head = document.createElement("p");
    head.textContent = title;
    box.append(head);
  }
  const list = document.createElement("ul");
  list.append(...pictures.map((picture) => tileOf(picture, drawn)));
  box.append(list);
  return box;
}

function tileOf({ place, label }, drawn) {
  const tile = document.createElement("li");
  tile.append(drawPicture(drawn[place], label));
  if (label) {
    const words = document.createElement("span");
    words.textContent = label;
    words.setAttribute("aria-hidden", "true");
    tile.append(words);
  }
  return tile;
}
