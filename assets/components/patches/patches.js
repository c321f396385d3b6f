/* A picture as a sentence of patches, and where each of its words looks: the sentence, the picture with what is looked at, and the same
   small for all layers and heads.

   data      {values: {view, layer, head, word, covered}, limits, net, labels, echo}
             net: core/predict/patches.py; word 0 is the class token, patches are counted from 1
   state     released: {serial, values}     sent when something was chosen, never while the mouse moves
   for tests box.dataset has looks (who looks), peak (the patch with the largest share, from 1) and share (of the patch pointed at)

   The parts lie beside this file and form one module with it. */

import "../../parts/pictures.js";
import "../../parts/views.js";

const PATCH_HELPS = { tile: "[data-tile]", word: "[data-picture]", token: "[data-token]", look: "[data-look]", cover: "[data-cover]", all: "[data-all]" };

export default function (component) {
  return keepView(component, "patches", { helps: PATCH_HELPS, narrow: 760, build: buildPatches });
}

function buildPatches(view) {
  const { net } = view.data;
  view.shares = { maps: sharesOf(net.maps), rollout: sharesOf(net.rollout) };
  view.base = baseOf(net);
  if (view.pinned >= net.rows * net.columns) view.pinned = null;
  view.pointed = null;
  view.live.push(() => {
    const now = rowOf(view, view.values);
    Object.assign(view.root.dataset, { looks: view.values.word, peak: 1 + strongestOf(now), share: atOf(view) === null ? "" : now[1 + atOf(view)].toFixed(5), form: view.values.view });
  });
  const large = element("section", { class: "large" }, ...largeOf(view));
  const small = element("section", { class: "small" }, ...tilesOfPatches(view));
  return [...sentenceOf(view), element("div", { class: "both" }, large, small)];
}

// Shares as 65,535ths in base64.
function sharesOf(text) {
  return new Uint16Array(fromText(text).buffer);
}

// Which patch is meant, counted from 0: under the mouse, else the one that was chosen last.
const atOf = (view) => view.pointed ?? view.pinned ?? null;

// Of the word that looks the shares of all words, the class token first, for a layer and a head, their mean, or the rollout.
function rowOf(view, { view: form, layer, head, word }) {
  const { net, shares } = view.data ? { net: view.data.net, shares: view.shares } : view;
  const words = 1 + net.rows * net.columns;
  const at = net.asked > word ? word : 0;
  const cut = (from, numbers) => Float32Array.from(numbers.subarray(from, from + words), (each) => each / 65535);
  if (form === "rollout") return cut(((layer - 1) * net.asked + at) * words, shares.rollout);
  const of = (one) => cut((((layer - 1) * net.heads + one) * net.asked + at) * words, shares.maps);
  if (form === "head") return of(head - 1);
  const all = Array.from({ length: net.heads }, (_, one) => of(one));
  return all[0].map((_, s) => all.reduce((sum, each) => sum + each[s], 0) / net.heads);
}

function strongestOf(row) {
  let best = 1;
  for (let s = 1; s < row.length; s += 1) if (row[s] > row[best]) best = s;
  return best - 1;
}

const inPercent = (share) => (share > 0 && share < 0.0005 ? "< 0.1 %" : `${(100 * share).toFixed(1)} %`);

// What a word is called: the class token, or a patch by its row and column.
function wordName(view, word) {
  const { columns } = view.data.net;
  return word === 0 ? view.say("token") : view.say("patch", { number: word, row: 1 + Math.floor((word - 1) / columns), column: 1 + ((word - 1) % columns) });
}

function mapName(view, { view: form, layer, head }) {
  return view.say(`map.${form}`, { layer, head });
}

// Who looks at what, in a sentence.
function spokenShare(view) {
  const { values } = view;
  const row = rowOf(view, values);
  const itself = view.pointed === null && view.pinned === values.word - 1 && !values.covered.includes(values.word);
  const at = itself ? null : atOf(view); // of itself the one that looks says least
  const word = at === null ? 1 + strongestOf(row) : 1 + at;
  const covered = values.covered.includes(word);
  const key = covered ? "said.covered" : values.view === "rollout" ? "said.rollout" : at === null ? "said.most" : "said";
  const left = 1 + view.data.net.rows * view.data.net.columns - values.covered.length;
  return view.say(key, { map: mapName(view, values), who: wordName(view, values.word), what: wordName(view, word), percent: inPercent(row[word]), own: inPercent(row[0]), even: inPercent(1 / left) });
}
