/* One weight under SGD, Adam with L2 and AdamW, while its gradient only goes to and fro: what of the decay arrives. */

const RULES = ["sgd", "l2", "adamw"];
const STEPS = 400;

function decayPart(view) {
  const { svg: size, box } = boxOf(view, view.narrow ? 180 : 210);
  const svg = shape("svg", { ...size, class: "decay" });
  const plot = shape("g", {});
  svg.append(plot);
  const color = { sgd: view.colors.text, l2: view.colors.categories[0], adamw: view.colors.categories[1] };
  let found = {};
  const drawn = onlyAnew(() => {
    const { rate, pull, size: gradient } = view.values;
    found = oneWeight(rate, pull, gradient, STEPS);
    const all = RULES.flatMap((rule) => found[rule].map(({ w }) => w));
    const scale = chartScale(box, [0, STEPS], [Math.max(-1.5, Math.min(0, ...all)), Math.min(2, Math.max(1.05, ...all))]);
    const lines = RULES.map((rule) => {
      const line = shape("path", { class: `curve-line of-${rule}`, d: trace(scale, found[rule].map(({ w }, k) => [k, w])) });
      line.style.stroke = color[rule];
      return line;
    });
    plot.replaceChildren(chartGrid(scale, { x: view.say("axis.step"), y: view.say("axis.w") }), ...clipped(view, box, ...lines));
  });
  const moment = momentIn(view, "step", [[svg, box]], {
    to: (k) => box.left + (k / STEPS) * box.width, from: (px) => ((px - box.left) / box.width) * STEPS,
    low: 1, high: () => STEPS, said: (k) => view.say("step.said", { k }),
  });
  const rows = Object.fromEntries(RULES.map((rule) => {
    const title = element("h4", {}, view.say(`rule.${rule}`));
    title.style.color = color[rule];
    return [rule, { title, lines: element("p", { class: "num lines" }), share: element("p", { class: "muted num" }) }];
  }));
  const told = element("p", { class: "says" });
  view.live.push(() => {
    const { rate, pull, size: gradient } = view.values;
    drawn(rate, pull, gradient);
    const k = moment();
    for (const rule of RULES) {
      const [before, now] = [found[rule][k - 1], found[rule][k]];
      rows[rule].lines.replaceChildren(...math(worked(rule, before.w, now, rate, pull)), element("strong", {}, figure(now.w, 5)));
      rows[rule].share.textContent = view.say("arrives", { pull: figure(arriving(rule, before.w, now, rate, pull)), whole: figure(rate * pull * before.w) });
    }
    const left = Object.fromEntries(RULES.map((rule) => [rule, figure(found[rule][STEPS].w)]));
    told.textContent = view.say("decay.says", { ...left, steps: STEPS, size: figure(gradient) });
    view.root.dataset.step = String(k);
  });
  const cards = RULES.map((rule) => element("div", { class: "rule-card" }, rows[rule].title, rows[rule].lines, rows[rule].share));
  return [element("div", { class: "dials" }, dial(view, "size"), dial(view, "pull"), dial(view, "rate")), element("figure", {}, svg), told, element("div", { class: "cards" }, ...cards), view.told];
}

// What the decay λw adds to this step: through Adam it is divided by √v̂ like everything else.
function arriving(rule, w, now, rate, pull) {
  return rule === "l2" ? (rate * pull * w) / (Math.sqrt(now.vhat) + EPSILON) : rate * pull * w;
}

const inBrackets = (value) => (value < 0 ? `(${figure(value, 4)})` : figure(value, 4));

function worked(rule, w, now, rate, pull) {
  if (rule === "sgd") return `w − η(g + λw) = ${figure(w, 5)} − ${figure(rate)} · (${figure(now.g, 4)} + ${figure(pull)} · ${inBrackets(w)}) = `;
  const step = `${figure(rate)} · ${inBrackets(now.mhat)}/(√${figure(now.vhat, 4)} + ε)`;
  if (rule === "l2") return `g + λw = ${figure(now.pulled, 5)}; w − η m̂/(√v̂ + ε) = ${figure(w, 5)} − ${step} = `;
  return `(1 − ηλ)w − η m̂/(√v̂ + ε) = ${figure(1 - rate * pull, 5)} · ${inBrackets(w)} − ${step} = `;
}
