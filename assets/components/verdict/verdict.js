/* What a network answered, and why. It knows nothing of how the numbers came about.

   data      packed bytes (core/wire.py); the header says which of four parts to show, and has the labels
     part "answer"   probabilities (C,) or none                  classes, target, milliseconds
     part "steps"    one array per name in `steps`, (H,W) or (H,W,3), 0..1   what the picture went through; the last is the network's input
     part "heat"     seen (H,W) or (H,W,3) 0..1, heat (H,W) signed          which pixels spoke for the class `name`, and which against
     part "table"    <row>.picture, <row>.seen (H,W)             rows: {name, answer, probability} or {name, problem}; picked
   state     asked: {target, serial}     a bar was pressed (answer)
             picked: {index, serial}     a row was pressed (table)

   The parts lie beside this file and form one module with it. */

const BUILD = { answer: buildAnswer, steps: buildSteps, heat: buildHeat, table: buildTable };

export default lasting({
  make: ({ parentElement }) => {
    const root = parentElement.querySelector(".verdict");
    const view = { root, part: null };
    view.watcher = new ResizeObserver(() => view.redraw && view.redraw());
    view.watcher.observe(root);
    return view;
  },
  take: (view, { data, setStateValue }) => {
    view.report = setStateValue;
    const { header, arrays } = unpack(data);
    const shape = [header.part, ...(header.classes || []), ...(header.steps || []).map((step) => step.name)].join();
    if (view.part !== shape) {
      view.root.replaceChildren();
      view.root.dataset.part = header.part;
      view.part = shape;
      view.redraw = null;
      view.show = BUILD[header.part](view, header);
    }
    view.show(header, arrays);
  },
  end: (view) => {
    view.watcher.disconnect();
    view.root.replaceChildren();
  },
});
