/* What stands on the sheet: the matrices of a stage, or tokens alone. */

function sheetOf(view) {
  return view.scene.stage === "tokens" ? tokensOf(view) : matricesOf(view);
}

// The sentences cut into tokens, each with its place; the learner's own first.
function tokensOf(view) {
  const { asking, asked, cross } = view.data;
  const row = (tokens, name) => element("div", { class: "sentence" }, ...(cross ? [element("span", { class: "muted" }, view.say(name))] : []), element("ol", { class: "tokens" }, ...tokens.map((token, at) => element("li", {}, element("b", {}, token), element("small", { class: "num" }, String(at))))));
  return [element("div", { class: "sentences" }, row(asking, "asking"), ...(cross ? [row(asked, "asked")] : []))];
}
