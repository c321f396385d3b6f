/* The small network: bytes to weights, ink to answers. Knows no screen. */

// Weights and biases of both layers as numbers, from the signed bytes in brain.js.
function awaken(brain) {
  const raw = Uint8Array.from(atob(brain.bytes), (letter) => letter.charCodeAt(0));
  const bytes = new Int8Array(raw.buffer);
  const pixels = brain.side * brain.side;
  const sizes = [brain.hidden * pixels, brain.hidden, brain.classes * brain.hidden, brain.classes];
  let at = 0;
  const [inner, innerBias, outer, outerBias] = sizes.map((size, k) => {
    const part = Float32Array.from(bytes.subarray(at, at + size), (byte) => byte * brain.scales[k]);
    at += size;
    return part;
  });
  return { ...brain, pixels, inner, innerBias, outer, outerBias };
}

// a = ReLU(W₁x + b₁) and p = softmax(W₂a + b₂): `ink` (pixels,) from 0 to 1 → hidden (neurons,), probabilities (classes,).
function think(net, ink) {
  const hidden = new Float32Array(net.hidden);
  for (let n = 0; n < net.hidden; n++) {
    let sum = net.innerBias[n];
    for (let k = 0; k < net.pixels; k++) sum += net.inner[n * net.pixels + k] * ink[k];
    hidden[n] = Math.max(0, sum);
  }
  const logits = Array.from({ length: net.classes }, (_, c) => {
    let sum = net.outerBias[c];
    for (let n = 0; n < net.hidden; n++) sum += net.outer[c * net.hidden + n] * hidden[n];
    return sum;
  });
  const most = Math.max(...logits);
  const raised = logits.map((z) => Math.exp(z - most));
  const total = raised.reduce((a, b) => a + b, 0);
  return { hidden, probabilities: raised.map((z) => z / total) };
}

// The pixels that move a neuron most, whichever way: [{pixel, push}], strongest first.
function strongest(net, ink, neuron, count) {
  const pushes = [];
  for (let pixel = 0; pixel < net.pixels; pixel++) {
    const push = net.inner[neuron * net.pixels + pixel] * ink[pixel];
    if (push) pushes.push({ pixel, push });
  }
  return pushes.sort((a, b) => Math.abs(b.push) - Math.abs(a.push)).slice(0, count);
}
