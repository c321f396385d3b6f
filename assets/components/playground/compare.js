/* Two futures side by side: the trunk and its branch at the same epoch, what was changed, and what came of it. */

class Compare {
  constructor(view) {
    const { say } = view;
    this.view = view;
    this.sides = ["trunk", "branch"].map((name) => {
      const surface = new Surface(view);
      const number = element("b", { class: "num" });
      const choose = button(`pick ${name}`, say("compare.show", { line: say(`line.${name}`) }), () => {
        view.line = name;
        view.changed("place");
      }, element("i", {}), say(`line.${name}`));
      const loss = element("p", { class: "figure" }, element("span", {}, say("loss.test")), number);
      return { name, surface, number, choose, box: element("div", { class: `side ${name}` }, choose, surface.box, loss) };
    });
    this.list = element("ul", { class: "changes" });
    this.verdict = element("p", { class: "verdict" });
    const drop = button("", say("branch.drop"), () => view.branching.drop(), say("branch.drop"));
    this.box = element("section", { class: "panel compare", hidden: "" }, element("header", {}, element("h4", {}, say("compare.title"))),
      element("div", { class: "sides" }, ...this.sides.map((side) => side.box), element("div", { class: "said" }, element("h5", {}, say("compare.changes")), this.list, this.verdict, drop)),
      element("p", { class: "caption" }, say("compare.caption")));
  }

  build(width) {
    const { branch } = this.view.data;
    this.box.hidden = !branch;
    if (!branch) return;
    const size = Math.max(120, Math.min(260, Math.floor((width - (width < 620 ? 74 : 290)) / 2)));
    for (const { surface } of this.sides) surface.build(size);
    this.list.replaceChildren(...branch.changes.map((change) => element("li", {}, wordsOfChange(this.view, change))));
    this.shown = "";
  }

  draw(n, fresh) {
    const { view } = this;
    const { trunk, branch } = view.data;
    if (!branch || !view.drawn) return;
    const losses = {};
    for (const { name, surface, number, choose } of this.sides) {
      const line = name === "branch" && view.place >= branch.from ? branch : trunk;
      const index = line.at(view.place);
      const key = `${line.name}.${index}.${n}.${view.sharp}`;
      if (fresh || surface.key !== key) {
        surface.key = key;
        const parameters = line.snapshot(index);
        surface.compute(parameters, n);
        surface.draw();
        drawPoints(surface, judge(view.data, parameters));
      }
      losses[name] = line.measured(line.losses.test, line.epochs[index]);
      number.textContent = fixed(losses[name]);
      choose.setAttribute("aria-pressed", String(view.line === name));
    }
    const better = Math.abs(losses.trunk - losses.branch) < 1e-6 ? "same" : losses.trunk < losses.branch ? "trunk" : "branch";
    const words = view.say(view.place <= branch.from ? "compare.before" : `compare.${better}`, { epoch: view.epoch });
    if (this.verdict.textContent !== words) this.verdict.textContent = words;
  }
}
