/* The arithmetic of a threshold: core/evaluation/thresholds.py is its textbook, a browser test holds it against scikit-learn.

   A row is called positive when its score ≥ threshold; rows with equal scores change sides together. */

// base64 → numbers
function numbersOf(text, kind) {
  const bytes = Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
  return new kind(bytes.buffer);
}

// Rows as steps, the highest score first: `levels`, and how many positives and negatives have at least that score.
function rankingOf(labels, scores) {
  const order = Array.from(scores.keys()).sort((a, b) => scores[b] - scores[a]);
  const [levels, tp, fp] = [[], [], []];
  let [hits, misses] = [0, 0];
  order.forEach((row, at) => {
    if (labels[row]) hits += 1;
    else misses += 1;
    if (at + 1 < order.length && scores[order[at + 1]] === scores[row]) return;
    levels.push(scores[row]);
    tp.push(hits);
    fp.push(misses);
  });
  return { levels, tp, fp, positives: hits, negatives: misses };
}

function countsAt(ranking, threshold) {
  let [low, high] = [0, ranking.levels.length]; // so many levels are at least the threshold
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ranking.levels[middle] >= threshold) low = middle + 1;
    else high = middle;
  }
  const [tp, fp] = low ? [ranking.tp[low - 1], ranking.fp[low - 1]] : [0, 0];
  return { tp, fp, fn: ranking.positives - tp, tn: ranking.negatives - fp };
}

// A share of nothing, 0/0, is null.
const shareOf = (part, whole) => (whole > 0 ? part / whole : null);

function ratesOf({ tp, fp, fn, tn }) {
  return {
    accuracy: shareOf(tp + tn, tp + fp + fn + tn),
    never: shareOf(fp + tn, tp + fp + fn + tn),
    precision: shareOf(tp, tp + fp),
    recall: shareOf(tp, tp + fn),
    specificity: shareOf(tn, tn + fp),
    f1: shareOf(2 * tp, 2 * tp + fp + fn),
  };
}

// The same where `share` (0 … 1) of all are positive; recall and specificity are of one class each and stay.
function ratesAt(counts, share) {
  const { recall, specificity } = ratesOf(counts);
  if (recall === null || specificity === null) return { accuracy: null, never: 1 - share, precision: null, recall, specificity, f1: null };
  const [tp, tn] = [share * recall, (1 - share) * specificity];
  return ratesOf({ tp, fp: 1 - share - tn, fn: share - tp, tn });
}

// Where on the curves a level stands: the nearest to a point that a hand points at, by `place(level's number) → [x, y]`.
function nearestLevel(ranking, place, x, y) {
  let [best, least] = [0, Infinity];
  for (let at = 0; at < ranking.levels.length; at += 1) {
    const [px, py] = place(at);
    const far = (px - x) ** 2 + (py - y) ** 2;
    if (far < least) [best, least] = [at, far];
  }
  return ranking.levels[best];
}
