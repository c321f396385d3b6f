/* One step downhill, back again, and what there is to say about it. */

function nudge(view) {
  stopTween(view);
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
  view.verdict = verdict(before, after, cut, view.zones[from.activation]);
  const same = JSON.stringify(from) === JSON.stringify(to);
  if (!same) keep(view, from);
  const arrive = () => {
    view.values = to;
    view.draw();
    setTimeout(view.catchUp);
    if (!same) send(view);
    else view.spoken.textContent = summary(view);
  };
  if (same || reducedMotion()) {
    arrive();
    return;
  }
  const start = performance.now();
  view.arrive = arrive;
  const glide = (now) => {
    const part = Math.min(1, Math.max(0, (now - start) / TWEEN));
    if (part === 1) {
      view.tween = 0;
      arrive();
      return;
    }
    const eased = 1 - (1 - part) ** 3;
    for (const name of ["w1", "w2", "w3", "w4", "b"]) view.values[name] = from[name] + (to[name] - from[name]) * eased;
    paint(view);
    view.tween = requestAnimationFrame(glide);
  };
  view.tween = requestAnimationFrame(glide);
}

// A hand that comes in during the glide finds the numbers where they were going.
function stopTween(view) {
  if (!view.tween) return;
  cancelAnimationFrame(view.tween);
  view.tween = 0;
  view.arrive();
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
  stopTween(view);
  const last = view.past[view.past.length - 1];
  if (!last) return;
  view.past = view.past.slice(0, -1);
  const rebuilt = last.inputs !== view.values.inputs || last.activation !== view.values.activation || last.points !== view.values.points;
  view.values = { ...last };
  view.losses = [];
  view.verdict = "nudge.ready";
  if (rebuilt) build(view);
  view.draw();
  send(view);
}

function summary(view) {
  const m = follow(view.values);
  const told = m.gate ? ` ${view.say("told", { right: toldApart(m.w, m.s.b, m.gate) })}` : "";
  return view.say("spoken", { z: num(m.z), a: num(m.a), loss: num(m.loss) }) + told;
}
