/* Ax = b twice: so much of each column makes b, and the lines of the two equations cross in x. */

function solveView(view) {
  const narrow = view.width < 680;
  const side = narrow ? Math.min(view.width - 4, 400) : Math.min(400, Math.floor((view.width - 24) / 2));
  const left = plot(view, view.say("solve.columns"), side);
  const right = plot(view, view.say("solve.rows"), side);
  const span = shape("path", { class: "along" });
  const steps = [shape("path", { class: "walk first" }), shape("path", { class: "walk second" })];
  left.content.append(span, ...steps);
  const arrows = [arrow(left, "first", "a₁"), arrow(left, "second", "a₂"), arrow(left, "target", "b")];
  const lines = [shape("path", { class: "equation one" }), shape("path", { class: "equation two" })];
  const crossing = shape("circle", { class: "crossing", r: 6.5 });
  right.content.append(...lines, crossing);
  const axes = [shape("text", { class: "name", x: side - 14, y: side / 2 - 8, "text-anchor": "end" }, "x₁"), shape("text", { class: "name", x: side / 2 + 10, y: 18 }, "x₂")];
  right.hands.append(...axes);
  const numbers = element("div", { class: "numbers wide" });
  const said = element("p", { class: "said" });
  view.live.push((s) => {
    const m = matrixOf(s);
    const b = [s.b1, s.b2];
    const found = solve(m, b);
    const x = found.x;
    const [first, second] = [[m[0][0], m[1][0]], [m[0][1], m[1][1]]];
    const part = x ? [x[0] * first[0], x[0] * first[1]] : [0, 0];
    left.fit(first, second, b, part);
    right.fit(x || [0], [4]);
    arrows[0](0, 0, ...first);
    arrows[1](0, 0, ...second);
    arrows[2](0, 0, ...b);
    steps[0].setAttribute("d", x ? pathOf(left, [[0, 0], part]) : "");
    steps[1].setAttribute("d", x ? pathOf(left, [part, [part[0] + x[1] * second[0], part[1] + x[1] * second[1]]]) : "");
    const flat = determinant(m) === 0; // then all that the columns can make lies on one line
    const along = first.some(Boolean) ? first : second;
    const far = (4 * left.half) / (Math.hypot(...along) || 1);
    span.setAttribute("d", flat ? pathOf(left, [along.map((v) => -far * v), along.map((v) => far * v)]) : "");
    lines.forEach((node, i) => {
      const [p, q] = m[i];
      const length = p * p + q * q;
      const reach = 4 * right.half;
      const [fx, fy] = [(b[i] * p) / (length || 1), (b[i] * q) / (length || 1)];
      const [dx, dy] = [-q / Math.sqrt(length || 1), p / Math.sqrt(length || 1)];
      node.setAttribute("d", length ? pathOf(right, [[fx - reach * dx, fy - reach * dy], [fx + reach * dx, fy + reach * dy]]) : "");
    });
    crossing.style.display = found.kind === "one" ? "" : "none";
    if (x) move(crossing, { cx: right.x(x[0]), cy: right.y(x[1]) });
    const equation = (i, kind) => line(element("span", { class: `key ${kind}` }), number(inBrackets(m[i][0])), symbol("x", 1), "+", number(inBrackets(m[i][1])), symbol("x", 2), "=", number(b[i]));
    const column = (v, kind) => table([[v[0]], [v[1]]], [kind]);
    numbers.replaceChildren(
      element("div", {}, line(found.kind === "one" ? number(x[0], "strong") : symbol("x", 1), column(first, "first"), "+", found.kind === "one" ? number(inBrackets(x[1]), "strong") : symbol("x", 2), column(second, "second"), "=", column(b, "target"))),
      element("div", {}, equation(0, "one"), equation(1, "two")),
      element("div", {}, line(symbol("x"), "=", ...(found.kind === "one" ? [table([[x[0]], [x[1]]], ["strong"])] : ["?"]))),
    );
    said.textContent = view.say(`solve.${found.kind}`, { x1: x ? num(x[0]) : "", x2: x ? num(x[1]) : "" });
  });
  tipOf(view, left, ["m11", "m21"], view.say("tip.first"), { kind: "first" });
  tipOf(view, left, ["m12", "m22"], view.say("tip.second"), { kind: "second" });
  tipOf(view, left, ["b1", "b2"], view.say("tip.b"), { kind: "target" });
  return element("section", { class: "stage" }, element("div", { class: "pair-of-plots" }, left.figure, right.figure), numbers, said);
}
