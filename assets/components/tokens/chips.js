/* One token as a chip, and a row of them that the arrow keys walk through. */

const BYTES = /^(?:\\x[0-9a-f]{2})+$/; // what is only a part of a character comes as \xe4

// What cannot be seen gets a sign: a space, a line break, an accent without its letter, a part of a character.
function visible(text) {
  if (BYTES.test(text)) return text.slice(2).toUpperCase().split("\\X").join(" ");
  return [...text].map((sign, place) => {
    if (sign === " ") return "␣";
    if (sign === "\n") return "↵";
    if (sign === "\t") return "⇥";
    const code = sign.codePointAt(0);
    if (code < 32) return String.fromCodePoint(0x2400 + code);
    if (place === 0 && /\p{M}/u.test(sign)) return `◌${sign}`;
    if (/[\p{Cf}\p{Z}\p{Cc}]/u.test(sign) && [...text].length === 1) return `U+${code.toString(16).toUpperCase().padStart(4, "0")}`;
    return sign;
  }).join("");
}

// note: a short line below the text; unknown: not by its color alone, it has a dashed edge and a question mark.
function chipOf({ text, note = "", label, color, unknown = false }) {
  const word = element("bdi", {}, visible(text));
  const chip = element("button", { type: "button", class: "chip", "aria-label": label, tabindex: "-1" }, word);
  if (BYTES.test(text)) chip.classList.add("is-bytes");
  if (unknown) chip.classList.add("is-unknown");
  if (note) chip.append(element("small", { class: "num" }, note));
  if (color) chip.style.setProperty("--tint", color);
  return chip;
}

// point(place) is called with the chip under a pointer or the focus, and with null when there is none.
function rowOf(chips, label, text, point) {
  const row = element("div", { class: "row", role: "group", "aria-label": label }, ...chips);
  row.dir = /^[^\p{L}]*[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}]/u.test(text) ? "rtl" : "ltr";
  const onward = row.dir === "rtl" ? -1 : 1;
  if (chips[0]) chips[0].tabIndex = 0;
  chips.forEach((chip, place) => {
    for (const kind of ["pointerenter", "focus", "click"]) chip.addEventListener(kind, () => point(place));
    for (const kind of ["pointerleave", "blur"]) chip.addEventListener(kind, () => point(null));
    chip.addEventListener("keydown", (event) => {
      const steps = { ArrowRight: onward, ArrowLeft: -onward, ArrowDown: onward, ArrowUp: -onward, Home: -place, End: chips.length - 1 - place };
      if (!(event.key in steps)) return;
      event.preventDefault();
      const next = chips[Math.max(0, Math.min(chips.length - 1, place + steps[event.key]))];
      chip.tabIndex = -1;
      next.tabIndex = 0;
      next.focus();
    });
  });
  return row;
}

const wholeNumber = (count) => count.toLocaleString("en-US");
