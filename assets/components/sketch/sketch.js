/* A drawing pad for one sign: mouse, finger, pen or keyboard. It knows nothing of digits or networks.

   data      {labels: {name: text}}            the words, in the page's language
   state     picture: "" or a PNG data URL     280 × 280, black ink on white, whatever the theme

   Strokes are kept as points in a square of SIDE units, so undo, another screen size and the picture come from one source.
   They survive a reload and a change of language in sessionStorage, which never leaves the browser. */

const SIDE = 280;
const STEP = 5; // units the keyboard's pen moves; with Shift four times as far
const PICTURE_EVERY = 400; // ms between two pictures while the pen is still down
const PICTURE_AFTER = 60; // ms after the last stroke, so that a held undo key sends one picture
const MOST_POINTS = 20000;
const MOST_KEPT = 100; // undo steps
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/* Example drawings as pen paths, in the pad's units: a look at what to try, and something to edit. */
const EXAMPLES = [
  { name: "two", width: 18, path: ["M88 106 C90 52 190 50 186 110 C183 152 112 178 86 218 C120 204 150 220 200 210"] },
  { name: "seven", width: 18, path: ["M80 76 C120 80 160 78 202 72 C180 122 152 164 138 226"] },
  { name: "bar", width: 18, path: ["M80 76 C120 80 160 78 202 72 C180 122 152 164 138 226", "M112 152 L192 146"] },
  { name: "slash", width: 18, path: ["M116 226 C130 170 148 118 168 60"] },
  { name: "corner", width: 8, path: ["M22 30 C34 10 66 16 58 36 C54 46 44 48 38 48 C52 48 68 56 60 76 C52 94 26 90 20 76"] },
  { name: "between", width: 18, path: ["M104 70 C84 96 78 124 96 138 C120 152 160 142 180 118", "M186 66 C184 120 178 174 172 226"] },
  { name: "letter", width: 18, path: ["M78 222 C102 170 122 116 140 58 C158 112 180 170 204 222", "M104 160 L182 158"] },
  { name: "scribble", width: 12, path: ["M140 140 C150 120 170 140 156 158 C136 180 104 160 108 130 C114 92 166 86 190 120 C214 160 184 214 134 210 C72 204 52 138 82 92 C112 48 190 46 222 86"] },
];

const ICONS = {
  pen: "M4 20l1-5L16.5 3.5a2.1 2.1 0 0 1 3 0l1 1a2.1 2.1 0 0 1 0 3L9 19z M14.5 5.5l4 4",
  eraser: "M8.5 20H20 M6 17.5l-2-2a2 2 0 0 1 0-2.8L13.2 3.5a2 2 0 0 1 2.8 0l4.5 4.5a2 2 0 0 1 0 2.8L11.3 20H8.5z M9 8l7.3 7.3",
  undo: "M9 14L4 9l5-5 M4 9h10a6 6 0 0 1 0 12h-3",
  redo: "M15 14l5-5-5-5 M20 9H10a6 6 0 0 0 0 12h3",
  clear: "M4 7h16 M9 7V4h6v3 M6 7l1 13h10l1-13 M10 11v5 M14 11v5",
};

const instances = new WeakMap();

export default function (component) {
  const { data, parentElement } = component;
  let pad = instances.get(parentElement);
  if (!pad) {
    pad = createPad(parentElement, component);
    instances.set(parentElement, pad);
  }
  pad.report = component.setStateValue;
  pad.label((data && data.labels) || {});
  pad.draw();
  return () => {
    pad.close();
    instances.delete(parentElement);
  };
}

