// How fast a run really goes, seen from here: steps per second between the reports of the last seconds, rests included. What a
// newcomer gets of the past says nothing: the first report counts as the place from which is measured.

const WINDOW_MS = 4000;
const SHORTEST_MS = 1000; // less says nothing
const BURST_MS = 60; // reports that come together

class Tempo {
  constructor() {
    this.forget();
  }

  forget() {
    this.reports = []; // [time in ms, step]
  }

  // The run stood at `step` `now`. A burst counts as one report: at the beginning it is what was left of the past and counts
  // when it is over, later it is what was held up on its way and counts when it began.
  note(step, now = performance.now()) {
    const last = this.reports.at(-1);
    if (last && step < last[1]) this.forget();
    if (this.reports.length === 1 && now - last[0] < BURST_MS) this.reports[0] = [now, step];
    else if (this.reports.length && now - last[0] < BURST_MS) last[1] = step;
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
