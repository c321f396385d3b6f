/* The product cell by cell. A stands left of C and B above it, so that row and column meet in the cell they make (Falk, 1951). */

function productView(view) {
  const { a, b } = view.values;
  const [A, B] = [a, b].map((rows) => rows.map((row) => row.map(valueOf)));
  const fits = A[0].length === B.length;
  const columns = A[0].length + B[0].length;
  const cell = Math.max(34, Math.min(66, Math.floor((view.width - 64) / columns) - 5));
  const total = fits ? A.length * B[0].length : 0;
  const place = () => Math.min(view.values.cell, total);
  const name = (letter, ...extra) => element("span", { class: "name" }, symbol(letter), ...extra);
  const flip = (which) => button("ᵀ", { class: "small", "data-flip": which, "aria-label": view.say("transpose", { name: which.toUpperCase() }), title: view.say("transpose", { name: which.toUpperCase() }) }, () => flipOver(view, which));
  const falk = element(
    "div",
    { class: "falk", style: `--cell: ${cell}px; --font: ${cell < 42 ? 13 : cell < 54 ? 15 : 17}px` },
    element("div", { class: "corner" }, sizeHandles(view)),
    element("div", { class: "above" }, name("B", flip("b")), entryTable(view, "b")),
    element("div", { class: "left" }, name("A", flip("a")), entryTable(view, "a")),
    fits ? resultTable(view, A, B, cell) : element("p", { class: "trouble", role: "alert" }, view.data.trouble || view.say("mismatch", { n: A[0].length, rows: B.length })),
  );
  const sum = element("div", { class: "sum", "aria-live": "off" });
  view.live.push((s) => {
    const at = place() - 1;
    // where nothing fits, one row and one column show that their lengths differ
    const [i, j] = !fits ? [0, 0] : at < 0 ? [-1, -1] : [Math.floor(at / B[0].length), at % B[0].length];
    for (const node of falk.querySelectorAll("[data-of]")) {
      const mine = Number(node.dataset.of === "a" ? node.dataset.i : node.dataset.j);
      node.classList.toggle("row", node.dataset.of === "a" && mine === i);
      node.classList.toggle("column", node.dataset.of === "b" && mine === j);
    }
    if (fits) writeSum(view, sum, s, i, j);
  });
  sum.addEventListener("pointerover", (event) => lightPair(view, falk, event.target.closest("[data-k]")));
  sum.addEventListener("pointerleave", () => lightPair(view, falk, null));
  const warning = element("p", { class: "warning", role: "status" });
  view.live.push(() => {
    warning.textContent = view.warning || "";
  });
  const bar = stepBar(view, "cell", 0, () => total);
  bar.hidden = sum.hidden = !fits;
  return element("section", { class: "stage", tabindex: "0", "aria-label": view.data.alt }, falk, warning, bar, sum);
}

// c₁₂ = a₁₁·b₁₂ + a₁₂·b₂₂ = 1·6 + 2·8 = 6 + 16 = 22, with the colors of row and column
function writeSum(view, sum, s, i, j) {
  const [A, B] = [s.a, s.b].map((rows) => rows.map((row) => row.map(valueOf)));
  const C = product(A, B);
  if (i < 0) return sum.replaceChildren(element("p", { class: "line muted" }, view.say("ready")));
  const index = (r, c) => `${r + 1}${c + 1}`;
  const colored = (letter, place, kind) => element("span", { class: kind }, symbol(letter, place));
  const pair = (k, left, right) => element("span", { class: "pair", "data-k": k }, left, element("span", { class: "op tight" }, "·"), right);
  const joined = (make) => A[i].flatMap((_, k) => (k ? ["+", make(k)] : [make(k)]));
  const letters = joined((k) => pair(k, colored("a", index(i, k), "row-color"), colored("b", index(k, j), "column-color")));
  const numbers = joined((k) => pair(k, number(inBrackets(A[i][k]), "row-color"), number(inBrackets(B[k][j]), "column-color")));
  const products = joined((k) => element("span", { class: "pair num", "data-k": k }, inBrackets(A[i][k] * B[k][j])));
  return sum.replaceChildren(
    line(colored("c", index(i, j), "result-color"), "=", ...letters),
    line("=", ...numbers),
    line("=", ...(A[i].length > 1 ? [...products, "="] : []), number(C[i][j], "result-color strong")),
  );
}

function resultTable(view, A, B, cell) {
  const [m, p] = [A.length, B[0].length];
  const cells = Array.from({ length: m * p }, (_, at) => {
    const made = button("", { class: "cell num", "data-at": at }, () => {
      view.jump(at + 1);
    });
    return made;
  });
  view.live.push((s) => {
    const C = product(s.a.map((row) => row.map(valueOf)), s.b.map((row) => row.map(valueOf)));
    const place = Math.min(s.cell, m * p);
    cells.forEach((node, at) => {
      const [i, j] = [Math.floor(at / p), at % p];
      const name = `c${"₁₂₃₄"[i]}${"₁₂₃₄"[j]}`;
      const shown = at < place && C ? num(C[i][j]) : "?";
      const short = shown.length * 5 > cell && at < place ? formatNumber(C[i][j], 1) : shown; // whole in the sum below
      squeeze(node, short.length < shown.length ? short : shown);
      node.title = shown;
      node.className = `cell num${at === place - 1 ? " lit" : ""}${at < place ? "" : " hidden"}`;
      node.setAttribute("aria-label", `${name} = ${shown}`);
      node.tabIndex = at === Math.max(0, place - 1) ? 0 : -1;
    });
  });
  const grid = element("div", { class: "matrix c", style: `grid-template-columns: repeat(${p}, var(--cell))`, role: "group", "aria-label": view.say("result") }, ...cells);
  grid.addEventListener("keydown", (event) => {
    const way = { ArrowUp: -p, ArrowDown: p, ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!way) return;
    event.preventDefault();
    event.stopPropagation();
    const to = Math.min(view.values.cell, m * p) + way;
    if (to < 1 || to > m * p) return;
    view.jump(to);
    cells[to - 1].focus();
  });
  return element("div", { class: "below" }, grid, element("span", { class: "name" }, symbol("C"), " = ", symbol("AB")));
}

function lightPair(view, falk, target) {
  for (const node of falk.querySelectorAll(".pair-lit")) node.classList.remove("pair-lit");
  if (!target) return;
  const k = target.dataset.k;
  for (const node of falk.querySelectorAll(`.row[data-j="${k}"], .column[data-i="${k}"]`)) node.classList.add("pair-lit");
}

// Rows become columns: each cell travels to its place on the other side of the diagonal.
function flipOver(view, which) {
  const before = new Map();
  for (const node of view.root.querySelectorAll(`[data-of="${which}"]`)) before.set(`${node.dataset.j} ${node.dataset.i}`, node.getBoundingClientRect());
  hold(view);
  change(view, { [which]: transpose(view.values[which]) });
  build(view);
  release(view);
  if (reducedMotion()) return;
  for (const node of view.root.querySelectorAll(`[data-of="${which}"]`)) {
    const [from, to] = [before.get(`${node.dataset.i} ${node.dataset.j}`), node.getBoundingClientRect()];
    node.animate([{ transform: `translate(${from.x - to.x}px, ${from.y - to.y}px)` }, { transform: "none" }], { duration: 650, easing: "ease-in-out" });
  }
}
