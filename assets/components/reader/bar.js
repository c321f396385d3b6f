/* What colors the text, which gate, which unit; which units tell a kind of character; all numbers as a table. */

function chooser(view, name, options, label) {
  const select = element("select", { "data-help": name, "aria-label": view.say(name) }, ...options.map((option) => element("option", { value: option }, label(option))));
  select.addEventListener("change", () => settle(view, { [name]: select.value }));
  view.live.push((s) => {
    const now = name === "gate" ? gateNow(view) : s[name];
    if (select.value !== now) select.value = now;
  });
  return element("label", { class: "chooser" }, element("span", {}, view.say(name)), select);
}

function barOfReader(view) {
  const { header, arrays } = view.look;
  if (!hasUnits(view)) return element("div", { class: "bar" }, element("span", { class: "muted" }, view.say("no.units")));
  const share = reads(view) ? "share" : "bits";
  const buttons = [["share", share], ["unit", "unit"]].map(([shade, label]) => button(view.say(`shade.${label}`), { "data-help": "shade", "aria-pressed": "false", "data-shade": shade }, () => settle(view, { shade })));
  view.live.push(() => buttons.forEach((each) => each.setAttribute("aria-pressed", String(each.dataset.shade === shadeNow(view)))));
  const sorts = ["varied", ...(arrays.adds ? ["weight"] : []), "number"];
  const gates = chooser(view, "gate", header.gates, (gate) => view.say(`gate.${gate}`));
  const sort = chooser(view, "sort", sorts, (each) => view.say(`sort.${each}`));
  return element("div", { class: "bar" }, element("div", { class: "choice", role: "group", "aria-label": view.say("shade") }, ...buttons), gates, sort, unitField(view));
}

// By its number, or one further up or down in the order.
function unitField(view) {
  const field = element("input", { type: "number", class: "num", min: "1", max: String(view.look.H), step: "1", "data-help": "unit", "aria-label": view.say("unit") });
  field.addEventListener("change", () => {
    const unit = Math.round(Number(field.value));
    if (unit >= 1 && unit <= view.look.H) settle(view, { unit, shade: "unit" });
    field.value = String(unitNow(view) + 1);
  });
  view.live.push(() => {
    if (field.getRootNode().activeElement !== field) field.value = String(unitNow(view) + 1);
  });
  const step = (way, name, sign) => button(sign, { class: "step", "data-help": "unit", "aria-label": view.say(name) }, () => lookAtUnit(view, way));
  const adds = element("span", { class: "muted num" });
  view.live.push(() => {
    const { arrays, header } = view.look;
    adds.textContent = arrays.adds ? view.say("adds", { value: withSign(arrays.adds.data[unitNow(view)]), name: view.data.classes[header.target] }) : "";
  });
  return element("div", { class: "chooser" }, element("span", {}, view.say("unit")), step(-1, "unit.before", "‹"), field, step(1, "unit.next", "›"), adds);
}

// The units that tell a kind of character best, and how well the best would by chance.
function selectiveOf(view) {
  const { header, arrays, H } = view.look;
  const kinds = header.kinds.map(({ name }) => name);
  const list = element("ol", { class: "units" });
  const words = element("p", { class: "caption" });
  let listed = "";
  view.live.push((s) => {
    const gate = gateNow(view) === "cell" ? "cell" : "hidden";
    const kind = Math.max(0, kinds.indexOf(s.letters));
    const told = header.kinds[kind];
    const chance = told[s.when][gate];
    const count = s.when === "read" ? told.count : told.followed;
    const values = { count, kind: view.say(`letters.${kinds[kind]}`), gate: view.say(`gate.${gate}`), units: H, low: (0.5 - chance).toFixed(2), high: (0.5 + chance).toFixed(2) };
    words.textContent = view.say(chance > 0 ? "selective" : "selective.few", values);
    const areas = arrays[`${s.when}.${gate}`].data.subarray(kind * H, (kind + 1) * H);
    const best = chance > 0 ? Array.from(areas.keys()).sort((a, b) => Math.abs(areas[b] - 0.5) - Math.abs(areas[a] - 0.5)).slice(0, 6) : [];
    if (listed !== `${gate} ${kind} ${s.when}`) {
      listed = `${gate} ${kind} ${s.when}`;
      list.replaceChildren(...best.map((unit) => {
        const sure = Math.abs(areas[unit] - 0.5) > chance;
        const text = view.say(areas[unit] >= 0.5 ? "fires.high" : "fires.low", { unit: unit + 1, area: areas[unit].toFixed(2) });
        return element("li", {}, button(sure ? text : `${text} ${view.say("fires.chance")}`, { "data-unit": unit, "data-help": "selective" }, () => settle(view, { unit: unit + 1, gate, shade: "unit" })));
      }));
    }
    for (const each of list.querySelectorAll("button")) each.setAttribute("aria-pressed", String(Number(each.dataset.unit) === unitNow(view)));
  });
  const choices = element("div", { class: "bar" }, chooser(view, "letters", kinds, (kind) => view.say(`letters.${kind}`)), chooser(view, "when", ["read", "next"], (when) => view.say(`when.${when}`)));
  return element("section", { class: "selective" }, element("h4", {}, view.say("selective.title")), choices, list, words);
}

// The same numbers for those who do not see colors; made when it is opened.
function tableOf(view) {
  const body = element("tbody");
  const head = element("tr");
  const details = element("details", {}, element("summary", {}, view.say("table")), element("div", { class: "scroll" }, element("table", {}, element("thead", {}, head), body)));
  let made = "";
  const fill = () => {
    const { look: { tokens, arrays, header }, data: { classes } } = view;
    const gate = hasUnits(view) ? gateNow(view) : "";
    const key = `${gate} ${hasUnits(view) ? unitNow(view) : ""}`;
    if (!details.open || made === key) return;
    made = key;
    const titles = [view.say(reads(view) ? "table.token" : "table.character"), reads(view) ? view.say(`table.${header.method}`) : view.say("table.bits")];
    if (reads(view)) titles.push(...classes);
    if (gate) titles.push(view.say("table.unit", { gate: view.say(`gate.${gate}`), unit: unitNow(view) + 1 }));
    head.replaceChildren(element("th", { scope: "col" }, "#"), ...titles.map((title) => element("th", { scope: "col" }, title)));
    body.replaceChildren(...tokens.map(({ text }, t) => {
      const cells = [reads(view) ? withSign(arrays.shares.data[t]) : formatNumber(arrays.bits.data[t])];
      if (reads(view)) cells.push(...classes.map((_, k) => percentOf(chanceAt(view, t, k))));
      if (gate) cells.push(twoPlaces(valueOf(view, gate, t, unitNow(view)), isSigned(gate)));
      return element("tr", {}, element("td", { class: "num" }, String(t + 1)), element("th", { scope: "row" }, spoken(view, text)), ...cells.map((cell) => element("td", { class: "num" }, cell)));
    }));
  };
  details.addEventListener("toggle", fill);
  view.live.push(fill);
  return details;
}
