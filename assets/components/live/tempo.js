// How fast a run really goes, seen from here: steps per second between the reports of the last seconds. The worker's own figure
// leaves out the time it rests, which at a slow pace is nearly all of it.

const WINDOW_MS = 4000;
const SHORTEST_MS = 600; // less says nothing
const BURST_MS = 40; // a newcomer gets the whole past at once

class Tempo {
  constructor() {
    this.forget();
  }

  forget() {
    this.reports = []; // [time in ms, step]
  }

  note(step, now = performance.now()) {
    const last = this.reports.at(-1);
    if (last && step < last[1]) this.forget();
    if (last && now - last[0] < BURST_MS) last[1] = step;
    else this.reports.push([now, step]);
    while (this.reports.length > 2 && now - this.reports[0][0] > WINDOW_MS) this.reports.shift();
  }

  // Steps per second, null while it is not known.
  get rate() {
    const [first, last] = [this.reports[0], this.reports.at(-1)];
    if (!first || last[0] - first[0] < SHORTEST_MS || last[1] <= first[1]) return null;
    return (1000 * (last[1] - first[1])) / (last[0] - first[0]);
  }
}
