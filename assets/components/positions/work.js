/* The number under the hand, and the product of the two places, written out with everything they are made of. */

function workOf(view) {
  const cell = element("section", { class: "work", "data-id": "cell", "aria-label": view.say("work.cell") });
  const product = element("section", { class: "work", "data-id": "product", "aria-label": view.say("work.product") });
  view.live.push(() => {
    cell.replaceChildren(...cellWork(view));
    product.replaceChildren(...productWork(view));
  });
  return element("div", { class: "works" }, cell, product);
}

const lineOf = (...parts) => element("p", { class: "sum num" }, ...parts);
const formulaOf = (text) => element("p", { class: "formula sym" }, ...math(text));

function cellWork(view) {
  const { kind, base, d, angles, query, training } = view.data;
  const { p, c, m } = seen(view);
  const value = tableNow(view)[p][c];
  const title = element("h4", {}, view.say("work.cell.at", { place: p, column: c }));
  const end = [op(" = "), colored(value)];
  if (kind === "learned") {
    const said = view.say("work.learned", { steps: training.steps[m] });
    return [title, formulaOf(`P_{${p}, ${c}}`), lineOf(said, ...end), lineOf(view.say("work.learned.first"), op(" = "), exact(view.data.tables[0][p][c]))];
  }
  const i = Math.floor(c / 2);
  const angle = p * angles[i];
  const theta = `θ_{${i}} = 1 / ${base}^{${2 * i}/${d}} = ${num(angles[i])}`;
  if (kind === "sinusoidal") {
    const name = c % 2 ? "cos" : "sin";
    return [title, formulaOf(`P_{p, ${c % 2 ? "2i+1" : "2i"}} = ${name}(p θ_i),  ${theta}`), lineOf(`${name}(${p} · ${num(angles[i])})`, op(" = "), `${name}(${num(angle)})`, ...end)];
  }
  const [even, odd] = [query[2 * i], query[2 * i + 1]];
  const formula = c % 2 ? "q'_{2i+1} = q_{2i} sin(p θ_i) + q_{2i+1} cos(p θ_i)" : "q'_{2i} = q_{2i} cos(p θ_i) − q_{2i+1} sin(p θ_i)";
  const [one, other] = c % 2 ? ["sin", "cos"] : ["cos", "sin"];
  const shown = num(angle);
  return [title, formulaOf(`${formula},  ${theta}`), lineOf(exact(even), `·${one}(${shown})`, op(c % 2 ? " + " : " − "), exact(odd, true), `·${other}(${shown})`, ...end)];
}

function productWork(view) {
  const { kind, angles, keys, d } = view.data;
  const { p, s, c, matrix } = seen(view);
  const value = matrixNow(view)[p][s];
  const title = element("h4", {}, view.say(`work.${matrix}.at`, { place: p, other: s, distance: plain(s - p) }));
  const end = [op(" = "), colored(value)];
  if (matrix === "scores") return [title, formulaOf("(P_p W_Q) · (P_s W_K) / √d"), lineOf(view.say("work.scores"), ...end)];
  const [row, other] = [tableNow(view)[p], (keys ?? tableNow(view))[s]];
  const terms = range(d / 2).map((i) => row[2 * i] * other[2 * i] + row[2 * i + 1] * other[2 * i + 1]);
  const formula = {
    sinusoidal: "P_p · P_s = Σ_i cos((s − p) θ_i)",
    rotary: "q'_p · k'_s = Σ_i (q'_{2i} k'_{2i} + q'_{2i+1} k'_{2i+1})",
    learned: "P_p · P_s = Σ_i (P_{p,2i} P_{s,2i} + P_{p,2i+1} P_{s,2i+1})",
  }[kind];
  const written = terms.flatMap((term, i) => {
    const node = element("span", { class: `term${i === Math.floor(c / 2) ? " at" : ""}` }, exact(term, i > 0));
    if (kind === "sinusoidal") node.title = `cos(${plain(s - p)} · ${num(angles[i])})`;
    return [...(i ? [op(" + ")] : []), node];
  });
  return [title, formulaOf(formula), lineOf(...written, ...end)];
}
