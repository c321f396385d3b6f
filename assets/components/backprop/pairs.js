/* Which number of the filled-in formula stands for which quantity: core writes both from one tree, so the k-th atom of the one is the
   k-th of the other. Where the two do not match, nothing is marked. */

function pairedMath(numbers, formula, marks) {
  const wanted = Object.entries(marks).map(([tex, id]) => ({ id, same: sameTex(readTex(tex)) }));
  wanted.sort((a, b) => b.same.length - a.same.length);
  const ids = [];
  collect(markDeep(readTex(formula), wanted), (node) => ids.push(node.kind === "mark" ? node.id : null));
  const nodes = joinPowers(readTex(numbers));
  let count = 0;
  collect(nodes, () => (count += 1));
  if (count !== ids.length) return texmathOf(nodes, []);
  let k = 0;
  return texmathOf(replaceAtoms(nodes, (node) => {
    const id = ids[k++];
    return id ? { kind: "mark", id, inside: [node] } : node;
  }), []);
}

const PARTS = ["inside", "base", "sub", "sup", "top", "bottom"];
const order = (node) => (node.kind === "scripts" || node.kind === "limits" ? ["base", "sub", "sup"] : PARTS);

function markDeep(nodes, wanted) {
  return markNodes(nodes, wanted).map((node) => {
    if (node.kind === "mark") return node;
    const copy = { ...node };
    for (const part of PARTS) if (copy[part]) copy[part] = markDeep(copy[part], wanted);
    if (copy.rows) copy.rows = copy.rows.map((row) => row.map((cell) => markDeep(cell, wanted)));
    return copy;
  });
}

function collect(nodes, meet) {
  for (const node of nodes) {
    if (node.kind === "mark" || node.kind === "number" || node.kind === "power") meet(node);
    else {
      for (const part of order(node)) if (node[part]) collect(node[part], meet);
      for (const row of node.rows || []) for (const cell of row) collect(cell, meet);
    }
  }
}

function replaceAtoms(nodes, change) {
  return nodes.map((node) => {
    if (node.kind === "number" || node.kind === "power") return change(node);
    const copy = { ...node };
    for (const part of order(copy)) if (copy[part]) copy[part] = replaceAtoms(copy[part], change);
    if (copy.rows) copy.rows = copy.rows.map((row) => row.map((cell) => replaceAtoms(cell, change)));
    return copy;
  });
}

// 6.1 · 10^{-6} is one number.
function joinPowers(nodes) {
  const found = [];
  for (let k = 0; k < nodes.length; k += 1) {
    const [node, dot, ten] = [nodes[k], nodes[k + 1], nodes[k + 2]];
    if (node.kind === "number" && dot?.text === "·" && ten?.kind === "scripts" && ten.base[0]?.text === "10" && ten.sup) {
      found.push({ kind: "power", inside: [node, dot, ten] });
      k += 2;
    } else {
      const copy = { ...node };
      for (const part of PARTS) if (copy[part]) copy[part] = joinPowers(copy[part]);
      if (copy.rows) copy.rows = copy.rows.map((row) => row.map(joinPowers));
      found.push(copy);
    }
  }
  return found;
}
