/* The steps from somebody's picture to the network's input. */

function buildSteps(view, { steps }) {
  const { root } = view;
  const list = document.createElement("ol");
  list.className = "verdict-steps";
  const places = steps.map(({ name }, index) => {
    const item = document.createElement("li");
    const isInput = index === steps.length - 1;
    item.innerHTML = `<canvas></canvas><p></p>`;
    list.appendChild(item);
    return { name, item, isInput, canvas: item.querySelector("canvas"), text: item.querySelector("p"), pixel: null };
  });
  const readout = document.createElement("p");
  readout.className = "verdict-readout";
  root.append(list, readout);
  const input = places[places.length - 1];

  return ({ labels, steps: named }, arrays) => {
    places.forEach((place, index) => {
      place.text.textContent = named[index].label;
      place.picture = arrays[place.name];
      place.canvas.setAttribute("role", "img");
      place.canvas.setAttribute("aria-label", named[index].label);
    });
    const say = () => {
      const { pixel, picture } = input;
      readout.textContent = pixel
        ? fillText(labels.pixel, { row: pixel[0] + 1, column: pixel[1] + 1, value: valuesAt(picture, pixel) })
        : fillText(labels.size, { height: picture.shape[0], width: picture.shape[1], count: picture.shape.reduce((size, side) => size * side) });
    };
    view.redraw = () => {
      for (const place of places) drawPicture(place.canvas, place.picture, place.pixel, place.isInput);
      say();
    };
    inspect(input, view, () => input.picture.shape);
    view.redraw();
  };
}
