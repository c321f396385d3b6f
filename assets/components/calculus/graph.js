/* The chain rule on a graph: values run forward node by node, derivatives run back edge by edge. */

function graphPart(view) {
  const nodes = graphOf(view.data.nodes);
  const inputs = nodes.filter((node) => !node.edges.length).length;
  const operations = nodes.length - inputs;
  const last = operations + 1 + nodes.reduce((sum, node) => sum + node.edges.length, 0); // forward, ∂f/∂f = 1, backward
  view.last = last;
  view.now = () => {
    const values = forward(nodes, view.values.x, view.values.y);
    const { steps } = backward(nodes, values);
    const at = Math.min(view.values.step, last);
    const done = steps.slice(0, Math.max(0, at - operations - 1));
    const gradients = nodes.map((_, i) => (i === nodes.length - 1 && at > operations ? 1 : null));
    for (const each of done) gradients[each.source] = each.after;
    const light = at === 0 ? null : at <= operations ? { node: inputs + at - 1 } : at === operations + 1 ? { node: nodes.length - 1, seed: true } : { ...steps[at - operations - 2], back: true };
    return { values, at, operations, inputs, steps, done, gradients, light, known: inputs + Math.min(at, operations) };
  };
  view.nameOf = (i) => (i === nodes.length - 1 ? "f" : i < inputs ? nodes[i].tree[1] : `v${lowered(i - inputs + 1)}`);
  return [element("p", { class: "hint" }, view.say("graph.hint")), stepper(view), element("div", { class: "scene" }, network(view, nodes)), account(view, nodes)];
}

function stepper(view) {
  const to = (step) => settle(view, { step: Math.max(0, Math.min(view.last, step)) });
  const back = named("quiet stepback", "◀", () => to(view.values.step - 1));
  const next = named("primary stepnext", view.say("graph.next"), () => to(view.values.step + 1));
  const first = named("quiet stepfirst", view.say("again"), () => to(0));
  back.setAttribute("aria-label", view.say("graph.back"));
  const play = named("quiet stepplay", view.say("graph.play"), () => {
    if (view.going) return finish(view);
    if (view.values.step >= view.last) change(view, { step: 0 });
    let waited = 0;
    return go(view, (seconds) => {
      waited += seconds;
      if (waited > 0.9) {
        waited = 0;
        view.values.step += 1;
      }
      return view.values.step < view.last;
    });
  });
  const slide = range(view, "step", view.say("graph.step"), { low: 0, high: view.last, step: 1, from: Math.round, say: (step) => `${Math.min(step, view.last)} / ${view.last}` });
  view.live.push(() => {
    play.textContent = view.say(view.going ? "pause" : "graph.play");
    next.disabled = view.values.step >= view.last;
    back.disabled = view.values.step <= 0;
  });
  view.root.onkeydown = (event) => {
    if (event.target.getAttribute("role") === "slider" || event.target.tagName === "INPUT") return;
    const way = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!way) return;
    event.preventDefault();
    to(view.values.step + way);
  };
  return element("div", { class: "bar" }, next, back, play, first, slide);
}

// Where each node stands: its column is the length of the longest way from an input, its row the mean of what it needs.
function placed(nodes, width, narrow) {
  const columns = [];
  const rows = [];
  nodes.forEach((node, i) => {
    const from = node.edges.map(({ source }) => source);
    columns[i] = from.length ? 1 + Math.max(...from.map((s) => columns[s])) : 0;
    rows[i] = from.length ? from.reduce((sum, s) => sum + rows[s], 0) / from.length : i;
    while (nodes.slice(0, i).some((_, k) => columns[k] === columns[i] && Math.abs(rows[k] - rows[i]) < 0.9)) rows[i] += 1;
  });
  const [most, pitch] = [Math.max(...columns), narrow ? 150 : 165];
  const margin = narrow ? 26 : 60;
  const least = Math.min(...rows);
  const x = (i) => margin + (columns[i] / most) * (width - 2 * margin);
  const y = (i) => 62 + (rows[i] - least) * pitch;
  return { at: nodes.map((_, i) => [x(i), y(i)]), gap: (width - 2 * margin) / most, height: Math.max(...nodes.map((_, i) => y(i))) + 78 };
}

