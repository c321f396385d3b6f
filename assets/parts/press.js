/* Whether a hand is pressing something: what it presses must not be made anew under it, or the click is lost.

   watchPress(root, lifted) gives {pressed(), close()}; `lifted` is called behind the click that follows a press. */

function watchPress(root, lifted) {
  let pressed = false;
  const press = (event) => {
    if (event.button <= 0) pressed = true; // of a press that opens a menu the end may never be heard
  };
  const lift = () => {
    if (!pressed) return;
    setTimeout(() => {
      pressed = false;
      lifted();
    });
  };
  const ends = ["pointerup", "pointercancel"];
  root.addEventListener("pointerdown", press, true);
  for (const kind of ends) document.addEventListener(kind, lift, true);
  const close = () => {
    for (const kind of ends) document.removeEventListener(kind, lift, true);
  };
  return { pressed: () => pressed, close };
}
