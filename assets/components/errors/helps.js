/* Which controls are explained under which name; the others say so themselves (data-help). The sentences are the page's `help.<name>`. */

const HELPS = {
  cell: "td[data-row]",
  worst: "[data-worst]",
  show: "[data-show]",
  picture: "[data-number]",
};
