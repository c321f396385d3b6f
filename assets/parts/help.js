/* What a control does, said where it is: beside it when a mouse rests on it or the Tab key comes to it, and to screen readers.

   helpful(root, tell, { name: selector })   `tell(name)` gives the sentence. The first selector that fits names the control; else
                                             data-help does */

const HELP_AFTER = 700; // ms that a mouse rests

function helpful(root, tell, selectors = {}) {
  const bubble = document.createElement("div");
  bubble.className = "help-bubble";
  bubble.setAttribute("aria-hidden", "true"); // screen readers have it from the control itself
  let timer = 0;
  const hide = () => {
    clearTimeout(timer);
    bubble.remove();
  };
  // The control that is meant, and its sentence.
  const meant = (target) => {
    for (const [name, selector] of Object.entries(selectors)) {
      const node = target.closest?.(selector);
      if (node && root.contains(node)) return [node, tell(name)];
    }
    const node = target.closest?.("[data-help]");
    return node ? [node, tell(node.dataset.help)] : [null, ""];
  };
  const show = (node, text) => {
    bubble.textContent = text;
    root.append(bubble);
    const [frame, place] = [root.getBoundingClientRect(), node.getBoundingClientRect()];
    const left = Math.max(0, Math.min(place.left - frame.left, frame.width - bubble.offsetWidth));
    const above = place.top - frame.top - bubble.offsetHeight - 8;
    bubble.style.left = `${left}px`;
    bubble.style.top = `${above >= 0 ? above : place.bottom - frame.top + 8}px`;
  };
  const come = (event) => {
    const [node, text] = meant(event.target);
    hide();
    if (!text) return;
    node.setAttribute("aria-description", text);
    if (event.type === "focusin" && node.matches(":focus-visible")) show(node, text);
    if (event.type === "pointerover" && event.pointerType !== "touch" && !event.buttons) {
      timer = setTimeout(() => node.isConnected && show(node, text), HELP_AFTER);
    }
  };
  for (const kind of ["pointerover", "focusin"]) root.addEventListener(kind, come);
  for (const kind of ["pointerdown", "pointerleave", "focusout", "keydown", "wheel"]) root.addEventListener(kind, hide, { passive: true });
  root.style.position = "relative";
}
