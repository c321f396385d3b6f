/* Where everything stands and how it is painted: pixels, neurons, answers and what flows between them. Holds no state. */

const NARROW = 600; // CSS pixels; below, the network runs downward instead of to the right
const RAYS = 3; // shown from pixels to each neuron

// Places in CSS pixels for a component `width` wide.
function arrange(net, width) {
  const narrow = width < NARROW;
  const side = narrow ? Math.min(width, 264) : 288;
  const pad = { side, x: narrow ? (width - side) / 2 : 0, y: narrow ? 0 : 30 };
  const half = net.hidden / 2;
  const spread = (count, k, from, to) => from + ((k + 0.5) / count) * (to - from);
  let neurons, answers, height;
  if (narrow) {
    neurons = Array.from({ length: net.hidden }, (_, n) => ({
      x: spread(half, n % half, 0, width) + (n < half ? -3 : 3),
      y: side + (n < half ? 78 : 104),
    }));
    answers = Array.from({ length: net.classes }, (_, c) => ({ x: spread(net.classes, c, 0, width), y: side + 200 }));
    height = side + 272;
  } else {
    const middle = side + 0.45 * (width - side - 150);
    height = side + 36;
    neurons = Array.from({ length: net.hidden }, (_, n) => ({
      x: middle + (n < half ? -20 : 20),
      y: spread(half, n % half, pad.y, pad.y + side) + (n < half ? -3 : 3),
    }));
    answers = Array.from({ length: net.classes }, (_, c) => ({ x: width - 140, y: spread(net.classes, c, pad.y, pad.y + side) }));
  }
  return { narrow, width, height, pad, neurons, answers };
}

function neuronAt(places, x, y) {
  const near = places.neurons.map((place, n) => [Math.hypot(place.x - x, place.y - y), n]).sort((a, b) => a[0] - b[0])[0];
  return near[0] < 15 ? near[1] : null;
}

// The pad: ink as the network gets it, the hand's strokes on it; or, with a `neuron`, the weights it looks through.
function paintPad(canvas, net, scene, colors) {
  const { side } = scene.places.pad;
  const context = fitCanvas(canvas, side, side);
  const cell = side / net.side;
  context.clearRect(0, 0, side, side);
  const largest = scene.neuron === null ? 1 : Math.max(...net.inner.subarray(scene.neuron * net.pixels, (scene.neuron + 1) * net.pixels).map(Math.abs));
  for (let k = 0; k < net.pixels; k++) {
    const weighed = scene.neuron !== null;
    context.globalAlpha = weighed ? 1 : 0.1 + 0.5 * scene.ink[k];
    context.fillStyle = weighed
      ? colors.diverging(net.inner[scene.neuron * net.pixels + k] / largest)
      : scene.ink[k] > 0.01 ? colors.accent : colors.border;
    context.fillRect((k % net.side) * cell + 0.5, Math.floor(k / net.side) * cell + 0.5, cell - 1, cell - 1);
  }
  context.globalAlpha = scene.neuron === null ? 0.9 : 0.35;
  context.strokeStyle = colors.text;
  traceStrokes(context, scene.strokes, side);
  context.globalAlpha = 1;
}

function paintNetwork(canvas, net, scene, colors, labels) {
  const { places } = scene;
  const context = fitCanvas(canvas, places.width, places.height);
  context.clearRect(0, 0, places.width, places.height);
  const most = Math.max(1e-6, ...scene.hidden);
  for (let n = 0; n < net.hidden; n++) paintRays(context, net, scene, colors, n, most);
  for (let n = 0; n < net.hidden; n++) {
    for (let c = 0; c < net.classes; c++) {
      const push = net.outer[c * net.hidden + n] * scene.hidden[n];
      const strength = Math.min(1, Math.abs(push) / 2.5);
      if (strength > 0.06) flow(context, places.neurons[n], places.answers[c], places.narrow, push, strength * dim(scene, n), colors);
    }
  }
  for (let n = 0; n < net.hidden; n++) {
    disc(context, places.neurons[n], places.narrow ? 6.5 : 7.5, scene.hidden[n] / most, colors, n === scene.neuron);
  }
  paintAnswers(context, net, scene, colors);
  paintLabels(context, places, colors, labels);
}

