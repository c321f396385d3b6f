/* Which controls are explained under which name; the sentences are the page's `help.<name>`. */

import "../../parts/help.js";

const NUMBERS = ["p", "n", "rate", "low", "high", "mean", "spread", "base_rate", "sensitivity", "specificity"];
const HELPS = {
  ...Object.fromEntries(NUMBERS.map((name) => [name, `input[data-q=${name}]`])),
  at: "[data-q^='at.']",
  draw: ".draws .primary",
  luck: ".draws .luck",
  clear: ".draws .clear",
  result: ".choices",
  cell: "[data-q^='cell.']",
  label: ".pick",
  bar_p: ".hold[data-q^='p.']",
  bar_q: ".hold[data-q^='q.']",
  bar_sample: ".hold",
};
