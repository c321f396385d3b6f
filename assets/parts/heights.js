/* The heights of a surface as colors and contour lines. Levels lie so that each band covers as much ground: steep or flat,
   something is to be seen. */

const GRID = 120;
const LEVELS = 12;

function contours(surface, [x0, x1, y0, y1], dark) {
  const at = (i, k) => surface.value(x0 + ((x1 - x0) * i) / GRID, y0 + ((y1 - y0) * k) / GRID);
  const grid = Array.from({ length: GRID + 1 }, (_, i) => Float64Array.from({ length: GRID + 1 }, (__, k) => at(i, k)));
  const sorted = Float64Array.from(grid.flatMap((row) => [...row]).filter(Number.isFinite)).sort();
  const quantile = (part) => sorted[Math.round(part * (sorted.length - 1))];
  const levels = Array.from({ length: LEVELS }, (_, i) => quantile((i + 0.5) / LEVELS));
  const anchors = dark
    ? [[22, 46, 66], [26, 78, 96], [46, 112, 108], [104, 142, 110], [176, 170, 122]]
    : [[96, 158, 196], [150, 198, 208], [196, 222, 208], [232, 236, 208], [250, 244, 222]];
  const color = (t) => mix(anchors, t);
  const rank = (value) => {
    let [low, high] = [0, sorted.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sorted[middle] < value) low = middle + 1;
      else high = middle;
    }
    return low / (sorted.length - 1);
  };
  return {
    color,
    grid,
    rank,
    quantile,
    least: sorted[0],
    most: sorted[sorted.length - 1],
    lines: levels.map((level) => segments(grid, level, x0, (x1 - x0) / GRID, y0, (y1 - y0) / GRID)),
    paint: (canvas, { left, top, right, bottom }) => {
      canvas.width = GRID;
      canvas.height = GRID;
      Object.assign(canvas.style, { left: `${left}px`, top: `${top}px`, width: `${right - left}px`, height: `${bottom - top}px` });
      const context = canvas.getContext("2d");
      const image = context.createImageData(GRID, GRID);
      for (let i = 0; i < GRID; i += 1) {
        for (let k = 0; k < GRID; k += 1) {
          const [r, g, b] = rgb(color(rank(grid[i][k])));
          image.data.set([r, g, b, Number.isFinite(grid[i][k]) ? 255 : 0], 4 * ((GRID - 1 - k) * GRID + i));
        }
      }
      context.putImageData(image, 0, 0);
    },
  };
}

// Marching squares: where the level crosses the sides of each cell, straight lines between the crossings.
function segments(grid, level, x0, dx, y0, dy) {
  const found = [];
  for (let i = 0; i < GRID; i += 1) {
    for (let k = 0; k < GRID; k += 1) {
      const corners = [[i, k], [i + 1, k], [i + 1, k + 1], [i, k + 1]];
      const crossings = [];
      corners.forEach(([a, b], c) => {
        const [e, f] = corners[(c + 1) % 4];
        const [p, q] = [grid[a][b] - level, grid[e][f] - level];
        if (p < 0 === q < 0 || !Number.isFinite(p) || !Number.isFinite(q)) return;
        const part = p / (p - q);
        crossings.push([x0 + (a + part * (e - a)) * dx, y0 + (b + part * (f - b)) * dy]);
      });
      for (let c = 0; c + 1 < crossings.length; c += 2) found.push([crossings[c], crossings[c + 1]]);
    }
  }
  return found;
}
