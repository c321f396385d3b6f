/* Two distributions with bars to pull, what their surprise adds up to, and the loss of a classifier over its samples. */

const LETTERS = "ABCDEF";
const GRAIN = 0.01; // of a pulled bar
const log = (view) => (view.data.unit === "bits" ? "log₂" : "ln");

function barsPart(view) {
  const { narrow } = view;
  const half = narrow ? view.width - 2 : Math.floor((view.width - 24) / 2);
  const s = view.values;
  const count = s.samples.length;
  const columns = narrow ? Math.min(2, count) : Math.min(4, count);
  const small = Math.floor((view.width - 2 - (columns - 1) * 16) / columns);
  view.summary = () => view.say("bars.spoken", { h: show(entropy(s.p, view.data.unit)), cross: show(crossEntropy(s.p, s.q, view.data.unit)), kl: show(divergence(s.p, s.q, view.data.unit)) });
  const editor = (name) => barEditor(view, { width: half, height: 230, name, title: view.say(`bars.${name}`), read: () => view.values[name], write: (next) => change(view, { [name]: next }) });
  return [
    element("div", { class: "pair" }, editor("p"), editor("q")),
    measures(view),
    element("div", { class: "pair wide" }, termTable(view)),
    element("h4", {}, view.say("samples")),
    element("p", { class: "note" }, view.say("samples.note")),
    element("div", { class: "samples", style: `grid-template-columns: repeat(${columns}, minmax(0, 1fr))` }, ...s.samples.map((_, i) => sampleEditor(view, i, small))),
    lossLine(view),
  ];
}

const fixed = (value, digits) => (Number.isFinite(value) ? (Math.abs(value) < 0.5 / 10 ** digits ? 0 : value).toFixed(digits).replace("-", "−") : formatNumber(value));
const show = (value) => fixed(value, 4);
const index = (i) => "₁₂₃₄₅₆₇₈"[i];

// Bars that can be pulled; the others give way so that the sum stays 1. `marked` says which bar is the label.
function barEditor(view, { width, height, name, title, read, write, marked = null, mark = null }) {
  const chart = diagram(view, { width: width - 26, height, title });
  const { box } = chart;
  chart.svg.removeAttribute("aria-hidden");
  chart.frame([0, read().length, 0, 1.04], [], [0, 0.5, 1]);
  const pull = (i, value) => write(share(read(), i, Math.round(Math.min(1, Math.max(0, value)) / GRAIN) * GRAIN));
  const bars = read().map((_, i) => {
    const column = shape("rect", { class: "column", x: chart.x(i + 0.06), y: box.top, width: chart.x(0.88) - chart.x(0), height: box.height });
    const bar = shape("rect", { class: `bar ${name}`, x: chart.x(i + 0.16), width: chart.x(0.68) - chart.x(0) });
    const grip = shape("rect", { class: "hold", "data-q": `${name}.${i}`, x: chart.x(i + 0.06), width: chart.x(0.88) - chart.x(0), height: 30, rx: 6 });
    const cap = shape("rect", { class: "cap", width: 22, height: 5, rx: 2.5 });
    const value = shape("text", { class: "bar-value", "text-anchor": "middle" });
    const letter = shape("text", { class: "letter", x: chart.x(i + 0.5), y: box.top + box.height + 20, "text-anchor": "middle" }, LETTERS[i]);
    graspable(view, grip, across(chart.svg, (_, y) => pull(i, chart.fromY(y)), true));
    column.addEventListener("pointerdown", (event) => {
      if (event.pointerType === "touch" || event.button > 0) return; // a finger on the column scrolls the page
      pull(i, chart.fromY(pointer(chart.svg, event)[1]));
      rest(view);
    });
    keyed(view, grip, { label: `${title}, ${LETTERS[i]}`, move: (steps) => pull(i, Number.isFinite(steps) ? read()[i] + steps * GRAIN : steps < 0 ? 0 : 1) });
    if (mark) {
      letter.classList.add("pick");
      letter.setAttribute("role", "button");
      letter.setAttribute("tabindex", "0");
      letter.setAttribute("aria-label", view.say("label.set", { label: LETTERS[i] }));
      const set_ = () => { mark(i); rest(view); };
      letter.addEventListener("click", set_);
      letter.addEventListener("keydown", (event) => { if (["Enter", " "].includes(event.key)) { event.preventDefault(); set_(); } });
    }
    chart.svg.append(column, bar, grip, cap, value, letter);
    return { bar, grip, cap, value, letter };
  });
  view.live.push(() => {
    read().forEach((mass, i) => {
      const y = chart.y(mass);
      const { bar, grip, cap, value, letter } = bars[i];
      move(bar, { y, height: Math.max(0, box.top + box.height - y) });
      move(grip, { y: y - 15 });
      move(cap, { x: chart.x(i + 0.5) - 11, y: y - 2.5 });
      move(value, { x: chart.x(i + 0.5), y: mass > 0.87 ? y + 20 : y - 9 });
      value.classList.toggle("inside", mass > 0.87);
      value.textContent = trimmed(Math.round(mass * 1000) / 1000);
      spokenValue(grip, 0, 1, Number(mass.toFixed(4)), value.textContent);
      if (marked) for (const each of [bar, letter]) each.classList.toggle("marked", marked() === i);
    });
  });
  return chart.figure;
}

