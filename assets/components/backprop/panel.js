/* The panel: the quantity in hand as formula, formula with numbers, value, autograd's value, and where each factor comes from. */

function panel(view) {
  view.panel = element("section", { class: "panel", "aria-live": "off" });
  // what scrolls stays, only its content is exchanged: a new one would be a new layer at each step
  view.parts = { head: element("header"), lines: element("div", { class: "lines" }), rest: element("div", { class: "rest" }) };
  view.parts.rest.addEventListener("scroll", () => {
    view.scrolled = view.parts.rest.scrollTop;
  });
  return view.panel;
}

function showPanel(view) {
  const id = shownId(view);
  if (!id) {
    view.panel.replaceChildren(element("p", { class: "start" }, view.say("start")));
    return;
  }
  const q = view.net.quantities[id];
  const marks = Object.fromEntries(q.factors.filter((f) => f.symbol).map((f) => [f.symbol, f.id]));
  const { head, lines, rest } = view.parts;
  head.replaceChildren(
    element("span", { class: `phase ${view.net.phase(id)}` }, view.say(`phase.${view.net.phase(id)}`)),
    element("h4", {}, nameOf(view, id)));
  const rows = [];
  const line = (cls, ...content) => rows.push(element("div", { class: `line ${cls}` }, ...content));
  const symbol = element("span", { class: "left" }, texmath(q.symbol));
  const waiting = !known(view, id);
  if (q.formula) {
    line("formula", symbol, relation("="), texmath(q.formula, marks));
    if (q.numbers && q.numbers !== q.formula) line("numbers", relation(q.relations[0]), pairedMath(q.numbers, q.formula, marks));
    line("result", relation(q.relations[1]), element("b", { class: `num ${waiting ? "" : signOf(q.value)}` }, waiting ? "?" : texmath(q.shown)));
  } else line("result", symbol, relation("="), editField(view, id) ?? element("b", { class: "num" }, full(q.value)));
  if (q.slope) rows.push(slopeLine(q.slope, marks));
  lines.replaceChildren(...rows);
  rest.replaceChildren(...ruleLine(view, q), ...checkLine(view, id, q, waiting), ...factorList(view, q), ...givenNotes(view, id, q));
  if (head.parentNode !== view.panel) view.panel.replaceChildren(head, lines, rest);
  if (view.scrolled) rest.scrollTop = view.scrolled = 0;
  for (const node of view.panel.querySelectorAll("[data-id]")) {
    const target = node.dataset.id;
    node.addEventListener("pointerenter", () => hover(view, target));
    node.addEventListener("pointerleave", () => hover(view, null));
    node.addEventListener("focus", () => hover(view, target));
    node.addEventListener("blur", () => hover(view, null));
    if (node.classList.contains("mark")) node.addEventListener("click", () => jump(view, target));
  }
  lightPanel(view);
}

const relation = (tex) => element("span", { class: "eq" }, tex === "=" ? "=" : "≈");

// How the slope of the activation in it is worked out: σ′(z) = a · (1 − a) = 0.5 · (1 − 0.5) = 0.25. On one side of a kink it may be
// just a number; then only the comparison says more: ReLU′(z) = 1 (z > 0), (0.8 > 0).
function slopeLine({ symbol, formula, numbers, shown, relations }, marks) {
  const parts = [element("span", {}, texmath(symbol, marks)), relation("="), texmath(formula, marks)];
  const [plain, condition] = formula.split("\\quad");
  if (condition && plain.trim() === shown) parts.push(pairedMath(numbers.split("\\quad")[1], condition, marks));
  else if (numbers !== formula) {
    parts.push(relation(relations[0]), pairedMath(numbers, formula, marks));
    if (numbers !== shown) parts.push(relation(relations[1]), element("b", { class: "num" }, texmath(shown)));
  }
  return element("div", { class: "slope-line" }, ...parts);
}

const full = (value) => {
  const size = Math.abs(value);
  if (size > 0 && (size < 1e-4 || size >= 1e7)) return formatNumber(value, 6);
  return String(Number(value.toPrecision(9))).replace("-", "−");
};

// The same for the whole layer at once, as textbooks write it.
function ruleLine(view, q) {
  return q.rule ? [element("p", { class: "rule" }, element("span", {}, view.say("rule")), " ", texmath(q.rule))] : [];
}

