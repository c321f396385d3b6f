/* The confusion matrix at the place where we are: true classes in rows, the network's answers in columns. A chosen cell lights
   its points on the plane. */

class Confusion {
  constructor(view) {
    const { say } = view;
    this.view = view;
    this.set = "test";
    this.table = element("table", { role: "grid", "aria-label": say("confusion.title") });
    this.choice = element("div", { class: "choice", role: "group", "aria-label": say("confusion.set") });
    for (const set of ["train", "test"]) {
      const each = button("", say(set), () => {
        this.set = set;
        for (const other of this.choice.children) other.setAttribute("aria-pressed", String(other === each));
        this.light();
      }, say(set));
      each.setAttribute("aria-pressed", String(set === this.set));
      this.choice.append(each);
    }
    this.box = element("section", { class: "panel confusion" }, element("header", {}, element("h4", {}, say("confusion.title")), this.choice),
      element("div", { class: "matrix" }, element("span", { class: "axis-name" }, say("confusion.columns")), this.table), element("p", { class: "caption" }, say("confusion.caption")));
    this.table.addEventListener("click", (event) => this.choose(event.target.closest("td")));
    this.table.addEventListener("keydown", (event) => this.walk(event));
  }

  build() {
    const { view } = this;
    const names = view.data.class_names;
    const head = element("tr", {}, element("th", { class: "corner" }, view.say("confusion.rows")), ...names.map((name, k) => this.name(name, k, "col")));
    this.cells = [];
    const rows = names.map((name, row) => element("tr", {}, this.name(name, row, "row"), ...names.map((_, column) => {
      const cell = element("td", { class: row === column ? "agree num" : "num", tabindex: row + column ? "-1" : "0", "data-row": row, "data-column": column });
      this.cells.push(cell);
      return cell;
    })));
    this.table.replaceChildren(head, ...rows);
    this.last = "";
  }

  name(text, k, scope) {
    const swatch = element("i", { class: "swatch" });
    swatch.style.background = this.view.tints.classes[k];
    return element("th", { scope }, swatch, text);
  }

  draw(predicted) {
    const { data, say } = this.view;
    if (!predicted) {
      this.last = "";
      for (const cell of this.cells) cell.textContent = "–";
      return;
    }
    const classes = data.class_names.length;
    const counts = new Int32Array(classes * classes);
    const wanted = this.set === "train" ? 1 : 0;
    for (let p = 0; p < data.count; p += 1) if (data.train[p] === wanted) counts[data.classOf[p] * classes + predicted[p]] += 1;
    const key = `${this.set}:${counts.join()}:${this.view.chosenCell}`;
    if (key === this.last) return;
    this.last = key;
    for (let row = 0; row < classes; row += 1) {
      let sum = 0;
      for (let column = 0; column < classes; column += 1) sum += counts[row * classes + column];
      for (let column = 0; column < classes; column += 1) {
        const cell = this.cells[row * classes + column];
        const count = counts[row * classes + column];
        cell.textContent = String(count);
        cell.style.setProperty("--share", sum ? (count / sum).toFixed(3) : "0");
        cell.setAttribute("aria-selected", String(this.view.chosenCell === `${row},${column}`));
        cell.setAttribute("aria-label", say("confusion.cell", { count, truth: data.class_names[row], said: data.class_names[column] }));
      }
    }
  }

  choose(cell) {
    if (!cell) return;
    const key = `${cell.dataset.row},${cell.dataset.column}`;
    this.view.chosenCell = this.view.chosenCell === key ? null : key;
    this.light();
  }

  light() {
    this.view.changed("probe");
  }

  // The points of the chosen cell; null lights all.
  lit(predicted) {
    const { data, chosenCell } = this.view;
    if (!chosenCell || !predicted) return null;
    const [row, column] = chosenCell.split(",").map(Number);
    const wanted = this.set === "train" ? 1 : 0;
    const found = new Set();
    for (let p = 0; p < data.count; p += 1) if (data.train[p] === wanted && data.classOf[p] === row && predicted[p] === column) found.add(p);
    return found;
  }

  walk(event) {
    const cell = event.target.closest("td");
    if (!cell) return;
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      return this.choose(cell);
    }
    const move = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key];
    if (!move) return;
    event.preventDefault();
    event.stopPropagation();
    const classes = this.view.data.class_names.length;
    const inside = (k) => Math.max(0, Math.min(classes - 1, k));
    const to = this.cells[inside(Number(cell.dataset.row) + move[0]) * classes + inside(Number(cell.dataset.column) + move[1])];
    for (const each of this.cells) each.tabIndex = -1;
    to.tabIndex = 0;
    to.focus();
  }
}
