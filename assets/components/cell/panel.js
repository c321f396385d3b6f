/* The number that is looked at, written out: its formula in letters, then with its numbers; weights can be typed anew. */

const LETTERS = {
  rnn: { h: "h_t = tanh(W x_t + U h_{t−1} + b)" },
  lstm: {
    i: "i_t = σ(W_i x_t + U_i h_{t−1} + b_i)", f: "f_t = σ(W_f x_t + U_f h_{t−1} + b_f)", g: "g_t = tanh(W_g x_t + U_g h_{t−1} + b_g)",
    o: "o_t = σ(W_o x_t + U_o h_{t−1} + b_o)", c: "c_t = f_t ⊙ c_{t−1} + i_t ⊙ g_t", h: "h_t = o_t ⊙ tanh(c_t)",
  },
  gru: {
    r: "r_t = σ(W_r x_t + U_r h_{t−1} + b_r)", z: "z_t = σ(W_z x_t + U_z h_{t−1} + b_z)",
    n: "n_t = tanh(W_n x_t + b_n + r_t ⊙ (U_n h_{t−1} + m))", h: "h_t = (1 − z_t) ⊙ n_t + z_t ⊙ h_{t−1}",
  },
};

function panelOf(view) {
  const chips = element("div", { class: "chips", role: "group", "aria-label": view.say("quantities") });
  const units = element("div", { class: "chips", role: "group", "aria-label": view.say("units") });
  const title = element("h4", {});
  const body = element("div", { class: "work" });
  for (const name of [...ORDER[view.scene.cell], "y"]) chips.append(button("", { class: "chip", "data-help": "quantity", "data-quantity": name }, () => settle(view, { quantity: name, unit: name === "y" && view.scene.classes ? view.scene.targets[looked(view).t].indexOf(1) + 1 : Math.min(view.values.unit, view.scene.H) })));
  for (const chip of chips.children) chip.append(element("i", { class: "sym" }, chip.dataset.quantity), ` ${view.say(`name.${view.data.cell}.${chip.dataset.quantity}`)}`);
  let shown = "";
  let bring = () => {};
  view.live.push((s) => {
    const now = looked(view);
    const unit = unitName(view, now.name, now.unit);
    const name = view.say(`name.${view.data.cell}.${now.name}`);
    const computed = known(view, now.name, now.t);
    title.textContent = view.say(`title.${s.show}${now.name === "y" && view.scene.classes ? ".letter" : ""}`, { name, step: now.t + 1, unit }) + (computed ? "" : ` · ${view.say("unknown")}`);
    for (const chip of chips.children) chip.setAttribute("aria-pressed", String(chip.dataset.quantity === now.name));
    const key = [now.name, s.show, view.data.cell].join();
    if (key !== shown) {
      shown = key;
      const count = now.name === "y" ? view.scene.size : view.scene.H;
      units.replaceChildren(...range(count).map((k) => button(unitName(view, now.name, k), { class: "chip num", "data-help": "unit" }, () => settle(view, { unit: k + 1 }))));
      units.hidden = count < 2;
      const [parts, follow] = (s.show === "gradients" ? gradientWork : valueWork)(view, now.name);
      body.replaceChildren(...parts);
      bring = follow;
    }
    [...units.children].forEach((each, k) => each.setAttribute("aria-pressed", String(k === now.unit)));
    body.classList.toggle("ahead", !computed);
    bring(now);
  });
  return element("section", { class: "panel" }, element("div", { class: "pick" }, chips, units), title, body);
}

const formulaLine = (text) => element("p", { class: "formula" }, ...math(text));
const signed = (value) => element("span", { class: `num ${value > 0 ? "positive" : value < 0 ? "negative" : ""}` }, value < 0 ? `(${exact(value)})` : exact(value));
const op = (text) => element("span", { class: "op" }, text);
const resultOf = (value) => element("strong", { class: `num result ${value > 0 ? "positive" : value < 0 ? "negative" : ""}` }, exact(value));
const letter = (text) => element("i", { class: "sym" }, ...math(text));

