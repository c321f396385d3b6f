/* The plane with its grid, moved by a matrix: its columns are where the two basis vectors land. */

const REACH = 14; // grid lines on either side
const MARK = [[0.28, 0.14], [0.28, 0.86], [0.74, 0.86], [0.28, 0.86], [0.28, 0.52], [0.62, 0.52]]; // an F, which shows a plane turned over
const SQUARE = [[0, 0], [1, 0], [1, 1], [0, 1]];
const MOVING = 1.8; // seconds from I to A

function planeView(view) {
  const p = plot(view, "", sideOf(view));
  const across = shape("path", { class: "moved first" });
  const up = shape("path", { class: "moved second" });
  const square = shape("path", { class: "square" });
  const mark = shape("path", { class: "mark" });
  p.content.append(across, up, square, mark);
  const first = arrow(p, "first", "a₁");
  const second = arrow(p, "second", "a₂");
  const whole = { before: () => ({ share: 1 }) };
  const slider = element("input", { type: "range", class: "timeline", min: 0, max: 1, step: 0.01, "aria-label": view.say("share") });
  slider.addEventListener("input", () => {
    hold(view);
    change(view, { share: Number(slider.value) });
    rest(view);
  });
  const play = button("", { class: "primary play" }, () => {
    if (view.going) return finish(view);
    let share = view.values.share >= 1 ? 0 : view.values.share;
    return go(view, (seconds) => {
      share = reducedMotion() ? 1 : Math.min(1, share + seconds / MOVING);
      change(view, { share: share < 1 ? share * share * (3 - 2 * share) : 1 }); // begins and ends gently
      return share < 1;
    });
  });
  const numbers = element("div", { class: "numbers" });
  const said = element("p", { class: "said" });
  view.live.push((s) => {
    const m = matrixOf(s);
    const now = partWay(m, s.share);
    p.fit([s.m11, s.m12, s.m21, s.m22], [s.m11 + s.m12, s.m21 + s.m22]);
    const place = (x, y) => times(now, [x, y]);
    let [d1, d2] = ["", ""];
    for (let k = -REACH; k <= REACH; k += 1) {
      d1 += pathOf(p, [place(-REACH, k), place(REACH, k)]);
      d2 += pathOf(p, [place(k, -REACH), place(k, REACH)]);
    }
    across.setAttribute("d", d1);
    up.setAttribute("d", d2);
    const area = determinant(m);
    square.setAttribute("d", pathOf(p, SQUARE.map(([x, y]) => place(x, y)), "Z"));
    square.setAttribute("class", `square ${determinant(now) < 0 ? "turned" : ""}`);
    mark.setAttribute("d", pathOf(p, MARK.map(([x, y]) => place(x, y))));
    first(0, 0, ...place(1, 0));
    second(0, 0, ...place(0, 1));
    for (const tip of tips) tip.style.display = s.share < 1 ? "none" : "";
    for (const ring of p.hands.querySelectorAll(".ring")) ring.style.display = s.share < 1 ? "none" : "";
    slider.value = s.share;
    slider.setAttribute("aria-valuetext", `${Math.round(100 * s.share)} %`);
    play.textContent = view.say(view.going ? "pause" : "move");
    numbers.replaceChildren(
      line(symbol("A"), "=", table(m, ["first", "second"])),
      line(symbol("a", 1), "=", table([[m[0][0]], [m[1][0]]], ["first"]), element("span", { class: "muted" }, view.say("lands", { name: "e₁" }))),
      line(symbol("a", 2), "=", table([[m[0][1]], [m[1][1]]], ["second"]), element("span", { class: "muted" }, view.say("lands", { name: "e₂" }))),
      line(element("span", { class: "upright" }, "det"), symbol("A"), "=", number(inBrackets(m[0][0])), "·", number(inBrackets(m[1][1])), "−", number(inBrackets(m[0][1])), "·", number(inBrackets(m[1][0])), "=", number(area, area < 0 ? "negative strong" : area > 0 ? "positive strong" : "strong")),
    );
    said.textContent = view.say(area > 0 ? "area.kept" : area < 0 ? "area.turned" : m.flat().some(Boolean) ? "area.line" : "area.point", { area: num(Math.abs(area)) });
  });
  const tips = [
    tipOf(view, p, ["m11", "m21"], view.say("tip.first"), { kind: "first", ...whole }),
    tipOf(view, p, ["m12", "m22"], view.say("tip.second"), { kind: "second", ...whole }),
  ];
  return scene(view, p.figure, element("div", { class: "side" }, element("div", { class: "bar" }, play, slider), numbers, said));
}
