/* One picture, a step of size ε in the worst direction, and what the network says to it: all ε are here, none is asked for. */

function attackPart(view) {
  const { seen, direction, epsilons, chances, classes, answer } = view.data;
  const step = epsilons[1] - epsilons[0];
  const at = () => Math.min(epsilons.length - 1, Math.max(0, Math.round(view.values.epsilon / step)));
  const moved = () => ({ shape: seen.shape, values: attacked(seen.values, direction, epsilons[at()]) });
  const holders = ["before", "added", "after"].map((name) => {
    const frame = element("div", { class: "frame", role: "img", "aria-label": view.say(name) });
    const caption = element("figcaption", {}, view.say(name));
    return { name, frame, caption, node: element("figure", {}, frame, caption) };
  });
  const bars = classes.map((name, k) => {
    const fill = element("span");
    const share = element("em", { class: "num" });
    const row = element("li", k === answer ? { class: "is-answer" } : {}, element("b", {}, name), element("i", {}, fill), share);
    view.live.push(() => {
      const value = chances[at()][k];
      fill.style.transform = `scaleX(${value})`;
      share.textContent = shareOf(value);
      row.classList.toggle("is-top", k === best(chances[at()]));
    });
    return row;
  });
  const said = element("p", { class: "said", role: "status" });
  view.live.push(() => {
    const [epsilon, now] = [epsilons[at()], moved()];
    holders[0].frame.replaceChildren(cells(seen.shape, (i) => shade(seen, i)));
    holders[1].frame.replaceChildren(cells(seen.shape, difference(view, seen, now, epsilon)));
    holders[2].frame.replaceChildren(cells(seen.shape, (i) => shade(now, i)));
    holders[1].caption.textContent = epsilon > 0 ? view.say("added.times", { times: formatNumber(1 / epsilon, 3) }) : view.say("added.none");
    const top = best(chances[at()]);
    const key = epsilon === 0 ? "said.start" : top === best(chances[0]) ? "said.same" : "said.flipped";
    said.textContent = view.say(key, {
      epsilon: epsilon.toFixed(3), name: classes[top], before: classes[best(chances[0])], percent: shareOf(chances[at()][top]),
    });
  });
  const pictures = element("div", { class: "three" }, ...holders.map(({ node }) => node));
  const list = element("ul", { class: "bars", "aria-label": view.say("bars") }, ...bars);
  return [slider(view, epsilons, step), element("div", { class: "attacked" }, pictures, element("div", {}, said, list, courses(view, at)))];
}

const shareOf = (value) => (value >= 0.9995 ? "> 99.9 %" : `${(100 * value).toFixed(1)} %`); // a network is never quite sure
const best = (values) => values.indexOf(Math.max(...values));
const attacked = (values, direction, epsilon) => values.map((value, i) => Math.min(1, Math.max(0, value + epsilon * direction[i])));

// What was really added, as strong as can be shown: of gray in orange and blue, of color around a middle gray.
function difference(view, seen, now, epsilon) {
  const part = (i) => (epsilon > 0 ? (now.values[i] - seen.values[i]) / epsilon : 0);
  if (seen.shape[2] === 3) return (i) => [0, 1, 2].map((c) => Math.round(127.5 * (1 + part(3 * i + c))));
  return (i) => rgb(view.colors.diverging(part(i)));
}

function slider(view, epsilons, step) {
  const input = element("input", { type: "range", min: 0, max: epsilons[epsilons.length - 1], step, "aria-label": view.say("epsilon"), "data-help": "epsilon" });
  const shown = element("strong", { class: "num" });
  input.addEventListener("input", () => {
    hold(view);
    change(view, { epsilon: Number(input.value) });
    rest(view);
  });
  input.addEventListener("change", () => release(view));
  view.live.push(() => {
    if (Math.abs(Number(input.value) - view.values.epsilon) > step / 2) input.value = view.values.epsilon;
    shown.textContent = view.values.epsilon.toFixed(3);
    input.setAttribute("aria-valuetext", shown.textContent);
  });
  return element("label", { class: "slider" }, element("span", {}, view.say("epsilon")), input, shown);
}

// The probability of each class over ε; the network's answer to the picture as it was is drawn thick.
function courses(view, at) {
  const { epsilons, chances, classes, answer } = view.data;
  const [width, height, left, low] = [320, 110, 34, 18];
  const most = epsilons[epsilons.length - 1];
  const x = (epsilon) => left + ((width - left - 6) * epsilon) / most;
  const y = (share) => 6 + (height - low - 6) * (1 - share);
  const svg = shape("svg", { viewBox: `0 0 ${width} ${height}`, class: "courses", role: "img", "aria-label": view.say("courses") });
  for (const share of [0, 0.5, 1]) {
    svg.append(shape("line", { x1: left, x2: width - 6, y1: y(share), y2: y(share), class: "grid" }));
    svg.append(shape("text", { x: left - 5, y: y(share) + 4, "text-anchor": "end" }, `${100 * share} %`));
  }
  for (const epsilon of [0, 0.1, 0.2, 0.3]) svg.append(shape("text", { x: x(epsilon), y: height - 3, "text-anchor": "middle" }, String(epsilon)));
  classes.forEach((name, k) => {
    const points = chances.map((each, i) => `${x(epsilons[i]).toFixed(1)},${y(each[k]).toFixed(1)}`).join(" ");
    svg.append(shape("polyline", { points, class: k === answer ? "is-answer" : "other" }, shape("title", {}, name)));
  });
  const hand = shape("line", { y1: 4, y2: height - low, class: "hand" });
  svg.append(hand);
  view.live.push(() => move(hand, { x1: x(epsilons[at()]), x2: x(epsilons[at()]) }));
  return svg;
}
