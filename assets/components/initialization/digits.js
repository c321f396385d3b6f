/* Two networks before real digits: where their hidden sums lie on the sigmoid, how steep it is there, and how many are flat. */

const EDGE = Math.log((1 - Math.sqrt(1 - 0.04)) / (1 + Math.sqrt(1 - 0.04))); // σ(z)(1 − σ(z)) = 0.01 at ±EDGE

function digitsPart(view) {
  const wide = view.width >= 720;
  const outer = wide ? Math.floor((view.width - 24) / 2) : view.width;
  const columns = ["normal", "xavier"].map((name) => digitsColumn(view, name, outer));
  view.live.push(() => {
    const measured = view.data.measured();
    view.root.classList.toggle("waiting", measured.of.spread !== view.values.spread);
    for (const column of columns) column.paint(measured[column.name], measured.of);
  });
  const again = element("button", { type: "button", "data-help": "again" }, view.say("again"));
  again.addEventListener("click", () => {
    change(view, { number: (view.values.number + 1) % (view.limits.number[1] + 1) });
    release(view);
  });
  return [
    element("div", { class: "dials" }, dial(view, "spread"), element("div", {}, again)),
    view.told,
    element("div", { class: "charts" }, ...columns.map((column) => column.node)),
  ];
}

function digitsColumn(view, name, outer) {
  const width = outer - 34;
  const sums = { left: 4, top: 8, width: width - 8, height: 130 };
  const slopes = { left: 4, top: 8, width: width - 8, height: 74 };
  const [top, low] = [162, 106].map((height) => shape("svg", { width, height, viewBox: `0 0 ${width} ${height}`, "aria-hidden": "true" }));
  const title = element("h4", { class: "num" });
  const share = element("p", { class: "share num" });
  const note = element("p", { class: "note num" });
  const paint = (found, of) => {
    title.textContent = name === "normal" ? view.say("normal", { sigma: plain(of.spread) }) : view.say("xavier", { sigma: num(found.weights) });
    const scale = axes({ ...sums, left: sums.left + 9, width: sums.width - 18 }, found.sums.slice(0, 2), [0, 0.25]);
    const zone = (a, b) => shape("rect", { class: "zone", x: a, y: sums.top, width: b - a, height: sums.height });
    const curve = Array.from({ length: 241 }, (_, i) => found.sums[0] + ((found.sums[1] - found.sums[0]) * i) / 240);
    top.replaceChildren(
      zone(sums.left, scale.x(EDGE)),
      zone(scale.x(-EDGE), sums.left + sums.width),
      shape("text", { class: "tick-label", x: sums.left + 6, y: sums.top + 14 }, view.say("zone")),
      ...histogramShapes(found.sums, sums, "activations"),
      shape("path", { class: "line slope", d: `M${curve.map((z) => `${scale.x(z).toFixed(1)} ${scale.y(FUNCTIONS.sigmoid.slope(z)).toFixed(1)}`).join("L")}` }),
      ...histogramAxis(sums, found.sums, plain),
    );
    low.replaceChildren(...histogramShapes(found.slopes, slopes, "gradients"), ...histogramAxis(slopes, found.slopes, plain));
    const percent = (part) => (part * 100).toFixed(part < 0.1 && part > 0 ? 1 : 0);
    share.textContent = view.say("share", { percent: percent(found.flat) });
    note.textContent = view.say("digits.note", { spread: num(found.spread), slope: num(found.slope), out: percent(found.flat_out) });
  };
  return {
    name,
    paint,
    node: element("section", { class: "close" }, title, share,
      element("p", { class: "caption" }, ...math(view.say("sums"))), top,
      element("p", { class: "caption" }, ...math(view.say("slopes"))), low, note),
  };
}
