/* The ten schedules, as core/foundations/schedules.py: the rate of update t of T. */

const START = 1 / 25;
const END = START / 10000;
const BETTER = 1e-4;
const LEAST = 1e-8;

const stair = (total, drops) => Math.ceil(total / (drops + 1));
const warming = (total, share) => Math.max(1, roundEven(share * total));
const cycleOf = (total, cycles, growth) => Math.ceil(total / Array.from({ length: cycles }, (_, k) => growth ** k).reduce((sum, each) => sum + each));
const topOf = (total, share) => Math.max(share * total - 1, 1e-9);
const wave = (part) => (1 + Math.cos(Math.PI * part)) / 2;
const cosineAt = (t, total, s) => s.peak * (s.floor + (1 - s.floor) * wave(t / total));
const along = (start, end, part) => end + (start - end) * wave(part);

// As Python rounds: a half to the even number.
function roundEven(value) {
  const low = Math.floor(value);
  const part = value - low;
  return part < 0.5 || (part === 0.5 && low % 2 === 0) ? low : low + 1;
}

// {i, length, k}: the update inside its cycle, the cycle's length, its number from 0
function inCycle(t, total, s) {
  let [i, length, k] = [t, cycleOf(total, s.cycles, s.growth), 0];
  while (i >= length) {
    i -= length;
    length *= s.growth;
    k += 1;
  }
  return { i, length, k };
}

const SCHEDULES = {
  constant: (t, total, s) => s.peak,
  linear: (t, total, s) => s.peak * (1 - ((1 - s.floor) * t) / total),
  step: (t, total, s) => s.peak * s.drop ** Math.floor(t / stair(total, s.drops)),
  exponential: (t, total, s) => s.peak * s.floor ** (t / total),
  polynomial: (t, total, s) => s.peak * (1 - t / total) ** s.power,
  cosine: cosineAt,
  warmup: (t, total, s) => {
    const rising = warming(total, s.warmup);
    return t < rising ? s.peak * (START + ((1 - START) * t) / rising) : cosineAt(t - rising, total - rising, s);
  },
  restarts: (t, total, s) => {
    const { i, length } = inCycle(t, total, s);
    return cosineAt(i, length, s);
  },
  one_cycle: (t, total, s) => {
    const top = topOf(total, s.rise);
    return s.peak * (t <= top ? along(START, 1, t / top) : along(1, END, (t - top) / (total - 1 - top)));
  },
  plateau: (t, total, s) => s.peak,
};

const rateAt = (name, t, total, s) => SCHEDULES[name](t, total, s);

// What the plateau has done after each epoch: [{rate, best, waited}], the first before any.
function plateauOf(losses, s) {
  const least = s.floor * s.peak;
  const states = [{ rate: s.peak, best: Infinity, waited: 0 }];
  for (const loss of losses) {
    const last = states[states.length - 1];
    const better = loss !== null && loss < last.best * (1 - BETTER);
    const [best, waited] = better ? [loss, 0] : [last.best, last.waited + 1];
    if (waited <= s.patience) states.push({ rate: last.rate, best, waited });
    else {
      const lower = Math.max(s.drop * last.rate, least);
      states.push({ rate: last.rate - lower > LEAST ? lower : last.rate, best, waited: 0 });
    }
  }
  return states;
}

// Of the networks of one schedule at one epoch, null where one is no number: [quartile, median, quartile].
function middle(values) {
  const sorted = values.map((each) => each ?? Infinity).sort((a, b) => a - b);
  const last = sorted.length - 1;
  return [0.25, 0.5, 0.75].map((share) => sorted[Math.floor(share * last)]);
}

export { middle, plateauOf, rateAt };
