/* Which controls are explained under which name; the sentences are the page's `help.<name>`. */

import "../../parts/help.js";

const BUTTONS = ["approach", "stepnext", "stepback", "stepplay", "stepfirst", "roll", "one", "back"];
const HANDS = ["at", "x", "y", "low", "high"];
const HELPS = {
  h: "[data-q=h], [data-q=h-range]",
  start: "[data-q=start_x]",
  ...Object.fromEntries(HANDS.map((name) => [name, `[data-q=${name}]`])),
  ...Object.fromEntries(BUTTONS.map((name) => [name, `button[data-q=${name}]`])),
  ...Object.fromEntries(["step", "learning_rate", "taken", "n"].map((name) => [name, `[data-q=${name}-range]`])),
  reach: "[data-q^=reach-]",
  rule: "button.option",
};
