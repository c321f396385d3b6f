/* What there is to draw: the sequence, both passes, and the way through them, place by place. */

const CELLS = ["rnn", "lstm", "gru"];

// The numbers as they are now; computed anew only when something else than the look has changed.
function refresh(view) {
  const { values, data } = view;
  const key = JSON.stringify([values.inputs, values.target, values.weights, values.forget_bias, data]);
  if (view.sceneKey === key) return view.scene;
  view.sceneKey = key;
  const classes = data.letters.length > 0;
  const size = classes ? data.letters.length : 1;
  const hot = (at) => range(size).map((k) => (k === at ? 1 : 0));
  const x = classes ? data.shown.map(hot) : values.inputs.map((each) => [each]);
  const targets = classes ? data.targets.map(hot) : [...values.inputs.slice(1), values.target].map((each) => [each]);
  const judged = x.map((_, t) => data.judged === "each" || t === x.length - 1);
  const scene = { cell: data.cell, classes, size, x, targets, judged, T: x.length, H: data.hidden, others: {} };
  for (const cell of CELLS) {
    const listed = cell === data.cell && values.weights.length ? values.weights : data.drawn[cell];
    const w = weightsOf(cell, data.hidden, size, listed, values.forget_bias);
    const run = forward(cell, w, x, targets, judged, classes);
    const back = backward(cell, w, x, targets, judged, run, classes);
    scene.others[cell] = arriving(back, "h");
    if (cell === data.cell) Object.assign(scene, { listed, w, run, back });
  }
  scene.way = wayThrough(scene);
  scene.placeOf = new Map(scene.way.map(({ t, name }, at) => [`${name}${t}`, at]));
  scene.ahead = scene.way.filter(({ phase }) => phase === "forward").length;
  view.scene = scene;
  return scene;
}

// Forward quantity by quantity, then back step by step.
function wayThrough({ cell, T, judged }) {
  const there = range(T).flatMap((t) => [...ORDER[cell], ...(judged[t] ? ["y"] : [])].map((name) => ({ phase: "forward", t, name })));
  const back = range(T).map((at) => ({ phase: "backward", t: T - 1 - at, name: "" }));
  return [...there, ...back];
}

const placeNow = (view) => Math.min(view.values.place, view.scene.way.length);

// What is looked at, whatever the address says: step, quantity and unit from 0.
function looked(view) {
  const { values, scene } = view;
  const names = [...ORDER[scene.cell], "y"];
  const name = names.includes(values.quantity) ? values.quantity : "h";
  const units = name === "y" ? scene.size : scene.H;
  return { t: Math.min(values.step, scene.T) - 1, name, unit: Math.min(values.unit, units) - 1 };
}

// Whether a quantity has been computed at the present place: as a value, or its gradient.
function known(view, name, t, gradients = view.values.show === "gradients") {
  const { scene } = view;
  const place = placeNow(view);
  if (gradients) return place >= scene.ahead + scene.T - t;
  if (name === "y" && !scene.judged[t]) return known(view, "h", t, false);
  return scene.placeOf.get(`${name}${t}`) < place;
}

// The number that is shown, or null while it is not known.
function valueAt(view, name, t, unit, gradients = view.values.show === "gradients") {
  const { run, back } = view.scene;
  if (!known(view, name, t, gradients)) return null;
  if (name === "y") return gradients ? back.y[t][unit] : run.p[t][unit];
  return (gradients ? back : run).values[name][t][unit];
}

// Which boxes a number is made of, as [name, step].
function sourcesOf(view, name, t) {
  const { scene } = view;
  const { cell, T } = scene;
  const next = GATES[cell].map((gate) => [gate, t + 1]);
  if (view.values.show === "values") {
    if (name === "y") return [["h", t]];
    if (name === "c") return [["i", t], ["f", t], ["g", t], ["c", t - 1]];
    if (name === "h" && cell === "lstm") return [["o", t], ["c", t]];
    if (name === "h" && cell === "gru") return [["z", t], ["n", t], ["h", t - 1]];
    if (name === "n" && cell === "gru") return [["x", t], ["h", t - 1], ["r", t]];
    return [["x", t], ["h", t - 1]];
  }
  if (name === "y") return [];
  if (name === "h") return [...(scene.judged[t] ? [["y", t]] : []), ...(t + 1 < T ? (cell === "lstm" ? next : [...next, ["h", t + 1]]) : [])];
  if (name === "c") return [["h", t], ["c", t + 1]];
  if (cell === "gru") return name === "r" ? [["n", t]] : [["h", t]];
  return [[name === "o" ? "h" : "c", t]];
}

const isSigmoid = (cell, name) => cell !== "rnn" && "ifozr".includes(name);
const unitName = (view, name, unit) => (name === "y" && view.scene.classes ? letterOf(view, unit) : String(unit + 1));
const letterOf = (view, k) => (view.data.letters[k].trim() ? view.data.letters[k] : "␣");

// Two decimals for what lies around 1, else three significant digits.
function short(value) {
  if (Math.abs(value) < 0.005 && value !== 0) return formatNumber(value, 2);
  return Math.abs(value) < 100 ? (value < 0 ? "−" : "") + Math.abs(value).toFixed(2) : formatNumber(value, 3);
}
