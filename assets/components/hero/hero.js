/* The home page's drawing: write a digit and see a small network read it, neuron by neuron, in the browser alone.

   data    {labels: {name: text}, alt: text}      the words, in the page's language */

const WRITING = 1100; // ms for a digit that writes itself
const FIRST = 3; // what stands there before a hand comes

export default lasting({
  make: ({ parentElement }) => createHero(parentElement.querySelector(".hero")),
  take: (hero, { data }) => hero.label(data.labels, data.alt),
  end: (hero) => hero.close(),
});

function createHero(root) {
  root.innerHTML = `
    <canvas class="hero-network" aria-hidden="true"></canvas>
    <canvas class="hero-pad" tabindex="0" role="application"></canvas>
    <div class="hero-foot"><span class="hero-says" role="status"></span><button type="button" class="hero-clear"></button></div>`;
  const [network, pad] = root.querySelectorAll("canvas");
  const [says, clear] = [root.querySelector(".hero-says"), root.querySelector(".hero-clear")];
  const net = awaken(BRAIN);
  const scene = { strokes: [], neuron: null, places: arrange(net, root.clientWidth || 700) };
  let [labels, example, pen, frame, hand] = [{}, true, null, 0, 0];

  function update() {
    scene.blank = !scene.strokes.length;
    scene.ink = inkOf(scene.strokes, net.side);
    Object.assign(scene, think(net, scene.ink));
    if (scene.blank) scene.hidden.fill(0);
    draw();
  }

  function draw() {
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(() => {
      const colors = palette(root);
      paintPad(pad, net, scene, colors);
      paintNetwork(network, net, scene, colors, labels);
    });
  }

  function speak() {
    const order = scene.probabilities.map((p, digit) => ({ p, digit })).sort((a, b) => b.p - a.p);
    const [first, second] = order;
    const values = { digit: first.digit, other: second.digit, percent: Math.round(100 * first.p), n: (scene.neuron ?? 0) + 1 };
    const sentence = scene.neuron !== null ? labels.weights : scene.blank ? labels.blank : first.p > 0.6 ? labels.reads : labels.torn;
    says.textContent = fillText(sentence || "", values);
  }

  // A hand that writes `digit`; at once where motion is not wanted.
  function write(digit) {
    cancelAnimationFrame(hand);
    const whole = pattern(digit);
    const began = performance.now();
    example = true;
    const step = (now) => {
      const share = reducedMotion() ? 1 : Math.min(1, (now - began) / WRITING);
      scene.strokes = begun(whole, Math.max(0.02, share));
      update();
      if (share < 1) hand = requestAnimationFrame(step);
      else speak();
    };
    step(began);
  }

  function erase() {
    cancelAnimationFrame(hand);
    scene.strokes = [];
    update();
    speak();
  }

  function look(neuron) {
    if (neuron === scene.neuron) return;
    scene.neuron = neuron;
    draw();
    speak();
  }

  const place = (event) => {
    const box = pad.getBoundingClientRect();
    return [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height];
  };
  pad.addEventListener("pointerdown", (event) => {
    if (event.button > 0 || pen !== null) return;
    event.preventDefault();
    pad.focus({ preventScroll: true });
    pad.setPointerCapture(event.pointerId);
    if (example) erase();
    [pen, example, scene.neuron] = [event.pointerId, false, null];
    scene.strokes.push([place(event)]);
    update();
  });
  pad.addEventListener("pointermove", (event) => {
    if (event.pointerId !== pen) return;
    const moves = event.getCoalescedEvents ? event.getCoalescedEvents() : [];
    scene.strokes.at(-1).push(...(moves.length ? moves : [event]).map(place));
    update();
  });
  const lift = (event) => {
    if (event.pointerId !== pen) return;
    pen = null;
    speak();
  };
  pad.addEventListener("pointerup", lift);
  pad.addEventListener("pointercancel", lift);
  pad.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const turn = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (/^\d$/.test(event.key)) write(Number(event.key));
    else if (["Delete", "Backspace"].includes(event.key)) erase();
    else if (event.key === "Escape") look(null);
    else if (turn) look(((scene.neuron ?? (turn > 0 ? -1 : 0)) + turn + net.hidden) % net.hidden);
    else return;
    event.preventDefault();
  });
  pad.addEventListener("blur", () => look(null));
  const point = (event) => {
    const box = root.getBoundingClientRect();
    if (pen === null && event.target !== pad) look(neuronAt(scene.places, event.clientX - box.left, event.clientY - box.top));
  };
  root.addEventListener("pointermove", point);
  root.addEventListener("pointerdown", point);
  root.addEventListener("pointerleave", () => look(null));
  clear.addEventListener("click", erase);

  const resized = new ResizeObserver(() => {
    if (!root.clientWidth) return;
    scene.places = arrange(net, root.clientWidth);
    root.style.setProperty("--height", `${scene.places.height}px`);
    const { x, y } = scene.places.pad;
    Object.assign(pad.style, { left: `${x}px`, top: `${y}px` });
    draw();
  });
  update();
  resized.observe(root);
  write(FIRST);

  return {
    label(words, alt) {
      labels = words;
      clear.textContent = labels.clear;
      pad.setAttribute("aria-label", alt);
      draw();
      speak();
    },
    close() {
      resized.disconnect();
      cancelAnimationFrame(frame);
      cancelAnimationFrame(hand);
    },
  };
}
