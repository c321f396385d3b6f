/* What a network answered for one picture, and why. It knows nothing of how the numbers came about.

   data      packed bytes (core/wire.py); the header says which of three parts to show
     part "answer"   probabilities (C,)                          classes, target, milliseconds
     part "steps"    one array per name in `steps`, (H,W) 0..1   what the picture went through; the last is the network's input
     part "heat"     seen (H,W) 0..1, heat (H,W) signed          which pixels spoke for `target` and which against
   state     target: index of a class          asked for by pressing a bar (answer)

   Labels are in the header, in the page's language. */

const instances = new WeakMap();

export default function (component) {
  const { data, parentElement } = component;
  let view = instances.get(parentElement);
  if (!view) {
    const root = parentElement.querySelector(".verdict");
    view = { root, part: null, pixel: null };
    view.watcher = new ResizeObserver(() => view.redraw && view.redraw());
    view.watcher.observe(root);
    instances.set(parentElement, view);
  }
  view.report = component.setStateValue;
  const { header, arrays } = unpack(data);
  const shape = `${header.part} ${(header.classes || []).join()} ${(header.steps || []).map((step) => step.name).join()}`;
  if (view.part !== shape) {
    view.root.replaceChildren();
    view.root.dataset.part = header.part;
    view.part = shape;
    view.show = { answer: buildAnswer, steps: buildSteps, heat: buildHeat }[header.part](view, header);
  }
  view.show(header, arrays);
  return () => {
    view.watcher.disconnect();
    view.root.replaceChildren();
    instances.delete(parentElement);
  };
}

/* ---- the answer: one big sign and a bar for each class ---- */

function buildAnswer(view, { classes }) {
  const { root } = view;
  root.innerHTML = `
    <div class="verdict-head">
      <b class="verdict-sign"></b>
      <p><span class="verdict-sure"></span><span class="verdict-next"></span></p>
      <small class="verdict-time"></small>
    </div>
    <div class="verdict-bars" role="radiogroup"></div>`;
  const group = root.querySelector(".verdict-bars");
  const bars = classes.map((name, index) => {
    const bar = document.createElement("button");
    bar.type = "button";
    bar.setAttribute("role", "radio");
    bar.innerHTML = `<b></b><i><span></span></i><em></em>`;
    bar.querySelector("b").textContent = name;
    bar.addEventListener("click", () => view.report("target", index));
    bar.addEventListener("keydown", (event) => {
      const move = { ArrowUp: -1, ArrowLeft: -1, ArrowDown: 1, ArrowRight: 1 }[event.key];
      if (!move) return;
      event.preventDefault();
      const next = bars[(index + move + bars.length) % bars.length];
      next.focus();
      view.report("target", bars.indexOf(next));
    });
    group.appendChild(bar);
    return bar;
  });

  return ({ labels, target, milliseconds }, { probabilities }) => {
    const values = probabilities.data;
    const order = [...values.keys()].sort((a, b) => values[b] - values[a]);
    const [top, second] = order;
    root.querySelector(".verdict-sign").textContent = classes[top];
    root.querySelector(".verdict-sure").textContent = fillText(labels.sure, { percent: percent(values[top]) });
    root.querySelector(".verdict-next").textContent =
      second === undefined ? "" : fillText(labels.next, { name: classes[second], percent: percent(values[second]) });
    root.querySelector(".verdict-time").textContent = fillText(labels.time, { ms: formatNumber(milliseconds, 2) });
    group.setAttribute("aria-label", labels.bars || "");
    bars.forEach((bar, index) => {
      const share = Math.min(1, Math.max(0, values[index]));
      bar.classList.toggle("is-top", index === top);
      bar.setAttribute("aria-checked", String(index === target));
      bar.tabIndex = index === target ? 0 : -1;
      bar.title = fillText(labels.ask, { name: classes[index] });
      bar.setAttribute("aria-label", `${classes[index]}: ${percent(share)}`);
      bar.querySelector("span").style.transform = `scaleX(${share})`;
      bar.querySelector("em").textContent = percent(share);
    });
  };
}

/* ---- the steps: from the drawing to the network's input ---- */

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
        ? fillText(labels.pixel, { row: pixel[0] + 1, column: pixel[1] + 1, value: valueAt(picture, pixel).toFixed(2) })
        : fillText(labels.size, { height: picture.shape[0], width: picture.shape[1], count: picture.shape[0] * picture.shape[1] });
    };
    view.redraw = () => {
      for (const place of places) drawGray(place.canvas, place.picture, place.pixel, place.isInput);
      say();
    };
    inspect(input, view, () => input.picture.shape);
    view.redraw();
  };
}

/* ---- the heat: which pixels spoke for a class, which against ---- */

