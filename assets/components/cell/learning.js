/* Below the panel: dials, the loss, and steps downhill with the gradients that were just computed. */

const MANY = 100;

function learningOf(view) {
  const { classes, cell } = view.scene;
  const dials = [...(classes ? [] : ["target"]), ...(KEEPS[cell] ? ["forget_bias"] : []), "learning_rate"];
  const loss = element("p", { class: "loss num", role: "status" });
  const walk = (count) => () => descend(view, count);
  const buttons = [
    button(view.say("learn"), { "data-help": "learn" }, walk(1)),
    button(view.say("learn.many", { count: MANY }), { "data-help": "learn.many" }, walk(MANY)),
    button(view.say("redraw"), { class: "quiet", "data-help": "redraw" }, () => settle(view, { weights: [] })),
  ];
  const length = classes ? [] : [["less", -1], ["more", 1]].map(([name, way]) => button(view.say(name), { "data-help": name }, () => resized(view, way)));
  const [low, high] = [2, 12];
  view.live.push((s) => {
    loss.textContent = view.say(s.weights.length ? "loss.own" : "loss.drawn", { loss: exact(view.scene.run.loss), seed: view.data.seed });
    buttons[2].hidden = !s.weights.length;
    if (length.length) [length[0].disabled, length[1].disabled] = [s.inputs.length <= low, s.inputs.length >= high];
  });
  return element("section", { class: "learning" }, element("div", { class: "dials" }, ...dials.map((name) => dial(view, name))), element("div", { class: "buttons" }, ...length, ...buttons), loss);
}

// w ← w − η·∂L/∂w, so many times; then the weights are the learner's own.
function descend(view, count) {
  const { cell, H, size, x, targets, judged, classes } = view.scene;
  const [low, high] = view.limits.weights;
  let listed = view.scene.listed;
  for (let at = 0; at < count; at += 1) {
    const w = weightsOf(cell, H, size, listed, view.values.forget_bias);
    const slope = listOf(backward(cell, w, x, targets, judged, forward(cell, w, x, targets, judged, classes), classes).weights);
    listed = listed.map((value, k) => Math.max(low, Math.min(high, value - view.values.learning_rate * slope[k])));
  }
  settle(view, { weights: listed.map((value) => Number(value.toFixed(4))) });
}

// A step more at the end, or one less.
function resized(view, way) {
  const { inputs } = view.values;
  hold(view);
  change(view, { inputs: way > 0 ? [...inputs, 0] : inputs.slice(0, -1) });
  build(view);
  release(view);
}
