/* Mouse, finger, pen and keyboard as one hand: down, moved, up, in the pad's units. It knows nothing of strokes. */

const STEP = 5; // units the keyboard's pen moves; with Shift four times as far
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/* `pad` is {down, moved, up, act, say, draw}. Returns {cursor(), drawing(), release(), close()}. */
function createHand(canvas, pad) {
  const held = new Set();
  let cursor = null; // {x, y, keys}: where the pen would touch
  let pointer = null; // the pointer that draws, "keys" for the keyboard

  function at(event) {
    const box = canvas.getBoundingClientRect();
    const pressure = event.pointerType === "pen" && event.pressure > 0 ? event.pressure : 0.5;
    return [((event.clientX - box.left) / box.width) * SIDE, ((event.clientY - box.top) / box.height) * SIDE, pressure];
  }

  function lift() {
    if (pointer === null) return;
    pointer = null;
    pad.up();
  }

  function onDown(event) {
    if (event.button > 0 || (pointer !== null && pointer !== "keys")) return;
    lift();
    try {
      canvas.setPointerCapture(event.pointerId);
    } catch {
      /* a pointer that has already gone */
    }
    cursor = null;
    if (pad.down(...at(event))) pointer = event.pointerId;
  }

  function onMove(event) {
    if (pointer === event.pointerId) {
      const events = event.getCoalescedEvents ? event.getCoalescedEvents() : [];
      for (const each of events.length ? events : [event]) pad.moved(...at(each));
    } else if (pointer === null && event.pointerType === "mouse") {
      const [x, y] = at(event);
      cursor = { x, y, keys: false };
      pad.draw();
    }
  }

  function onUp(event) {
    if (pointer === event.pointerId) lift();
  }

  function onLeave() {
    if (cursor && !cursor.keys) cursor = null;
    pad.draw();
  }

  function keyCursor() {
    if (!cursor || !cursor.keys) cursor = { x: SIDE / 2, y: SIDE / 2, keys: true };
    return cursor;
  }

  function onKey(event) {
    const command = event.ctrlKey || event.metaKey;
    if (event.key in ARROWS) {
      event.preventDefault();
      held.add(event.key);
      const step = event.shiftKey ? 4 * STEP : STEP;
      const place = keyCursor();
      for (const key of held) {
        place.x = Math.min(SIDE, Math.max(0, place.x + ARROWS[key][0] * step));
        place.y = Math.min(SIDE, Math.max(0, place.y + ARROWS[key][1] * step));
      }
      if (pointer === "keys") pad.moved(place.x, place.y, 0.5);
      pad.draw();
    } else if (event.key === " ") {
      event.preventDefault();
      if (event.repeat) return;
      if (pointer === "keys") {
        lift();
        pad.say("penUp");
      } else if (pointer === null) {
        const { x, y } = keyCursor();
        if (pad.down(x, y, 0.5)) pointer = "keys";
        pad.say("penDown");
      }
    } else if (event.key === "Escape") {
      lift();
    } else if (command && event.key.toLowerCase() === "z") {
      event.preventDefault();
      pad.act(event.shiftKey ? "redo" : "undo");
    } else if (event.key === "Delete" || event.key === "Backspace") {
      event.preventDefault();
      pad.act("clear");
    }
  }

  const onKeyUp = (event) => held.delete(event.key);

  function onBlur() {
    held.clear();
    if (pointer === "keys") lift();
    if (cursor && cursor.keys) cursor = null;
    pad.draw();
  }

  const listeners = {
    pointerdown: onDown, pointermove: onMove, pointerup: onUp, pointercancel: onUp, pointerleave: onLeave,
    keydown: onKey, keyup: onKeyUp, blur: onBlur,
  };
  for (const [kind, listener] of Object.entries(listeners)) canvas.addEventListener(kind, listener);

  return {
    cursor: () => cursor,
    drawing: () => pointer !== null,
    release: lift,
    close: () => Object.entries(listeners).forEach(([kind, listener]) => canvas.removeEventListener(kind, listener)),
  };
}
