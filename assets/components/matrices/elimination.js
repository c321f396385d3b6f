/* Gauss–Jordan, step by step: [A | I] becomes [I | A⁻¹], or gets stuck. The steps come from core as they are to be shown. */

function inverseView(view) {
  const { steps } = view;
  if (!steps) return element("section", { class: "stage" }, element("p", { class: "trouble", role: "alert" }, view.data.trouble));
  const n = steps[0].rows.length;
  const cell = Math.max(34, Math.min(74, Math.floor((view.width - 60) / (2 * n)) - 5));
  const cells = Array.from({ length: 2 * n * n }, (_, at) => element("span", { class: "cell num", "data-side": at % (2 * n) < n ? "left" : "right" }));
  const grid = element(
    "div",
    { class: "matrix augmented", role: "group", "aria-label": view.say("augmented"), style: `--cell: ${cell}px; --font: ${cell < 42 ? 12.5 : 16}px; grid-template-columns: repeat(${2 * n}, var(--cell))` },
    ...cells,
  );
  const said = element("p", { class: "operation" });
  const why = element("p", { class: "muted" });
  view.live.push((s) => {
    const at = Math.min(s.line, steps.length - 1);
    const step = steps[at];
    const earlier = steps[Math.max(0, at - 1)].rows;
    cells.forEach((node, k) => {
      const [i, j] = [Math.floor(k / (2 * n)), k % (2 * n)];
      node.textContent = typed(step.rows[i][j]);
      const moving = ["swap", "scale", "add"].includes(step.kind);
      node.className = `cell num${moving && i === step.row ? " row" : ""}${["swap", "add"].includes(step.kind) && i === step.other ? " column" : ""}${
        moving && earlier[i][j] !== step.rows[i][j] ? " strong" : ""}${step.kind === "stuck" && j === step.row && i >= step.row ? " stuck" : ""}${j === n ? " bar-left" : ""}${step.kind === "done" && j >= n ? " lit" : ""}`;
    });
    const [row, other] = ["₁₂₃₄"[step.row], "₁₂₃₄"[step.other]];
    const factor = typed(step.factor);
    const add = step.factor.startsWith("-") ? ` − ${step.factor.slice(1) === "1" ? "" : `${step.factor.slice(1)}·`}` : ` + ${step.factor === "1" ? "" : `${factor}·`}`;
    said.textContent = { swap: `R${row} ↔ R${other}`, scale: `R${row} ← ${step.factor.startsWith("-") ? `(${factor})` : factor}·R${row}`, add: `R${row} ← R${row}${add}R${other}` }[step.kind] || view.say(`op.${step.kind}`);
    why.textContent = view.say(`why.${step.kind}`, { row: step.row + 1, other: step.other + 1 });
  });
  return element("section", { class: "stage", tabindex: "0", "aria-label": view.data.alt }, element("div", { class: "augmented-box" }, element("p", { class: "heads" }, element("span", {}, symbol("A")), element("span", {}, symbol("I"))), grid), said, why, stepBar(view, "line", 0, () => steps.length - 1));
}
