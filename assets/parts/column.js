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
}

// The rate in force at a step; `rates` in their order.
function rateAt(rates, step) {
  let rate = rates[0]?.[1];
  for (const [from, value] of rates) if (from <= step) rate = value;
  return rate;
}
