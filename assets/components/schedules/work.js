/* The formula of the schedule that is looked at, with its numbers at the moment that is looked at. */

const six = (value) => (!Number.isFinite(value) || (Math.abs(value) < 1e-4 && value !== 0) ? figure(value, 3) : String(Number(value.toPrecision(4))));

function workOf(view, moment) {
  const title = element("h4", {});
  const general = element("span", { class: "formula sym" });
  const filled = element("span", { class: "num" });
  const note = element("p", { class: "muted" });
  let known = "";
  view.live.push(() => {
    const [t, name, s] = [moment(), view.values.looked, view.values];
    const key = JSON.stringify([t, s, view.data.trained && view.data.trained.names, view.data.fresh]);
    if (key === known) return;
    known = key;
    view.root.style.setProperty("--own", colorOf(view, name));
    title.textContent = view.say("work", { name: view.say(`name.${name}`), t, total: view.data.total, epoch: Math.floor(t / view.data.per_epoch) + 1 });
    const [formula, numbers, said] = name === "plateau" ? plateauLine(view, t) : [...LINES[name](t, view.data.total, s), `note.${name}`];
    general.replaceChildren(...math(formula));
    const rate = name === "plateau" ? plateauRate(view, t) : rateAt(name, t, view.data.total, s);
    filled.replaceChildren(...math(`${numbers} = `), element("strong", {}, six(rate)));
    note.replaceChildren(...math(view.say(said)));
    view.root.dataset.moment = String(t);
  });
  return element("div", { class: "work" }, title, element("p", { class: "lines" }, general, " ", filled), note);
}

const halfWave = (s, i, length) => `${six(s.peak)} · (${six(s.floor)} + ${six(1 - s.floor)} · (1 + cos(π · ${i}/${length}))/2)`;
const COSINE = "η(φ + (1 − φ)(1 + cos(π t/T))/2)";

// [the formula, the same with numbers]
const LINES = {
  constant: (t, total, s) => ["η_t = η", six(s.peak)],
  linear: (t, total, s) => ["η_t = η(1 − (1 − φ) t/T)", `${six(s.peak)} · (1 − ${six(1 - s.floor)} · ${t}/${total})`],
  step: (t, total, s) => ["η_t = η γ^{⌊t/s⌋}", `${six(s.peak)} · ${six(s.drop)}^{⌊${t}/${stair(total, s.drops)}⌋}`],
  exponential: (t, total, s) => ["η_t = η φ^{t/T}", `${six(s.peak)} · ${six(s.floor)}^{${t}/${total}}`],
  polynomial: (t, total, s) => ["η_t = η(1 − t/T)^p", `${six(s.peak)} · (1 − ${t}/${total})^{${six(s.power)}}`],
  cosine: (t, total, s) => [`η_t = ${COSINE}`, halfWave(s, t, total)],
  warmup: (t, total, s) => {
    const w = warming(total, s.warmup);
    if (t < w) return ["η_t = η(σ + (1 − σ) t/w)", `${six(s.peak)} · (${six(START)} + ${six(1 - START)} · ${t}/${w})`];
    return ["η_t = η(φ + (1 − φ)(1 + cos(π (t − w)/(T − w)))/2)", halfWave(s, t - w, total - w)];
  },
  restarts: (t, total, s) => {
    const { i, length } = inCycle(t, total, s);
    return ["η_t = η(φ + (1 − φ)(1 + cos(π i/T_c))/2)", halfWave(s, i, length)];
  },
  one_cycle: (t, total, s) => {
    const top = topOf(total, s.rise);
    if (t <= top) return ["η_t = η(1 − (1 − σ)(1 + cos(π t/(ρT − 1)))/2)", `${six(s.peak)} · (1 − ${six(1 - START)} · (1 + cos(π · ${t}/${six(top)}))/2)`];
    return ["η_t = η(ε + (1 − ε)(1 + cos(π (t − ρT + 1)/(T − ρT)))/2)", `${six(s.peak)} · (${six(END)} + ${six(1 - END)} · (1 + cos(π · ${six(t - top)}/${six(total - 1 - top)}))/2)`];
  },
};

// The losses that the first network of the plateau has seen, if what is drawn was trained as it is set now.
function seen(view) {
  const { trained, fresh } = view.data;
  const at = trained && fresh && !bentNow(view) ? trained.names.indexOf("plateau") : -1;
  return at < 0 ? null : trained.validation[at][0];
}

function plateauRate(view, t) {
  return seen(view) ? view.data.trained.rates[0][Math.floor(t / view.data.per_epoch)] : view.values.peak;
}

// What it knew when the epoch of update t began.
function plateauLine(view, t) {
  const losses = seen(view);
  const s = view.values;
  const epoch = Math.floor(t / view.data.per_epoch);
  if (!losses || !epoch) return ["η_t = η", six(s.peak), losses ? "note.plateau" : "note.waits"];
  const states = plateauOf(losses.slice(1), s);
  const [before, now] = [states[epoch - 1], states[epoch]];
  const loss = figure(losses[epoch] ?? Infinity, 4);
  const better = now.best < before.best;
  const told = `L = ${loss} ${better ? "<" : "≥"} b(1 − 10^{−4}) = ${six(before.best * (1 - BETTER))}`;
  if (!better && before.waited + 1 > s.patience) return ["n > p: η ← max(γ η, φ η_0)", `${told}, n = ${before.waited + 1} > ${s.patience}: η = max(${six(s.drop)} · ${six(before.rate)}, ${six(s.floor * s.peak)})`, "note.plateau"];
  return ["n ≤ p: η ← η", `${told}, n = ${now.waited} ≤ ${s.patience}: η`, "note.plateau"];
}

export { plateauLine, six };