function createPad(parent, component) {
  const root = parent.querySelector(".sketch");
  root.innerHTML = `
    <div class="sketch-paper">
      <canvas class="sketch-canvas" tabindex="0" role="application" aria-describedby="sketch-keys"></canvas>
      <div class="sketch-hint" aria-hidden="true"></div>
    </div>
    <div class="sketch-tools" role="toolbar">
      <span class="sketch-pair">
        <button type="button" data-do="pen" aria-pressed="true">${icon("pen")}<span></span></button>
        <button type="button" data-do="eraser" aria-pressed="false">${icon("eraser")}<span></span></button>
      </span>
      <label class="sketch-width"><i aria-hidden="true"><b></b></i><input type="range" min="6" max="40" step="1" value="18"></label>
      <span class="sketch-pair">
        <button type="button" data-do="undo">${icon("undo")}</button>
        <button type="button" data-do="redo">${icon("redo")}</button>
        <button type="button" data-do="clear">${icon("clear")}</button>
      </span>
    </div>
    <p class="sketch-keys" id="sketch-keys"></p>
    <div class="sketch-examples" role="group"><p></p><div></div></div>
    <p class="sketch-status sr-only" role="status"></p>`;
  parent.appendChild(root);

  const find = (selector) => root.querySelector(selector);
  const canvas = find(".sketch-canvas");
  const hint = find(".sketch-hint");
  const range = find("input");
  const status = find(".sketch-status");
  const button = (name) => find(`[data-do=${name}]`);

  let strokes = recall(); // [{width, ink, points: [[x, y, pressure], …]}, …]; a list is replaced, never changed
  let past = [];
  let future = [];
  let open = null; // the stroke that is being drawn
  let tool = "pen";
  let cursor = null; // {x, y, keys}: where the pen would touch, for mouse and keyboard
  let labels = {};
  let timer = 0;
  let frame = 0;
  let playing = 0;
  let sentAt = 0;
  let sent = null;
  const held = new Set();

  const pad = { report: component.setStateValue, label, draw, close };

  /* ---- drawing ---- */

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
      if (cursor) ring(context);
      context.restore();
      hint.hidden = Boolean(strokes.length || open || (cursor && cursor.keys));
      button("undo").disabled = !past.length;
      button("redo").disabled = !future.length;
      button("clear").disabled = !strokes.length;
    });
  }

  function ring(context) {
    const width = Number(range.value);
    context.lineWidth = 1.5;
    context.strokeStyle = open ? "#0072b2" : "#6b7280";
    context.beginPath();
    context.arc(cursor.x, cursor.y, Math.max(3, width / 2), 0, 2 * Math.PI);
    context.stroke();
    if (cursor.keys) {
      context.fillStyle = context.strokeStyle;
      context.beginPath();
      context.arc(cursor.x, cursor.y, 2, 0, 2 * Math.PI);
      context.fill();
    }
  }

  /* ---- reporting ---- */

  function tell(wait) {
    clearTimeout(timer);
    timer = setTimeout(() => {
      const picture = pictureOf(open ? [...strokes, open] : strokes);
      sentAt = performance.now();
      if (picture === sent) return;
      sent = picture;
      pad.report("picture", picture);
    }, wait);
  }

  function tellMeanwhile() {
    const wait = PICTURE_EVERY - (performance.now() - sentAt);
    if (wait <= 0) {
      sentAt = performance.now();
      tell(0);
    }
  }

  function change(next) {
    past = [...past.slice(-MOST_KEPT), strokes];
    future = [];
    strokes = next;
    settle();
  }

  function settle() {
    remember(strokes);
    draw();
    tell(PICTURE_AFTER);
  }

  /* ---- strokes ---- */

  function begin(x, y, pressure) {
    stopPlaying();
    const used = strokes.reduce((sum, stroke) => sum + stroke.points.length, 0);
    if (used > MOST_POINTS) return;
    open = { width: Number(range.value), ink: tool === "pen", points: [[x, y, pressure]] };
    sentAt = performance.now();
    draw();
  }

  function extend(x, y, pressure) {
    const points = open.points;
    const [lastX, lastY] = points[points.length - 1];
    if (Math.hypot(x - lastX, y - lastY) < 0.7 || points.length > MOST_POINTS) return;
    points.push([x, y, pressure]);
    draw();
    tellMeanwhile();
  }

  function finish() {
    if (!open) return;
    const done = open;
    open = null;
    change([...strokes, done]);
  }

  function at(event) {
    const box = canvas.getBoundingClientRect();
    const pressure = event.pointerType === "pen" && event.pressure > 0 ? event.pressure : 0.5;
    return [((event.clientX - box.left) / box.width) * SIDE, ((event.clientY - box.top) / box.height) * SIDE, pressure];
  }

  function onDown(event) {
    if (event.button > 0 || (open && event.pointerId !== open.pointer)) return;
    event.preventDefault();
    canvas.focus({ preventScroll: true });
    try {
      canvas.setPointerCapture(event.pointerId);
    } catch {
      /* a pointer that has already gone */
    }
    cursor = null;
    begin(...at(event));
    if (open) open.pointer = event.pointerId;
  }

  function onMove(event) {
    if (open && open.pointer === event.pointerId) {
      const events = event.getCoalescedEvents ? event.getCoalescedEvents() : [];
      for (const each of events.length ? events : [event]) extend(...at(each));
    } else if (!open && event.pointerType === "mouse") {
      const [x, y] = at(event);
      cursor = { x, y, keys: false };
      draw();
    }
  }

  function onUp(event) {
    if (open && open.pointer === event.pointerId) finish();
  }

  function onLeave() {
    if (cursor && !cursor.keys) cursor = null;
    draw();
  }

  /* ---- keyboard ---- */

  function onKey(event) {
    if (event.key in ARROWS) {
      event.preventDefault();
      held.add(event.key);
      const step = event.shiftKey ? 4 * STEP : STEP;
      if (!cursor || !cursor.keys) cursor = { x: SIDE / 2, y: SIDE / 2, keys: true };
      for (const key of held) {
        cursor.x = Math.min(SIDE, Math.max(0, cursor.x + ARROWS[key][0] * step));
        cursor.y = Math.min(SIDE, Math.max(0, cursor.y + ARROWS[key][1] * step));
      }
      if (open) extend(cursor.x, cursor.y, 0.5);
      draw();
    } else if (event.key === " ") {
      event.preventDefault();
      if (event.repeat) return;
      if (open) {
        finish();
        say("penUp");
      } else {
        if (!cursor || !cursor.keys) cursor = { x: SIDE / 2, y: SIDE / 2, keys: true };
        begin(cursor.x, cursor.y, 0.5);
        say("penDown");
      }
    } else if (event.key === "Escape") {
      finish();
    } else if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z") {
      event.preventDefault();
      act(event.shiftKey ? "redo" : "undo");
    } else if (event.key === "Delete" || event.key === "Backspace") {
      event.preventDefault();
      act("clear");
    }
  }

  function onKeyUp(event) {
    held.delete(event.key);
  }

  function onBlur() {
    held.clear();
    if (open && open.pointer === undefined) finish();
    if (cursor && cursor.keys) cursor = null;
    draw();
  }

  function say(name) {
    status.textContent = labels[name] || "";
  }

  /* ---- buttons ---- */

  function act(name) {
    if (name === "pen" || name === "eraser") {
      tool = name;
      for (const each of ["pen", "eraser"]) button(each).setAttribute("aria-pressed", String(each === tool));
      return;
    }
    stopPlaying();
    finish();
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
    if (pressed.dataset.do) act(pressed.dataset.do);
    else if (pressed.dataset.example) play(EXAMPLES.find((each) => each.name === pressed.dataset.example));
  }

  /* An example is drawn as a hand would draw it, so that it reads as strokes; where motion is not wanted, at once. */
  function play(example) {
    stopPlaying();
    finish();
    const goal = strokesOf(example);
    if (reducedMotion()) return change(goal);
    const total = goal.reduce((sum, stroke) => sum + stroke.points.length, 0);
    const before = strokes;
    const start = performance.now();
    const tick = (now) => {
      let left = Math.ceil(total * Math.min(1, (now - start) / 450));
      if (left >= total) {
        playing = 0;
        strokes = before;
        return change(goal);
      }
      strokes = [];
      for (const stroke of goal) {
        if (left <= 0) break;
        strokes.push({ ...stroke, points: stroke.points.slice(0, left) });
        left -= stroke.points.length;
      }
      draw();
      playing = requestAnimationFrame(tick);
    };
    playing = requestAnimationFrame(tick);
    pad.rest = () => {
      strokes = before;
      change(goal);
    };
  }

  function stopPlaying() {
    if (!playing) return;
    cancelAnimationFrame(playing);
    playing = 0;
    pad.rest();
  }

  /* ---- words ---- */

  function label(next) {
    labels = next;
    const word = (name) => labels[name] || "";
    canvas.setAttribute("aria-label", word("pad"));
    hint.textContent = word("hint");
    find(".sketch-tools").setAttribute("aria-label", word("tools"));
    for (const name of ["pen", "eraser"]) button(name).querySelector("span").textContent = word(name);
    for (const name of ["undo", "redo", "clear"]) {
      button(name).title = word(name);
      button(name).setAttribute("aria-label", word(name));
    }
    range.setAttribute("aria-label", word("width"));
    range.title = word("width");
    find(".sketch-keys").textContent = word("keys");
    find(".sketch-examples p").textContent = word("examples");
    find(".sketch-examples").setAttribute("aria-label", word("examples"));
    for (const each of root.querySelectorAll("[data-example]")) {
      const name = word(`example.${each.dataset.example}`);
      each.title = name;
      each.setAttribute("aria-label", name);
    }
  }

  function showWidth() {
    find(".sketch-width b").style.width = `${(Number(range.value) / 40) * 22}px`;
  }

  /* ---- start and end ---- */

  const shelf = find(".sketch-examples div");
  for (const example of EXAMPLES) {
    const choice = document.createElement("button");
    choice.type = "button";
    choice.dataset.example = example.name;
    const picture = document.createElement("canvas");
    choice.appendChild(picture);
    shelf.appendChild(choice);
    const context = fitCanvas(picture, 48, 48);
    context.save();
    context.scale(48 / SIDE, 48 / SIDE);
    paint(context, strokesOf(example), "#14161a", "#ffffff");
    context.restore();
  }

  const listeners = [
    [canvas, "pointerdown", onDown], [canvas, "pointermove", onMove], [canvas, "pointerup", onUp],
    [canvas, "pointercancel", onUp], [canvas, "pointerleave", onLeave], [canvas, "keydown", onKey],
    [canvas, "keyup", onKeyUp], [canvas, "blur", onBlur], [root, "click", onClick], [range, "input", showWidth],
  ];
  for (const [target, kind, listener] of listeners) target.addEventListener(kind, listener);
  const watcher = new ResizeObserver(draw);
  watcher.observe(canvas);
  showWidth();
  if (strokes.length) tell(0);

  function close() {
    for (const [target, kind, listener] of listeners) target.removeEventListener(kind, listener);
    watcher.disconnect();
    clearTimeout(timer);
    cancelAnimationFrame(frame);
    cancelAnimationFrame(playing);
    root.replaceChildren();
  }

  return pad;
}

