// Numbers by step, as a run tells them. Knows no run.

class Column {
  // float32 values by step (index = step - 1) that grow without copying at every message
  constructor() {
    this.values = new Float32Array(1024).fill(NaN);
    this.length = 0;
  }
  put(index, value) {
    if (index >= this.values.length) {
      const grown = new Float32Array(Math.max(index + 1, this.values.length * 2)).fill(NaN);
      grown.set(this.values);
      this.values = grown;
    }
    this.values[index] = value;
    this.length = Math.max(this.length, index + 1);
  }
  cut(length) {
    this.values.fill(NaN, length, this.length);
    this.length = Math.min(this.length, length);
  }
  // The value of a column that this one follows, smoothed: `weight` is that of the newest step.
  follow(index, value, weight) {
    const before = index > 0 ? this.values[index - 1] : NaN;
    const now = Math.max(weight, 1 / (index + 1)); // the first steps evenly, so that the curve starts at the data and not at zero
    this.put(index, Number.isFinite(before) && Number.isFinite(value) ? before + now * (value - before) : value);
  }
}

// The rate in force at a step; `rates` in their order.
function rateAt(rates, step) {
  let rate = rates[0]?.[1];
  for (const [from, value] of rates) if (from <= step) rate = value;
  return rate;
}
