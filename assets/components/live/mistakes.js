// The test pictures: the misread ones, surest mistakes first, or those of a cell chosen in the matrix.

const FEW = 24;

class Mistakes {
  constructor(view) {
    this.view = view;
    this.all = false; // beyond the first few
    this.tools = element("div", { class: "mistakes-tools" });
    this.list = element("ul", { class: "mistakes-grid" });
    this.panel = new Panel("mistakes", this.tools, this.list);
  }

  relabel(t) {
    this.panel.relabel(t);
    this.listed = null;
  }

  forget() {
    this.all = false;
  }

  // Bring the pictures of a cell into sight.
  show(cell) {
    this.all = false;
    this.draw();
    if (cell) this.panel.section.scrollIntoView({ block: "nearest", behavior: reducedMotion() ? "auto" : "smooth" });
  }

  draw() {
    const { run, matrix, t } = this.view;
    const { finished } = run;
    this.panel.section.hidden = !finished?.pictures;
    if (!finished?.pictures) return;
    const { cell } = matrix;
    const key = [run.id, run.seq, cell?.row, cell?.column, this.all].join();
    if (this.listed === key) return;
    this.listed = key;
    const chosen = cell
      ? finished.pictures.filter(({ truth, read }) => truth === cell.row && read === cell.column)
      : finished.mistakes;
    const count = { wrong: whole(finished.wrong), all: whole(finished.total) };
    setText(this.panel.title, cell ? t("mistakes.of_cell", matrix.names(cell)) : t("mistakes.title"));
    this.tools.replaceChildren(element("span", {}, cell ? matrix.describe(cell) : t("mistakes.count", count)));
    if (cell) this.button(t("mistakes.clear"), () => matrix.choose(cell));
    const few = this.all ? chosen : chosen.slice(0, FEW);
    if (few.length < chosen.length) {
      this.button(t("mistakes.more", { count: chosen.length }), () => {
        this.all = true;
        this.draw();
      });
    }
    const all = cell ? matrix.counts[cell.row * run.classes.length + cell.column] : finished.wrong;
    if (chosen.length < all) {
      const kept = chosen.length ? "mistakes.kept" : "mistakes.none_kept";
      this.tools.append(element("small", {}, t(kept, { count: chosen.length })));
    }
    this.list.replaceChildren(...few.map((picture) => this.item(picture)));
  }

  item({ truth, read, sure, image }) {
    const { classes } = this.view.run;
    const names = { truth: classes[truth], read: classes[read], sure: percent(sure, 0) };
    const label = this.view.t("mistakes.picture", names);
    const verdict = element("span", {}, names.truth, truth === read ? " ✓ " : " → ", element("b", {}, names.read));
    return element("li", { title: label }, drawPicture(image, label), verdict, element("small", {}, names.sure));
  }

  button(label, act) {
    const button = element("button", { type: "button" }, label);
    button.addEventListener("click", act);
    this.tools.append(button);
  }
}
