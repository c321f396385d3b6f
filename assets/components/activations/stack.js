/* A chain of layers: the signal on its way up, the gradient on its way back, and every number of the layer pointed at. */

import "../../parts/chart.js";

function stackPart(view) {
  const { data } = view;
  const names = data.second === "none" || data.second === data.function ? [data.function] : [data.function, data.second];
  const said = element("p", { class: "said" });
  const formula = element("p", { class: "formula num" });
  const charts = [layerChart(view, "signal", (m) => m.a), layerChart(view, "gradient", (m) => m.gradients)];
  const rows = layerTable(view);
  view.live.push(() => {
    const { layers, weight, signal } = view.values;
    view.picked = Math.max(1, Math.min(layers, view.picked || 1));
    const runs = names.map((name) => run(ACTIVATIONS[name], weight, signal, layers));
    charts.forEach((chart) => chart.paint(runs));
    rows.paint(runs[0]);
    said.textContent = names.map((name, i) => view.say("stack.said", {
      name: view.data.titles[name], n: layers, signal: brief(signal), out: brief(runs[i].a[layers]), gradient: brief(runs[i].gradients[0]),
    })).join(" ");
    formula.replaceChildren(...layerFormula(view, runs[0], view.picked));
  });
  return [
    element("div", { class: "dials" }, dial(view, "layers"), dial(view, "weight"), dial(view, "signal")),
    view.told,
    said,
    element("div", { class: "charts" }, ...charts.map((chart) => chart.node)),
    element("p", { class: "keys" }, ...names.map((name, i) => element("span", { class: `key ${["first", "second"][i]}` }, view.data.titles[name]))),
    formula,
    rows.node,
  ];
}

function pick(view, layer) {
  const next = Math.max(1, Math.min(view.values.layers, layer));
  if (next === view.picked) return;
  view.picked = next;
  view.draw();
}

// zₗ = w·aₗ₋₁ and so on, with the numbers of layer l
function layerFormula(view, m, l) {
  const n = view.values.layers;
  const w = brief(view.values.weight);
  const at = (letter, index) => `${letter}_{${index}}`;
  const signed = (value) => (value < 0 ? `(${brief(value)})` : brief(value));
  const [z, a, back] = [at("z", l), at("a", l), `∂${at("a", n)}/∂${at("a", l - 1)}`];
  const product = `${brief(m.gradients[l])} · ${signed(m.factors[l - 1])} = ${brief(m.gradients[l - 1])}`;
  const lines = [
    ["stack.forward", `${z} = w·${at("a", l - 1)} = ${w} · ${signed(m.a[l - 1])} = ${brief(m.z[l - 1])}`, `${a} = f(${z}) = ${brief(m.a[l])}`],
    ["stack.back", `w·f′(${z}) = ${w} · ${signed(m.slopes[l - 1])} = ${brief(m.factors[l - 1])}`, `${back} = ∂${at("a", n)}/∂${a} · w·f′(${z}) = ${product}`],
  ];
  return lines.map(([key, ...parts]) => element("span", {}, element("small", {}, view.say(key, { l })), ...parts.map((part) => element("span", { class: "part" }, ...math(part)))));
}

