/* Twins of core/foundations/regularization.py: early_stop and one_weight; and medians. */

// [place of the lowest loss seen, place where training stops]
function earlyStop(losses, patience) {
  let best = 0;
  for (let place = 0; place < losses.length; place += 1) {
    if (losses[place] < losses[best]) best = place;
    else if (place - best >= patience) return [best, place];
  }
  return [best, losses.length - 1];
}

const [BETA1, BETA2, EPSILON] = [0.9, 0.999, 1e-8];

/* A weight that begins with 1 while its gradient goes +s, −s, …: {sgd, l2, adamw}, of each a list of {w, g, pulled, m, v, mhat, vhat}
   after 0 … steps updates; `g` is the gradient of the loss, `pulled` what the rule takes for it. */
function oneWeight(rate, strength, size, steps) {
  const found = {};
  for (const rule of ["sgd", "l2", "adamw"]) {
    let [w, m, v] = [1, 0, 0];
    found[rule] = [{ w }];
    for (let t = 1; t <= steps; t += 1) {
      const g = t % 2 ? size : -size;
      const pulled = rule === "adamw" ? g : g + strength * w;
      m = BETA1 * m + (1 - BETA1) * pulled;
      v = BETA2 * v + (1 - BETA2) * pulled * pulled;
      const [mhat, vhat] = [m / (1 - BETA1 ** t), v / (1 - BETA2 ** t)];
      if (rule === "sgd") w -= rate * pulled;
      else w = (rule === "adamw" ? w * (1 - rate * strength) : w) - (rate * mhat) / (Math.sqrt(vhat) + EPSILON);
      found[rule].push({ w, g, pulled, m, v, mhat, vhat });
    }
  }
  return found;
}

const sorted = (values) => [...values].sort((a, b) => a - b);
const median = (values) => sorted(values)[values.length >> 1];

// The quartiles of an odd number of values, as numpy.quantile: [low, median, high].
function quartiles(values) {
  const all = sorted(values);
  const at = (share) => {
    const place = share * (all.length - 1);
    const low = Math.floor(place);
    return all[low] + (place - low) * ((all[low + 1] ?? all[low]) - all[low]);
  };
  return [at(0.25), at(0.5), at(0.75)];
}

export { earlyStop, oneWeight, quartiles };