// Four decimals in the sums below; powers of ten for the very small.
function exact(value) {
  if (value !== 0 && Math.abs(value) < 0.001) return formatNumber(value, 3);
  return Math.abs(value) < 100 ? (value < 0 ? "−" : "") + Math.abs(value).toFixed(4) : formatNumber(value, 4);
}

// Forward: what is weighted and added up, then what becomes of the sum; or a product of gates and states.
function valueWork(view, name) {
  const { cell, classes } = view.scene;
  const letters = name === "y" ? "y_t = V h_t + d" : LETTERS[cell][name];
  const tail = element("p", { class: "numbers" });
  if (name === "c" || (name === "h" && cell !== "rnn")) return [[formulaLine(letters), tail], (now) => tail.replaceChildren(...stateOf(view, now))];
  const [table, follow] = sumTable(view, name);
  const extra = name === "y" ? element("div", { class: "outcome" }) : null;
  const bring = (now) => {
    const terms = follow(now);
    const sum = terms.reduce((total, { value, weight, scale }) => total + value * weight * scale, 0);
    const act = name === "y" ? "" : isSigmoid(cell, name) ? "σ" : "tanh";
    const value = name === "y" ? sum : view.scene.run.values[name][now.t][now.unit];
    tail.replaceChildren(...(act ? [letter(`${name}_${now.t + 1}`), op(" = "), `${act}(`, element("span", { class: "num" }, exact(sum)), ")", op(" = "), resultOf(value)] : [letter(`y_${now.t + 1}`), op(" = "), resultOf(sum)]));
    extra?.replaceChildren(...outcomeOf(view, now.t, classes));
  };
  return [[formulaLine(letters), table, tail, ...(extra ? [extra] : [])], bring];
}

// One line for each summand: what it is, its number, its weight to be typed, their product.
function sumTable(view, name) {
  const rows = element("div", { class: "sum" });
  const count = termsOf(view, name, 0, 0).length;
  const lines = range(count).map((k) => {
    const at = () => {
      const now = looked(view);
      return termsOf(view, name, now.t, now.unit)[k];
    };
    const put = (value) => reweigh(view, at(), value);
    const what = element("span", { class: "what" });
    const given = element("span", { class: "num" });
    const field = numberField(view, { "data-help": "weights", "data-weight": k, "aria-label": view.say("weight", { number: k + 1 }) }, () => at().weight, put, view.limits.weights, 4);
    const product = element("span", { class: "num product" });
    rows.append(element("div", { class: "term" }, what, given, op("·"), field, op("="), product));
    return { what, given, field, product };
  });
  const follow = (now) => {
    const terms = termsOf(view, name, now.t, now.unit);
    terms.forEach((term, k) => {
      const line = lines[k];
      line.what.replaceChildren(...(term.letter ? [element("b", {}, term.letter)] : [letter(term.name), ...(term.unit ? [element("span", { class: "muted" }, ` [${term.unit}]`)] : [])]));
      line.given.textContent = term.scale === 1 ? exactly(term.value) : `${exactly(term.value)} · ${exactly(term.scale)}`;
      line.field.bring();
      const product = term.value * term.weight * term.scale;
      line.product.textContent = exact(product);
      line.product.className = `num product ${product > 0 ? "positive" : product < 0 ? "negative" : ""}`;
    });
    return terms;
  };
  return [rows, follow];
}

const exactly = (value) => (Number.isInteger(value) ? String(value).replace("-", "−") : exact(value));

