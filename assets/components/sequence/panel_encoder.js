// An encoder that learns, beside an LSTM: where every head of the Transformer looks, which stands above the curves, and one sequence with
// every answer (panel_encoder_sample.js). Which sequence, the learner may change while it learns; what was typed comes with the page as `asked`.

import "../../parts/heads.js";
import "../../parts/marks.js";
import "../../parts/numbers.js";

const ENCODER_AHEAD = 0.1; // so much more a head must spend on the right places before the large map moves on to it

const ENCODER_UNKNOWN = "\ufffd"; // how a token that is not in the vocabulary is written

class EncoderPanel {
  constructor(view) {
    this.view = view;
    this.serial = 0;
    this.tall = 455; // pixels of the loss: as tall as the two charts beside it, whose legends take a line for each network
    this.title = element("h4", {});
    this.caption = element("p", { class: "caption" });
    this.place = element("output", {});
    this.before = element("button", { type: "button" }, "‹");
    this.after = element("button", { type: "button" }, "›");
    this.own = element("button", { type: "button" });
    this.before.addEventListener("click", () => this.turn(-1));
    this.after.addEventListener("click", () => this.turn(1));
    this.own.addEventListener("click", () => this.showOwn(!this.mine));
    this.sample = new EncoderSample(this);
    this.heading = element("h4", {});
    this.follows = element("p", { class: "encoder-follows" });
    this.legend = element("p", { class: "caption" });
    this.grid = new HeadGrid({
      t: view.t,
      picked: (chosen) => this.pick(chosen),
      pointed: (row) => this.sample.mark(row),
    });
    this.field = element("input", { type: "text", autocomplete: "off", spellcheck: "false" });
    this.ask = element("button", { type: "submit" });
    this.form = element("form", { class: "encoder-form" }, this.field, this.ask);
    this.form.addEventListener("submit", (event) => this.question(event));
    this.trouble = element("p", { class: "encoder-trouble", role: "status" });
    const tools = element("div", { class: "encoder-tools" }, this.before, this.place, this.after, this.own, this.form);
    const head = element("div", { class: "encoder-title" }, this.title, tools);
    this.first = element("section", { class: "panel encoder-one" }, head, this.trouble, this.caption, this.sample.box);
    this.above = element("section", { class: "panel encoder-maps" }, this.heading, this.follows, this.grid.box, this.legend);
    this.box = element("div", { class: "encoder" }, this.first);
  }

  relabel(t) {
    this.title.textContent = t("encoder.sample");
    this.heading.textContent = t("encoder.maps");
    this.own.textContent = t("encoder.own");
    this.ask.textContent = t("encoder.ask");
    this.field.setAttribute("aria-label", t("encoder.field"));
    for (const [button, name] of [[this.before, "before"], [this.after, "after"]]) {
      button.title = t(`encoder.${name}`);
      button.setAttribute("aria-label", button.title);
    }
    this.first.setAttribute("aria-label", this.title.textContent);
    this.above.setAttribute("aria-label", this.heading.textContent);
    this.drawn = null;
  }

  forget() {
    this.which = this.picked = this.drawn = this.led = null;
    this.mine = this.blank = false;
    this.field.value = "";
  }

  // Of the run, or before there is one, of what the knobs describe; null for texts that nobody has read yet.
  get facts() {
    const { started } = this.view.run;
    return started?.samples ? started : (this.view.page.preview ?? null);
  }

  // What the page asked the weights: of a typed sequence, or of another sample after the run has ended.
  get asked() {
    const { asked } = this.view.page;
    if (!asked?.packed || asked.run !== this.view.run.id) return null;
    if (this.unpacked?.packed !== asked.packed) {
      const bytes = Uint8Array.from(atob(asked.packed), (sign) => sign.charCodeAt(0));
      const { header, arrays } = unpack(bytes);
      this.unpacked = { packed: asked.packed, found: { ...header, ...arrays, typed: asked.typed, key: asked.packed.length + asked.packed.slice(-64) } };
      this.mine = asked.typed;
    }
    return this.unpacked.found;
  }

  // {tokens, answers, maps, rollout, probabilities} of what is shown now; without maps before anything was told.
  get shown() {
    const { asked, facts } = this;
    const { run, snapshot, timeline } = this.view;
    const resting = !/running|queued|paused/.test(run.state?.state ?? "");
    if (asked && (asked.typed ? this.mine : resting && timeline.at === null)) return asked;
    const sample = snapshot?.sample ?? Math.min(this.which ?? 0, facts.samples.length - 1);
    const told = snapshot?.maps ? snapshot : {};
    return { ...facts.samples[sample], sample, maps: told.maps, rollout: told.rollout, probabilities: told.probabilities, key: snapshot?.step ?? -1 };
  }