function dim(scene, neuron) {
  return scene.neuron === null ? 0.75 : scene.neuron === neuron ? 1 : 0.08;
}

function paintRays(context, net, scene, colors, neuron, most) {
  const { pad, neurons, narrow } = scene.places;
  const alone = scene.neuron === neuron;
  if (!scene.hidden[neuron] && !alone) return;
  for (const { pixel, push } of strongest(net, scene.ink, neuron, alone ? 12 : RAYS)) {
    const from = {
      x: pad.x + ((pixel % net.side) + 0.5) * (pad.side / net.side),
      y: pad.y + (Math.floor(pixel / net.side) + 0.5) * (pad.side / net.side),
    };
    const strength = alone ? 0.8 : 0.4 * (scene.hidden[neuron] / most);
    flow(context, from, neurons[neuron], narrow, push, strength * dim(scene, neuron), colors);
  }
}

function flow(context, from, to, narrow, push, strength, colors) {
  const [dx, dy] = narrow ? [0, (to.y - from.y) / 2] : [(to.x - from.x) / 2, 0];
  context.globalAlpha = strength;
  context.strokeStyle = push > 0 ? colors.positive : colors.negative;
  context.lineWidth = 0.6 + 1.8 * strength;
  context.beginPath();
  context.moveTo(from.x, from.y);
  context.bezierCurveTo(from.x + dx, from.y + dy, to.x - dx, to.y - dy, to.x, to.y);
  context.stroke();
  context.globalAlpha = 1;
}

function disc(context, place, radius, light, colors, chosen) {
  context.beginPath();
  context.arc(place.x, place.y, radius, 0, 2 * Math.PI);
  context.fillStyle = colors.background;
  context.fill();
  context.globalAlpha = light;
  context.fillStyle = colors.accent;
  context.fill();
  context.globalAlpha = 1;
  context.strokeStyle = chosen ? colors.text : light > 0.02 ? colors.accent : colors.border;
  context.lineWidth = chosen ? 2.5 : 1.5;
  context.stroke();
}

function paintAnswers(context, net, scene, colors) {
  const { places } = scene;
  const best = scene.probabilities.indexOf(Math.max(...scene.probabilities));
  context.textBaseline = "middle";
  for (let c = 0; c < net.classes; c++) {
    const { x, y } = places.answers[c];
    const share = scene.blank ? 0 : scene.probabilities[c];
    disc(context, { x, y }, 10, scene.blank ? 0 : c === best ? 1 : share, colors, false);
    context.textAlign = "center";
    context.font = `600 12px ${colors.font}`;
    context.fillStyle = !scene.blank && (c === best || share > 0.5) ? colors.background : colors.text;
    context.fillText(String(c), x, y + 0.5);
    context.fillStyle = c === best ? colors.accent : colors.muted;
    if (places.narrow) context.fillRect(x - 7, y + 16, 14, 42 * share);
    else context.fillRect(x + 18, y - 6, 78 * share, 12);
    if (!scene.blank && share >= 0.1) {
      context.fillStyle = colors.text;
      context.font = `12px ${colors.font}`;
      context.textAlign = places.narrow ? "center" : "left";
      const [tx, ty] = places.narrow ? [x, y + 24 + 42 * share] : [x + 22 + 78 * share, y + 0.5];
      context.fillText(`${Math.round(100 * share)} %`, tx, ty);
    }
  }
}

function paintLabels(context, places, colors, labels) {
  const { narrow, pad, neurons, answers } = places;
  const middle = (all) => (all[0].x + all[all.length - 1].x) / 2;
  context.font = `13px ${colors.font}`;
  context.textAlign = "center";
  context.lineWidth = 5;
  context.lineJoin = "round";
  const write = (words, x, y) => {
    context.strokeStyle = colors.background; // a halo: lines pass behind
    context.strokeText(words, x, y);
    context.fillStyle = colors.muted;
    context.fillText(words, x, y);
  };
  if (!narrow) write(labels.pixels, pad.x + pad.side / 2, 12);
  write(labels.neurons, middle(neurons), narrow ? neurons[0].y - 24 : 12);
  write(labels.answers, middle(answers) + (narrow ? 0 : 40), narrow ? answers[0].y - 24 : 12);
}
