/* The surface in space, seen from where the learner turns it: a net of cells painted from far to near, and the ways on it. What a
   hill hides of a way is faint. */

const CELL = 3; // of the 120 squares of the heights in each direction: 40 cells

function reliefOf(view, terrain) {
  const wide = view.narrow ? Math.min(view.width, 464) : Math.min(Math.floor((view.width - 24) / 2), 504);
  const high = Math.min(wide - 10, view.narrow ? 330 : 494);
  const canvas = element("canvas", { class: "relief", tabindex: "0", role: "slider", "aria-label": view.say("relief"), "aria-valuemin": "-180", "aria-valuemax": "180", "data-help": "turn" });
  const net = netOf(view, terrain, wide, high);
  const turned = (turn, tilt) => change(view, { turn: ((((turn + 180) % 360) + 360) % 360) - 180, tilt });
  graspable(view, canvas, (pressed) => {
    const { turn, tilt } = view.values;
    return (event) => turned(Math.round(turn + (event.clientX - pressed.clientX) * 0.5), pressed.pointerType === "touch" ? tilt : Math.round(tilt + (event.clientY - pressed.clientY) * 0.4));
  });
  canvas.addEventListener("keydown", (event) => {
    const way = { ArrowLeft: [-5, 0], ArrowRight: [5, 0], ArrowUp: [0, -5], ArrowDown: [0, 5] }[event.key];
    if (!way || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    hold(view);
    turned(view.values.turn + way[0], view.values.tilt + way[1]);
    rest(view);
  });
  view.live.push(() => {
    const context = fitCanvas(canvas, wide, high);
    context.clearRect(0, 0, wide, high);
    context.drawImage(net.ground(), 0, 0, wide, high);
    for (const [rule, path] of Object.entries(view.pathsNow())) draw(context, view, rule, path, net.seen(path), wide, high);
    canvas.setAttribute("aria-valuenow", String(view.values.turn));
    canvas.setAttribute("aria-valuetext", view.say("relief.said", { turn: plain(view.values.turn), tilt: plain(view.values.tilt) }));
  });
  return element("figure", {}, element("figcaption", {}, element("b", {}, view.say("relief")), element("span", { class: "muted" }, view.say("relief.hint"))), canvas, element("p", { class: "muted" }, view.say("relief.note")));
}

function netOf(view, terrain, wide, high) {
  const [x0, x1, y0, y1] = view.land.window;
  const [least, most] = [terrain.least, terrain.quantile(0.99)];
  const share = (v) => Math.max(0, Math.min(1, (v - least) / (most - least || 1)));
  const half = Math.min(0.95, Math.max(1e-6, share(terrain.quantile(0.5))));
  const bend = Math.max(0.2, Math.min(1, Math.log(0.42) / Math.log(half))); // so that half of the ground lies below 0.42
  const height = (v) => (Number.isFinite(v) ? share(v) ** bend : NaN);
  const [size, rise] = [wide * 0.335, high * 0.36];
  const count = GRID / CELL;
  const levels = Array.from({ length: count + 1 }, (_, i) => Float64Array.from({ length: count + 1 }, (__, k) => height(terrain.grid[i * CELL][k * CELL])));
  let [known, ground] = ["", element("canvas")];
  let seen = new WeakMap();
  const angles = () => [view.values.turn, view.values.tilt].map((degrees) => (degrees * Math.PI) / 180);
  const project = (u, v, h) => {
    const [turn, tilt] = angles();
    const [across, away] = [u * Math.cos(turn) - v * Math.sin(turn), u * Math.sin(turn) + v * Math.cos(turn)];
    return [wide / 2 + across * size, high * 0.52 - away * Math.sin(tilt) * size - (h - 0.4) * Math.cos(tilt) * rise];
  };
  const refresh = () => {
    const key = `${view.values.turn} ${view.values.tilt}`;
    if (key === known) return;
    known = key;
    seen = new WeakMap();
    paintNet(fitCanvas(ground, wide, high), view, terrain, levels, project, angles()[0], [wide, high]);
  };
  return {
    ground: () => {
      refresh();
      return ground;
    },
    // of every point of a path where it is on the picture and whether it is hidden; null outside the window
    seen: (path) => {
      refresh();
      if (!seen.has(path)) {
        seen.set(path, path.points.map(([x, y], at) => {
          const [u, v] = [(2 * (x - x0)) / (x1 - x0) - 1, (2 * (y - y0)) / (y1 - y0) - 1];
          if (Math.abs(u) > 1 || Math.abs(v) > 1) return null;
          const h = height(path.heights[at]);
          return [...project(u, v, h + 0.006), hidden(levels, u, v, h, angles(), size / rise)];
        }));
      }
      return seen.get(path);
    },
  };
}

function paintNet(context, view, terrain, levels, project, turn, [wide, high]) {
  context.clearRect(0, 0, wide, high);
  const count = levels.length - 1;
  const corners = levels.map((row, i) => [...row].map((h, k) => project((2 * i) / count - 1, (2 * k) / count - 1, h)));
  const order = (falling) => Array.from({ length: count }, (_, i) => (falling ? count - 1 - i : i));
  context.lineWidth = 0.6;
  for (const i of order(Math.sin(turn) > 0)) {
    for (const k of order(Math.cos(turn) > 0)) {
      const heights = [levels[i][k], levels[i + 1][k], levels[i + 1][k + 1], levels[i][k + 1]];
      if (!heights.every(Number.isFinite)) continue;
      const light = 1 + Math.max(-0.28, Math.min(0.16, 1.1 * (heights[1] - heights[0]) - 0.9 * (heights[3] - heights[0])));
      const [r, g, b] = rgb(terrain.color(terrain.rank(terrain.grid[i * CELL + 1][k * CELL + 1]))).map((part) => Math.min(255, Math.round(part * light)));
      context.fillStyle = `rgb(${r},${g},${b})`;
      context.strokeStyle = view.colors.dark ? `rgba(255,255,255,0.10)` : `rgba(20,40,50,0.16)`;
      context.beginPath();
      for (const [px, py] of [corners[i][k], corners[i + 1][k], corners[i + 1][k + 1], corners[i][k + 1]]) context.lineTo(px, py);
      context.closePath();
      context.fill();
      context.stroke();
    }
  }
  context.font = `italic 15px KaTeX_Math, Georgia, serif`;
  context.fillStyle = view.colors.muted;
  context.textAlign = "center";
  context.textBaseline = "middle";
  for (const [name, u, v] of [["x", 0, -1.16], ["y", -1.16, 0]]) context.fillText(name, ...project(u, v, 0));
}

// Whether ground that lies nearer covers the place: along the line of sight its height rises with the distance.
function hidden(levels, u, v, h, [turn, tilt], flatter) {
  const count = levels.length - 1;
  const rises = Math.tan(tilt) * flatter;
  for (let far = 0.06; far < 2.9; far += 0.05) {
    const line = h + far * rises;
    const [i, k] = [u - far * Math.sin(turn), v - far * Math.cos(turn)].map((each) => ((each + 1) / 2) * count);
    if (line > 1 || i < 0 || k < 0 || i > count || k > count) return false;
    const [a, b] = [Math.min(count - 1, Math.floor(i)), Math.min(count - 1, Math.floor(k))];
    const [p, q] = [i - a, k - b];
    const over = levels[a][b] * (1 - p) * (1 - q) + levels[a + 1][b] * p * (1 - q) + levels[a][b + 1] * (1 - p) * q + levels[a + 1][b + 1] * p * q;
    if (over > line + 0.015) return true;
  }
  return false;
}

function draw(context, view, rule, path, seen, wide, high) {
  const end = placeIn(view, path);
  context.lineJoin = context.lineCap = "round";
  for (const [width, color, dash] of [[4, view.colors.background, []], [2, colorOf(view, rule), DASHED.has(rule) ? [6, 4] : []]]) {
    for (const faint of [true, false]) {
      context.beginPath();
      for (let [at, on] = [1, false]; at <= end; at += 1) {
        const [from, to] = [seen[at - 1], seen[at]];
        const shown = from && to && to[2] === faint;
        if (shown && !on) context.moveTo(from[0], from[1]);
        if (shown) context.lineTo(to[0], to[1]);
        on = shown;
      }
      context.globalAlpha = faint ? 0.3 : 1;
      context.lineWidth = width;
      context.strokeStyle = color;
      context.setLineDash(dash);
      context.stroke();
    }
  }
  context.setLineDash([]);
  context.globalAlpha = 1;
  const here = seen[end];
  if (!here) return;
  context.globalAlpha = here[2] ? 0.45 : 1;
  headOf(context, view, rule, here, path.end && view.values.step >= path.points.length, { left: 0, top: 0, width: wide, height: high });
  context.globalAlpha = 1;
}