/* ---- strokes to pictures ---- */

function paint(context, strokes, ink, paper) {
  context.lineCap = "round";
  context.lineJoin = "round";
  for (const { width, ink: inked, points } of strokes) {
    context.strokeStyle = context.fillStyle = inked ? ink : paper;
    const thick = (pressure) => width * (0.5 + pressure);
    if (points.length === 1) {
      context.beginPath();
      context.arc(points[0][0], points[0][1], thick(points[0][2]) / 2, 0, 2 * Math.PI);
      context.fill();
      continue;
    }
    // Through the midpoints with the points as handles: smooth however coarsely the pointer reports. One path where
    // the pressure stays, one path a piece where it changes.
    let [fromX, fromY] = points[0];
    let pressed = null;
    for (let i = 1; i < points.length; i++) {
      const [handleX, handleY, pressure] = points[i - 1];
      const last = i === points.length - 1;
      const toX = last ? points[i][0] : (handleX + points[i][0]) / 2;
      const toY = last ? points[i][1] : (handleY + points[i][1]) / 2;
      if (pressure !== pressed) {
        if (pressed !== null) context.stroke();
        context.beginPath();
        context.moveTo(fromX, fromY);
        context.lineWidth = thick(pressure);
        pressed = pressure;
      }
      context.quadraticCurveTo(handleX, handleY, toX, toY);
      [fromX, fromY] = [toX, toY];
    }
    context.stroke();
  }
}

