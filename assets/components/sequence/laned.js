// What is known of one run of sequences, message by message: several lanes, each a network of its own. Draws nothing.

import "../../parts/column.js";
import "../../parts/tempo.js";

const SMOOTHING = 0.1; // weight of the newest step in the smoothed curves; about the last twenty steps count
const TAKES = { started: "start", progress: "go", snapshot: "see", changed: "change", finished: "finish", failed: "fail" };
const QUANTITIES = { losses: "loss", accuracies: "accuracy", norms: "norm" }; // arrays of a report: columns of a lane

class LaneNumbers {
  constructor({ name, parameters }) {
    Object.assign(this, { name, parameters, checks: { loss: [], accuracy: [] }, fallen: false });
    for (const quantity of Object.values(QUANTITIES)) this[quantity] = { raw: new Column(), smooth: new Column() };
  }

  put(quantity, index, value) {
    const { raw, smooth } = this[quantity];
    raw.put(index, value);
    const before = index > 0 ? smooth.values[index - 1] : NaN;
    const weight = Math.max(SMOOTHING, 1 / (index + 1)); // the first steps evenly, so that the curve starts at the data
    smooth.put(index, Number.isFinite(before) && Number.isFinite(value) ? before + weight * (value - before) : value);
  }

  cut(step) {
    for (const quantity of Object.values(QUANTITIES)) for (const each of Object.values(this[quantity])) each.cut(step);
    for (const name of Object.keys(this.checks)) this.checks[name] = this.checks[name].filter(([at]) => at <= step);
  }
}

class LanedRun {
  constructor(id) {
    Object.assign(this, { id, seq: 0, state: null, started: null, finished: null, failed: null, lanes: [], rates: [], changes: [], snapshots: [], validation: [] });
    this.tempo = new Tempo();
  }

  // One message: u32 sequence number, u32 nothing, packed event (core/wire.py).
  message(bytes) {
    const seq = new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0, true);
    if (seq && seq <= this.seq) return;
    const { header, arrays } = unpack(bytes.subarray(8));
    this.seq = Math.max(seq, this.seq);
    const take = TAKES[header.kind];
    if (take) this[take](header, arrays);
  }

  start(header, arrays) {
    this.started = { ...header, ...arrays };
    this.finished = this.failed = null;
    this.tempo.forget();
    if (header.lanes.map(({ name }) => name).join() !== this.lanes.map(({ name }) => name).join()) this.lanes = header.lanes.map((lane) => new LaneNumbers(lane));
    for (const lane of this.lanes) lane.cut(header.step); // a run that goes on repeats steps: the new ones count
    const before = (each) => each.step <= header.step;
    this.validation = this.validation.filter(before);
    this.snapshots = this.snapshots.filter(before);
    this.rates = this.rates.filter(([from]) => from <= header.step);
    this.changes = this.changes.filter((each) => each <= header.step);
    if (!this.rates.length) this.rates.push([header.step, header.learning_rate]);
    this.fall(header);
  }

  // A report may repeat steps that were told before. Arrays are (steps, lanes).
  go(header, arrays) {
    for (const [name, quantity] of Object.entries(QUANTITIES)) {
      if (!arrays[name]) continue;
      const { data, shape } = arrays[name];
      const first = header.step - shape[0];
      for (let k = 0; k < shape[0]; k++) this.lanes.forEach((lane, i) => lane.put(quantity, first + k, data[k * shape[1] + i]));
    }
    if (!(this.rates.at(-1)?.[0] >= header.step)) this.rates.push([header.step, header.learning_rate]);
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

  change(header) {
    this.rates.push([header.step, header.scheduled ?? header.learning_rate]);
    this.changes.push(header.step);
  }

  finish(header, arrays) {
    this.finished = { ...header, ...arrays };
  }

  fail(header) {
    this.failed = header;
    for (const lane of this.lanes) lane.fallen = true;
  }

  // All that was known when this was called has arrived: how fast it goes is measured from here on.
  measure() {
    if (this.state?.state === "running") this.tempo.note(this.step);
    else this.tempo.forget();
  }

  get step() {
    return Math.max(this.lanes[0]?.loss.raw.length ?? 0, this.validation.at(-1)?.step ?? 0);
  }
  get total() {
    return this.started?.steps_total || Math.max(this.step, 1);
  }
  get epochs() {
    return this.started?.epochs ?? null;
  }
}
