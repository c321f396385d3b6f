/* The dot product: what v throws on the line along u when it is lit at right angles to it. */

function dotView(view) {
  const p = plot(view, "", sideOf(view));
  const along = shape("path", { class: "along" });
  const drop = shape("path", { class: "drop" });
  const corner = shape("path", { class: "right-angle" });
  const arc = shape("path", { class: "arc" });
  const shadow = shape("path", { class: "shadow" });
  p.content.append(along, arc, shadow, drop, corner);
  const first = arrow(p, "first", "u");
  const second = arrow(p, "second", "v");
  const numbers = element("div", { class: "numbers" });
  const said = element("p", { class: "said" });
  view.live.push((s) => {
    const [u, v] = [[s.u1, s.u2], [s.v1, s.v2]];
    const m = project(v, u);
    p.fit(u, v);
    first(0, 0, ...u);
    second(0, 0, ...v);
    const [ux, uy] = m.lengthU ? [u[0] / m.lengthU, u[1] / m.lengthU] : [0, 0];
    const far = 3 * p.half;
    along.setAttribute("d", pathOf(p, [[-far * ux, -far * uy], [far * ux, far * uy]]));
    shadow.setAttribute("d", pathOf(p, [[0, 0], m.foot]));
    shadow.setAttribute("class", `shadow ${m.dot < 0 ? "negative" : "positive"}`);
    drop.setAttribute("d", pathOf(p, [v, m.foot]));
    // a right angle at the foot, a few pixels wide, on the side of v
    const e = (9 * 2 * p.half) / p.side;
    const away = Math.hypot(v[0] - m.foot[0], v[1] - m.foot[1]);
    const [nx, ny] = away > e ? [(v[0] - m.foot[0]) / away, (v[1] - m.foot[1]) / away] : [0, 0];
    const back = m.dot < 0 ? 1 : -1;
    corner.setAttribute("d", away > e ? pathOf(p, [[m.foot[0] + back * e * ux, m.foot[1] + back * e * uy], [m.foot[0] + e * (back * ux + nx), m.foot[1] + e * (back * uy + ny)], [m.foot[0] + e * nx, m.foot[1] + e * ny]]) : "");
    const r = Math.min(0.16 * p.half, 0.5 * Math.min(m.lengthU, m.lengthV));
    const from = Math.atan2(u[1], u[0]);
    const way = Math.atan2(u[0] * v[1] - u[1] * v[0], m.dot);
    arc.setAttribute("d", m.lengthU && m.lengthV ? pathOf(p, Array.from({ length: 25 }, (_, k) => [r * Math.cos(from + (way * k) / 24), r * Math.sin(from + (way * k) / 24)])) : "");
    const sign = m.dot < 0 ? "negative strong" : m.dot > 0 ? "positive strong" : "strong";
    const dot = () => [symbol("u"), element("span", { class: "op tight" }, "·"), symbol("v")];
    const size = (letter) => element("span", {}, "|", symbol(letter), "|");
    numbers.replaceChildren(
      line(...dot(), "=", symbol("u", 1), symbol("v", 1), "+", symbol("u", 2), symbol("v", 2)),
      line("=", number(inBrackets(u[0]), "first"), "·", number(inBrackets(v[0]), "second"), "+", number(inBrackets(u[1]), "first"), "·", number(inBrackets(v[1]), "second"), "=", number(m.dot, sign)),
      ...(Number.isNaN(m.cosine)
        ? []
        : [
            line(...dot(), "=", size("u"), "·", size("v"), "·", element("span", { class: "upright" }, "cos"), symbol("θ")),
            line("=", number(m.lengthU, "first"), "·", number(m.lengthV, "second"), "·", element("span", { class: "upright" }, "cos"), number(`${num(Number(m.degrees.toFixed(1)))}°`), "=", number(m.dot, sign)),
            line(element("span", { class: "muted" }, view.say("shadow")), size("v"), "·", element("span", { class: "upright" }, "cos"), symbol("θ"), "=", number(m.shadow, sign)),
          ]),
    );
    said.textContent = view.say(Number.isNaN(m.cosine) ? "dot.zero" : Math.abs(m.cosine) < 1e-9 ? "dot.right" : m.dot > 0 ? "dot.ahead" : "dot.behind");
  });
  tipOf(view, p, ["u1", "u2"], view.say("tip.u"), { kind: "first" });
  tipOf(view, p, ["v1", "v2"], view.say("tip.v"), { kind: "second" });
  return scene(view, p.figure, element("div", { class: "side" }, numbers, said));
}
