/* The losses, or the shares answered as labeled, of all who ran: in training thin and dotted, in validation thick; where the one that is
   looked at would have been stopped. */

const KINDS = { loss: 0, accuracy: 1 };

// [[low, median, high]] of the networks of one lane at each look
const bandOf = (networks) => networks[0].map((_, look) => quartiles(networks.map((each) => each[look])));

// Of each network of a lane [place of the lowest validation loss, where it is stopped].
const stopsOf = (view, name) => view.data.trained.validation[0][placeOfLane(view, name)].map((losses) => earlyStop(losses, view.values.patience));

function learningOf(view) {
  const { svg: size, box } = boxOf(view, view.narrow ? 190 : 235);
  const svg = shape("svg", { ...size, class: "learning" });
  const [plot, stops] = [shape("g", {}), shape("g", { class: "stops" })];
  svg.append(plot, stops);
  const wait = element("p", { class: "wait muted", role: "status" });
  const total = () => view.data.looks;
  const drawn = onlyAnew(() => {
    const { trained } = view.data;
    const kind = KINDS[view.values.shown];
    const names = ranNow(view).sort((a, b) => (a === view.values.looked) - (b === view.values.looked));
    const bands = names.map((name) => ["train", "validation"].map((part) => bandOf(trained[part][kind][placeOfLane(view, name)])));
    const all = bands.flat(3).filter(Number.isFinite);
    const ends = kind ? [all.length ? Math.max(0, Math.floor(Math.min(...all) * 10) / 10) : 0, 1] : [0, all.length ? Math.max(...all) * 1.04 : 1];
    const scale = chartScale(box, [0, total()], ends);
    const every = trained?.every ?? 1;
    const marks = ticks(0, total() * every, box.width < 420 ? 4 : 8).map((v) => [v / every, String(v)]);
    const lines = names.flatMap((name, k) => {
      const looked = name === view.values.looked;
      const [train, validation] = bands[k];
      const edge = (which) => validation.map((each, look) => [look, each[which]]);
      const area = shape("path", { class: `band${looked ? " looked" : ""}`, d: `${trace(scale, edge(2))}${trace(scale, edge(0).reverse()).replace(/^M/, "L")}Z` });
      area.style.fill = colorOf(view, name);
      const made = [[train, " train"], [validation, ""]].map(([band, extra]) => shape("path", { class: `curve-line${extra}${looked ? " looked" : ""}`, "data-name": name, d: trace(scale, band.map((each, look) => [look, each[1]])) }));
      for (const each of made) each.style.stroke = colorOf(view, name);
      return [area, ...made];
    });
    plot.replaceChildren(chartGrid(scale, { x: view.say("axis.updates"), y: view.say(`axis.${view.values.shown}`), marks }), ...clipped(view, box, ...lines));
    view.learningScale = scale;
  });
  const stopped = onlyAnew(() => {
    stops.replaceChildren();
    if (!view.data.trained) return;
    const found = stopsOf(view, lookedNow(view));
    const [best, stop] = [0, 1].map((which) => view.learningScale.x(median(found.map((each) => each[which]))));
    const { top, height, left, width } = box;
    const end = best > left + 0.6 * width;
    stops.append(
      shape("path", { class: "best", d: `M${best} ${top}V${top + height}` }),
      ...(stop === best ? [] : [shape("path", { class: "borne", d: `M${best} ${top + 5}H${stop}` })]),
      shape("text", { class: "num", x: best + (end ? -6 : 6), y: top + 22, "text-anchor": end ? "end" : "start" }, view.say("mark.best", { update: median(found.map((each) => each[0])) * view.data.trained.every })),
    );
    stops.style.setProperty("--own", colorOf(view, lookedNow(view)));
  });
  view.live.push(() => {
    const { moment, patience, ...rest } = view.values;
    drawn(rest.who, rest.looked, rest.shown);
    stopped(rest.who, rest.looked, patience);
    svg.classList.toggle("stale", staleNow(view) && Boolean(view.data.trained));
    wait.textContent = view.data.trouble || (view.data.fresh ? "" : view.say("wait"));
    view.root.dataset.fresh = String(Boolean(view.data.fresh));
    view.root.style.setProperty("--own", colorOf(view, lookedNow(view)));
  });
  const key = keyOf(view, { validation: "", train: "train" });
  const caption = element("figcaption", {}, element("b", {}, view.say("learning")), key, oneOf(view, "shown", ["loss", "accuracy"]));
  const moment = momentIn(view, "moment", [[svg, box]], {
    to: (k) => box.left + (k / total()) * box.width, from: (px) => ((px - box.left) / box.width) * total(),
    low: 0, high: total, said: (k) => view.say("moment.said", { update: k * (view.data.trained?.every ?? 1) }),
  });
  return { figure: element("figure", {}, caption, svg, wait), moment };
}