function network(view, nodes) {
  const width = Math.min(view.width - 2, 900);
  const { at, gap, height } = placed(nodes, width, view.narrow);
  const r = view.narrow ? 19 : 27;
  const svg = shape("svg", { width, height, viewBox: `0 0 ${width} ${height}` });
  const edges = [];
  nodes.forEach((node, i) => node.edges.forEach((edge) => {
    const [[x0, y0], [x1, y1]] = [at[edge.source], at[i]];
    const far = x1 - x0 > 1.5 * gap; // an edge past other nodes stays below them as long as it can
    const bend = (x1 - x0) * 0.45;
    const [c0, c1] = far ? [x1 - 0.3 * gap, x1 - 0.2 * gap] : [x0 + bend, x1 - bend];
    const d = `M${x0 + r} ${y0}C${c0} ${y0} ${c1} ${y1} ${x1 - r * (far ? 0.8 : 1)} ${y1 + (far ? 0.6 * r : 0)}`;
    const line = shape("path", { class: "edge", d });
    const label = shape("text", { class: "local num", x: far ? x0 + 0.5 * (c1 - x0) : (x0 + x1) / 2, y: far ? y0 + 0.06 * (y1 - y0) + 18 : (y0 + y1) / 2 - 8, "text-anchor": "middle" });
    edges.push({ line, label, node: i, source: edge.source });
    svg.append(line);
  }));
  svg.append(...edges.map(({ label }) => label));
  const drawn = nodes.map((node, i) => {
    const [x, y] = at[i];
    const input = !node.edges.length;
    const circle = shape("circle", { cx: x, cy: y, r });
    const letters = input || /^[a-zσ]/.test(sign(node.tree));
    const text = shape("text", { class: letters ? "sym" : "sign", x, y: y + 5, "text-anchor": "middle" }, input ? node.tree[1] : sign(node.tree));
    const name = shape("text", { class: "name", x, y: y - r - 8, "text-anchor": "middle" }, input ? "" : view.nameOf(i));
    const value = shape("text", { class: "num value", x, y: y + r + 17, "text-anchor": "middle" });
    const slope = shape("text", { class: "num gradient", x, y: y + r + 34, "text-anchor": "middle" });
    const group = shape("g", { class: `node ${input ? "input" : ""}` }, circle, text, name, value, slope);
    if (input) {
      const which = node.tree[1];
      slidable(view, group, which, sideways(which, 0.1), () => num(view.values[which]));
      graspable(view, group, (event) => {
        const [from, value] = [event.clientX, view.values[which]];
        return (next) => change(view, { [which]: Math.round((value + (next.clientX - from) * 0.02) * 20) / 20 });
      });
      group.append(shape("path", { class: "dots", d: `M${x - 15} ${y + r + 22}h30` }));
      move(slope, { y: y + r + 39 });
    }
    svg.append(group);
    return { group, value, slope };
  });
  view.live.push(() => {
    const now = view.now();
    drawn.forEach(({ group, value, slope }, i) => {
      value.textContent = i < now.known ? num(now.values[i], 3) : "";
      slope.textContent = now.gradients[i] === null ? "" : `${view.narrow ? "∂ " : `∂f/∂${view.nameOf(i)} = `}${num(now.gradients[i], 3)}`;
      group.classList.toggle("waiting", i >= now.known);
      group.classList.toggle("lit", now.light !== null && (now.light.back ? now.light.source === i : now.light.node === i));
      group.classList.toggle("giving", now.light !== null && Boolean(now.light.back) && now.light.node === i);
    });
    for (const { line, label, node, source } of edges) {
      const done = now.done.find((each) => each.node === node && each.source === source);
      const lit = now.light && (now.light.back ? now.light.node === node && now.light.source === source : !now.light.seed && now.light.node === node);
      line.setAttribute("class", `edge ${node < now.known ? "known" : ""} ${done ? (done.slope < 0 ? "negative" : done.slope > 0 ? "positive" : "zero") : ""} ${lit ? "lit" : ""}`);
      line.style.strokeWidth = done ? (1.4 + 5 * (1 - Math.exp(-Math.abs(done.slope)))).toFixed(1) : "";
      label.textContent = done ? `×${num(done.slope, 3)}` : "";
    }
  });
  return svg;
}

