/* One step downhill, back again, and what there is to say about it. */

function nudge(view) {
  stop(view);
  release(view);
  const from = { ...view.values };
  const before = follow(from);
  const to = { ...from };
  let cut = false;
  const put = (name, value) => {
    const [low, high] = view.limits[name];
    cut = cut || value < low || value > high;
    to[name] = tidy(Math.min(high, Math.max(low, value)));
  };
  before.next.w.forEach((value, i) => put(`w${i + 1}`, value));
  put("b", before.next.b);
  const after = follow(to);
  view.losses = [...(view.losses.length ? view.losses : [before.loss]), after.loss].slice(-60);
  view.verdict = verdict(before, after, cut, view.data.zones[from.activation]);
  view.draw();
  if (JSON.stringify(from) === JSON.stringify(to)) return view.tell(summary(view));
  // a hand that comes in during the glide finds the numbers where they were going
  const arrive = () => {
    view.values = to;
    view.draw();
    release(view);
  };
  let part = reducedMotion() ? 1 : 0;
  return go(view, (seconds) => {
    part = Math.min(1, part + seconds / GLIDE);
    for (const name of ["w1", "w2", "w3", "w4", "b"]) view.values[name] = from[name] + (to[name] - from[name]) * (1 - (1 - part) ** 3);
    return part < 1;
  }, arrive);
}

// Undo steps, the newest last.
function keep(view, values) {
  view.past = [...view.past, values].slice(-MOST_KEPT);
  view.draw();
}

// Once a number was changed by hand, the losses of the nudges before say nothing about it.
function forget(view) {
  view.losses = [];
  view.verdict = "nudge.ready";
}

function verdict(before, after, cut, zones) {
  const { activation } = before.s;
  if (before.loss < 1e-10) return "nudge.there";
  if (before.gradients.aByZ === 0) return activation === "step" ? "nudge.step" : activation === "relu" ? "nudge.dead" : "nudge.flat";
  if (cut) return "nudge.cut";
  if (after.loss > before.loss) return "nudge.over";
  if (activation !== "leaky_relu" && flatAt(zones, before.z)) return "nudge.flat";
  if (after.loss > 0.995 * before.loss) return "nudge.tiny";
  return "nudge.down";
}

function undo(view) {
  stop(view);
  release(view);
  const last = view.past.pop();
  if (!last) return;
  view.values = last;
  forget(view);
  if (formOf(view) === view.form) view.draw();
  else build(view);
  send(view);
  view.tell(summary(view));
}

function summary(view) {
  const m = follow(view.values);
  const told = m.gate ? ` ${view.say("told", { right: toldApart(m.w, m.s.b, m.gate) })}` : "";
  return view.say("spoken", { z: num(m.z), a: num(m.a), loss: num(m.loss) }) + told;
}
