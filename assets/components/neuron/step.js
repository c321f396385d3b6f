/* One step: the button, the learning rate, the loss before and after and on the way, and what there is to say. */

function stepBar(view) {
  const eta = element("span", { class: "num rate" });
  scrubbable(view, eta, "learning_rate");
  slidable(view, eta, "learning_rate", view.say("rate"));
  view.live.push((m) => {
    eta.textContent = num(m.s.learning_rate);
  });
  const undoButton = button(view.say("undo"), { class: "quiet undo" }, () => undo(view));
  const before = element("span", { class: "num" });
  const after = element("span", { class: "num strong" });
  const said = element("p", { class: "said" });
  const trail = shape("svg", { class: "trail", width: 190, height: 46, viewBox: "0 0 190 46", "aria-hidden": "true" });
  view.live.push((m) => {
    undoButton.disabled = !view.past.length;
    const done = view.losses.length > 1;
    const from = done ? view.losses[view.losses.length - 2] : m.loss;
    before.textContent = num(from);
    after.textContent = done ? num(view.going ? m.loss : view.losses[view.losses.length - 1]) : "?";
    said.textContent = view.say(view.verdict, { before: num(from), after: num(view.losses[view.losses.length - 1] ?? m.loss) });
    said.dataset.kind = view.verdict;
    const most = Math.max(...view.losses, 1e-12);
    const step = Math.min(14, 176 / Math.max(1, view.losses.length - 1));
    const spots = view.losses.map((loss, i) => [7 + i * step, 40 - 34 * (loss / most)]);
    trail.replaceChildren(
      ...(done
        ? [shape("path", { class: "floor", d: "M2 41H188" }), shape("path", { class: "fall", d: `M${spots.map((p) => p.map((v) => v.toFixed(1)).join(" ")).join("L")}` }),
          ...spots.map(([cx, cy], i) => shape("circle", { class: i === spots.length - 1 ? "last" : "", cx, cy, r: i === spots.length - 1 ? 4 : 2.5 }))]
        : []),
    );
  });

  const nudgeButton = button(view.say("nudge"), { class: "primary nudge" }, () => nudge(view));
  // a look at the button shows, on each edge, what it will follow
  for (const [event, on] of [["pointerenter", true], ["focus", true], ["pointerleave", false], ["blur", false]]) {
    nudgeButton.addEventListener(event, () => view.root.classList.toggle("pulling", on));
  }
  return element(
    "section",
    { class: "step-bar" },
    nudgeButton,
    undoButton,
    element("span", { class: "rate-box" }, element("span", {}, view.say("rate")), symbol("η"), sign("="), eta),
    element("p", { class: "loss-change" }, view.say("loss"), " ", before, element("span", { class: "op" }, "→"), after),
    trail,
    said,
  );
}
