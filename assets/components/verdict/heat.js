/* Which pixels spoke for a class, and which against. */

function buildHeat(view) {
  const { root } = view;
  root.innerHTML = `
    <figure class="verdict-heat">
      <canvas></canvas>
      <figcaption>
        <p class="verdict-claim"></p>
        <div class="verdict-scale"><span></span><i></i><span></span></div>
        <p class="verdict-readout"></p>
      </figcaption>
    </figure>`;
  const place = { canvas: root.querySelector("canvas"), pixel: null };
  const [against, forIt] = root.querySelectorAll(".verdict-scale span");
  const readout = root.querySelector(".verdict-readout");

  return ({ labels, name }, { seen, heat }) => {
    const peak = heat.data.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    const share = (value) => (peak > 0 ? value / peak : 0);
    root.querySelector(".verdict-claim").textContent = fillText(labels.claim, { name });
    against.textContent = labels.against || "";
    forIt.textContent = labels.for || "";
    place.canvas.setAttribute("role", "img");
    place.canvas.setAttribute("aria-label", fillText(labels.claim, { name }));
    view.redraw = () => {
      const { diverging } = palette(root);
      const stops = [-1, -0.5, 0, 0.5, 1].map((t) => diverging(t)).join();
      root.querySelector(".verdict-scale i").style.background = `linear-gradient(90deg, ${stops})`;
      drawHeat(place.canvas, seen, heat, peak, place.pixel);
      const { pixel } = place;
      if (!pixel) {
        readout.textContent = peak > 0 ? labels.heatHint || "" : labels.heatNone || "";
        return;
      }
      const value = valueAt(heat, pixel);
      const percentOfPeak = Math.round(Math.abs(share(value)) * 100);
      readout.textContent = fillText(percentOfPeak === 0 ? labels.neutral : value > 0 ? labels.speaksFor : labels.speaksAgainst, {
        row: pixel[0] + 1, column: pixel[1] + 1, name, share: percentOfPeak, ink: valuesAt(seen, pixel),
      });
    };
    inspect(place, view, () => heat.shape);
    view.redraw();
  };
}
