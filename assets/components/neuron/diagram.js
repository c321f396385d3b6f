/* The drawing: inputs, weighted edges, sum, activation, output and target, with every number in its place. */

function places(width, inputs) {
  const narrow = width < 680;
  const rows = inputs + 1; // the bias is the last row: a weight whose input is always 1
  const pitch = narrow ? 60 : inputs < 3 ? 74 : 62;
  const middle = narrow ? Math.max((rows * pitch) / 2, 76) + 16 : Math.max(((rows - 1) * pitch) / 2 + 32, 86);
  const ys = Array.from({ length: rows }, (_, i) => middle + (i - (rows - 1) / 2) * pitch);
  if (narrow) {
    const sum = width * 0.535;
    const out = width - 27;
    const height = Math.max(middle + (rows * pitch) / 2 + 8, middle + 132);
    return { narrow, ys, height, middle, input: [25, 23], chip: [72, 28, 0.36], sum: [sum, 27], act: [(sum + 27 + out - 24) / 2, 44, 44], out: [out, 24], target: [out, middle + 96, 22] };
  }
  const w = Math.min(width, 1000);
  const left = (width - w) / 2;
  const sum = left + w * 0.5;
  return { narrow, ys, height: Math.max(ys[rows - 1] + 20, middle + 72), middle, input: [left + 34, 28], chip: [82, 30, 0.34], sum: [sum, 38], act: [sum + 108, 78, 66], out: [sum + 214, 32], target: [left + w - 36, middle, 28] };
}

