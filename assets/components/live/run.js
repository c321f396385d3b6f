// What is known of one run of pictures: `validation` of {step, loss, accuracy}, `snapshots` of {step, epoch, seen, shape, confusion,
// filters, sample_probabilities, gradient_norms, maps}. Draws nothing.

import "../../parts/told.js";

const SMOOTHING = 0.2; // weight of the newest step in the smoothed curves; about the last ten steps count

class Run extends ToldRun {
  constructor(id) {
    super(id);
    this.loss = new Column();
    this.accuracy = new Column();
    this.lossSmooth = new Column();
    this.accuracySmooth = new Column();
    this.names = {}; // of classes in the reader's language, by data set
  }

  start(header, arrays) {
    this.pictures = arrays.sample_images ? readPictures(arrays.sample_images, isLight(header)) : []; // those that are watched
    this.truths = arrays.sample_labels?.data ?? [];
    this.begin(header, { ...header, arrays });
  }

  cut(step) {
    super.cut(step);
    for (const column of [this.loss, this.accuracy, this.lossSmooth, this.accuracySmooth]) column.cut(step);
  }

  // The losses and accuracies of the last steps; a report may repeat steps that were told before.
  go(header, arrays) {
    const first = header.step - arrays.loss.data.length;
    arrays.loss.data.forEach((value, k) => this.append(this.loss, this.lossSmooth, first + k, value));
    arrays.accuracy?.data.forEach((value, k) => this.append(this.accuracy, this.accuracySmooth, first + k, value));
    this.noteRate(header);
  }

  append(raw, smooth, index, value) {
    raw.put(index, value);
    smooth.follow(index, value, SMOOTHING);
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

  finish(header, arrays) {
    this.finished = { ...header, ...readTest(header, arrays, isLight(this.started ?? {})) };
  }

  get step() {
    return Math.max(this.loss.length, this.snapshots.at(-1)?.step ?? 0);
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
