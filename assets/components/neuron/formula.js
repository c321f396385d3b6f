/* The formula with the numbers filled in, each in the color of its place in the drawing. */

// A number in a formula: in brackets when negative and something stands before it.
function filled(view, name, read, { bare = false } = {}) {
  const inner = element("span", { class: "num" });
  const node = element("span", { class: "value" }, inner);
  if (name in view.limits) scrubbable(view, inner, name);
  else inner.dataset.q = name;
  const role = name[0] === "w" || name === "b" ? "weight" : name[0] === "x" ? "x" : name === "target" ? "t" : name;
  view.live.push((m) => {
    const value = read(m);
    const text = num(value);
    inner.textContent = text;
    const brackets = !bare && text.startsWith("−");
    node.className = `value role-${role} ${role === "weight" ? signOf(value) : ""} ${brackets ? "brackets" : ""}`;
  });
  return node;
}

const together = (...children) => element("span", { class: "term" }, ...children);
const sign = (text) => element("span", { class: "op" }, text);

function formula(view) {
  const s = view.values;
  const letters = [];
  const numbers = [];
  for (let i = 1; i <= s.inputs; i += 1) {
    letters.push(together(...(i > 1 ? [sign("+")] : []), symbol("w", i), symbol("x", i)));
    numbers.push(
      together(...(i > 1 ? [sign("+")] : []), filled(view, `w${i}`, (m) => m.s[`w${i}`], { bare: i === 1 }), sign("·"), filled(view, `x${i}`, (m) => m.s[`x${i}`])),
    );
  }
  letters.push(together(sign("+"), symbol("b")));
  numbers.push(together(sign("+"), filled(view, "b", (m) => m.s.b)));
  const z = () => filled(view, "z", (m) => m.z);
  const shown = {
    sigmoid: () => together(fraction(["1"], ["1 + ", power("e", ["−", z()])])),
    tanh: () => together("tanh(", filled(view, "z", (m) => m.z, { bare: true }), ")"),
    relu: () => together("max(0, ", filled(view, "z", (m) => m.z, { bare: true }), ")"),
    leaky_relu: () => together(`max(${LEAK} · `, filled(view, "z", (m) => m.z), ", ", filled(view, "z", (m) => m.z, { bare: true }), ")"),
    gelu: () => {
      const share = element("span", { class: "num" });
      view.live.push((m) => {
        share.textContent = num(normalCdf(m.z));
      });
      return together(filled(view, "z", (m) => m.z, { bare: true }), sign("·"), share);
    },
  }[s.activation]?.();
  const general = {
    step: () => [symbol("f"), "(", symbol("z"), ")"],
    sigmoid: () => [symbol("σ"), "(", symbol("z"), ")", sign("="), fraction(["1"], ["1 + ", power("e", ["−", symbol("z")])])],
    tanh: () => ["tanh(", symbol("z"), ")"],
    relu: () => ["max(0, ", symbol("z"), ")"],
    leaky_relu: () => [`max(${LEAK} · `, symbol("z"), ", ", symbol("z"), ")"],
    gelu: () => [symbol("z"), sign("·"), "Φ(", symbol("z"), ")"],
  }[s.activation]();
  return element(
    "div",
    { class: "formula" },
    element("div", { class: "part" },
      element("div", { class: "line" }, together(role("z", symbol("z"))), together(sign("="), ...letters.splice(0, 1)), ...letters),
      element("div", { class: "line second" }, together(sign("="), ...numbers.splice(0, 1)), ...numbers, together(sign("="), filled(view, "z", (m) => m.z, { bare: true }))),
    ),
    element("div", { class: "part" },
      element("div", { class: "line" }, together(role("a", symbol("a"))), together(sign("="), ...general)),
      element("div", { class: "line second" }, ...(shown ? [together(sign("="), shown)] : []), together(sign("="), filled(view, "a", (m) => m.a, { bare: true })), ...(shown ? [] : [side(view)])),
    ),
  );
}

const role = (name, child) => element("span", { class: `role-${name}`, "data-q": name }, child);
const power = (base, exponent) => element("span", {}, symbol(base), element("sup", {}, ...exponent));
function fraction(top, bottom) {
  return element("span", { class: "fraction" }, element("span", {}, ...top), element("span", {}, ...bottom));
}
// The step has no formula to fill in, only a side to be on.
function side(view) {
  const node = element("small", {});
  view.live.push((m) => {
    node.textContent = view.say("because", { condition: m.z >= 0 ? "z ≥ 0" : "z < 0" });
  });
  return together(node);
}
