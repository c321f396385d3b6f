/* Which controls are explained under which name; the sentences are the page's `help.<name>`. */

import "../../parts/help.js";

const HELPS = {
  entry: "input.cell",
  size: "[data-size]",
  flip: "[data-flip]",
  result: "button.cell",
  reveal: ".reveal",
  move: ".side .play",
  share: ".side .timeline",
  back: ".back",
  play: ".play",
  step: ".step",
  timeline: ".timeline",
  first: "[data-q=m11-m21]",
  second: "[data-q=m12-m22]",
  u: "[data-q=u1-u2]",
  v: "[data-q=v1-v2]",
  goal: "[data-q=b1-b2]",
};
