// The distribution of one next character: before the cuts (outline) and after them (filled), and what was cut off by what.

import "../../parts/numbers.js";

const SIGNS = { " ": "␣", "\n": "↵", "\t": "⇥" }; // characters that cannot be seen
const KEPT = 2; // of `kept`: 1 was cut off by top-p, 0 by top-k
const ROWS = 12;

const seen = (letter) => SIGNS[letter] ?? letter;

class Bars {
  constructor() {
    this.title = element("h4", {});
    this.note = element("p", { class: "caption" });
    this.rows = Array.from({ length: ROWS + 1 }, () => this.row());
    const list = element("div", { class: "writer-rows", "aria-hidden": "true" }, ...this.rows.map(({ box }) => box));
    this.spoken = element("p", { class: "sr-only" });
    this.box = element("section", { class: "writer-bars" }, this.title, list, this.spoken, this.note);
  }

  row() {
    const parts = { sign: element("b", {}), before: element("i", { class: "before" }), after: element("i", { class: "after" }), value: element("em", {}) };
    const box = element("div", { class: "writer-row" }, parts.sign, element("span", { class: "writer-track" }, parts.before, parts.after), parts.value);
    return { box, ...parts };
  }

  // given: {letters, plain, final, kept, drawn (index or null), rest: [before, after] or null}
  show(given, t, title, note) {
    this.title.textContent = title;
    this.note.textContent = note;
    const count = Math.min(ROWS, given?.letters.length ?? 0);
    const most = Math.max(0.02, ...Array.from({ length: count }, (_, i) => Math.max(given.plain[i], given.final[i])));
    const told = [];
    this.rows.forEach((row, i) => {
      const last = i === count;
      row.box.classList.toggle("is-unused", i > count || (last && !given));
      if (i > count || !given) return;
      const before = last ? restOf(given.plain, count) : given.plain[i];
      const after = last ? restOf(given.final, count) : given.final[i];
      const kept = last || given.kept[i] === KEPT;
      const cut = kept ? "" : t(given.kept[i] ? "cut.top_p" : "cut.top_k");
      row.sign.textContent = last ? t("rest") : seen(given.letters[i]);
      row.box.classList.toggle("is-rest", last);
      row.box.classList.toggle("is-cut", !kept);
      row.box.classList.toggle("is-drawn", !last && i === given.drawn);
      row.before.style.transform = `scaleX(${Math.min(1, before / most)})`;
      row.after.style.transform = `scaleX(${Math.min(1, after / most)})`;
      row.value.textContent = cut ? `${share(before)} ${cut}` : `${share(before)} → ${share(after)}`;
      told.push(`${row.sign.textContent}: ${row.value.textContent}`);
    });
    this.spoken.textContent = `${title} ${told.join("; ")}`;
  }
}

// What the characters that are not listed have together.
function restOf(values, count) {
  let sum = 0;
  for (let i = 0; i < count; i++) sum += values[i];
  return Math.max(0, 1 - sum);
}

function share(value) {
  if (value > 0 && value < 0.001) return `<${THIN}0.1${THIN}%`;
  return percent(value, value < 0.0995 ? 1 : 0);
}
