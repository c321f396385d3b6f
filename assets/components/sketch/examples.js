/* Drawings to start from, as the paths of a pen in the pad's units. They know nothing of the pad. */

const EXAMPLES = [
  { name: "two", width: 18, path: ["M88 106 C90 52 190 50 186 110 C183 152 112 178 86 218 C120 204 150 220 200 210"] },
  { name: "seven", width: 18, path: ["M80 76 C120 80 160 78 202 72 C180 122 152 164 138 226"] },
  { name: "bar", width: 18, path: ["M80 76 C120 80 160 78 202 72 C180 122 152 164 138 226", "M112 152 L192 146"] },
  { name: "slash", width: 18, path: ["M116 226 C130 170 148 118 168 60"] },
  { name: "corner", width: 8, path: ["M22 30 C34 10 66 16 58 36 C54 46 44 48 38 48 C52 48 68 56 60 76 C52 94 26 90 20 76"] },
  { name: "between", width: 18, path: ["M118 67 C88 90 78 124 96 138 C120 152 160 142 180 118", "M186 66 C184 120 178 174 172 226"] },
  { name: "letter", width: 18, path: ["M78 222 C102 170 122 116 140 58 C158 112 180 170 204 222", "M104 160 L182 158"] },
  { name: "scribble", width: 12, path: ["M140 140 C150 120 170 140 156 158 C136 180 104 160 108 130 C114 92 166 86 190 120 C214 160 184 214 134 210 C72 204 52 138 82 92 C112 48 190 46 222 86"] },
];

/* The strokes a hand would have made: points every five units along each path. */
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

/* A shelf of them, each a button that says which it is. */
function fillShelf(shelf, size) {
  for (const example of EXAMPLES) {
    const choice = document.createElement("button");
    choice.type = "button";
    choice.dataset.example = example.name;
    const picture = document.createElement("canvas");
    choice.appendChild(picture);
    shelf.appendChild(choice);
    const context = fitCanvas(picture, size, size);
    context.save();
    context.scale(size / SIDE, size / SIDE);
    paint(context, strokesOf(example), "#14161a", "#ffffff");
    context.restore();
  }
}

/* An example is drawn as a hand would draw it, so that it reads as strokes; where motion is not wanted, at once.
   `show` gets the strokes so far at each frame, `done` all of them at the end. Returns a function that ends it now. */
function drawSlowly(example, show, done) {
  const goal = strokesOf(example);
  const total = goal.reduce((sum, stroke) => sum + stroke.points.length, 0);
  const start = performance.now();
  let frame = 0;
  const end = () => {
    cancelAnimationFrame(frame);
    done(goal);
  };
  const tick = (now) => {
    let left = Math.ceil(total * Math.min(1, (now - start) / 350));
    if (left >= total) return end();
    const sofar = [];
    for (const stroke of goal) {
      if (left <= 0) break;
      sofar.push({ ...stroke, points: stroke.points.slice(0, left) });
      left -= stroke.points.length;
    }
    show(sofar);
    frame = requestAnimationFrame(tick);
  };
  frame = requestAnimationFrame(tick);
  return end;
}