function factorList(view, q) {
  if (!q.factors.length) return [];
  const rows = q.factors.map((factor) => {
    const row = element("button", { type: "button", class: "factor", ...(factor.id ? { "data-id": factor.id } : { disabled: "" }) },
      element("span", { class: "what" }, texmath(factor.symbol)),
      element("span", { class: "num" }, num(factor.value)),
      element("span", { class: "why" }, view.say(factor.why, view.net.where(factor.id) ?? {})));
    if (factor.id) row.addEventListener("click", () => jump(view, factor.id));
    return row;
  });
  return [element("h5", {}, view.say("factors")), element("div", { class: "factors" }, ...rows)];
}

function checkLine(view, id, q, waiting) {
  if (!q.formula || q.autograd === null || q.autograd === undefined) return [];
  const difference = Math.abs(q.value - q.autograd);
  const fine = difference <= 1e-10 * Math.max(1, Math.abs(q.value));
  return [element("p", { class: `check ${fine ? "fine" : "off"}` },
    element("span", { class: "mark-sign", "aria-hidden": "true" }, waiting ? "…" : fine ? "✓" : "≠"),
    element("span", {}, view.say("autograd"), " ", element("b", { class: "num" }, waiting ? "?" : full(q.autograd))),
    element("span", {}, view.say("difference"), " ", element("b", { class: "num" }, waiting ? "?" : difference === 0 ? "0" : formatNumber(difference, 2))))];
}

// A given number can be typed; a parameter also says where its gradient is, and what measuring it gives.
function editField(view, id) {
  const q = view.net.quantities[id];
  if (!(q.kind in EDITABLE)) return null;
  const [low, high] = view.limits;
  const field = element("input", { type: "number", class: "num", step: "0.05", min: low, max: high, "aria-label": nameOf(view, id) });
  field.value = String(Number(valueOf(view, id).toPrecision(8)));
  const commit = () => {
    const value = Number(field.value);
    if (field.value.trim() === "" || !Number.isFinite(value) || value < low || value > high) {
      field.setAttribute("aria-invalid", "true");
      view.speak(view.say("range", { low, high }));
    } else if (value !== view.net.quantities[id].value) {
      edit(view, id, value);
      send(view);
    }
  };
  field.addEventListener("input", () => field.removeAttribute("aria-invalid"));
  field.addEventListener("change", commit);
  view.field = field;
  return field;
}

function showEdit(view, id) {
  if (shownId(view) !== id || !view.field?.isConnected) select(view, id);
  if (view.field) view.field.value = String(valueOf(view, id));
}

function givenNotes(view, id, q) {
  if (!(q.kind in EDITABLE)) return [];
  const notes = [element("p", { class: "note" }, view.say("drag"))];
  const { layer, unit, from } = view.net.where(id);
  const slope = { w: view.net.find("dw", layer, unit, from), b: view.net.find("db", layer, unit), x: view.net.find("dx", 0, unit) }[q.kind];
  if (slope) {
    const go = element("button", { type: "button", class: "factor", "data-id": slope },
      element("span", { class: "what" }, texmath(view.net.quantities[slope].symbol)),
      element("span", { class: "num" }, num(view.net.quantities[slope].value)),
      element("span", { class: "why" }, view.say("slope")));
    go.addEventListener("click", () => jump(view, slope));
    notes.push(element("div", { class: "factors" }, go));
  }
  return notes;
}

// A row that is spoken of is in sight.
function bringIntoSight(box, row) {
  const [frame, place] = [box.getBoundingClientRect(), row.getBoundingClientRect()];
  if (place.bottom > frame.bottom) box.scrollTop += place.bottom - frame.bottom;
  else if (place.top < frame.top) box.scrollTop -= frame.top - place.top;
}

function lightPanel(view) {
  for (const node of view.panel.querySelectorAll("[data-id]")) {
    node.classList.toggle("lit", node.dataset.id === view.lit);
    const beat = view.beat !== undefined && node.dataset.id === view.net.quantities[shownId(view)]?.sources[view.beat];
    node.classList.toggle("beat", beat);
    if (beat && node.classList.contains("factor")) bringIntoSight(view.parts.rest, node);
  }
}
