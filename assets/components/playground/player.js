/* Going through time: to any place, step by step, by itself. A place is an epoch; what is shown there is the snapshot at it or
   before it. One epoch can be looked at batch by batch, if the page has sent it. None of this asks the server but that. */

const PACE = 30; // epochs a second at speed 1
const BATCHES = 6; // batches a second at speed 1
const SPEEDS = [0.1, 0.25, 0.5, 1, 2, 5, 10, 20];

// The line that is shown at a place: a branch begins where it left the trunk.
function lineAt(view, place) {
  const { trunk, branch } = view.data;
  return branch && view.line === "branch" && place >= branch.from ? branch : trunk;
}

function seek(view, place) {
  view.place = Math.max(0, Math.min(view.extent, place));
  view.batch = view.wanted = null;
  view.moved = true;
  forget(view);
  view.changed("place");
}

// Weights that a hand changed belong to their epoch: elsewhere they are let go, and that is said.
function forget(view) {
  if (view.edits.size) view.tell(view.say("edit.gone", { epoch: view.epoch }));
  view.edits.clear();
}

// Whether the batches of the epoch shown are here, of the line shown.
const hasBatches = ({ data: { fine }, shownLine, epoch }) => Boolean(fine && fine.epoch === epoch && fine.line === shownLine.name);

// Weights are changed where the trunk is shown, or a branch at its beginning: a branch leaves the trunk.
const beyondFork = (view) => view.shownLine.name === "branch" && view.epoch > view.data.branch.from;

// The next or an earlier snapshot of the line shown.
function stepBy(view, by) {
  pause(view);
  const line = lineAt(view, view.place);
  const index = line.at(view.place);
  const to = index + by;
  if (line.name === "branch" && to < 0) return seek(view, view.data.trunk.epochs[Math.max(0, view.data.trunk.at(line.from) + to)]);
  const fresh = by < 0 && view.batch ? index : to;
  return seek(view, line.epochs[Math.max(0, Math.min(line.epochs.length - 1, fresh))]);
}

// One batch on. Of an epoch whose batches are not here yet they are asked for.
function stepBatch(view) {
  pause(view);
  const { shownLine: line, epoch, data: { fine } } = view;
  if (epoch >= line.last) return null; // what comes after is not known
  if (!hasBatches(view)) {
    view.wanted = { epoch, line: line.name };
    view.report.tell({ zoom: epoch, line: line.name, place: epoch });
    return view.changed("look");
  }
  const index = (view.batch?.index ?? 0) + 1;
  if (index >= fine.count - 1) return seek(view, line.epochs[Math.min(line.epochs.length - 1, line.at(view.epoch) + 1)]);
  view.batch = { index };
  forget(view);
  return view.changed("place");
}

function play(view) {
  if (view.place >= view.extent && !view.data.busy) view.place = 0;
  view.playing = view.moved = true;
  view.wanted = null;
  view.clock = { place: view.place, last: 0, due: 0 };
  forget(view);
  view.changed("place");
}

function pause(view) {
  if (!view.playing) return;
  view.playing = false;
  view.changed("rest");
}

const toggle = (view) => (view.playing ? pause(view) : play(view));

// Called at each frame while it plays. With reduced motion it goes in steps, twice a second.
function tick(view, now) {
  const { clock } = view;
  const calm = reducedMotion();
  if (calm && now < clock.due) return;
  clock.due = now + 500;
  const seconds = clock.last ? Math.min(calm ? 0.6 : 0.1, (now - clock.last) / 1000) : 0;
  clock.last = now;
  if (view.batch) return tickBatch(view, seconds);
  clock.place = Math.min(view.extent, clock.place + seconds * PACE * view.speed);
  view.place = Math.floor(clock.place);
  if (clock.place >= view.extent && !view.data.busy) pause(view);
}

function tickBatch(view, seconds) {
  const { clock } = view;
  clock.part = (clock.part ?? 0) + seconds * BATCHES * view.speed;
  const whole = Math.floor(clock.part);
  clock.part -= whole;
  view.batch = { index: view.batch.index + whole };
  if (view.batch.index < view.data.fine.count - 1) return;
  view.batch = null;
  clock.place = view.place = view.epoch + 1;
}

// Keys of the whole stage; a field keeps its own.
function keys(view, event) {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  const tag = event.target.tagName;
  if (tag === "INPUT" || tag === "SELECT" || tag === "TEXTAREA") return;
  const far = event.shiftKey ? 10 : 1;
  const acts = {
    ArrowLeft: () => stepBy(view, -far), ArrowRight: () => stepBy(view, far),
    Home: () => (pause(view), seek(view, 0)), End: () => (pause(view), seek(view, view.extent)),
    ".": () => stepBatch(view),
    Escape: () => (view.pin(null), (view.probe = null), (view.lit = view.chosenCell = null), view.changed("probe")),
  };
  if (event.target.getAttribute("role") === "slider") Object.assign(acts, { PageDown: () => stepBy(view, -10), PageUp: () => stepBy(view, 10) });
  if (event.key === " " && tag !== "BUTTON" && tag !== "SUMMARY") acts[" "] = () => toggle(view);
  if (!acts[event.key]) return;
  event.preventDefault();
  acts[event.key]();
}
