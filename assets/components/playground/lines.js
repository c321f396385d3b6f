/* A line of training as it arrived: snapshots of the parameters and what was measured at each epoch. Nothing is in between:
   at any place the snapshot at or before it is what there is. */

class Line {
  // `from`: the epoch at which the line begins; losses and rates count from there
  constructor(name, arrays, { from = 0, ended = null, changes = [] } = {}) {
    const of = (part) => arrays[`${name}_${part}`]?.data;
    this.name = name;
    this.from = from;
    this.ended = ended;
    this.changes = changes;
    this.epochs = of("epochs");
    this.parameters = of("parameters");
    this.size = arrays[`${name}_parameters`].shape[1];
    this.losses = { train: of("loss_train"), test: of("loss_test") };
    this.accuracies = { train: of("accuracy_train"), test: of("accuracy_test") };
    this.rates = of("rates");
    this.norms = of("norms");
    this.depth = arrays[`${name}_norms`]?.shape[1] ?? 0;
  }

  get last() {
    return this.epochs[this.epochs.length - 1];
  }

  // The index of the snapshot at `place` or before it.
  at(place) {
    return lastBefore(this.epochs, place);
  }

  snapshot(index) {
    return this.parameters.subarray(index * this.size, (index + 1) * this.size);
  }

  // What was measured at the end of `epoch`; undefined where nothing was.
  measured(series, epoch) {
    return series?.[Math.min(series.length - 1, Math.max(0, epoch - this.from))];
  }
}

// The index of the last of these rising numbers that is not beyond `place`; the first where all are.
function lastBefore(epochs, place) {
  let low = 0;
  let high = epochs.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (epochs[middle] <= place) low = middle;
    else high = middle - 1;
  }
  return low;
}

// What the component shows, from the bytes of the page.
function readData({ header, arrays }) {
  const net = { features: header.features, sizes: header.sizes, activations: header.activations, layers: layersOf(header.sizes) };
  const points = arrays.points.data;
  const count = points.length / 2;
  const xs = Float32Array.from({ length: count }, (_, k) => points[2 * k]);
  const ys = Float32Array.from({ length: count }, (_, k) => points[2 * k + 1]);
  const data = {
    ...header,
    net,
    count,
    xs,
    ys,
    labels: header.labels,
    classOf: arrays.labels?.data,
    values: arrays.values?.data,
    train: arrays.train.data,
    field: makeField(net, xs, ys),
    curve: header.curve,
    trained: Boolean(header.trunk && arrays.trunk_parameters),
    trunk: header.trunk && arrays.trunk_parameters ? new Line("trunk", arrays, header.trunk) : emptyLine(net),
    branch: header.branch && arrays.branch_parameters ? new Line("branch", arrays, header.branch) : null,
    fine: arrays.fine_parameters && header.fine ? { ...header.fine, ...readFine(arrays) } : null,
    landscape: arrays.landscape && header.landscape ? { ...header.landscape, values: arrays.landscape.data, n: arrays.landscape.shape[0], path: arrays.path?.data, epochs: arrays.path_epochs?.data } : null,
  };
  if (data.curve) data.ys = data.values ?? ys; // a curve's points stand at (x, y)
  return data;
}

function readFine(arrays) {
  const of = (part) => arrays[`fine_${part}`]?.data;
  return {
    count: arrays.fine_parameters.shape[0], size: arrays.fine_parameters.shape[1], parameters: of("parameters"),
    losses: { train: of("loss_train"), test: of("loss_test") }, accuracies: { train: of("accuracy_train"), test: of("accuracy_test") }, rates: of("rates"),
  };
}

// Before anything has been trained, or where nothing can be.
function emptyLine(net) {
  const none = { data: new Float32Array(0) };
  const parts = Object.fromEntries(["loss_train", "loss_test", "accuracy_train", "accuracy_test", "rates", "norms"].map((part) => [`trunk_${part}`, none]));
  const size = net.layers.at(-1).end;
  return new Line("trunk", { ...parts, trunk_norms: { ...none, shape: [0, 0] }, trunk_epochs: { data: new Int32Array(1) }, trunk_parameters: { data: new Float32Array(size), shape: [1, size] } });
}

// The class that each row of outputs names: of one output the second above 0 (or a half), of several the first of the greatest.
function chosenClass(net, outputs, count, p) {
  const last = net.activations.length - 1;
  if (net.sizes[last + 1] === 1) return outputs[p] > (net.activations[last] === "sigmoid" ? 0.5 : 0) ? 1 : 0;
  let best = 0;
  for (let o = 1; o < net.sizes[last + 1]; o += 1) if (outputs[o * count + p] > outputs[best * count + p]) best = o;
  return best;
}

// The mean loss and the share of right answers over training and test examples, in double precision.
function measure(data, parameters) {
  const sums = { train: { count: 0, loss: 0, right: 0 }, test: { count: 0, loss: 0, right: 0 } };
  const named = judge(data, parameters);
  for (let p = 0; p < data.count; p += 1) {
    const { sums: z, values } = traceOf(data.net, parameters, data.xs[p], data.curve ? 0 : data.ys[p]);
    const of = sums[data.train[p] ? "train" : "test"];
    of.count += 1;
    of.loss += lossOf(data, values.at(-1), z.at(-1), p);
    if (named) of.right += named[p] === data.classOf[p];
  }
  const share = (name) => Object.fromEntries(Object.entries(sums).map(([set, of]) => [set, of.count ? of[name] / of.count : NaN]));
  return { losses: share("loss"), accuracies: named ? share("right") : { train: NaN, test: NaN } };
}

// The loss of one example, as core/training/small_math.py has it: cross-entropy from the logits, where nothing is lost.
function lossOf({ loss, classOf, values, task }, a, z, p) {
  const low = loss === "cross_entropy" ? 0 : -1;
  const target = (o) => (task === "regression" ? values[p] : (task === "two" ? classOf[p] === 1 : classOf[p] === o) ? 1 : low);
  if (task !== "regression" && loss === "cross_entropy") {
    if (a.length === 1) return Math.max(z[0], 0) + Math.log1p(Math.exp(-Math.abs(z[0]))) - target(0) * z[0];
    const most = Math.max(...z);
    return most + Math.log(z.reduce((sum, each) => sum + Math.exp(each - most), 0)) - z[classOf[p]];
  }
  return a.reduce((sum, each, o) => {
    const d = Math.abs(each - target(o));
    return sum + (loss === "huber" && d > 1 ? d - 0.5 : (d * d) / 2);
  }, 0);
}

// The class that the network names for each point; null in a regression.
function judge(data, parameters, exact = true) {
  if (!data.classOf) return null;
  const outputs = forward(data.field, data.net, parameters, exact).values.at(-1);
  const predicted = new Uint8Array(data.count);
  for (let p = 0; p < data.count; p += 1) predicted[p] = chosenClass(data.net, outputs, data.count, p);
  return predicted;
}