// Points over the layers 0 … n. Logarithmic where sizes differ too much for the eye; zeros lie on the floor, hollow.
function layerChart(view, key, of) {
  const width = view.width >= 720 ? Math.floor((view.width - 24) / 2) : view.width;
  const box = { left: 52, top: 10, width: width - 66, height: 190 };
  const height = box.top + box.height + 38;
  const svg = shape("svg", { width, height, viewBox: `0 0 ${width} ${height}`, "aria-hidden": "true" });
  const note = element("small", {});
  const paint = (runs) => {
    const { layers } = view.values;
    const all = runs.flatMap(of);
    const sizes = all.map(Math.abs).filter((size) => size > 0);
    const log = key === "gradient" || Math.max(...sizes, 0) > 20;
    const decade = (size) => Math.log10(Math.abs(size));
    const decades = [0.5, ...sizes.map(decade)]; // the floor is a decade lower than all of them, for zeros
    const span = log ? [Math.floor(Math.min(0, ...decades)) - 1, Math.ceil(Math.max(...decades))] : [Math.min(0, ...all) - 0.1, Math.max(1, ...all) * 1.05];
    const scale = axes(box, [0, layers], span);
    const place = (v) => (log ? (v === 0 ? span[0] : decade(v)) : v);
    const power = (v) => (v === 0 ? "1" : `10${raised(v)}`);
    const whole = ticks(0, layers, Math.min(layers, 8)).filter(Number.isInteger);
    const x = scale.x(view.picked);
    const step = scale.x(1) - scale.x(0);
    svg.replaceChildren(
      shape("rect", { class: "picked", x: Math.max(box.left, x - step), y: box.top, width: Math.min(step, x - box.left), height: box.height }),
      grid(box, scale, { xTicks: whole, about: 4, write: (v) => (log ? (Number.isInteger(v) ? power(v) : "") : plain(v)) }),
      shape("text", { class: "tick-label", x: box.left + box.width, y: height - 6, "text-anchor": "end" }, view.say("layer")),
    );
    runs.forEach((m, i) => {
      const points = of(m).map((v, l) => [scale.x(l), scale.y(place(v)), v]);
      const kind = ["first", "second"][i];
      svg.append(shape("path", { class: `line ${kind}`, d: `M${points.map(([p, q]) => `${p.toFixed(1)} ${q.toFixed(1)}`).join("L")}` }));
      svg.append(...points.map(([cx, cy, v]) => shape("circle", { class: `dot ${kind}${v === 0 && log ? " none" : ""}`, cx, cy, r: layers > 25 ? 2.6 : 4 })));
    });
    note.textContent = log ? view.say("log") : "";
    svg.scaleOf = scale;
  };
  const point = (event) => pick(view, Math.ceil(svg.scaleOf.fromX(event.clientX - svg.getBoundingClientRect().left)));
  for (const kind of ["pointermove", "pointerdown"]) svg.addEventListener(kind, point);
  return { paint, node: element("figure", {}, element("figcaption", {}, ...math(view.say(`stack.${key}`)), " ", note), svg) };
}

// Every layer's numbers; the row under the hand, or the one chosen with the arrow keys, is the one explained.
function layerTable(view) {
  const heads = ["l", "z_l", "a_l = f(z_l)", "f′(z_l)", "w·f′(z_l)", "∂a_n/∂a_{l−1}"];
  const body = element("tbody");
  const top = element("thead", {}, element("tr", {}, ...heads.map((head) => element("th", { scope: "col" }, ...math(head)))));
  const node = element("div", { class: "scroller", tabindex: "0", role: "region", "aria-label": view.say("stack.table") },
    element("table", { class: "num" }, top, body));
  node.addEventListener("keydown", (event) => {
    const way = { ArrowDown: 1, ArrowUp: -1, Home: -99, End: 99 }[event.key];
    if (!way) return;
    event.preventDefault();
    pick(view, view.picked + way);
    const row = body.children[Math.max(0, Math.min(body.children.length, view.picked) - 1)];
    node.scrollTop = row.offsetTop - node.clientHeight / 2;
  });
  body.addEventListener("pointerover", (event) => {
    const row = event.target.closest("tr");
    if (row) pick(view, [...body.children].indexOf(row) + 1);
  });
  const paint = (m) => {
    while (body.children.length > m.z.length) body.lastChild.remove();
    while (body.children.length < m.z.length) body.append(element("tr", {}, ...heads.map(() => element("td"))));
    m.z.forEach((z, k) => {
      const row = body.children[k];
      row.className = k + 1 === view.picked ? "picked" : "";
      [String(k + 1), num(z), num(m.a[k + 1]), num(m.slopes[k]), num(m.factors[k]), num(m.gradients[k])].forEach((text, column) => {
        row.children[column].textContent = text;
      });
    });
  };
  return { node, paint };
}
