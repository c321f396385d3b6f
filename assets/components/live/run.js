// What is known of one run, message by message. Knows no connection and draws nothing.

const SMOOTHING = 0.2; // weight of the newest step in the smoothed curves; about the last ten steps count

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

class Run {
  constructor(id) {
    this.id = id;
    this.seq = 0; // number of the last event
    this.state = null; // {state, reason, place, checkpoint}
    this.started = this.finished = this.failed = null;
    this.tempo = new Tempo();
    this.loss = new Column();
    this.accuracy = new Column();
    this.lossSmooth = new Column();
    this.accuracySmooth = new Column();
    this.rates = []; // [step, learning rate]
    this.changes = []; // steps at which the rate was changed by hand
    this.validation = []; // {step, loss, accuracy}
    this.snapshots = []; // {step, epoch, shape, confusion, filters, sample_probabilities, gradient_norms}
  }

  // One message: u32 sequence number, u32 nothing, packed event (core/wire.py).
  message(bytes) {
    const seq = new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0, true);
    if (seq && seq <= this.seq) return;
    const { header, arrays } = unpack(bytes.subarray(8));
    this.seq = Math.max(seq, this.seq);
    const take = { started: "start", progress: "go", snapshot: "see", changed: "change", finished: "finish", failed: "fail" };
    if (take[header.kind]) this[take[header.kind]](header, arrays);
  }

  start(header, arrays) {
    this.started = { ...header, arrays };
    this.finished = this.failed = null;
    this.tempo.forget();
    this.forget(header.step);
    if (this.rates.length === 0) this.rates.push([header.step, header.learning_rate]);
  }

  // A run that goes on from a checkpoint repeats steps that were reported already: the new ones count.
  forget(step) {
    for (const column of [this.loss, this.accuracy, this.lossSmooth, this.accuracySmooth]) column.cut(step);
    this.validation = this.validation.filter((point) => point.step <= step);
    this.snapshots = this.snapshots.filter((snapshot) => snapshot.step <= step);
    this.rates = this.rates.filter(([from]) => from <= step);
    this.changes = this.changes.filter((each) => each <= step);
  }

  // The losses and accuracies of the last steps; a report may repeat steps that were told before.
  go(header, arrays) {
    const first = header.step - arrays.loss.data.length;
    arrays.loss.data.forEach((value, k) => this.append(this.loss, this.lossSmooth, first + k, value));
    arrays.accuracy?.data.forEach((value, k) => this.append(this.accuracy, this.accuracySmooth, first + k, value));
    if (!(this.rates.at(-1)?.[0] >= header.step)) this.rates.push([header.step, header.learning_rate]);
  }

  append(raw, smooth, index, value) {
    raw.put(index, value);
    const before = index > 0 ? smooth.values[index - 1] : NaN;
    // the first steps are averaged evenly, so that the curve starts at the data and not at zero
    const weight = Math.max(SMOOTHING, 1 / (index + 1));
    smooth.put(index, Number.isFinite(before) && Number.isFinite(value) ? before + weight * (value - before) : value);
  }

  see(header, arrays) {
    const { step, epoch } = header;
    this.validation = this.validation.filter((point) => point.step < step);
    this.validation.push({ step, loss: header.validation_loss, accuracy: header.validation_accuracy });
    if (!arrays.confusion) return; // a newcomer gets the old snapshots without their pictures
    this.snapshots = this.snapshots.filter((snapshot) => snapshot.step < step);
    const flat = Object.fromEntries(Object.entries(arrays).map(([name, array]) => [name, array.data]));
    this.snapshots.push({ step, epoch, shape: arrays.filters?.shape, ...flat });
  }

  change(header) {
    this.rates.push([header.step, header.scheduled ?? header.learning_rate]);
    this.changes.push(header.step);
  }

  finish(header, arrays) {
    this.finished = { ...header, ...readTest(arrays) };
  }

  fail(header) {
    this.failed = header;
  }

  // All that was known when this was called has arrived: how fast it goes is measured from here on.
  measure() {
    if (this.state?.state === "running") this.tempo.note(this.step);
    else this.tempo.forget();
  }

  get step() {
    return Math.max(this.loss.length, this.snapshots.at(-1)?.step ?? 0);
  }
  get total() {
    return this.started?.steps_total || Math.max(this.step, 1);
  }
  get classes() {
    return this.started?.classes ?? [..."0123456789"];
  }
  get epochs() {
    return this.started ? Math.round(this.total / this.started.steps_per_epoch) : null;
  }
}

// The test set as a matrix of counts (true × predicted) and a list of pictures, the surest answers first.
function readTest(arrays) {
  if (!arrays.test_probabilities) return { pictures: null, mistakes: [], confusion: null };
  const [count, classes] = arrays.test_probabilities.shape;
  const [, height, width] = arrays.test_images.shape;
  const confusion = new Int32Array(classes * classes);
  const pictures = [];
  for (let i = 0; i < count; i++) {
    const row = arrays.test_probabilities.data.subarray(i * classes, (i + 1) * classes);
    const read = argmax(row);
    const truth = arrays.test_labels.data[i];
    confusion[truth * classes + read] += 1;
    const image = arrays.test_images.data.subarray(i * height * width, (i + 1) * height * width);
    pictures.push({ truth, read, sure: row[read], image, height, width });
  }
  pictures.sort((a, b) => b.sure - a.sure);
  return { pictures, mistakes: pictures.filter((picture) => picture.truth !== picture.read), confusion };
}

function argmax(values) {
  let best = 0;
  for (let i = 1; i < values.length; i++) if (values[i] > values[best]) best = i;
  return best;
}

// The rate in force at a step; `rates` in their order.
function rateAt(rates, step) {
  let rate = rates[0]?.[1];
  for (const [from, value] of rates) if (from <= step) rate = value;
  return rate;
}