function diagram(view) {
  const s = view.values;
  const at = places(view.width, s.inputs);
  const svg = shape("svg", { class: "diagram", width: view.width, height: at.height, viewBox: `0 0 ${view.width} ${at.height}` });
  const [sumX, sumR] = at.sum;
  const [actX, actW, actH] = at.act;
  const [outX, outR] = at.out;
  const [targetX, targetY, targetR] = at.target;
  const pad = at.narrow ? 9 : 20;
  const bodyTop = at.middle - sumR - (at.narrow ? 14 : 24);
  svg.append(
    shape("rect", { class: "body", x: sumX - sumR - pad, y: bodyTop, width: actX + actW / 2 - sumX + sumR + 2 * pad, height: 2 * (at.middle - bodyTop), rx: 18 }),
    shape("text", { class: "caption", x: (sumX - sumR + actX + actW / 2) / 2, y: bodyTop - 7, "text-anchor": "middle" }, view.say("neuron")),
    shape("path", { class: "wire", d: `M${sumX + sumR} ${at.middle}H${actX - actW / 2}` }),
    shape("path", { class: "wire", d: `M${actX + actW / 2} ${at.middle}H${outX - outR}` }),
  );

  // edges first, so that the numbers lie on top of them
  const numbers = shape("g");
  at.ys.forEach((y, row) => {
    const bias = row === s.inputs;
    const name = bias ? "b" : `w${row + 1}`;
    const [x0, r] = at.input;
    const from = x0 + (bias ? 15 : r);
    const spread = Math.min(13, 48 / at.ys.length);
    const end = at.middle + (row - (at.ys.length - 1) / 2) * spread;
    const to = sumX - Math.sqrt(sumR ** 2 - (end - at.middle) ** 2);
    const bend = (to - from) * 0.5;
    const d = `M${from} ${y}C${from + bend} ${y} ${to - bend} ${end} ${to} ${end}`;
    const point = (p) => {
      const q = 1 - p;
      return [
        q ** 3 * from + 3 * q * q * p * (from + bend) + 3 * q * p * p * (to - bend) + p ** 3 * to,
        q ** 3 * y + 3 * q * q * p * y + 3 * q * p * p * end + p ** 3 * end,
      ];
    };
    const edge = shape("path", { class: "edge", d });
    const grip = shape("path", { class: "grip", d });
    scrubbable(view, grip, name);
    svg.append(edge, grip);

    const [chipW, chipH, along] = at.chip;
    const [cx, cy] = point(along);
    const value = shape("text", { class: "num", x: cx + chipW / 2 - 8, y: cy + 5, "text-anchor": "end" });
    const chip = shape(
      "g",
      { class: "chip" },
      shape("rect", { x: cx - chipW / 2, y: cy - chipH / 2, width: chipW, height: chipH, rx: chipH / 2 }),
      symbolSvg(parts(name)[0], parts(name)[1], { x: cx - chipW / 2 + 9, y: cy + 5 }),
      shape("path", { class: "dots", d: `M${cx - (at.narrow ? 6 : 8)} ${cy + 10}H${cx + chipW / 2 - 8}` }),
      value,
    );
    scrubbable(view, chip, name);
    slidable(view, chip, name, view.say(bias ? "bias" : "weight", { i: row + 1 }));
    const product = shape("text", { class: "product num", "text-anchor": "middle" });
    const [px, py] = at.narrow ? [cx, cy + chipH / 2 + 12] : point(0.68);
    move(product, { x: px, y: at.narrow ? py : py - 9 });
    const pull = shape("text", { class: "pull num", x: cx, y: cy + chipH / 2 + 14, "text-anchor": "middle" });
    view.live.push((m) => {
      const weight = m.s[name];
      const size = 1.2 + 8 * (1 - Math.exp(-Math.abs(weight) / 2.5));
      edge.setAttribute("class", `edge ${signOf(weight)}`);
      edge.style.strokeWidth = size.toFixed(2);
      chip.setAttribute("class", `chip scrub ${signOf(weight)}${view.lit === name ? " lit" : ""}`);
      value.textContent = num(weight);
      pull.textContent = `∂L/∂${bias ? "b" : `w${"₁₂₃₄"[row]}`} = ${num(bias ? m.gradients.b : m.gradients.w[row])}`;
      if (bias) return;
      product.textContent = (m.products[row] > 0 ? "+" : "") + num(m.products[row]);
      product.setAttribute("class", `product num ${signOf(m.products[row])}`);
    });

    if (bias) {
      numbers.append(
        shape("circle", { class: "one", cx: x0, cy: y, r: 15 }),
        shape("text", { class: "num still", x: x0, y: y + 5, "text-anchor": "middle" }, "1"),
      );
    } else numbers.append(node(view, `x${row + 1}`, x0, y, r, "input", view.say("input", { i: row + 1 })));
    numbers.append(chip, ...(bias ? [] : [product]), ...(at.narrow ? [] : [pull])); // after the input: the order of the Tab key
  });
  svg.append(numbers);

  const z = shape("text", { class: "num z", x: sumX, y: at.middle + (at.narrow ? 12 : 16), "text-anchor": "middle" });
  svg.append(
    shape("circle", { class: "sum", cx: sumX, cy: at.middle, r: sumR, "data-q": "z" }),
    shape("text", { class: "sigma", x: sumX, y: at.middle - 4, "text-anchor": "middle" }, "Σ"),
    z,
  );

  // the activation in small: the same curve as below, with the same dot
  const scaleX = (v) => actX + (Math.max(-6, Math.min(6, v)) / 6) * (actW / 2 - 6);
  const [low, high] = BOUNDED[s.activation] || [-1.5, 6.5];
  const scaleY = (v) => at.middle + actH / 2 - 6 - ((Math.max(low, Math.min(high, v)) - low) / (high - low)) * (actH - 12);
  const curve = Array.from({ length: 97 }, (_, i) => -6 + i / 8).map((v) => `${scaleX(v).toFixed(1)} ${scaleY(ACTIVATIONS[s.activation].value(v)).toFixed(1)}`);
  const dot = shape("circle", { class: "dot", r: at.narrow ? 3.5 : 4.5 });
  svg.append(
    shape("rect", { class: "act", x: actX - actW / 2, y: at.middle - actH / 2, width: actW, height: actH, rx: 12 }),
    shape("path", { class: "zero", d: `M${actX} ${at.middle - actH / 2 + 5}v${actH - 10}M${actX - actW / 2 + 5} ${scaleY(0)}h${actW - 10}` }),
    shape("path", { class: "mini", d: `M${curve.join("L")}` }),
    dot,
    shape("text", { class: "caption inner", x: actX, y: at.middle + actH / 2 + (at.narrow ? 12 : 15), "text-anchor": "middle" }, view.say(`short.${s.activation}`)),
  );

  const out = shape("circle", { class: "out", cx: outX, cy: at.middle, r: outR, "data-q": "a" });
  const a = shape("text", { class: "num a", x: outX, y: at.middle + 13, "text-anchor": "middle" });
  svg.append(out, symbolSvg("a", "", { x: outX, y: at.middle - 4, "text-anchor": "middle", class: "sym a" }), a);

  // the gap between what came out and what was wanted
  const gap = at.narrow
    ? shape("path", { class: "gap", d: `M${outX} ${at.middle + outR}V${targetY - targetR}` })
    : shape("path", { class: "gap", d: `M${outX + outR} ${at.middle}H${targetX - targetR}` });
  const [gx, gy] = at.narrow ? [outX - 40, (at.middle + targetY) / 2 + 18] : [(outX + outR + targetX - targetR) / 2, at.middle];
  const error = shape("text", { class: "gap-label", x: gx, y: at.narrow ? gy + 12 : gy - 10, "text-anchor": at.narrow ? "end" : "middle" });
  const loss = shape("text", { class: "gap-label strong", x: gx, y: at.narrow ? gy + 30 : gy + 22, "text-anchor": at.narrow ? "end" : "middle" });
  svg.append(gap, error, loss, node(view, "target", targetX, targetY, targetR, "target", view.say("target")));
  view.live.push((m) => {
    z.textContent = num(m.z);
    a.textContent = num(m.a);
    move(dot, { cx: scaleX(m.z), cy: scaleY(m.a) });
    error.textContent = `a − t = ${num(m.a - m.s.target)}`;
    loss.textContent = `L = ${num(m.loss)}`;
    gap.style.strokeWidth = (1 + Math.min(5, 3 * Math.abs(m.a - m.s.target))).toFixed(2);
  });
  return element("div", { class: "scene" }, element("p", { class: "hint" }, view.say("hint")), svg);
}

function node(view, name, cx, cy, r, kind, label) {
  const value = shape("text", { class: "num", x: cx, y: cy + 14, "text-anchor": "middle" });
  const group = shape(
    "g",
    { class: `node ${kind}` },
    shape("circle", { cx, cy, r }),
    symbolSvg(parts(name)[0], parts(name)[1], { x: cx, y: cy - 3, "text-anchor": "middle" }),
    shape("path", { class: "dots", d: `M${cx - 14} ${cy + 18.5}h28` }),
    value,
  );
  scrubbable(view, group, name);
  slidable(view, group, name, label);
  view.live.push((m) => {
    value.textContent = num(m.s[name]);
  });
  return group;
}