  draw() {
    const { facts, view } = this;
    this.box.hidden = this.above.hidden = !facts;
    if (!facts) return;
    const { shown } = this;
    const { run, snapshot, page, colors } = view;
    const count = facts.samples.length;
    const key = JSON.stringify([run.id, shown.key, shown.sample, shown.typed, snapshot?.step, run.finished?.step, page.language, colors.dark, page.watchable, page.asked?.trouble, page.asked?.text, this.blank, run.lanes.length, facts.problem, count, this.first.clientWidth, this.which, facts.samples[0].tokens]);
    if (key === this.drawn) return;
    this.drawn = key;
    const at = shown.typed ? null : shown.sample;
    const usable = !run.id || Boolean(page.watchable);
    this.own.hidden = !this.asked?.typed;
    this.own.setAttribute("aria-pressed", String(Boolean(shown.typed)));
    this.before.disabled = !usable || (at ?? this.which ?? 0) === 0;
    this.after.disabled = !usable || (at ?? this.which ?? 0) >= count - 1;
    setText(this.place, view.t("encoder.place", { number: (at ?? this.which ?? 0) + 1, count }));
    setText(this.caption, this.about(facts, shown));
    this.sample.draw(facts, shown);
    this.drawMaps(shown);
    const { signs, length } = facts;
    this.form.hidden = !run.id;
    this.field.placeholder = signs ? view.t("encoder.field.made", { count: length, signs: [...signs].join(" ") }) : view.t("encoder.field.text");
    if (!this.field.value && this.field !== this.field.getRootNode().activeElement) this.field.value = page.asked?.text ?? "";
    setText(this.trouble, this.blank ? view.t("encoder.blank") : page.asked?.run === run.id ? (page.asked.trouble ?? "") : "");
    Object.assign(this.box.dataset, { sample: shown.typed ? "own" : shown.sample, tokens: shown.tokens.join(" ") });
  }

  // What is asked of the sequence, and what of a text the networks could not read.
  about({ problem }, { typed, step, count, tokens, unknown }) {
    const { t } = this.view;
    const read = tokens.length - 1; // without the sign that asks
    const parts = [t(typed ? "encoder.typed" : `encoder.ask.${problem}`, { step: whole(step ?? 0) })];
    if (typed && problem === "sentiment" && count > read) parts.push(t("encoder.typed.cut", { read: whole(read), count: whole(count) }));
    if (unknown?.length || tokens.includes(ENCODER_UNKNOWN)) parts.push(t("encoder.unknown", { sign: ENCODER_UNKNOWN }));
    return parts.join(" ");
  }

  drawMaps(shown) {
    const { grid, view } = this;
    const { snapshot, t } = view;
    const { maps, rollout, tokens } = shown;
    const steps = tokens.length;
    const size = steps * steps;
    const layers = maps?.shape[0] ?? this.facts.layers ?? view.page.layers;
    const heads = maps?.shape[1] ?? this.facts.heads ?? view.page.heads;
    const lead = this.lead(heads);
    grid.show({
      layers, heads, rows: steps, columns: steps, rowLabels: tokens, columnLabels: tokens,
      at: (layer, head) => (maps ? maps.data.subarray((layer * heads + head) * size, (layer * heads + head + 1) * size) : null),
      extra: { rollout: (layer) => (rollout ? rollout.data.subarray(layer * size, (layer + 1) * size) : null) },
      ...(this.picked || !lead ? {} : { chosen: lead }),
    });
    grid.draw();
    const problem = this.facts.problem;
    setText(this.legend, t(maps ? "encoder.maps.caption" : "encoder.maps.empty"));
    const share = lead && snapshot?.pointing_chance != null ? lead.share : null;
    this.follows.hidden = share === null;
    if (share !== null) {
      const values = { layer: lead.layer + 1, head: lead.head + 1, share: percent(share, 0), chance: percent(snapshot.pointing_chance, 0) };
      setText(this.follows, t(`encoder.follows.${problem}`, values));
    }
    Object.assign(this.box.dataset, { pointing: share === null ? "" : share.toFixed(3), lead: lead ? `${lead.layer} ${lead.head}` : "" });
  }

  // The head that spends most of its attention where the answer stands; the one before stays unless another is clearly ahead.
  lead(heads) {
    const told = this.view.snapshot?.pointing;
    if (!told) return this.led ?? null;
    const best = told.data.reduce((top, each, i) => (each > told.data[top] ? i : top), 0);
    const now = this.led ? this.led.layer * heads + this.led.head : best;
    const at = told.data[best] > (told.data[now] ?? 0) + ENCODER_AHEAD ? best : now;
    this.led = { layer: Math.floor(at / heads), head: at % heads };
    return { layer: Math.floor(best / heads), head: best % heads, share: told.data[best], ...(at === best ? {} : { ...this.led, share: told.data[at] }) };
  }

  pick(chosen) {
    this.picked = chosen;
    this.view.speech.say(this.grid.titleOf(chosen.layer, chosen.head));
  }

  // Another sample: before a run of those the knobs describe, else the run or its weights are asked for it.
  turn(by) {
    const { view } = this;
    const count = this.facts.samples.length;
    const from = this.which ?? this.shown.sample ?? 0;
    this.which = Math.max(0, Math.min(count - 1, from + by));
    this.mine = this.blank = false;
    if (view.run.id) {
      view.timeline.at = null;
      this.serial += 1;
      view.report("watch", `${this.serial} ${view.run.id} ${this.which}`);
    }
    this.drawn = null;
    view.changed();
    view.speech.say(view.t("encoder.place", { number: this.which + 1, count }));
  }

  // What is typed is asked of the weights: the page answers with `asked`.
  question(event) {
    event.preventDefault();
    this.serial += 1;
    this.mine = true;
    this.blank = !this.field.value.trim();
    if (this.blank) this.view.changed();
    this.view.report("ask", `${this.serial} ${this.view.run.id} ${this.field.value}`);
  }

  showOwn(mine) {
    this.mine = mine;
    this.drawn = null;
    this.view.changed();
  }
}
