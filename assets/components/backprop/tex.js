/* Reading the LaTeX that core writes: fractions, scripts, sums, Greek, functions, brackets, cases, marks. Makes a tree, draws nothing.

   \htmlData{id=…}{…} marks the part of a formula that stands for one quantity. */

const LETTERS = {
  alpha: "α", beta: "β", gamma: "γ", delta: "δ", epsilon: "ε", varepsilon: "ε", eta: "η", theta: "θ", lambda: "λ", mu: "μ", pi: "π", sigma: "σ", phi: "φ", varphi: "φ", Phi: "Φ", Delta: "Δ", partial: "∂", ell: "ℓ",
};
const SIGNS = {
  cdot: "·", times: "×", odot: "⊙", leftarrow: "←", gets: "←", to: "→", rightarrow: "→", le: "≤", leq: "≤", ge: "≥", geq: "≥", ne: "≠", neq: "≠", approx: "≈", pm: "±", "+": "+", "-": "−", "=": "=", "<": "<", ">": ">", lt: "<", gt: ">",
};
const PLAIN = { top: "⊤", infty: "∞", prime: "′", "|": "|", lvert: "|", rvert: "|", mid: "|", lVert: "‖", rVert: "‖", "(": "(", ")": ")", "[": "[", "]": "]", lbrace: "{", rbrace: "}", ",": ",", "'": "′", "/": "/", "!": "!", ":": ":", ldots: "…", dots: "…", cdots: "⋯", "%": "%" };
const ACCENTS = { hat: "\u0302", bar: "\u0304", tilde: "\u0303" };
const FUNCTIONS = new Set(["max", "min", "log", "ln", "exp", "tanh", "sinh", "cosh", "operatorname", "ReLU"]);
const UPRIGHT = new Set(["text", "mathrm", "operatorname", "textrm", "mathbf", "mathit", "boldsymbol"]);
const SKIPPED = new Set(["left", "right", "bigl", "bigr", "Bigl", "Bigr", "big", "Big", "displaystyle", "textstyle", "limits", "nolimits", "!"]);
const SPACES = { ",": 0.17, ":": 0.22, ";": 0.28, " ": 0.3, quad: 1, qquad: 2 };

function readTex(source) {
  const tokens = source.match(/\\[a-zA-Z]+|\\[\s\S]|\d+(?:\.\d+)?(?:e[-+]?\d+)?|\s+|[\s\S]/g) || [];
  let at = 0;
  const peek = () => {
    while (at < tokens.length && /^\s+$/.test(tokens[at])) at += 1;
    return tokens[at];
  };
  const raw = () => { // the text between braces, as it stands
    if (peek() !== "{") return tokens[at++] ?? "";
    let depth = 0;
    let text = "";
    do {
      const token = tokens[at++];
      if (token === "{") depth += 1;
      else if (token === "}") depth -= 1;
      if (token === undefined) break;
      text += token;
    } while (depth > 0);
    return text.slice(1, -1);
  };
  const group = () => {
    if (peek() === "{") {
      at += 1;
      const inside = list("}");
      at += 1;
      return inside;
    }
    const one = atom();
    return one ? [one] : [];
  };
  function list(end) {
    const found = [];
    for (let token = peek(); token !== undefined && token !== end; token = peek()) {
      if (end === "\\end" && (token === "&" || token === "\\\\")) break;
      const node = scripted(atom());
      if (node) found.push(node);
    }
    return found;
  }
  function scripted(base) {
    let node = base;
    let sub = null;
    let sup = null;
    for (let token = peek(); token === "_" || token === "^" || token === "'"; token = peek()) {
      at += 1;
      if (token === "_") sub = group();
      else if (token === "^") sup = [...(sup || []), ...group()];
      else node = { kind: "row", inside: [...(node ? [node] : []), { kind: "plain", text: "′" }] };
    }
    if (sub || sup) node = { kind: base?.kind === "sum" ? "limits" : "scripts", base: node ? [node] : [], sub, sup };
    return node;
  }
  function atom() {
    const token = peek();
    if (token === undefined) return null;
    at += 1;
    if (token === "{") {
      const inside = list("}");
      at += 1;
      return { kind: "row", inside };
    }
    if (/^\d/.test(token)) return { kind: "number", text: token };
    const name = token[0] === "\\" ? token.slice(1) : token;
    if (token[0] === "\\") {
      if (name === "frac" || name === "dfrac" || name === "tfrac") return { kind: "fraction", top: group(), bottom: group() };
      if (name === "sqrt") return { kind: "root", inside: group() };
      if (name === "sum" || name === "prod") return { kind: "sum", text: name === "sum" ? "∑" : "∏" };
      if (name in ACCENTS) return { kind: "accent", mark: ACCENTS[name], inside: group() };
      if (name === "htmlData") {
        const id = raw().replace(/^id=/, "");
        return { kind: "mark", id, inside: group() };
      }
      if (UPRIGHT.has(name)) return { kind: "word", text: raw().replace(/[{}]/g, "") };
      if (name === "begin") return cases(raw());
      if (FUNCTIONS.has(name)) return { kind: "word", text: name };
      if (SKIPPED.has(name)) return peek() === "." ? ((at += 1), null) : null;
      if (name in SPACES) return { kind: "space", size: SPACES[name] };
      if (name in LETTERS) return { kind: "letter", text: LETTERS[name] };
      if (name === "\\") return null;
    }
    if (name in SIGNS) return { kind: "sign", text: SIGNS[name] };
    if (name in PLAIN) return { kind: "plain", text: PLAIN[name] };
    return /^[A-Za-z]$/.test(name) ? { kind: "letter", text: name } : { kind: "plain", text: name };
  }
  function cases(kind) {
    const rows = [[]];
    for (;;) {
      rows[rows.length - 1].push(list("\\end"));
      const token = tokens[at++];
      if (token === "\\\\") rows.push([]);
      else if (token !== "&") break;
    }
    raw();
    return { kind: "cases", brace: kind === "cases", rows };
  }
  return list(undefined);
}

// What is the same formula, however its scripts are ordered and spaced.
function sameTex(nodes) {
  return nodes.map((n) => {
    if (n.kind === "scripts" || n.kind === "limits") return `${sameTex(n.base)}_{${n.sub ? sameTex(n.sub) : ""}}^{${n.sup ? sameTex(n.sup) : ""}}`;
    if (n.kind === "fraction") return `(${sameTex(n.top)})/(${sameTex(n.bottom)})`;
    if (n.kind === "space") return "";
    if (n.inside) return `${n.mark || ""}${sameTex(n.inside)}`;
    return n.text ?? "";
  }).join("");
}

// A formula in words that a screen reader can say.
function sayTex(nodes) {
  return nodes.map((n) => {
    if (n.kind === "scripts" || n.kind === "limits") return `${sayTex(n.base)}${n.sub ? ` ${sayTex(n.sub)}` : ""}${n.sup ? `^(${sayTex(n.sup)})` : ""}`;
    if (n.kind === "fraction") return `(${sayTex(n.top)}) / (${sayTex(n.bottom)})`;
    if (n.kind === "sign") return ` ${n.text} `;
    if (n.kind === "space") return " ";
    if (n.kind === "root") return `√(${sayTex(n.inside)})`;
    if (n.kind === "cases") return n.rows.map((row) => row.map(sayTex).join(", ")).join("; ");
    return n.inside ? sayTex(n.inside) : n.text ?? "";
  }).join("");
}
