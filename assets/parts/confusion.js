/* A confusion matrix as a table: rows are what it is, columns what it is taken for. Cells to point at, to walk with the arrow keys
   and to choose. Knows neither training nor pictures.

   new Confusion({ choose(cell), point(cell or null) })   a cell is {row, column}; its `node` is what to show
     name({ title, rows, columns })                       its words
     draw(classes, counts, { colors, chosen, describe })  counts row by row, or null while there are none; describe(cell) is a cell
                                                          in words */

import "./elements.js";

const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

class Confusion {
  constructor({ choose, point }) {
    Object.assign(this, { choose, point, cells: [], filled: "" });
    this.table = element("table", { role: "grid" });
    this.columns = element("div", { class: "axis columns" });
    this.rows = element("div", { class: "axis rows" });
    this.node = element("div", { class: "confusion" }, this.columns, this.rows, this.table);
    this.listen();
  }

  listen() {
    const where = (event) => {
      const cell = event.target.closest("td");
      return cell?.dataset.row ? { row: Number(cell.dataset.row), column: Number(cell.dataset.column) } : null;
    };
    this.table.addEventListener("pointerover", (event) => this.point(where(event)));
    this.table.addEventListener("pointerleave", () => this.point(null));
    this.table.addEventListener("focusin", (event) => this.point(where(event)));
    this.table.addEventListener("focusout", () => this.point(null));
    this.table.addEventListener("click", (event) => where(event) && this.choose(where(event)));
    this.table.addEventListener("keydown", (event) => where(event) && this.walk(event, where(event)));
  }

  name({ title, rows, columns }) {
    this.rows.textContent = rows;
    this.columns.textContent = columns;
    this.table.setAttribute("aria-label", title);
    for (const cell of this.cells) cell.look = null;
  }

  fill(classes) {
    const head = element("tr", { role: "row" }, element("td", { role: "presentation", class: "corner" }));
    const name = (text, given) => element("th", { ...given, title: text }, element("span", {}, text));
    for (const each of classes) head.append(name(each, { role: "columnheader", scope: "col" }));
    this.cells = [];
    const rows = classes.map((each, row) => {
      const line = element("tr", { role: "row" }, name(each, { role: "rowheader", scope: "row" }));
      classes.forEach((_, column) => {
        const cell = element("td", { role: "gridcell", tabindex: row + column === 0 ? "0" : "-1", "data-row": row, "data-column": column });
        if (row === column) cell.className = "right";
        this.cells.push(cell);
        line.append(cell);
      });
      return line;
    });
    this.table.replaceChildren(head, ...rows);
    // a Chinese sign is two Latin ones wide
    const wide = (text) => [...text].reduce((sum, sign) => sum + (sign.codePointAt(0) > 0x2e7f ? 2 : 1), 0);
    this.table.classList.toggle("named", classes.some((each) => wide(each) > 2));
    this.table.classList.toggle("few", classes.length < 5); // room for names as they are written
    this.table.classList.toggle("many", classes.length > 12);
    this.filled = classes.join();
    this.size = classes.length;
  }

  walk(event, cell) {
    const inside = (place) => Math.min(this.size - 1, Math.max(0, place));
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      this.choose(cell);
    } else if (STEPS[event.key]) {
      event.preventDefault();
      const [down, right] = STEPS[event.key];
      for (const each of this.cells) each.tabIndex = -1;
      const target = this.cells[inside(cell.row + down) * this.size + inside(cell.column + right)];
      target.tabIndex = 0;
      target.focus();
    }
  }

  draw(classes, counts, { colors, chosen, describe }) {
    if (this.filled !== classes.join()) this.fill(classes);
    const sums = new Array(this.size).fill(0);
    let worst = 1;
    counts?.forEach((count, i) => {
      const row = Math.floor(i / this.size);
      sums[row] += count;
      if (row !== i % this.size) worst = Math.max(worst, count);
    });
    this.cells.forEach((cell, i) => {
      const place = { row: Math.floor(i / this.size), column: i % this.size };
      cell.classList.toggle("chosen", chosen?.row === place.row && chosen?.column === place.column);
      const count = counts ? counts[i] : null;
      const look = `${count} ${worst} ${sums[place.row]} ${colors.dark}`;
      if (cell.look === look) return;
      cell.look = look;
      cell.setAttribute("aria-label", describe(place));
      cell.textContent = count ? count.toLocaleString("en-US") : count === null ? "" : "·";
      cell.classList.toggle("none", !count);
      if (place.row === place.column) {
        // the diagonal is what one expects: a quiet tint of the right answers' color that grows with recall
        cell.style.setProperty("--recall", sums[place.row] ? ((count ?? 0) / sums[place.row]).toFixed(3) : "0");
        return;
      }
      // the wrong answers in the color they have everywhere; the root keeps a single mistake in sight
      const strength = count ? 0.25 + 0.75 * Math.sqrt(count / Math.max(worst, 4)) : 0;
      const color = strength ? colors.diverging(-strength) : "";
      cell.style.background = color;
      cell.style.color = color ? (luminance(color) > 0.18 ? "#101418" : "#ffffff") : ""; // where black and white read alike
    });
    return sums;
  }
}
