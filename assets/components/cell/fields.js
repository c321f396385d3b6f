/* A number that is typed, or moved by the up and down keys. */

// `now()` gives the number, `put(value)` changes it while a hand holds.
function numberField(view, attributes, now, put, [low, high], digits = 2) {
  const field = element("input", { class: "field num", inputmode: "text", autocomplete: "off", spellcheck: "false", maxlength: "9", ...attributes });
  const written = () => String(Number(now().toFixed(digits)) + 0).replace("-", "−");
  const commit = () => {
    if (view.building || !field.isConnected || field.value === written()) return;
    const value = readField(field.value);
    const usable = value !== null && value >= low && value <= high;
    view.tell(usable ? "" : view.say("bad", { word: field.value.slice(0, 12) || " ", old: written(), low: String(low).replace("-", "−"), high }));
    if (usable) {
      hold(view);
      put(value);
      release(view);
    }
    field.value = written();
  };
  field.addEventListener("focus", () => field.select());
  field.addEventListener("blur", commit);
  field.addEventListener("keydown", (event) => {
    const way = { ArrowUp: 0.1, ArrowDown: -0.1 }[event.key];
    if (event.key === "Enter") commit();
    else if (event.key === "Escape") field.value = written();
    else if (way) {
      event.preventDefault();
      hold(view);
      put(Math.max(low, Math.min(high, now() + (event.shiftKey ? way / 10 : way))));
      field.value = written();
      rest(view);
    }
  });
  field.bring = () => {
    if (field.getRootNode().activeElement !== field) field.value = written();
  };
  if (!attributes["data-weight"]) view.live.push(field.bring);
  return field;
}

// 2, −0.5, 0,5 or 1/3; null for what is none
function readField(text) {
  const parts = text.normalize("NFKC").trim().replace(/[−–]/g, "-").replace(",", ".").match(/^([+-]?(?:\d+\.?\d*|\.\d+))(?:\/(\d+\.?\d*))?$/);
  const value = parts ? Number(parts[1]) / Number(parts[2] ?? 1) : NaN;
  return Number.isFinite(value) ? value : null;
}