function buildHeat(view) {
  const { root } = view;
  root.innerHTML = `
    <figure class="verdict-heat">
      <canvas></canvas>
      <figcaption>
        <p class="verdict-claim"></p>
        <div class="verdict-scale"><span></span><i></i><span></span></div>
        <p class="verdict-readout"></p>
      </figcaption>
    </figure>`;
  const place = { canvas: root.querySelector("canvas"), pixel: null };
  const [against, forIt] = root.querySelectorAll(".verdict-scale span");
  const readout = root.querySelector(".verdict-readout");

  return ({ labels, name }, { seen, heat }) => {
    const peak = heat.data.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    const share = (value) => (peak > 0 ? value / peak : 0);
    place.picture = heat;
    root.querySelector(".verdict-claim").textContent = fillText(labels.claim, { name });
    against.textContent = labels.against || "";
    forIt.textContent = labels.for || "";
    place.canvas.setAttribute("role", "img");
    place.canvas.setAttribute("aria-label", fillText(labels.claim, { name }));
    view.redraw = () => {
      const { diverging } = palette(root);
      const stops = [-1, -0.5, 0, 0.5, 1].map((t) => diverging(t)).join();
      root.querySelector(".verdict-scale i").style.background = `linear-gradient(90deg, ${stops})`;
      drawHeat(place.canvas, seen, heat, peak, place.pixel);
      const { pixel } = place;
      if (!pixel) {
        readout.textContent = peak > 0 ? labels.heatHint || "" : labels.heatNone || "";
        return;
      }
      const value = valueAt(heat, pixel);
      const percentOfPeak = Math.round(Math.abs(share(value)) * 100);
      readout.textContent = fillText(percentOfPeak === 0 ? labels.neutral : value > 0 ? labels.speaksFor : labels.speaksAgainst, {
        row: pixel[0] + 1, column: pixel[1] + 1, name, share: percentOfPeak, ink: valueAt(seen, pixel).toFixed(2),
      });
    };
    inspect(place, view, () => heat.shape);
    view.redraw();
  };
}

/* ---- looking at one pixel, with the pointer or the arrow keys ---- */

function inspect(place, view, shape) {
  const { canvas } = place;
  place.shape = shape;
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

/* ---- pictures ---- */

function valueAt({ data, shape }, [row, column]) {
  return data[row * shape[1] + column];
}

/* Whole device pixels for each cell, so that no grid line is blurred. */
function drawCells(canvas, [rows, columns], color, finish) {
  const size = canvas.clientWidth || 96;
  const context = fitCanvas(canvas, size, (size * rows) / columns);
  context.clearRect(0, 0, size, (size * rows) / columns);
  const small = document.createElement("canvas");
  small.width = columns;
  small.height = rows;
  const pixels = new ImageData(columns, rows);
  for (let i = 0; i < rows * columns; i++) pixels.data.set(color(i), 4 * i);
  small.getContext("2d").putImageData(pixels, 0, 0);
  const cell = size / columns;
  context.imageSmoothingEnabled = cell < 2;
  context.drawImage(small, 0, 0, size, (size * rows) / columns);
  if (finish) finish(context, cell);
}

function drawGray(canvas, { data, shape }, pixel, isInput) {
  const scale = data instanceof Uint8Array ? 1 : 255;
  const gray = (i) => Math.min(255, Math.max(0, data[i] * scale));
  drawCells(canvas, shape, (i) => [gray(i), gray(i), gray(i), 255], (context, cell) => {
    if (isInput && cell >= 20) writeValues(context, cell, data, shape, (i) => (gray(i) > 128 ? "#000" : "#fff"));
    if (pixel) frameCell(context, cell, pixel);
  });
}

function drawHeat(canvas, seen, heat, peak, pixel) {
  const colors = palette(canvas);
  // the root lifts the faint ones; sign and order stay
  const color = (value) => colors.diverging(peak > 0 ? Math.sign(value) * Math.sqrt(Math.abs(value) / peak) : 0);
  drawCells(canvas, heat.shape, (i) => [...rgb(color(heat.data[i])), 255], (context, cell) => {
    outline(context, cell, seen, colors.muted);
    if (pixel) frameCell(context, cell, pixel);
  });
}

/* The edge of the ink, so that heat on the empty ground can be told from heat on a stroke. */
function outline(context, cell, { data, shape }, color) {
  const [rows, columns] = shape;
  const inked = (row, column) =>
    row >= 0 && row < rows && column >= 0 && column < columns && data[row * columns + column] > 0.35;
  context.beginPath();
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      if (!inked(row, column)) continue;
      const [x, y] = [column * cell, row * cell];
      if (!inked(row - 1, column)) context.moveTo(x, y), context.lineTo(x + cell, y);
      if (!inked(row + 1, column)) context.moveTo(x, y + cell), context.lineTo(x + cell, y + cell);
      if (!inked(row, column - 1)) context.moveTo(x, y), context.lineTo(x, y + cell);
      if (!inked(row, column + 1)) context.moveTo(x + cell, y), context.lineTo(x + cell, y + cell);
    }
  }
  context.strokeStyle = color;
  context.lineWidth = 1;
  context.stroke();
}

function writeValues(context, cell, data, [rows, columns], color) {
  context.font = `${Math.min(11, cell * 0.42)}px ui-monospace, monospace`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  for (let i = 0; i < rows * columns; i++) {
    context.fillStyle = color(i);
    const text = data[i] >= 0.995 ? "1" : data[i] < 0.005 ? "0" : data[i].toFixed(2).slice(1);
    context.fillText(text, ((i % columns) + 0.5) * cell, (Math.floor(i / columns) + 0.5) * cell);
  }
}

function frameCell(context, cell, [row, column]) {
  const line = Math.max(2, cell * 0.12);
  for (const [color, width] of [["#000", line + 2], ["#fff", line]]) {
    context.strokeStyle = color;
    context.lineWidth = width;
    context.strokeRect(column * cell, row * cell, cell, cell);
  }
}

/* Never "100 %" for what is less, never "0 %" for what is more: a network is never quite sure. */
function percent(share) {
  if (share > 0 && share < 0.001) return "< 0.1 %";
  if (share < 1 && share > 0.999) return "> 99.9 %";
  return `${(share * 100).toFixed(1)} %`;
}
