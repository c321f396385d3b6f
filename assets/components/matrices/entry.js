/* A matrix whose cells can be typed into, and the handles of its size. */

const ENTRY = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,2})?(\/(\d+\.?\d*|\.\d+))?$/i;
const MOST = 1e6;
const LARGEST = 4;

// What was typed, as the rest of the app writes it; null when it is not a number that can be used.
function readEntry(text) {
  const plain = text.normalize("NFKC").trim().replace(/[−–]/g, "-").replace(",", ".");
  return plain.length <= 20 && ENTRY.test(plain) && Math.abs(valueOf(plain)) <= MOST ? shortest(plain) : null;
}

// The form in which core writes it back: 1.50 is 1.5, 1/2 is 0.5, 2/6 is 1/3.
function shortest(text) {
  const value = valueOf(text);
  const decimal = String(Number(value.toFixed(9)) + 0);
  const [above, below] = text.split("/").map(Number);
  if (below === undefined || Math.abs(Number(decimal) * below - above) <= 1e-15 * Math.abs(above)) return decimal;
  if (!Number.isInteger(above) || !Number.isInteger(below)) return text;
  const divisor = (p, q) => (q ? divisor(q, p % q) : Math.abs(p));
  const common = divisor(above, below);
  return `${above / common}/${below / common}`;
}

// `name` is "a" or "b"; every cell carries its place, so that rows and columns can be lit.
function entryTable(view, name) {
  const rows = view.values[name];
  const cells = rows.flatMap((row, i) => row.map((text, j) => entry(view, name, i, j, text)));
  const style = `grid-template-columns: repeat(${rows[0].length}, var(--cell))`;
  return element("div", { class: `matrix ${name}`, style, role: "group", "aria-label": view.say("matrix", { name: name.toUpperCase(), rows: rows.length, columns: rows[0].length }) }, ...cells);
}

function entry(view, name, i, j, text) {
  const label = `${name}${"₁₂₃₄"[i]}${"₁₂₃₄"[j]}`;
  const cell = element("input", { class: "cell num", value: typed(text), inputmode: "text", autocomplete: "off", spellcheck: "false", maxlength: 20, "aria-label": label, "data-i": i, "data-j": j, "data-of": name });
  const put = (value) => {
    hold(view);
    change(view, { [name]: view.values[name].map((row, r) => row.map((old, c) => (r === i && c === j ? value : old))) });
  };
  const commit = () => {
    if (view.building || cell.value === typed(view.values[name][i][j])) return; // a cell taken away loses its focus, too
    const value = readEntry(cell.value);
    view.warning = value === null ? view.say("bad", { word: cell.value.slice(0, 20) || " ", cell: label, old: typed(view.values[name][i][j]), limit: "1 000 000" }) : "";
    if (value !== null) {
      put(value);
      release(view);
    }
    cell.value = typed(view.values[name][i][j]);
    view.draw();
  };
  cell.addEventListener("focus", () => cell.select());
  cell.addEventListener("blur", commit);
  cell.addEventListener("keydown", (event) => {
    if (event.key === "Enter") return commit();
    if (event.key === "Escape") {
      cell.value = typed(view.values[name][i][j]);
      return view.draw();
    }
    const way = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (!way) return undefined;
    event.preventDefault();
    const old = readEntry(cell.value) ?? view.values[name][i][j];
    const next = valueOf(old) + way * (event.shiftKey ? 0.1 : 1);
    if (Math.abs(next) > MOST) return undefined;
    view.warning = "";
    put(String(Number(next.toFixed(6))));
    cell.value = typed(view.values[name][i][j]);
    return rest(view);
  });
  view.live.push(() => {
    squeeze(cell, "", typed(view.values[name][i][j]).length);
    if (cell.getRootNode().activeElement !== cell) cell.value = typed(view.values[name][i][j]);
  });
  return cell;
}

// Letters as large as the cell allows for so many of them.
function squeeze(node, text, length = text.length) {
  if (text) node.textContent = text;
  node.style.fontSize = length > 3 ? `min(var(--font), calc((var(--cell) - 6px) / ${(0.56 * length).toFixed(2)}))` : "";
}

// Rows and columns, taken away or added; the length both share is one number. New cells hold 1 on the diagonal, else 0.
function resize(view, changes) {
  hold(view);
  const sized = (rows, m, n) => Array.from({ length: m }, (_, i) => Array.from({ length: n }, (_, j) => rows[i]?.[j] ?? (i === j ? "1" : "0")));
  const { a, b } = view.values;
  const { m = a.length, n = a[0].length, p = b[0].length } = changes;
  change(view, { a: sized(a, m, n), b: sized(b, n, p), cell: Math.min(view.values.cell, m * p) });
  build(view);
  release(view);
}

function sizeHandles(view) {
  const { a, b } = view.values;
  const sizes = { m: a.length, n: a[0].length, p: b[0].length };
  return element(
    "div",
    { class: "sizes" },
    ...Object.entries(sizes).map(([name, size]) => {
      const handle = (sign, way) => {
        const made = button(sign, { class: "small", "data-size": `${name}${way}`, "aria-label": view.say(`size.${name}.${way > 0 ? "more" : "less"}`) }, () => resize(view, { [name]: size + way }));
        made.disabled = size + way < 1 || size + way > LARGEST;
        return made;
      };
      return element("span", { class: "size", title: view.say(`size.${name}`) }, handle("−", -1), symbol(name), element("span", { class: "num" }, ` = ${size}`), handle("+", 1));
    }),
  );
}
