/* A drawing pad for one sign: mouse, finger, pen or keyboard. It knows nothing of digits or networks.

   data      {labels: {name: text},            the words, in the page's language
              memory: name,                    drawings are kept under it, so that two pads do not share one
              turn: number}                    when it grows the drawing has been taken: the pad is empty for the next
   state     picture: "" or a PNG data URL     280 × 280, black ink on white, whatever the theme; sent when a stroke is done

   Strokes are kept as points, so undo, another screen size and the picture come from one source; a reload and a change of
   language find them in this tab's memory. The parts lie beside this file and form one module with it. */

const CALM = 120; // ms between two pictures, so that a held undo key does not send one each
const MOST_POINTS = 20000;
const MOST_KEPT = 100; // undo steps

export default lasting({
  make: ({ parentElement, data }) => createPad(parentElement, data ?? {}),
  take: (pad, { data, setStateValue }) => {
    pad.report = setStateValue;
    pad.label((data && data.labels) || {});
    pad.take((data && data.turn) || 0);
    pad.draw();
  },
  end: (pad) => pad.close(),
});

function createPad(parent, { memory, turn: begun = 0 }) {
  const root = parent.querySelector(".sketch");
  root.innerHTML = PAD;
  const find = (selector) => root.querySelector(selector);
  const button = (name) => find(`[data-do=${name}]`);
  const [canvas, hint, range] = [find("canvas"), find(".sketch-hint"), find("input")];

  let strokes = recall(memory); // a list is replaced, never changed
  let turn = begun;
  let past = [];
  let future = [];
  let open = null; // the stroke that is being drawn
  let tool = "pen";
  let labels = {};
  let [frame, timer] = [0, 0];
  let [sentAt, sent] = [-CALM, null];
  let hurry = null; // ends the example that is being drawn

  const pad = { report: () => {}, label, draw, take, close, down, moved, up, act, say };

  function draw() {
    if (frame) return;
    frame = requestAnimationFrame(() => {
      frame = 0;
      const size = Math.round(canvas.clientWidth) || SIDE;
      const context = fitCanvas(canvas, size, size);
      context.save();
      context.scale(size / SIDE, size / SIDE);
      context.clearRect(0, 0, SIDE, SIDE);
      paint(context, open ? [...strokes, open] : strokes, "#14161a", "#ffffff");
      const cursor = hand.cursor();
      if (cursor) ring(context, cursor);
      context.restore();
      root.classList.toggle("is-drawn", strokes.length > 0);
      hint.hidden = Boolean(strokes.length || open || (cursor && cursor.keys));
      button("undo").disabled = !past.length;
      button("redo").disabled = !future.length;
      button("clear").disabled = !strokes.length;
    });
  }

  function ring(context, { x, y, keys }) {
    context.lineWidth = 1.5;
    context.strokeStyle = context.fillStyle = open ? "#0072b2" : "#6b7280";
    context.beginPath();
    context.arc(x, y, Math.max(3, Number(range.value) / 2), 0, 2 * Math.PI);
    context.stroke();
    if (!keys) return;
    context.beginPath();
    context.arc(x, y, 2, 0, 2 * Math.PI);
    context.fill();
  }

  function tell() {
    clearTimeout(timer);
    timer = setTimeout(() => {
      sentAt = performance.now();
      const picture = pictureOf(strokes);
      if (picture === sent) return;
      sent = picture;
      pad.report("picture", picture);
      root.dataset.told = strokes.length; // for those who wait until the page has the drawing
    }, Math.max(0, CALM - (performance.now() - sentAt)));
  }

  function change(next) {
    past = [...past.slice(-MOST_KEPT), strokes];
    future = [];
    strokes = next;
    settle();
  }

  function settle() {
    remember(strokes, memory);
    draw();
    tell();
  }

  /* The page has the drawing: the next one begins on empty paper, and is not undone into the last. */
  function take(next) {
    if (next <= turn) return;
    [turn, strokes, past, future] = [next, [], [], []];
    settle();
  }

  /* ---- the hand's part ---- */

  function down(x, y, pressure) {
    if (hurry) hurry();
    if (strokes.reduce((sum, stroke) => sum + stroke.points.length, 0) > MOST_POINTS) return false;
    open = { width: Number(range.value), ink: tool === "pen", points: [[x, y, pressure]] };
    draw();
    return true;
  }

  function moved(x, y, pressure) {
    const { points } = open;
    const [lastX, lastY] = points[points.length - 1];
    if (Math.hypot(x - lastX, y - lastY) < 0.7 || points.length > MOST_POINTS) return;
    points.push([x, y, pressure]);
    draw();
  }

  function up() {
    const done = open;
    open = null;
    change([...strokes, done]);
  }

  function say(name) {
    find(".sketch-status").textContent = labels[name] || "";
  }

  /* ---- buttons ---- */

  function act(name) {
    if (name === "pen" || name === "eraser") {
      tool = name;
      for (const each of ["pen", "eraser"]) button(each).setAttribute("aria-pressed", String(each === tool));
      return;
    }
    if (hurry) hurry();
    hand.release();
    if (name === "undo" && past.length) {
      future = [...future, strokes];
      strokes = past.pop();
      settle();
    } else if (name === "redo" && future.length) {
      past = [...past, strokes];
      strokes = future.pop();
      settle();
    } else if (name === "clear" && strokes.length) {
      change([]);
    }
  }

  function onClick(event) {
    const pressed = event.target.closest("button");
    if (!pressed) return;
    if (pressed.dataset.do) return act(pressed.dataset.do);
    if (hurry) hurry();
    hand.release();
    const example = EXAMPLES.find((each) => each.name === pressed.dataset.example);
    if (reducedMotion()) return change(strokesOf(example));
    const before = strokes;
    const show = (sofar) => {
      strokes = sofar;
      draw();
    };
    hurry = drawSlowly(example, show, (goal) => {
      hurry = null;
      strokes = before;
      change(goal);
    });
  }

  /* ---- words ---- */

  function label(next) {
    labels = next;
    const word = (name) => labels[name] || "";
    canvas.setAttribute("aria-label", word("pad"));
    hint.textContent = word("hint");
    find(".sketch-tools").setAttribute("aria-label", word("tools"));
    for (const name of ["pen", "eraser"]) button(name).querySelector("span").textContent = word(name);
    for (const name of ["pen", "eraser", "undo", "redo", "clear"]) {
      button(name).title = word(name);
      button(name).setAttribute("aria-label", word(name));
    }
    range.title = word("width");
    range.setAttribute("aria-label", word("width"));
    find(".sketch-keys").textContent = word("keys");
    find(".sketch-examples").hidden = !labels.examples;
    find(".sketch-examples p").textContent = word("examples");
    find(".sketch-examples").setAttribute("aria-label", word("examples"));
    for (const each of root.querySelectorAll("[data-example]")) {
      each.title = word(`example.${each.dataset.example}`);
      each.setAttribute("aria-label", each.title);
    }
  }

  function showWidth() {
    find(".sketch-width b").style.width = `${(Number(range.value) / 40) * 22}px`;
  }

  function close() {
    if (hurry) hurry();
    hand.close();
    watcher.disconnect();
    clearTimeout(timer);
    cancelAnimationFrame(frame);
    root.replaceChildren();
  }

  const hand = createHand(canvas, pad);
  const watcher = new ResizeObserver(draw);
  watcher.observe(canvas);
  root.onclick = onClick;
  range.oninput = showWidth;
  fillShelf(find(".sketch-examples div"), 48);
  showWidth();
  if (strokes.length) tell();
  return pad;
}
