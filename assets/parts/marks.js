// What a run's view is made of: panels, lines and marks.

import "./elements.js";

function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

// A titled section with a caption that says what to look at; the words are the labels `<name>.title`, `<name>.caption`.
class Panel {
  constructor(name, ...inside) {
    this.name = name;
    this.title = element("h4", {});
    this.caption = element("p", { class: "caption" });
    this.section = element("section", { class: `panel ${name}` }, this.title, ...inside, this.caption);
  }
  relabel(t) {
    this.title.textContent = t(`${this.name}.title`);
    this.caption.textContent = t(`${this.name}.caption`);
    this.section.setAttribute("aria-label", this.title.textContent);
  }
}

function line(context, x0, y0, x1, y1) {
  context.beginPath();
  context.moveTo(x0, y0);
  context.lineTo(x1, y1);
  context.stroke();
}

function polyline(context, points, x, y) {
  context.beginPath();
  let pen = false;
  for (const [step, value] of points) {
    if (!Number.isFinite(value)) continue;
    if (pen) context.lineTo(x(step), y(value));
    else context.moveTo(x(step), y(value));
    pen = true;
  }
  context.stroke();
}

function disc(context, x, y, radius, rim) {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fill();
  context.strokeStyle = rim;
  context.lineWidth = 1.25;
  context.stroke();
}

// Points only where there is room for them: at least seven pixels apart, the last one always.
function dots(context, points, x, y, rim) {
  let last = -Infinity;
  points.forEach(([step, value], i) => {
    if (!Number.isFinite(value) || (x(step) - last < 7 && i < points.length - 1)) return;
    last = x(step);
    disc(context, x(step), y(value), 3, rim);
  });
}

function diamond(context, x, y, radius, color) {
  context.fillStyle = color;
  context.beginPath();
  context.moveTo(x, y - radius);
  context.lineTo(x + radius, y);
  context.lineTo(x, y + radius);
  context.lineTo(x - radius, y);
  context.fill();
}

// Many steps to one pixel become one upright line from the least to the greatest: a peak is never lost.
function trace(context, { values, length }, x, y, perPixel) {
  context.beginPath();
  let pen = false;
  const to = (px, py) => {
    if (pen) context.lineTo(px, py);
    else context.moveTo(px, py);
    pen = true;
  };
  if (perPixel <= 0.5) {
    for (let i = 0; i < length; i++) {
      if (Number.isFinite(values[i])) to(x(i + 1), y(values[i]));
      else pen = false;
    }
  } else {
    for (let start = 0; start < length; ) {
      const end = Math.min(length, Math.max(start + 1, Math.floor((Math.floor(start / perPixel) + 1) * perPixel)));
      let least = Infinity;
      let greatest = -Infinity;
      for (let i = start; i < end; i++) {
        if (values[i] < least) least = values[i];
        if (values[i] > greatest) greatest = values[i];
      }
      if (least <= greatest) {
        const at = x((start + end + 1) / 2);
        to(at, y(greatest));
        to(at, y(least));
      }
      start = end;
    }
  }
  context.stroke();
}
