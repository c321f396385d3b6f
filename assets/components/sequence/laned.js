// What is known of one run of sequences, message by message: several lanes, each a network of its own. Draws nothing.

import "../../parts/told.js";

const SMOOTHING = 0.1; // weight of the newest step in the smoothed curves; about the last twenty steps count
const QUANTITIES = { losses: "loss", accuracies: "accuracy", norms: "norm" }; // arrays of a report: columns of a lane

class LaneNumbers {
  constructor({ name, parameters }) {
    Object.assign(this, { name, parameters, checks: { loss: [], accuracy: [] }, fallen: false });
    for (const quantity of Object.values(QUANTITIES)) this[quantity] = { raw: new Column(), smooth: new Column() };
  }

  put(quantity, index, value) {
    const { raw, smooth } = this[quantity];
    raw.put(index, value);
    smooth.follow(index, value, SMOOTHING);
  }

  cut(step) {
    for (const quantity of Object.values(QUANTITIES)) for (const each of Object.values(this[quantity])) each.cut(step);
    for (const name of Object.keys(this.checks)) this.checks[name] = this.checks[name].filter(([at]) => at <= step);
  }
}

class LanedRun extends ToldRun {
  constructor(id) {
    super(id);
    this.lanes = [];
  }

  start(header, arrays) {
    if (header.lanes.map(({ name }) => name).join() !== this.lanes.map(({ name }) => name).join()) this.lanes = header.lanes.map((lane) => new LaneNumbers(lane));
    this.begin(header, { ...header, ...arrays });
    this.fall(header);
  }

  cut(step) {
    super.cut(step);
    for (const lane of this.lanes) lane.cut(step);
  }

  // A report may repeat steps that were told before. Arrays are (steps, lanes).
  go(header, arrays) {
    for (const [name, quantity] of Object.entries(QUANTITIES)) {
      if (!arrays[name]) continue;
      const { data, shape } = arrays[name];
      const first = header.step - shape[0];
      for (let k = 0; k < shape[0]; k++) this.lanes.forEach((lane, i) => lane.put(quantity, first + k, data[k * shape[1] + i]));
    }
    this.noteRate(header);
  }

  see(header, arrays) {
    const { step } = header;
    this.validation = [...this.validation.filter((each) => each.step < step), { step }];
    this.lanes.forEach((lane, i) => {
      for (const [name, told] of [["loss", header.lane_losses], ["accuracy", header.lane_accuracies]]) {
        if (told) lane.checks[name] = [...lane.checks[name].filter(([at]) => at < step), [step, told[i] ?? NaN]];
      }
    });
    this.fall(header);
    // a newcomer gets the old snapshots without their arrays: there is nothing to draw but what stands in words
    if (!Object.keys(arrays).length && !("sample" in header) && !("samples" in header)) return;
    this.snapshots = [...this.snapshots.filter((each) => each.step < step), { ...header, ...arrays }];
  }

  fall(header) {
    this.lanes.forEach((lane, i) => (lane.fallen = Boolean(header.fallen?.[i])));
  }

  finish(header, arrays) {
    this.finished = { ...header, ...arrays };
  }

  fail(header) {
    super.fail(header);
    for (const lane of this.lanes) lane.fallen = true;
  }

  get step() {
    return Math.max(this.lanes[0]?.loss.raw.length ?? 0, this.validation.at(-1)?.step ?? 0);
  }
  get epochs() {
    return this.started?.epochs ?? null;
  }
}
