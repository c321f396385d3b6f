/* Small multiples: what a network answers everywhere on the plane, in the colors of the playground. */

function drawSurface(view, canvas, k) {
  const { arrays, header, colors } = view;
  const [, outputs, side] = arrays.surfaces.shape;
  const size = side * side;
  const values = arrays.surfaces.data.subarray(k * outputs * size, (k + 1) * outputs * size);
  canvas.width = canvas.height = side;
  const context = canvas.getContext("2d");
  const picture = context.createImageData(side, side);
  const ground = rgb(colors.background);
  const classes = [colors.negative, colors.positive, ...colors.categories.slice(2)].slice(0, outputs).map(rgb); // as the playground's
  const shades = Array.from({ length: 201 }, (_, place) => rgb(colors.diverging(place / 100 - 1)));
  for (let p = 0; p < size; p += 1) {
    const color = outputs > 1 ? mixed(values, p, size, classes, ground, header.activation) : shades[Math.round(100 * (1 + signed(values[p], header.activation)))];
    for (let channel = 0; channel < 3; channel += 1) picture.data[4 * p + channel] = color[channel];
    picture.data[4 * p + 3] = 255;
  }
  context.putImageData(picture, 0, 0);
}

const signed = (value, activation) => Math.max(-1, Math.min(1, activation === "sigmoid" ? 2 * value - 1 : value));

// The color of the likeliest class, fainter where another is nearly as likely.
function mixed(values, p, size, classes, ground, activation) {
  let best = 0;
  for (let c = 1; c < classes.length; c += 1) if (values[c * size + p] > values[best * size + p]) best = c;
  const sure = activation === "softmax" ? values[best * size + p] : (values[best * size + p] + 1) / 2;
  const share = 0.25 + 0.6 * Math.max(0, Math.min(1, sure));
  return classes[best].map((channel, k) => ground[k] + (channel - ground[k]) * share);
}
