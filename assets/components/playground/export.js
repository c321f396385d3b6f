/* The drawing to take along: as PNG and as SVG, made here. */

function exportRow(view) {
  const { say } = view;
  const box = element("div", { class: "exports" }, element("p", { class: "hint" }, say("keys")));
  if (view.hidden("export")) return box;
  box.append(element("div", { class: "buttons" },
    button("", say("export.png"), () => savePng(view), say("export.png")),
    button("", say("export.svg"), () => saveSvg(view), say("export.svg"))));
  return box;
}

function save(blob, name) {
  const link = element("a", { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

// Network and plane beside each other on one canvas, twice as fine as the screen.
function savePng(view) {
  const { network, surface } = view.parts;
  const { plan } = network;
  const ratio = 2;
  const [width, height] = [plan.width + surface.size + 40, Math.max(plan.height, surface.size + 20) + 20];
  const canvas = document.createElement("canvas");
  canvas.width = width * ratio;
  canvas.height = height * ratio;
  const context = canvas.getContext("2d");
  context.scale(ratio, ratio);
  context.fillStyle = view.colors.background;
  context.fillRect(0, 0, width, height);
  for (const layer of [network.lines, network.canvas]) context.drawImage(layer, 10, 10, plan.width, plan.height);
  for (const { text, x, y, anchor } of wordsOf(view)) {
    context.font = `13px ${view.colors.font}`;
    context.textAlign = anchor;
    context.fillStyle = view.colors.text;
    context.fillText(text, x + 10, y + 10);
  }
  for (const layer of [surface.heat, surface.dots]) context.drawImage(layer, plan.width + 20, 20, surface.size, surface.size);
  canvas.toBlob((blob) => save(blob, "glassbox-playground.png"));
}

// What stands on the network as words: signs of features, names of layers.
function wordsOf(view) {
  const { plan } = view.parts.network;
  const { shape, data, say } = view;
  const words = shape.features.map((name, unit) => ({ text: plainSign(name), x: plan.x(0) - plan.node / 2 - 6, y: plan.y(0, plan.row(0, unit)) + 4, anchor: "right" }));
  data.activations.forEach((name, l) => words.push({ text: say(`activation.${name}`), x: plan.x(l + 1), y: 40, anchor: "center" }));
  return words;
}

// The same as lines and pictures that an editor of drawings can take apart.
function saveSvg(view) {
  const { network, surface } = view.parts;
  const { plan } = network;
  const { net } = view.data;
  const [width, height] = [plan.width + surface.size + 40, Math.max(plan.height, surface.size + 20) + 20];
  const svg = shape("svg", { xmlns: "http://www.w3.org/2000/svg", width, height, viewBox: `0 0 ${width} ${height}`, "font-family": "sans-serif", "font-size": 13 });
  svg.append(shape("rect", { width, height, fill: view.colors.background }));
  const drawing = svg.appendChild(shape("g", { transform: "translate(10 10)" }));
  net.layers.forEach((layer, l) => {
    for (let to = 0; to < layer.outputs; to += 1) {
      for (let from = 0; from < layer.inputs; from += 1) {
        const w = view.parameters[weightAt(net, [l, to, from])];
        const [x0, x1] = [plan.x(l) + plan.node / 2, plan.x(l + 1) - plan.node / 2];
        const [y0, y1] = [plan.y(l, plan.row(l, from)), plan.y(l + 1, to)];
        const middle = (x0 + x1) / 2;
        drawing.append(shape("path", {
          d: `M${x0} ${y0}C${middle} ${y0} ${middle} ${y1} ${x1} ${y1}`, fill: "none", stroke: w < 0 ? view.colors.negative : view.colors.positive,
          "stroke-width": (0.5 + 5.2 * (1 - Math.exp(-Math.abs(w) / 1.1))).toFixed(2), opacity: 0.8,
        }));
      }
    }
  });
  let tile = 0;
  net.sizes.forEach((size, column) => {
    for (let unit = 0; unit < size; unit += 1, tile += 1) drawing.append(neuronPicture(view, column, unit, tile));
  });
  for (const { text, x, y, anchor } of wordsOf(view)) drawing.append(shape("text", { x, y, "text-anchor": { right: "end", center: "middle" }[anchor], fill: view.colors.text }, text));
  for (const layer of [surface.heat, surface.dots]) svg.append(shape("image", { x: plan.width + 20, y: 20, width: surface.size, height: surface.size, href: layer.toDataURL() }));
  save(new Blob([new XMLSerializer().serializeToString(svg)], { type: "image/svg+xml" }), "glassbox-playground.svg");
}

function neuronPicture(view, column, unit, tile) {
  const { network } = view.parts;
  const { plan, maps } = network;
  const { node } = plan;
  const picture = document.createElement("canvas");
  picture.width = picture.height = 2 * node;
  const context = picture.getContext("2d");
  if (view.data.curve) {
    context.scale(2, 2);
    network.drawCurve(context, column, unit, 0, 0);
  } else context.drawImage(maps.canvas, 0, tile * maps.width, maps.width, maps.width, 0, 0, 2 * node, 2 * node);
  return shape("image", { x: plan.x(column) - node / 2, y: plan.y(column, plan.row(column, unit)) - node / 2, width: node, height: node, href: picture.toDataURL() });
}
