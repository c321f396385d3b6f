// Pictures as packets carry them, gray or in color, and as they are drawn: in their own pixels. Knows not what is on them.

// An array (n, height, width) or (n, height, width, channels) of shares 0 … 1 (f4) or of bytes (u1). In `light` gray is how bright
// a pixel is, as in a photograph; else how much ink lies on it, as digits are written.
function readPictures({ data, shape }, light = false) {
  const [count, height, width, channels = 1] = shape;
  const size = height * width * channels;
  const full = data instanceof Uint8Array ? 255 : 1;
  const of = (i) => ({ values: data.subarray(i * size, (i + 1) * size), height, width, channels, full, light });
  return Array.from({ length: count }, (_, i) => of(i));
}

// Bytes written as text, as a page writes them where it has no packet.
function fromText(text) {
  return Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
}

// Ink is dark on paper in both themes; colors are as they are.
function shadesOf({ values, height, width, channels, full, light }) {
  const image = new ImageData(width, height);
  for (let i = 0; i < width * height; i++) {
    if (channels === 3) for (let c = 0; c < 3; c++) image.data[4 * i + c] = Math.round((255 * values[3 * i + c]) / full);
    else if (light) image.data.fill(Math.round((255 * values[i]) / full), 4 * i, 4 * i + 3);
    else image.data.fill(250 - Math.round(228 * Math.min(1, values[i] / full)), 4 * i, 4 * i + 3);
    image.data[4 * i + 3] = 255;
  }
  return image;
}

function drawPicture(picture, label) {
  const canvas = document.createElement("canvas");
  Object.assign(canvas, { width: picture.width, height: picture.height, className: "digit" });
  if (label) {
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-label", label);
  } else canvas.setAttribute("aria-hidden", "true");
  canvas.getContext("2d").putImageData(shadesOf(picture), 0, 0);
  return canvas;
}
