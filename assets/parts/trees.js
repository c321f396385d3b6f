/* Functions that a learner typed, as core/foundations/expression.py sends them: trees that become functions of numbers. Draws nothing. */

const OPERATIONS = {
  "+": (u, v) => u + v,
  "-": (u, v) => u - v,
  "*": (u, v) => u * v,
  "/": (u, v) => u / v,
  "^": (u, v) => u ** v,
  neg: (u) => -u,
  sin: Math.sin,
  cos: Math.cos,
  tan: Math.tan,
  exp: Math.exp,
  log: Math.log,
  sqrt: Math.sqrt,
  abs: Math.abs,
  tanh: Math.tanh,
  sigmoid: (u) => (u >= 0 ? 1 : Math.exp(-Math.abs(u))) / (1 + Math.exp(-Math.abs(u))),
  relu: (u) => Math.max(u, 0),
  sign: Math.sign,
  positive: (u) => (u > 0 ? 1 : 0),
};

// A tree as core sends it -> a function of the variables `names`; NaN where it has no value.
function compile([name, ...parts], names) {
  if (name === "number") return () => parts[0];
  if (name === "variable") {
    const place = names.indexOf(parts[0]);
    return (...values) => values[place];
  }
  const operation = OPERATIONS[name];
  const [first, second] = parts.map((each) => compile(each, names));
  if (!second) {
    return (a, b) => {
      const u = first(a, b);
      const result = operation(u);
      return Number.isFinite(result) && !Number.isNaN(u) ? result : NaN;
    };
  }
  return (a, b) => {
    const [u, v] = [first(a, b), second(a, b)];
    const result = operation(u, v);
    return Number.isFinite(result) && !Number.isNaN(u) && !Number.isNaN(v) ? result : NaN;
  };
}

function surfaceOf(trees) {
  const [value, byX, byY] = [trees.value, ...trees.gradient].map((each) => compile(each, ["x", "y"]));
  return { value, gradient: (x, y) => [byX(x, y), byY(x, y)] };
}