// H(p, q) is what p costs anyway, and the divergence on top of it; the same from the other side.
function measures(view) {
  const rows = ["p", "q"].map((name) => {
    const other = name === "p" ? "q" : "p";
    const [base, extra] = [span(`fill ${name}`), span("fill extra")];
    const [h, kl, sum] = [span("num"), span("num"), span("num strong")];
    const words = element("p", { class: "sum-line" }, `H(${name}) `, h, ` + KL(${name} ‖ ${other}) `, kl, ` = H(${name}, ${other}) `, sum, span("unit", ` ${view.say(view.data.unit)}`));
    return { name, other, base, extra, h, kl, sum, node: element("div", { class: "measure" }, words, span("track", base, extra)) };
  });
  const warning = element("p", { class: "warning", role: "status" });
  view.live.push(() => {
    const s = view.values;
    const parts = rows.map(({ name, other }) => [entropy(s[name], view.data.unit), divergence(s[name], s[other], view.data.unit)]);
    const scale = Math.max(view.data.unit === "bits" ? 2.6 : 1.8, ...parts.map(([h, kl]) => h + kl).filter(Number.isFinite));
    rows.forEach((row, i) => {
      const [h, kl] = parts[i];
      row.h.textContent = show(h);
      row.kl.textContent = show(kl);
      row.sum.textContent = show(h + kl);
      row.base.style.width = `${(100 * h) / scale}%`;
      row.extra.style.width = Number.isFinite(kl) ? `${(100 * Math.max(0, kl)) / scale}%` : `${100 - (100 * h) / scale}%`;
      row.extra.classList.toggle("endless", !Number.isFinite(kl));
    });
    const said = rows.flatMap(({ name, other }) => {
      const lost = s[name].flatMap((mass, i) => (mass > 0 && s[other][i] === 0 ? [LETTERS[i]] : []));
      return lost.length ? [view.say("infinite", { outcome: lost.join(", "), happens: name, expects: other })] : [];
    });
    warning.textContent = said.join(" ") || view.say(s.p.every((mass, i) => Math.abs(mass - s.q[i]) < 5e-4) ? "equal" : "finite");
    warning.classList.toggle("infinite", said.length > 0);
  });
  return element("div", { class: "panel" }, ...rows.map((row) => row.node), element("p", { class: "keys" }, span("key h", view.say("key.h")), span("key extra", view.say("key.extra"))), warning);
}

function termTable(view) {
  const l = log(view);
  const heads = ["", "p", "q", `−${l} p`, `−${l} q`, `p · (−${l} p)`, `p · (−${l} q)`, `p · ${l}(p/q)`];
  const lines = view.values.p.map(() => heads.slice(1).map(() => element("td", { class: "num" })));
  const totals = heads.slice(1).map(() => element("td", { class: "num strong" }));
  view.live.push(() => {
    const { p, q } = view.values;
    const sums = [0, 0, NaN, NaN, 0, 0, 0];
    p.forEach((mass, i) => {
      const [a, b] = [surprise(mass, view.data.unit), surprise(q[i], view.data.unit)];
      const row = [mass, q[i], a, b, ...(mass > 0 ? [mass * a, mass * b, mass * (b - a)] : [0, 0, 0])];
      row.forEach((value, j) => {
        lines[i][j].textContent = fixed(value, 3);
        sums[j] += value;
      });
    });
    totals.forEach((cell, j) => { cell.textContent = j === 2 || j === 3 ? "" : fixed(sums[j], 3); });
  });
  const names = ["", "", "", "", "H(p)", "H(p, q)", "KL(p ‖ q)"];
  return element("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": view.say("terms") }, element("table", { class: "terms" },
    element("thead", {}, element("tr", {}, ...heads.map((text) => element("th", { scope: "col" }, text)))),
    element("tbody", {}, ...lines.map((cells, i) => element("tr", {}, element("th", { scope: "row" }, LETTERS[i]), ...cells)),
      element("tr", { class: "total" }, element("th", { scope: "row" }, "Σ"), ...totals),
      element("tr", { class: "names" }, element("th", {}), ...names.map((text) => element("td", {}, text))))));
}
