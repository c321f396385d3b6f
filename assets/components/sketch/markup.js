/* What the pad is made of. Words are put in by the pad, in the page's language. */

const ICONS = {
  pen: "M4 20l1-5L16.5 3.5a2.1 2.1 0 0 1 3 0l1 1a2.1 2.1 0 0 1 0 3L9 19z M14.5 5.5l4 4",
  eraser: "M8.5 20H20 M6 17.5l-2-2a2 2 0 0 1 0-2.8L13.2 3.5a2 2 0 0 1 2.8 0l4.5 4.5a2 2 0 0 1 0 2.8L11.3 20H8.5z M9 8l7.3 7.3",
  undo: "M9 14L4 9l5-5 M4 9h10a6 6 0 0 1 0 12h-3",
  redo: "M15 14l5-5-5-5 M20 9H10a6 6 0 0 0 0 12h3",
  clear: "M4 7h16 M9 7V4h6v3 M6 7l1 13h10l1-13 M10 11v5 M14 11v5",
};

const PAD = `
  <div class="sketch-paper">
    <canvas class="sketch-canvas" tabindex="0" role="application" aria-describedby="sketch-keys"></canvas>
    <div class="sketch-hint" aria-hidden="true"></div>
  </div>
  <div class="sketch-tools" role="toolbar">
    <span class="sketch-pair">
      <button type="button" data-do="pen" aria-pressed="true">${icon("pen")}<span></span></button>
      <button type="button" data-do="eraser" aria-pressed="false">${icon("eraser")}<span></span></button>
    </span>
    <label class="sketch-width"><i aria-hidden="true"><b></b></i><input type="range" min="6" max="40" step="1" value="18"></label>
    <span class="sketch-pair">
      <button type="button" data-do="undo">${icon("undo")}</button>
      <button type="button" data-do="redo">${icon("redo")}</button>
      <button type="button" data-do="clear">${icon("clear")}</button>
    </span>
  </div>
  <p class="sketch-keys" id="sketch-keys"></p>
  <div class="sketch-examples" role="group"><p></p><div></div></div>
  <p class="sketch-status sr-only" role="status"></p>`;

function icon(name) {
  return `<svg viewBox="0 0 24 24" aria-hidden="true"><path d="${ICONS[name]}"/></svg>`;
}
