// What is known of one run, message by message. Knows no connection and draws nothing.

import "../../parts/column.js";

const SMOOTHING = 0.2; // weight of the newest step in the smoothed curves; about the last ten steps count

const TAKES = { started: "start", progress: "go", snapshot: "see", maps: "look", changed: "change", finished: "finish", failed: "fail" };

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
    this.snapshots = []; // {step, epoch, seen, shape, confusion, filters, sample_probabilities, gradient_norms, maps}
    this.names = {}; // of classes in the reader's language, by data set
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
    this.started = { ...header, arrays };
    this.pictures = arrays.sample_images ? readPictures(arrays.sample_images, isLight(header)) : []; // those that are watched
    this.truths = arrays.sample_labels?.data ?? [];
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
    const more = { seen: header.validation_seen, maps: readMaps(header.maps, arrays) };
    this.snapshots.push({ step, epoch, ...more, shape: arrays.filters?.shape, ...flat });
  }

  // Another picture is watched: its maps take the place of the newest ones.
  look(header, arrays) {
    const newest = this.snapshots.at(-1);
    if (newest) newest.maps = readMaps(header.maps, arrays);
  }

  change(header) {
    this.rates.push([header.step, header.scheduled ?? header.learning_rate]);
    this.changes.push(header.step);
  }

  finish(header, arrays) {
    this.finished = { ...header, ...readTest(header, arrays, isLight(this.started ?? {})) };
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
    const own = this.started?.classes ?? this.expected ?? [..."0123456789"];
    const told = this.names[this.started?.data];
    return told?.length === own.length ? told : own;
  }
  get epochs() {
    return this.started ? Math.round(this.total / this.started.steps_per_epoch) : null;
  }
}

// The test as a matrix of counts (true × predicted) and a list of pictures, the surest answers first. A large test set's
// matrix is told, and of its pictures only the surest mistakes.
function readTest(header, arrays, light) {
  if (!arrays.test_probabilities) return { pictures: null, mistakes: [], confusion: null };
  const images = readPictures(arrays.test_images, light);
  const classes = arrays.test_probabilities.shape[1];
  const confusion = new Int32Array(classes * classes);
  const pictures = images.map((image, i) => {
    const row = arrays.test_probabilities.data.subarray(i * classes, (i + 1) * classes);
    const [truth, read] = [arrays.test_labels.data[i], argmax(row)];
    confusion[truth * classes + read] += 1;
    return { truth, read, sure: row[read], image };
  });
  pictures.sort((a, b) => b.sure - a.sure);
  const mistakes = pictures.filter((picture) => picture.truth !== picture.read);
  const told = arrays.test_confusion?.data;
  const counted = { total: header.test_total ?? pictures.length, wrong: header.test_wrong ?? mistakes.length };
  return { pictures, mistakes, confusion: told ?? confusion, ...counted };
}

// Of a learner's own gray pictures the numbers say how bright they are, of all others how much ink there is.
function isLight({ data }) {
  return data === "own";
}

function argmax(values) {
  let best = 0;
  for (let i = 1; i < values.length; i++) if (values[i] > values[best]) best = i;
  return best;
}
