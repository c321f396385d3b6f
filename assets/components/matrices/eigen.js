/* Eigenvectors: turn v until Av points the same way, or straight back. What was found stays drawn. */

const PARALLEL = 0.012; // |sin| of the angle between v and Av that counts as found: less than a degree
const CATCH = 0.06; // a hand so near to an eigenvector lands on it

function eigenView(view) {
  const p = plot(view, "", sideOf(view));
  const kept = shape("path", { class: "along kept" });
  p.content.append(kept);
  const after = arrow(p, "second", "Av");
  const vector = arrow(p, "first", "v");
  const numbers = element("div", { class: "numbers" });
  const said = element("p", { class: "said" });
  const show = button(view.say("eigen.show"), { class: "quiet reveal" }, () => {
    view.found = eigen(matrixOf(view.values)).directions;
    view.draw();
  });
  let known = "";
  view.live.push((s) => {
    const m = matrixOf(s);
    if (known && known !== JSON.stringify(m)) view.found = [];
    known = JSON.stringify(m);
    const v = [s.v1, s.v2];
    const av = times(m, v);
    const all = eigen(m);
    const [long, size] = [Math.hypot(...v), Math.hypot(...av)];
    const sine = long ? (v[0] * av[1] - v[1] * av[0]) / (long * Math.max(size, 1e-9)) : 1;
    const parallel = long > 0 && (Math.abs(sine) < PARALLEL || size < 1e-9 * long);
    const turned = Math.abs((Math.atan2(v[0] * av[1] - v[1] * av[0], v[0] * av[0] + v[1] * av[1]) * 180) / Math.PI);
    const value = long ? (v[0] * av[0] + v[1] * av[1]) / (long * long) : 0;
    const near = all.directions.find(([x, y]) => long && Math.abs(x * v[1] - y * v[0]) / long < PARALLEL);
    if (parallel && near && !view.found.some((each) => each[0] === near[0] && each[1] === near[1])) view.found = [...view.found, near];
    p.fit(v, av);
    after(0, 0, ...av);
    vector(0, 0, ...v);
    p.svg.classList.toggle("parallel", parallel);
    const far = 3 * p.half;
    kept.setAttribute("d", view.found.map(([x, y]) => pathOf(p, [[-far * x, -far * y], [far * x, far * y]])).join(""));
    show.disabled = view.found.length === all.directions.length;
    const complex = ([re, im]) => (im ? `${re ? num(re) : ""}${im < 0 ? " − " : re ? " + " : ""}${num(Math.abs(im))}i` : num(re));
    const [trace, area] = [m[0][0] + m[1][1], determinant(m)];
    numbers.replaceChildren(
      line(symbol("Av"), "=", table(m), table([[v[0]], [v[1]]], ["first"]), "=", table([[av[0]], [av[1]]], ["second"])),
      ...(parallel ? [line(symbol("Av"), "=", number(value, "strong"), symbol("v"))] : []),
      line(element("span", { class: "muted" }, view.say("eigen.polynomial")), element("span", {}, symbol("λ"), element("sup", {}, "2")), trace < 0 ? "+" : "−", number(Math.abs(trace)), symbol("λ"), area < 0 ? "−" : "+", number(Math.abs(area)), "=", number("0")),
      line(symbol("λ"), "=", number(complex(all.values[0])), ...(all.kind === "two" || all.kind === "none" ? [",", number(complex(all.values[1]))] : [])),
    );
    const state = !long ? "zero" : parallel ? (Math.abs(value) < 1e-9 ? "gone" : value > 0 ? "found" : "back") : all.kind === "none" ? "none" : "turning";
    said.textContent = view.say(`eigen.${state}`, { value: num(value), angle: num(Math.round(turned)), found: view.found.length, all: all.directions.length });
  });
  tipOf(view, p, ["v1", "v2"], view.say("tip.turn"), { kind: "first", settle: () => catchOn(view) });
  return scene(view, p.figure, element("div", { class: "side" }, numbers, said, show));
}

// A hand that comes near an eigenvector lands on it: the grid of tenths would let most of them slip through.
function catchOn(view) {
  const s = view.values;
  const long = Math.hypot(s.v1, s.v2);
  const near = eigen(matrixOf(s)).directions.find(([x, y]) => long && Math.abs(x * s.v2 - y * s.v1) / long < CATCH);
  if (!near) return;
  const reach = near[0] * s.v1 + near[1] * s.v2;
  change(view, { v1: reach * near[0], v2: reach * near[1] });
}
