// Brings a part of the page into sight when the program asks for it (pages/ui/stage.py). Draws nothing.

const DONE = new WeakMap(); // of each mounting place, the last wish that was granted

export default function ({ data, parentElement }) {
  if (DONE.get(parentElement) === data.serial) return;
  DONE.set(parentElement, data.serial);
  requestAnimationFrame(() => bringIntoView(document.querySelector(`.st-key-${data.key}`)));
}
