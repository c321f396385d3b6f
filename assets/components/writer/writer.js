/* A text that a network goes on with, and what each character was drawn from.

   data      packed bytes (core/wire.py)
     header  labels, language, serial (another one: another text is written), prompt, next {letters, left, all, choices},
             written {text, letters: [a text of candidates for each character]} or null; of a network with attention maps (the
             characters whose maps are told) and heads [layers, heads]
     arrays  next.plain, next.final, next.kept (candidates,); written.plain, written.final, written.kept (characters, candidates),
             written.drawn, written.bits, written.left (characters,); see attended.js for next.maps, written.maps, written.seen

   It types the text as it was drawn, character by character; stopping, looking back and going on need no server. */

import "../../parts/elements.js";

const PACE = { least: 24, longest: 14 }; // characters a second; seconds for a long text

export default lasting({
  make: ({ parentElement }) => new WriterView(parentElement.querySelector(".writer")),
  take: (view, { data }) => {
    const { header, arrays } = unpack(data);
    view.update(header, arrays);
  },
  end: (view) => view.pause(),
  grace: 200,
});

class WriterView {
  constructor(root) {
    this.root = root;
    this.shown = 0; // characters of the text that are there already
    this.picked = null; // the one that is looked at, null the newest
    this.t = (key, values = {}) => fillText(this.header?.labels[key] ?? "", values);
    this.bars = new Bars();
    this.page = element("div", { class: "writer-page", tabindex: "0", role: "group" });
    this.play = element("button", { type: "button" });
    this.tint = element("input", { type: "checkbox" });
    this.tintLabel = element("span", {});
    this.count = element("output", { class: "num" });
    this.attended = new Attended(this);
    const tools = element("div", { class: "writer-tools" }, this.play, element("label", {}, this.tint, this.tintLabel), this.attended.label, this.count);
    this.caption = element("p", { class: "caption" });
    root.replaceChildren(element("div", { class: "writer-sheet" }, element("section", { class: "writer-text" }, this.page, tools, this.caption), this.bars.box), this.attended.box);
    this.listen();
  }

  listen() {
    this.play.addEventListener("click", () => this.toggle());
    this.tint.addEventListener("change", () => this.root.classList.toggle("is-tinted", this.tint.checked));
    const over = (event) => {
      const at = event.target.dataset?.at;
      if (at !== undefined) this.pick(Number(at));
    };
    this.page.addEventListener("pointerover", over);
    this.page.addEventListener("click", over);
    this.page.addEventListener("pointerleave", () => this.playing && this.pick(null));
    this.page.addEventListener("keydown", (event) => {
      if (event.key === " ") this.toggle();
      else if (event.key === "Home") this.pick(-1);
      else if (event.key === "End" || event.key === "Escape") this.pick(null);
      else if (event.key === "ArrowLeft" || event.key === "ArrowRight") {
        this.pause();
        this.pick(Math.max(-1, Math.min(this.shown - 1, (this.picked ?? this.shown - 1) + (event.key === "ArrowLeft" ? -1 : 1))));
      } else return;
      event.preventDefault();
    });
  }

  update(header, arrays) {
    const other = header.serial !== this.header?.serial;
    Object.assign(this, { header, arrays });
    this.page.setAttribute("aria-label", this.t("page"));
    this.page.lang = header.language;
    this.tintLabel.textContent = this.t("tint");
    const { written } = header;
    if (other || !written) {
      this.pause();
      this.letters = written ? [...written.text] : [];
      this.most = Math.log2(Math.max(2, header.next?.all ?? 2));
      this.signs = this.letters.map((letter, at) => this.sign(letter, at));
      this.prompt = element("span", { class: "writer-prompt", "data-at": "-1" });
      this.page.replaceChildren(this.prompt, ...this.signs);
      this.shown = 0;
      this.picked = null;
      if (this.letters.length) this.start();
    }
    this.prompts = [...header.prompt].map((letter) => element("span", { "data-at": "-1" }, letter));
    this.prompt.replaceChildren(...this.prompts);
    this.attended.update(header, arrays);
    this.draw();
  }

  sign(letter, at) {
    const bits = this.arrays["written.bits"].data[at];
    const node = element("span", { class: "writer-sign", "data-at": String(at) }, letter);
    node.style.setProperty("--surprise", String(Math.min(0.75, Math.max(0, bits / this.most)).toFixed(3)));
    return node;
  }

  toggle() {
    if (this.playing) this.pause();
    else {
      if (this.shown >= this.letters.length) this.shown = 0;
      this.start();
    }
    this.draw();
  }

  start() {
    if (reducedMotion()) {
      this.shown = this.letters.length;
      return;
    }
    const rate = Math.max(PACE.least, this.letters.length / PACE.longest);
    const [from, began] = [this.shown, performance.now()];
    this.picked = null;
    const tick = () => {
      this.shown = Math.min(this.letters.length, from + Math.floor(((performance.now() - began) * rate) / 1000) + 1);
      this.playing = this.shown < this.letters.length ? setTimeout(tick, 1000 / Math.min(30, rate)) : null;
      this.draw();
      this.page.scrollTop = this.page.scrollHeight;
    };
    this.playing = setTimeout(tick, 0);
  }

  pause() {
    clearTimeout(this.playing);
    this.playing = null;
  }

  pick(at) {
    this.picked = at !== null && at >= this.shown ? null : at;
    this.draw();
  }

  draw() {
    const { header, shown, letters } = this;
    this.signs.forEach((node, at) => {
      node.hidden = at >= shown;
      node.classList.toggle("is-picked", at === this.picked);
    });
    this.prompt.classList.toggle("is-picked", this.picked === -1);
    const at = this.picked ?? shown - 1; // −1: what may follow the prompt, before anything is written
    if (at < 0 || !header.written) this.drawNext();
    else this.drawWritten(at);
    this.attended.draw(header.written ? at : -1);
    this.play.hidden = !letters.length;
    this.play.textContent = this.t(this.playing ? "stop" : shown < letters.length ? "go_on" : "again");
    this.count.textContent = letters.length ? this.t("count", { shown, count: letters.length }) : "";
    this.caption.textContent = this.t(letters.length ? "caption" : "caption.empty");
    // what is drawn, for scripts and tests
    Object.assign(this.root.dataset, { shown, count: letters.length, serial: header.serial, looked: at });
  }

  drawNext() {
    const { next, prompt } = this.header;
    const numbers = (name) => this.arrays[`next.${name}`]?.data ?? [];
    const given = next && { letters: [...next.letters], plain: numbers("plain"), final: numbers("final"), kept: numbers("kept"), drawn: null };
    const end = [...prompt].slice(-8).map(seen).join("");
    const note = next ? this.t("bars.note", { left: next.left, all: next.all, choices: formatNumber(next.choices, 2) }) : "";
    this.bars.show(given, this.t, this.t("bars.next", { end }), note);
  }

  drawWritten(at) {
    const width = this.arrays["written.plain"].shape[1];
    const row = (name) => this.arrays[`written.${name}`].data.subarray(at * width, (at + 1) * width);
    const drawn = this.arrays["written.drawn"].data[at];
    const given = { letters: [...this.header.written.letters[at]], plain: row("plain"), final: row("final"), kept: row("kept"), drawn };
    const values = { letter: seen(this.letters[at]), place: at + 1, bits: formatNumber(this.arrays["written.bits"].data[at], 2), left: this.arrays["written.left"].data[at] };
    this.bars.show(given, this.t, this.t("bars.written", values), this.t("bars.drawn", values));
  }
}