// What an operation is called inside its circle.
function sign([name, ...parts]) {
  const infix = { "+": "+", "-": "−", "*": "·", "/": "÷" }[name];
  const constant = parts.find((each) => each[0] === "number");
  if (infix && constant) return parts[0] === constant ? `${num(constant[1])}${infix}` : `${infix}${num(constant[1])}`;
  if (name === "^") return constant ? `( )${raised(num(constant[1]))}` : "^";
  return { sigmoid: "σ", neg: "−" }[name] ?? infix ?? name;
}

// The account of the steps so far, one line each: formula, numbers, value.
function account(view, nodes) {
  const list = element("ol", { class: "account" });
  const said = element("p", { class: "said", role: "status" });
  const row = (parts, lit) => element("li", lit ? { class: "lit" } : {}, ...parts);
  view.live.push(() => {
    const now = view.now();
    const named = (i) => Object.fromEntries(nodes[i].edges.map(({ source }, k) => ["uv"[k], view.nameOf(source)]));
    const filled = (i) => Object.fromEntries(nodes[i].edges.map(({ source }, k) => ["uv"[k], num(now.values[source])]));
    const rows = [];
    for (let i = now.inputs; i < now.known; i += 1) {
      rows.push(row([`${view.nameOf(i)} = ${written(nodes[i].tree, named(i))} = ${written(nodes[i].tree, filled(i))} = `, element("b", {}, num(now.values[i]))], now.light?.node === i && !now.light.back && !now.light.seed));
    }
    if (now.at > now.operations) rows.push(row(["∂f/∂f = ", element("b", {}, "1")], now.light?.seed));
    now.done.forEach((each, k) => {
      const [from, to] = [view.nameOf(each.node), view.nameOf(each.source)];
      const added = now.done.slice(0, k).some((other) => other.source === each.source);
      const slope = written(each.edge.tree, named(each.node));
      const local = `∂${from}/∂${to} = ${slope === num(each.slope) ? "" : `${slope} = `}${num(each.slope)}`;
      const last = each.node === nodes.length - 1; // there ∂f/∂f = 1 is no factor worth writing
      const product = last ? [local] : [`∂f/∂${to} = ∂f/∂${from} · ∂${from}/∂${to} = ${num(each.above)} · ${num(each.slope)} = `];
      const sum = added ? [view.say("graph.sum", { before: num(each.before), more: num(each.contribution) }), " ", element("b", {}, num(each.after))] : [];
      rows.push(row([...product, ...(last ? [] : [element("b", {}, num(each.contribution))]), ...(sum.length ? ["; ", ...sum] : []), ...(last ? [] : [element("small", {}, local)])], k === now.done.length - 1));
    });
    list.replaceChildren(...rows);
    const key = now.at === 0 ? "start" : now.at <= now.operations ? "forward" : now.at === now.operations + 1 ? "seed" : now.at === view.last ? "done" : now.done.slice(0, -1).some((each) => each.source === now.light.source) ? "added" : "backward";
    said.textContent = view.say(`graph.${key}`, { node: view.nameOf(now.light?.node ?? 0), source: view.nameOf(now.light?.source ?? 0), x: num(now.gradients[0] ?? 0), y: num(now.gradients[1] ?? 0) });
  });
  return element("div", { class: "formula across" }, said, list);
}
