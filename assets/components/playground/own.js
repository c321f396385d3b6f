/* The learner's own points as one short text for the link: the twin of core/data/own_plane.py, compared with it by a test. */

const MOST_POINTS = 500;
const MOST_CLASSES = 6;
const HALF = 2047;
const HIGHEST = 2; // value
const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

// To the nearest whole number, a half to the even one, as NumPy does.
function rint(v) {
  const low = Math.floor(v);
  const part = v - low;
  if (part !== 0.5) return Math.round(v);
  return low % 2 === 0 ? low : low + 1;
}

function twoDigits(share) {
  const whole = rint(Math.max(-1, Math.min(1, share)) * HALF) + HALF;
  return DIGITS[whole >> 6] + DIGITS[whole & 63];
}

// own: {classified, points: [[x1, x2, label], …]}
function writeOwn({ classified, points }) {
  const last = classified ? (label) => DIGITS[label] : (value) => twoDigits(value / HIGHEST);
  return (classified ? "c" : "v") + points.slice(0, MOST_POINTS).map(([x, y, label]) => twoDigits(x / REACH) + twoDigits(y / REACH) + last(label)).join("");
}

// null where the text is none of ours
function readOwn(text) {
  const kind = text[0] ?? "c";
  const width = { c: 5, v: 6 }[kind];
  const rest = text.slice(1);
  if (!width || rest.length % width || rest.length > MOST_POINTS * width) return null;
  const number = (at, greatest) => {
    const k = 64 * DIGITS.indexOf(rest[at]) + DIGITS.indexOf(rest[at + 1]);
    return k > 2 * HALF ? NaN : rint(((greatest * (k - HALF)) / HALF) * 1e4) / 1e4;
  };
  if ([...rest].some((sign) => !DIGITS.includes(sign))) return null;
  const points = [];
  for (let at = 0; at < rest.length; at += width) points.push([number(at, REACH), number(at + 2, REACH), kind === "c" ? DIGITS.indexOf(rest[at + 4]) : number(at + 4, HIGHEST)]);
  const usable = points.every((each) => each.every(Number.isFinite) && (kind === "v" || each[2] < MOST_CLASSES));
  return usable ? { classified: kind === "c", points } : null;
}