// The summands of a gate's sum, or of a readout: {name, value, weight, at: its place in the list, scale}
function termsOf(view, name, t, unit) {
  const { cell, H, size, w, x, classes, run } = view.scene;
  const { places } = layout(cell, H, size);
  const before = t ? run.values.h[t - 1] : range(H).map(() => 0);
  if (name === "y") {
    const states = range(H).map((k) => ({ name: `h_{${t + 1}}`, unit: k + 1, value: run.values.h[t][k], weight: w.V[unit][k], at: places.V.from + unit * H + k, scale: 1 }));
    return [...states, { name: "d", value: 1, weight: w.d[unit], at: places.d.from + unit, scale: 1 }];
  }
  const gate = GATES[cell].indexOf(name);
  const row = gate * H + unit;
  const hot = classes ? view.data.shown[t] : 0;
  // of one-hot characters only one meets a weight; the others are 0
  const input = { name: `x_{${t + 1}}`, letter: classes ? letterOf(view, hot) : "", value: x[t][hot], weight: w.W[row][hot], at: places.W.from + row * size + hot, scale: 1 };
  const scale = cell === "gru" && name === "n" ? run.values.r[t][unit] : 1;
  const states = before.map((value, k) => ({ name: `${scale === 1 ? "" : "r · "}h_{${t}}`, unit: k + 1, value, weight: w.U[row][k], at: places.U.from + row * H + k, scale }));
  const own = name === KEEPS[cell] ? view.values.forget_bias : 0;
  const bias = { name: `b_${name}`, value: 1, weight: w.b[row], at: places.b.from + row, own, scale: 1 };
  const inner = cell === "gru" && name === "n" ? [{ name: "r · m", value: 1, weight: w.m[unit], at: places.m.from + unit, scale }] : [];
  return [input, bias, ...states, ...inner];
}

// The weights become the learner's own, with another number among them.
function reweigh(view, { at, own = 0 }, value) {
  change(view, { weights: view.scene.listed.map((old, k) => (k === at ? Number((value - own).toFixed(4)) : old)) });
}

// c and h of an LSTM, h of a GRU
function stateOf(view, { name, t, unit }) {
  const { cell, run } = view.scene;
  const of = (each, at = t) => (at < 0 ? 0 : run.values[each][at][unit]);
  const result = [op(" = "), resultOf(of(name))];
  const start = [letter(`${name}_{${t + 1}}`), op(" = ")];
  if (name === "c") return [...start, signed(of("f")), op(" · "), signed(of("c", t - 1)), op(" + "), signed(of("i")), op(" · "), signed(of("g")), ...result];
  if (cell === "lstm") return [...start, signed(of("o")), op(" · "), "tanh(", signed(of("c")), ")", ...result];
  return [...start, "(1 − ", signed(of("z")), ") · ", signed(of("n")), op(" + "), signed(of("z")), op(" · "), signed(of("h", t - 1)), ...result];
}

// What comes of the output: the error of a number, or the probability of each character.
function outcomeOf(view, t, classes) {
  const { run, targets, judged } = view.scene;
  if (!judged[t]) return [element("p", { class: "muted" }, view.say("unjudged"))];
  if (!classes) {
    const [y, target] = [run.y[t][0], targets[t][0]];
    return [element("p", { class: "numbers" }, view.say("loss"), op(" = "), "(", signed(y), op(" − "), signed(target), ")² ", op(" = "), element("strong", { class: "num" }, exact(run.losses[t])))];
  }
  const right = targets[t].indexOf(1);
  const bars = run.p[t].map((p, k) => element("div", { class: `chance${k === right ? " right" : ""}` }, element("b", {}, letterOf(view, k)), element("span", { class: "room" }, element("i", { style: `width: ${(100 * p).toFixed(1)}%` })), element("span", { class: "num" }, `${(100 * p).toFixed(1)} %`)));
  return [element("div", { class: "chances" }, ...bars), element("p", { class: "numbers" }, view.say("loss"), op(" = "), "−ln ", letter("p"), `(${letterOf(view, right)}) = −ln `, element("span", { class: "num" }, exact(run.p[t][right])), op(" = "), element("strong", { class: "num" }, exact(run.losses[t])))];
}
