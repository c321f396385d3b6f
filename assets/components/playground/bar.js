/* The bar: play, steps, speed, the way to a branch; below it the numbers at the place where we are. */

const ICONS = {
  first: "M4 4h2v12H4zM16 4v12L7 10z", back: "M14 4v12L5 10z", play: "M5 3.5v13l11-6.5z", pause: "M5 4h3.5v12H5zM11.5 4H15v12h-3.5z",
  step: "M6 4l9 6-9 6z", last: "M14 4h2v12h-2zM4 4l9 6-9 6z", batch: "M3 5h3v10H3zM8 5l8 5-8 5z", fork: "M5 3v14M5 12c0-5 10-2 10-8M12.5 6L15 3.4 17.5 6",
};

function icon(name) {
  const lines = name === "fork";
  return shape("svg", { width: 18, height: 18, viewBox: "0 0 20 20", "aria-hidden": "true" }, shape("path", lines ? { d: ICONS[name], fill: "none", stroke: "currentColor", "stroke-width": 1.8, "stroke-linecap": "round" } : { d: ICONS[name], fill: "currentColor" }));
}

function button(kind, label, act, ...inside) {
  const made = element("button", { type: "button", class: kind, title: label, "aria-label": label }, ...inside);
  made.addEventListener("click", act);
  return made;
}

class Bar {
  constructor(view) {
    const { say } = view;
    this.view = view;
    this.play = button("primary play", say("play"), () => toggle(view), icon("play"), element("span", {}, say("play")));
    this.batch = button("icon", say("step.batch"), () => stepBatch(view), icon("batch"), element("span", {}, say("step.batch.short")));
    const buttons = element("div", { class: "buttons" },
      button("icon", say("first"), () => (pause(view), seek(view, 0)), icon("first")),
      button("icon", say("back"), () => stepBy(view, -1), icon("back")),
      this.play,
      button("icon", say("step.epoch"), () => stepBy(view, 1), icon("step"), element("span", {}, say("step.epoch.short"))),
      this.batch,
      button("icon", say("last"), () => (pause(view), seek(view, view.extent)), icon("last")));
    this.speed = element("select", { class: "num", "aria-label": say("speed") });
    for (const speed of SPEEDS) this.speed.append(element("option", { value: String(speed) }, say(speed === 0.1 ? "speed.slow" : "speed.times", { speed })));
    this.speed.value = String(view.speed);
    this.speed.addEventListener("change", () => {
      view.speed = Number(this.speed.value);
    });
    this.fork = button("icon fork-button", say("branch.open"), () => view.branching.open(), icon("fork"), element("span", {}, say("branch.open")));
    this.fork.hidden = view.hidden("branch");
    this.box = element("div", { class: "bar" }, buttons, element("label", { class: "speed" }, element("span", {}, say("speed")), this.speed), this.fork);
    this.figures = new Map();
    this.numbers = element("div", { class: "numbers" });
    this.status = element("p", { class: "ended", role: "status" });
  }

  // One figure: a small name above a number in columns.
  figure(name, label) {
    const value = element("b", { class: "num" });
    this.figures.set(name, value);
    return element("div", { class: `figure ${name}` }, element("span", {}, label), value);
  }

  build() {
    const { view } = this;
    const { say } = view;
    this.figures.clear();
    const kept = ["train", "test"].flatMap((set) => [this.figure(`loss.${set}`, say(`loss.${set}`))]);
    if (view.data.classOf) kept.push(this.figure("accuracy.train", say("accuracy.train")), this.figure("accuracy.test", say("accuracy.test")));
    kept.push(this.figure("rate", say("rate")));
    this.numbers.replaceChildren(this.figure("epoch", say("epoch.label")), ...kept);
  }

  set(name, text) {
    const node = this.figures.get(name);
    if (node && node.textContent !== text) node.textContent = text;
  }

  // The epoch in words, and the batch within it.
  place() {
    const { epoch, batch, data } = this.view;
    return batch ? this.view.say("epoch.batch", { epoch, batch: batch.index, batches: data.fine.count - 1 }) : String(epoch);
  }

  draw() {
    const { view } = this;
    const { say, epoch, shownLine: line } = view;
    const here = measuredHere(view);
    this.set("epoch", this.place());
    this.numbers.classList.toggle("within", Boolean(view.batch));
    for (const set of ["train", "test"]) {
      this.set(`loss.${set}`, fixed(here.losses[set]));
      this.set(`accuracy.${set}`, percent(here.accuracies[set]));
    }
    this.set("rate", formatNumber(here.rate, 3));
    this.batch.disabled = epoch >= line.last;
    if (this.shownPlaying === view.playing) return;
    this.shownPlaying = view.playing;
    const label = say(view.playing ? "pause" : "play");
    this.play.title = label;
    this.play.setAttribute("aria-label", label);
    this.play.replaceChildren(icon(view.playing ? "pause" : "play"), element("span", {}, label));
  }

  // When it rests: why training ended, if it has and we are there.
  speak() {
    const { view } = this;
    const { say, shownLine: line } = view;
    this.batch.classList.toggle("waiting", view.wanted !== null);
    const ended = line.ended && view.epoch >= line.last ? line.ended : null;
    let words = view.note;
    if (!words && ended) words = say(`ended.${ended.reason}`, { epoch: ended.epoch ?? line.last, step: ended.step ?? 0, weight: ended.weight ? nameOfWeight(view, ended.weight) : "–" });
    else if (!words && view.data.busy && view.epoch >= view.extent) words = say("busy");
    if (this.status.textContent !== words) this.status.textContent = words;
    const { losses, accuracies } = measuredHere(view);
    const values = { epoch: this.place(), train: fixed(losses.train), test: fixed(losses.test), accuracy: percent(accuracies.test) };
    const spoken = say(view.data.classOf ? "spoken" : "spoken.regression", values);
    if (view.spoken.textContent !== spoken) view.spoken.textContent = spoken;
  }
}

// Losses stand in columns: four decimals, or powers of ten where these say nothing. The greatest that is sent stands for all beyond.
const GREATEST = 1e30;
function fixed(value) {
  if (value >= GREATEST) return `> ${formatNumber(GREATEST, 1)}`;
  const told = Number.isFinite(value) && value < 1000 && (value <= 0 || value >= 0.0005);
  return told ? value.toFixed(4) : formatNumber(value, 3);
}
const percent = (value) => (value === undefined || !Number.isFinite(value) ? "–" : `${(100 * value).toFixed(1)} %`);
