/* Strokes [{width, ink, points: [[x, y, pressure], …]}, …] as a drawing, as a picture, and kept for a reload.
   `ink` is false for the eraser. Coordinates and widths are in a square of SIDE units. */

const SIDE = 280;

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

/* sessionStorage belongs to this tab and never leaves the browser. */
function remember(strokes, name = "") {
  try {
    sessionStorage.setItem(`glassbox.sketch${name}`, JSON.stringify(strokes));
  } catch {
    /* a full or forbidden store: the drawing then lives as long as the page */
  }
}

function recall(name = "") {
  try {
    const kept = JSON.parse(sessionStorage.getItem(`glassbox.sketch${name}`) || "[]");
    const sound = (stroke) =>
      stroke.width > 0 && stroke.width < SIDE && stroke.points.length > 0 &&
      stroke.points.every((point) => point.length === 3 && point.every(Number.isFinite));
    return Array.isArray(kept) && kept.every(sound) ? kept : [];
  } catch {
    return [];
  }
}
