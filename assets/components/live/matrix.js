// The confusion matrix: a grid of cells to point at, walk with arrows and choose from. Before the test a chosen cell is a
// guess, after it the choice of whose pictures are shown.

const MOVES = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

class Matrix {
  constructor(view) {
    this.view = view;
    this.cell = null; // {row, column} whose pictures are shown
    this.guess = null; // {row, column} the learner expects to be mixed up most
    this.pointed = null;
    this.cells = [];
    this.table = element("table", { role: "grid" });
    this.columns = element("div", { class: "axis columns" });
    this.rows = element("div", { class: "axis rows" });
    this.read = element("p", { class: "read" });
    this.panel = new Panel("matrix", element("div", { class: "square" }, this.columns, this.rows, this.table), this.read);
    this.listen();
  }

  listen() {
    const where = (event) => {
      const cell = event.target.closest("td");
      return cell && { row: Number(cell.dataset.row), column: Number(cell.dataset.column) };
    };
    const point = (cell) => {
      this.pointed = cell;
      this.view.changed();
    };
    this.table.addEventListener("pointerover", (event) => point(where(event)));
    this.table.addEventListener("pointerleave", () => point(null));
    this.table.addEventListener("focusin", (event) => point(where(event)));
    this.table.addEventListener("focusout", () => point(null));
    this.table.addEventListener("click", (event) => this.choose(where(event)));
    this.table.addEventListener("keydown", (event) => this.walk(event, where(event)));
  }

  relabel(t) {
    this.panel.relabel(t);
    this.rows.textContent = t("matrix.rows");
    this.columns.textContent = t("matrix.columns");
    this.table.setAttribute("aria-label", t("matrix.title"));
    for (const cell of this.cells) cell.look = null;
  }

  forget() {
    this.cell = this.guess = null;
  }

  fill(classes) {
    const head = element("tr", { role: "row" }, element("td", { role: "presentation", class: "corner" }));
    for (const name of classes) head.append(element("th", { role: "columnheader", scope: "col" }, name));
    this.cells = [];
    const rows = classes.map((name, row) => {
      const line = element("tr", { role: "row" }, element("th", { role: "rowheader", scope: "row" }, name));
      classes.forEach((_, column) => {
        const cell = element("td", { role: "gridcell", tabindex: row + column === 0 ? "0" : "-1" });
        Object.assign(cell.dataset, { row, column });
        if (row === column) cell.className = "right";
        this.cells.push(cell);
        line.append(cell);
      });
      return line;
    });
    this.table.replaceChildren(head, ...rows);
    this.filled = classes.join();
  }

  walk(event, cell) {
    if (!cell || !Number.isInteger(cell.row)) return;
    const size = this.view.run.classes.length;
    const inside = (place) => Math.min(size - 1, Math.max(0, place));
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      this.choose(cell);
    } else if (event.key === "Escape" && this.cell) {
      this.choose(this.cell);
    } else if (MOVES[event.key]) {
      event.preventDefault();
      const [down, right] = MOVES[event.key];
      for (const each of this.cells) each.tabIndex = -1;
      const target = this.cells[inside(cell.row + down) * size + inside(cell.column + right)];
      target.tabIndex = 0;
      target.focus();
    }
  }

  choose(cell) {
    if (!cell || !Number.isInteger(cell.row)) return;
    const toggled = (old) => (old?.row === cell.row && old?.column === cell.column ? null : cell);
    if (this.view.run.finished?.pictures) {
      this.cell = toggled(this.cell);
      this.view.mistakes.show(this.cell);
    } else if (cell.row !== cell.column) this.guess = toggled(this.guess);
    this.view.changed();
  }

  // A finished run shows the test set, whose pictures stand below; looking back shows the validation set of that moment.
  get counts() {
    const { run, timeline, snapshot } = this.view;
    return (timeline.at === null && run.finished?.confusion) || snapshot?.confusion || null;
  }

  draw() {
    const { run, colors, t } = this.view;
    const { classes } = run;
    if (this.filled !== classes.join()) this.fill(classes);
    const counts = this.counts;
    const size = classes.length;
    const sums = new Array(size).fill(0);
    let worst = 1;
    counts?.forEach((count, i) => {
      const row = Math.floor(i / size);
      sums[row] += count;
      if (row !== i % size) worst = Math.max(worst, count);
    });
    const marked = this.cell ?? this.guess;
    this.cells.forEach((cell, i) => {
      const place = { row: Math.floor(i / size), column: i % size };
      cell.classList.toggle("chosen", marked?.row === place.row && marked?.column === place.column);
      const count = counts ? counts[i] : null;
      const look = `${count} ${worst} ${sums[place.row]} ${colors.dark}`;
      if (cell.look === look) return;
      cell.look = look;
      cell.setAttribute("aria-label", this.describe(place));
      cell.textContent = count ? whole(count) : count === null ? "" : "·";
      cell.classList.toggle("none", !count);
      this.paint(cell, place, count ?? 0, worst, sums[place.row]);
    });
    const total = whole(sums.reduce((a, b) => a + b, 0));
    const kind = counts && counts === run.finished?.confusion ? "matrix.test" : "matrix.validation";
    const about = Number.isInteger(this.pointed?.row) ? this.pointed : this.cell;
    let words = counts ? t(kind, { count: total }) : t("matrix.empty");
    if (about) words = this.describe(about);
    else if (this.guess) words = run.finished?.confusion ? this.answer() : t("matrix.guess", this.names(this.guess));
    setText(this.read, words);
    const asking = run.id && counts && !run.finished && !run.failed && !this.guess;
    setText(this.panel.caption, t(asking ? "matrix.ask" : "matrix.caption"));
  }

  paint(cell, { row, column }, count, worst, sum) {
    if (row === column) {
      // the diagonal is what one expects: a quiet tint of the right answers' color that grows with recall
      cell.style.setProperty("--recall", sum ? (count / sum).toFixed(3) : "0");
      return;
    }
    // the wrong answers in the color they have everywhere; the root keeps a single mistake in sight
    const strength = count ? 0.25 + 0.75 * Math.sqrt(count / Math.max(worst, 4)) : 0;
    const color = strength ? this.view.colors.diverging(-strength) : "";
    cell.style.background = color;
    cell.style.color = color ? (luminance(color) > 0.18 ? "#101418" : "#ffffff") : ""; // where black and white read alike
  }

  names({ row, column }) {
    return { truth: this.view.run.classes[row], read: this.view.run.classes[column] };
  }

  describe(cell) {
    const counts = this.counts;
    const times = whole(counts ? counts[cell.row * this.view.run.classes.length + cell.column] : 0);
    return this.view.t(cell.row === cell.column ? "matrix.right" : "matrix.cell", { ...this.names(cell), times });
  }

  // The guess made while it trained, against the test set.
  answer() {
    const { t, run } = this.view;
    const counts = run.finished.confusion;
    const size = run.classes.length;
    const wrong = Array.from(counts, (count, i) => (Math.floor(i / size) === i % size ? 0 : count));
    const most = argmax(wrong);
    if (!wrong[most]) return t("matrix.answer_none", this.names(this.guess));
    const times = counts[this.guess.row * size + this.guess.column];
    const top = this.names({ row: Math.floor(most / size), column: most % size });
    const values = { ...this.names(this.guess), times, most_truth: top.truth, most_read: top.read, most: wrong[most] };
    return t(times === wrong[most] ? "matrix.answer_right" : "matrix.answer", values);
  }
}
