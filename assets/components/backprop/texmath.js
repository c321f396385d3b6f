/* A formula as elements of HTML: what tex.js read, set with lines that break before a sign. `marks` {tex: id} names what to mark. */

const SET = new Map();

function texmath(source, marks = null) {
  if (!marks) { // set once, copied from then on
    if (!SET.has(source) && SET.size >= 2000) SET.clear(); // of numbers that are dragged there is no end
    if (!SET.has(source)) SET.set(source, texmathOf(readTex(source ?? ""), []));
    return SET.get(source).cloneNode(true);
  }
  const wanted = Object.entries(marks).map(([tex, id]) => ({ id, same: sameTex(readTex(tex)) }));
  wanted.sort((a, b) => b.same.length - a.same.length); // of two that begin alike the longer one
  return texmathOf(readTex(source ?? ""), wanted);
}

function texmathOf(nodes, wanted) {
  const line = element("span", { class: "math", role: "math", "aria-label": sayTex(nodes) });
  let term = element("span", { class: "term", "aria-hidden": "true" });
  let depth = 0;
  markNodes(nodes, wanted).forEach((node, k) => {
    if (node.kind === "sign" && k > 0 && depth < 2 && /[+−=←≈]/.test(node.text) && term.childNodes.length) {
      line.append(term);
      term = element("span", { class: "term", "aria-hidden": "true" });
    }
    if (node.text === "(" || node.text === "[") depth += 1;
    if (node.text === ")" || node.text === "]") depth -= 1;
    term.append(setTex(node, wanted, isPrefix(nodes, k)));
  });
  line.append(term);
  return line;
}

// A minus that stands before a number, not between two.
const isPrefix = (nodes, k) => k === 0 || nodes[k - 1].kind === "sign" || /^[([,]$/.test(nodes[k - 1].text ?? "");

// Runs of nodes that write a wanted symbol become one marked node.
function markNodes(nodes, wanted) {
  if (!wanted.length) return nodes;
  const found = [];
  for (let k = 0; k < nodes.length; k += 1) {
    const hit = nodes[k].kind === "mark" ? null : findMark(nodes, k, wanted);
    if (hit) {
      found.push({ kind: "mark", id: hit.id, inside: nodes.slice(k, hit.end) });
      k = hit.end - 1;
    } else found.push(nodes[k]);
  }
  return found;
}

function findMark(nodes, k, wanted) {
  for (const { id, same } of wanted) {
    let text = "";
    for (let end = k; end < nodes.length && text.length < same.length; end += 1) {
      text += sameTex([nodes[end]]);
      if (text === same) return { id, end: end + 1 };
    }
  }
  return null;
}

function setAll(nodes, wanted, cls = "") {
  const marked = markNodes(nodes, wanted);
  return element("span", cls ? { class: cls } : {}, ...joinTexts(marked.map((node, k) => setTex(node, wanted, isPrefix(marked, k)))));
}

// Signs and figures that follow each other, as in (2) or 31, need no elements of their own.
function joinTexts(parts) {
  const found = [];
  for (const part of parts) {
    if (typeof part === "string" && typeof found.at(-1) === "string") found.push(found.pop() + part);
    else found.push(part);
  }
  return found;
}

function setTex(node, wanted, prefix) {
  if (node.kind === "letter") return element("i", { class: "sym" }, node.text);
  if (node.kind === "number") return node.text.includes("e") ? setNumber(node.text) : node.text;
  if (node.kind === "sign") return element("span", { class: prefix ? "prefix" : "op" }, node.text);
  if (node.kind === "word") return element("span", { class: "word" }, node.text);
  if (node.kind === "sum") return element("span", { class: "big" }, node.text);
  if (node.kind === "space") return element("span", { style: `display:inline-block;width:${node.size}em` });
  if (node.kind === "row" || node.kind === "power") return setAll(node.inside, wanted);
  if (node.kind === "mark") return markedBox(node);
  if (node.kind === "fraction") return element("span", { class: "fraction" }, setAll(node.top, wanted), setAll(node.bottom, wanted));
  if (node.kind === "root") return element("span", {}, "√", setAll(node.inside, wanted, "root"));
  if (node.kind === "accent") return element("span", {}, element("i", { class: "sym" }, `${sameTex(node.inside)}${node.mark}`));
  if (node.kind === "cases") {
    const rows = node.rows.map((row) => element("span", { class: "case" }, ...row.map((part) => setAll(part, wanted))));
    return element("span", { class: node.brace ? "cases" : "" }, ...rows);
  }
  if (node.kind === "limits") {
    const stack = [node.sup, node.base, node.sub].map((part, k) => setAll(part || [], wanted, k === 1 ? "" : "limit"));
    return element("span", { class: "limits" }, ...stack);
  }
  if (node.kind === "scripts") return setScripts(node, wanted);
  return node.text ?? "";
}

function setScripts(node, wanted) {
  const box = element("span", {}, setPart(node.base, wanted));
  if (node.sub && node.sup) box.append(element("span", { class: "both" }, setAll(node.sup, wanted), setAll(node.sub, wanted)));
  else if (node.sub) box.append(element("sub", {}, setPart(node.sub, wanted)));
  else box.append(element("sup", {}, setPart(node.sup, wanted)));
  return box;
}

// As `setAll`, without an element around a single part.
function setPart(nodes, wanted) {
  const box = setAll(nodes, wanted);
  return box.childNodes.length === 1 ? box.firstChild : box;
}

function setNumber(text) {
  const [mantissa, power] = text.split("e");
  const box = element("span", { class: "num" }, mantissa);
  if (power) box.append("·10", element("sup", {}, String(Number(power)).replace("-", "−")));
  return box;
}

function markedBox(node) {
  return element("span", { class: "mark", "data-id": node.id }, setAll(node.inside, []));
}
