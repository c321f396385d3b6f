// What a run has told so far, message by message. A kind of run says what it takes of them: start, see, and what else there is.
// Knows no connection and draws nothing.

import "./column.js";
import "./tempo.js";

const TAKES = { started: "start", progress: "go", snapshot: "see", maps: "look", changed: "change", finished: "finish", failed: "fail" };

class ToldRun {
  constructor(id) {
    this.id = id;
    this.seq = 0; // number of the last event
    this.state = null; // {state, reason, place, checkpoint}
    this.started = this.finished = this.failed = null;
    this.tempo = new Tempo();
    this.rates = []; // [step, learning rate]
    this.changes = []; // steps at which the rate was changed by hand
    this.validation = []; // {step, …}
    this.snapshots = []; // {step, …}
  }

  // One message: u32 sequence number, u32 nothing, packed event (core/wire.py).
  message(bytes) {
    const seq = new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0, true);
    if (seq && seq <= this.seq) return;
    const { header, arrays } = unpack(bytes.subarray(8));
    this.seq = Math.max(seq, this.seq);
    this[TAKES[header.kind]]?.(header, arrays);
  }

  begin(header, started) {
    this.started = started;
    this.finished = this.failed = null;
    this.tempo.forget();
    this.cut(header.step);
    if (!this.rates.length) this.rates.push([header.step, header.learning_rate]);
  }

  // A run that goes on from a checkpoint repeats steps that were reported already: the new ones count.
  cut(step) {
    this.validation = this.validation.filter((each) => each.step <= step);
    this.snapshots = this.snapshots.filter((each) => each.step <= step);
    this.rates = this.rates.filter(([from]) => from <= step);
    this.changes = this.changes.filter((each) => each <= step);
  }

  // A report tells the rate in force, also of steps that were told before.
  noteRate({ step, learning_rate }) {
    if (!(this.rates.at(-1)?.[0] >= step)) this.rates.push([step, learning_rate]);
  }

  change(header) {
    this.rates.push([header.step, header.scheduled ?? header.learning_rate]);
    this.changes.push(header.step);
  }

  fail(header) {
    this.failed = header;
  }

  // All that was known when this was called has arrived: how fast it goes is measured from here on.
  measure() {
    if (this.state?.state === "running") this.tempo.note(this.step);
    else this.tempo.forget();
  }

  get total() {
    return this.started?.steps_total || Math.max(this.step, 1);
  }
}