function pictureOf(strokes) {
  if (!strokes.some((stroke) => stroke.ink)) return "";
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = SIDE;
  const context = canvas.getContext("2d");
  context.fillStyle = "#ffffff";
  context.fillRect(0, 0, SIDE, SIDE);
  paint(context, strokes, "#000000", "#ffffff");
  return canvas.toDataURL("image/png");
}

function strokesOf(example) {
  return example.path.map((d) => {
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    path.setAttribute("d", d);
    const length = path.getTotalLength();
    const count = Math.max(2, Math.round(length / 5));
    const points = Array.from({ length: count + 1 }, (_, i) => {
      const { x, y } = path.getPointAtLength((length * i) / count);
      return [Math.round(x * 10) / 10, Math.round(y * 10) / 10, 0.5];
    });
    return { width: example.width, ink: true, points };
  });
}

/* ---- memory of this tab ---- */

function remember(strokes) {
  try {
    sessionStorage.setItem("glassbox.sketch", JSON.stringify(strokes));
  } catch {
    /* a full or forbidden store: the drawing then lives as long as the page */
  }
}

function recall() {
  try {
    const kept = JSON.parse(sessionStorage.getItem("glassbox.sketch") || "[]");
    const sound = (stroke) =>
      stroke.width > 0 && stroke.width < SIDE && stroke.points.length > 0 &&
      stroke.points.every((point) => point.length === 3 && point.every(Number.isFinite));
    return Array.isArray(kept) && kept.every(sound) ? kept : [];
  } catch {
    return [];
  }
}

function icon(name) {
  return `<svg viewBox="0 0 24 24" aria-hidden="true"><path d="${ICONS[name]}"/></svg>`;
}
