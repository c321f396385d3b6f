/* Which controls are explained under which name; the sentences are the page's `help.<name>`. */

import "../../parts/help.js";

const NUMBERS = ["x1", "x2", "x3", "x4", "w1", "w2", "w3", "w4", "b", "learning_rate"];
const HELPS = {
  point: ".plane-point",
  arrow: ".plane-tip",
  line: ".plane-line",
  example: ".line-example",
  z: ".point[data-q=z]",
  corner: ".corner",
  nudge: ".nudge",
  undo: ".undo",
  target: "[data-q=target]:is(.scrub, .handle, .grip)",
  ...Object.fromEntries(NUMBERS.map((name) => [name, `.scrub[data-q=${name}]`])),
};
