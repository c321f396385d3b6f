// The confusion matrix. Before the test a chosen cell is a guess, after it the choice of whose pictures are shown.

import "../../parts/confusion.js";

class Matrix {
  constructor(view) {
    this.view = view;
    this.cell = null; // {row, column} whose pictures are shown
    this.guess = null; // {row, column} the learner expects to be mixed up most
    this.pointed = null;
    const point = (cell) => {
      this.pointed = cell;
      this.view.changed();
    };
    this.grid = new Confusion({ choose: (cell) => this.choose(cell), point });
    this.read = element("p", { class: "read" });
    this.panel = new Panel("matrix", this.grid.node, this.read);
    this.grid.node.addEventListener("keydown", (event) => event.key === "Escape" && this.cell && this.choose(this.cell));
  }

  relabel(t) {
    this.panel.relabel(t);
    this.grid.name({ title: t("matrix.title"), rows: t("matrix.rows"), columns: t("matrix.columns") });
  }

  forget() {
    this.cell = this.guess = null;
  }

  choose(cell) {
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
    const counts = this.counts;
    const describe = (cell) => this.describe(cell);
    const sums = this.grid.draw(run.classes, counts, { colors, chosen: this.cell ?? this.guess, describe });
    const total = whole(sums.reduce((a, b) => a + b, 0));
    const kind = counts && counts === run.finished?.confusion ? "matrix.test" : "matrix.validation";
    const about = this.pointed ?? this.cell;
    let words = counts ? t(kind, { count: total }) : t("matrix.empty");
    if (about) words = this.describe(about);
    else if (this.guess) words = run.finished?.confusion ? this.answer() : t("matrix.guess", this.names(this.guess));
    setText(this.read, words);
    const asking = run.id && counts && !run.finished && !run.failed && !this.guess;
    setText(this.panel.caption, t(asking ? "matrix.ask" : "matrix.caption"));
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
