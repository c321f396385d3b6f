/* Looking at one pixel of a picture, with the pointer or the arrow keys. */

function inspect(place, view, shape) {
  const { canvas } = place;
  place.shape = shape;
  if (place.pixel && place.pixel.some((at, axis) => at >= shape()[axis])) place.pixel = null; // another network's picture
  if (place.inspected) return;
  place.inspected = true;
  canvas.tabIndex = 0;
  const look = (pixel) => {
    const same = pixel && place.pixel ? pixel.join() === place.pixel.join() : pixel === place.pixel;
    place.pixel = pixel;
    if (!same) view.redraw();
  };
  const under = (event) => {
    const [rows, columns] = place.shape();
    const box = canvas.getBoundingClientRect();
    const row = Math.floor(((event.clientY - box.top) / box.height) * rows);
    const column = Math.floor(((event.clientX - box.left) / box.width) * columns);
    return row >= 0 && row < rows && column >= 0 && column < columns ? [row, column] : null;
  };
  canvas.addEventListener("pointerdown", (event) => look(under(event)));
  canvas.addEventListener("pointermove", (event) => look(under(event)));
  canvas.addEventListener("pointerleave", (event) => event.pointerType === "mouse" && look(null));
  canvas.addEventListener("blur", () => look(null));
  canvas.addEventListener("keydown", (event) => {
    const move = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key];
    if (event.key === "Escape") look(null);
    if (!move) return;
    event.preventDefault();
    const [rows, columns] = place.shape();
    const [row, column] = place.pixel || [Math.floor(rows / 2), Math.floor(columns / 2)];
    look([Math.min(rows - 1, Math.max(0, row + move[0])), Math.min(columns - 1, Math.max(0, column + move[1]))]);
  });
}
