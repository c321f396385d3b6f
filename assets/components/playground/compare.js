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
      const label = element("span", {});
      const loss = element("p", { class: "figure" }, label, number);
      return { name, surface, number, label, choose, box: element("div", { class: `side ${name}` }, choose, surface.box, loss) };
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
    const [losses, epochs] = [{}, {}];
    const there = Math.round(view.place);
    for (const { name, surface, number, label, choose } of this.sides) {
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
      epochs[name] = Math.min(there, line.last);
      losses[name] = line.measured(line.losses.test, epochs[name]);
      number.textContent = fixed(losses[name]);
      label.textContent = view.say("loss.test") + (epochs[name] < there ? ` · ${view.say("compare.at", { epoch: epochs[name] })}` : "");
      choose.setAttribute("aria-pressed", String(view.line === name));
    }
    const better = Math.abs(losses.trunk - losses.branch) < 1e-6 ? "same" : losses.trunk < losses.branch ? "trunk" : "branch";
    const edited = branch.changes.some(({ weight }) => weight);
    const alike = edited ? view.place < branch.from : view.place <= branch.from; // a changed weight is another network at once
    const over = ["trunk", "branch"].find((name) => epochs[name] < there);
    const told = over ? "compare.over" : alike ? "compare.before" : `compare.${better}`;
    const words = view.say(told, { epoch: over ? epochs[over] : there, line: view.say(`line.${over}`) });
    if (this.verdict.textContent !== words) this.verdict.textContent = words;
  }
}
