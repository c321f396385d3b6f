/* Four points to be told apart, and how many are: AND, OR and XOR over the plane of two inputs. */

// A click, Enter or Space on a point makes it the example: its place the inputs, its answer the target.
function corners(view, scale) {
  const { points } = view.values;
  const group = shape("g", { class: "corners" });
  CORNERS.forEach(([x1, x2], k) => {
    const target = GATES[points][k];
    const [cx, cy] = [scale.x(x1), scale.y(x2)];
    const cross = shape("path", { class: "cross", d: `M${cx + 16} ${cy - 25}l10 10m0 -10l-10 10` });
    const corner = shape(
      "g",
      { class: `corner answer-${target}`, tabindex: "0", role: "button", "data-q": `corner${k}` },
      shape("circle", { class: "grip-dot", cx, cy, r: 22 }),
      shape("circle", { class: "disc", cx, cy, r: 11 }),
      shape("text", { class: "num", x: cx, y: cy + 5, "text-anchor": "middle" }, String(target)),
      cross,
    );
    const take = () => {
      hold(view);
      change(view, { x1, x2, target });
      release(view);
    };
    corner.addEventListener("click", take);
    corner.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      take();
    });
    view.live.push((m) => {
      const right = onItsSide(m.w, m.s.b, points, k);
      corner.classList.toggle("wrong", !right);
      cross.style.display = right ? "none" : "";
      corner.setAttribute("aria-label", view.say(right ? "corner.right" : "corner.wrong", { x1, x2, target }));
    });
    group.append(corner);
  });
  return group;
}

function tally(view) {
  const line = element("p", { class: "told" });
  view.live.push((m) => {
    line.textContent = view.say("told", { right: toldApart(m.w, m.s.b, m.gate) });
  });
  return line;
}
