/* A classifier's samples: what it expects given each input, which label came, and the mean surprise, which is its loss. */

function sampleEditor(view, i, width) {
  const sample = () => view.values.samples[i];
  const replace = (changes) => change(view, { samples: view.values.samples.map((each, j) => (j === i ? { ...each, ...changes } : each)) });
  const editor = barEditor(view, {
    width, height: 170, name: `s${i}`, title: `p(y | x${index(i)})`,
    read: () => sample().p, write: (p) => replace({ p }), marked: () => sample().label, mark: (label) => replace({ label }),
  });
  const line = element("p", { class: "note strong" });
  editor.querySelector(".note").replaceWith(line);
  view.live.push(() => {
    const { p, label } = sample();
    line.replaceChildren(`y${index(i)} = ${LETTERS[label]}: −${log(view)} ${trimmed(p[label])} = `, span("num", show(surprise(p[label], view.data.unit))));
  });
  return editor;
}

function lossLine(view) {
  const node = element("div", { class: "formula loss" });
  view.live.push(() => {
    const { samples } = view.values;
    const each = samples.map(({ p, label }) => show(surprise(p[label], view.data.unit)));
    const loss = meanLoss(samples, view.data.unit);
    const never = samples.flatMap(({ p, label }, i) => (p[label] === 0 ? [`x${index(i)}`] : []));
    node.replaceChildren(
      span("left", `L = −(1/${samples.length}) Σ ${log(view)} p(yᵢ | xᵢ) =`),
      fraction([each.join(" + ")], [String(samples.length)]),
      span("right", "= ", span("num strong", show(loss)), span("unit", ` ${view.say(view.data.unit)}`)),
      ...(never.length ? [element("p", { class: "warning infinite" }, view.say("loss.infinite", { input: never.join(", ") }))] : []),
    );
  });
  return node;
}
