/* Downhill: the chain rule with its numbers filled in, a row for each weight. */

function downhill(view) {
  const s = view.values;
  const rows = [];
  for (let i = 1; i <= s.inputs + 1; i += 1) rows.push(gradientRow(view, i > s.inputs ? null : i));
  const cell = (...children) => element("span", { role: "columnheader" }, ...children);
  const by = (top, bottom) => element("span", { class: "by" }, "∂", top, "/∂", bottom);
  const head = element(
    "div",
    { class: "row head", role: "row" },
    cell(), cell(by(symbol("L"), symbol("a")), element("small", {}, "2(a − t)")), cell(by(symbol("a"), symbol("z")), element("small", {}, "f′(z)")),
    cell(by(symbol("z"), symbol("w")), element("small", {}, view.say("chain.input"))), cell(by(symbol("L"), symbol("w")), element("small", {}, view.say("chain.product"))),
    cell(element("span", { class: "sym" }, "w − η·∂L/∂w"), element("small", {}, view.say("chain.new"))),
  );
  const lossLine = element(
    "div",
    { class: "line loss" },
    together(symbol("L"), sign("="), "(", symbol("a"), " − ", symbol("t"), ")", element("sup", {}, "2")),
    together(sign("="), "(", filled(view, "a", (m) => m.a, { bare: true }), " − ", filled(view, "target", (m) => m.s.target), ")", element("sup", {}, "2")),
    together(sign("="), filled(view, "loss", (m) => m.loss, { bare: true })),
  );
  return element(
    "section",
    { class: "downhill" },
    element("div", { class: "top" }, element("h4", {}, view.say("down")), lossLine),
    element("div", { class: "table", role: "table", "aria-label": view.say("down") }, head, ...rows),
  );
}

function gradientRow(view, i) {
  const name = i ? `w${i}` : "b";
  const read = (m) => (i ? m.gradients.w[i - 1] : m.gradients.b);
  const plain = (kind, value) => {
    const inner = element("span", { class: `num ${kind}` });
    view.live.push((m) => {
      const text = num(value(m));
      inner.textContent = text.startsWith("−") && !kind.startsWith("free") ? `(${text})` : text;
    });
    return inner;
  };
  const gradient = plain("free strong", read); // free: nothing stands before it that would ask for brackets
  const bar = element("i", { class: "bar" });
  const after = plain("free", (m) => (i ? m.next.w[i - 1] : m.next.b));
  const before = filled(view, name, (m) => m.s[name], { bare: true });
  view.live.push((m) => {
    const value = read(m);
    const most = Math.max(...m.gradients.w.map(Math.abs), Math.abs(m.gradients.b), 1e-9);
    bar.className = `bar ${signOf(-value)}`;
    bar.style.width = `${(26 * Math.abs(value)) / most}px`;
    after.className = `num ${signOf(i ? m.next.w[i - 1] : m.next.b)} free`;
  });
  const cell = (kind, ...children) => element("span", { role: "cell", class: kind }, ...children);
  return element(
    "div",
    { class: "row", role: "row", "data-q": name },
    cell("name", element("span", { class: "by" }, "∂", symbol("L"), "/∂", symbol(...parts(name)))),
    cell("f1", plain("free first", (m) => m.gradients.lossByA)),
    cell("f2", sign("·"), plain("role-z", (m) => m.gradients.aByZ)),
    cell("f3", sign("·"), i ? filled(view, `x${i}`, (m) => m.s[`x${i}`]) : element("span", { class: "num" }, "1")),
    cell("f4", sign("="), gradient, bar),
    cell("f5", symbol(...parts(name)), ": ", before, element("span", { class: "op" }, "→"), after),
  );
}
