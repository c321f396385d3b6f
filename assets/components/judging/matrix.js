/* The whole confusion matrix: counts, or shares of each row (recall on the diagonal), or of each column (precision). */

function matrixPart(view) {
  const { confusion, classes } = view.data;
  const rowSums = confusion.map((row) => row.reduce((a, b) => a + b, 0));
  const columnSums = classes.map((_, at) => confusion.reduce((sum, row) => sum + row[at], 0));
  const largest = Math.max(1, ...confusion.flat());
  const cellOf = (r, c) => {
    const node = element("td", { class: r === c ? "right num" : "wrong num", "data-at": `${r}.${c}` });
    view.live.push(() => {
      const how = view.values.counted;
      const whole = how === "rows" ? rowSums[r] : columnSums[c];
      const share = how === "counts" ? confusion[r][c] / largest : shareOf(confusion[r][c], whole);
      node.textContent = how === "counts" ? wholeNumber(confusion[r][c]) : share === null ? "0/0" : (100 * share).toFixed(share === 1 || share === 0 ? 0 : 1);
      node.classList.toggle("none", !confusion[r][c]);
      node.style.setProperty("--strength", `${(100 * Math.sqrt(share ?? 0)).toFixed(1)}%`);
      node.title = view.say("matrix.cell", { truth: classes[r], said: classes[c], count: wholeNumber(confusion[r][c]), sum: wholeNumber(rowSums[r]) });
    });
    return node;
  };
  const chips = ["counts", "rows", "columns"].map((name) => {
    const chip = button(view.say(`counted.${name}`), { class: "chip", "data-help": "counted", "data-counted": name }, () => settle(view, { counted: name }));
    view.live.push(() => chip.setAttribute("aria-pressed", String(view.values.counted === name)));
    return chip;
  });
  const head = (text, scope) => element("th", { scope, title: text }, text);
  const note = element("p", { class: "muted" });
  view.live.push(() => {
    note.textContent = view.say(`matrix.${view.values.counted}`);
  });
  const table = element("table", { class: classes.length > 6 ? "matrix many" : "matrix", "aria-label": view.say("matrix") },
    element("thead", {}, element("tr", {}, element("td", { class: "corner" }, view.say("matrix.corner")), ...classes.map((each) => head(each, "col")), element("td", { class: "sum" }, "Σ"))),
    element("tbody", {},
      ...confusion.map((row, r) => element("tr", {}, head(classes[r], "row"), ...row.map((_, c) => cellOf(r, c)), element("td", { class: "sum num" }, wholeNumber(rowSums[r])))),
      element("tr", {}, element("td", { class: "sum" }, "Σ"), ...columnSums.map((sum) => element("td", { class: "sum num" }, wholeNumber(sum))), element("td", { class: "sum num" }, wholeNumber(rowSums.reduce((a, b) => a + b, 0))))));
  return [element("div", { class: "choice", role: "group", "aria-label": view.say("counted") }, ...chips), element("div", { class: "scroll" }, table), note, view.told];
}
