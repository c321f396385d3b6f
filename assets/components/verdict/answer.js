/* The answer: one big sign and a bar for each class. Without probabilities it shows where they will appear. */

function buildAnswer(view, { classes }) {
  const { root } = view;
  root.innerHTML = `
    <div class="verdict-head">
      <b class="verdict-sign"></b>
      <p><span class="verdict-sure"></span><span class="verdict-next"></span><span class="verdict-time"></span></p>
    </div>
    <div class="verdict-bars" role="radiogroup"></div>
    <p class="verdict-said sr-only" role="status"></p>`;
  const [sign, sure, next, time, group, said] = ["sign", "sure", "next", "time", "bars", "said"].map((name) =>
    root.querySelector(`.verdict-${name}`),
  );
  const bars = classes.map((name, index) => {
    const bar = document.createElement("button");
    bar.type = "button";
    bar.setAttribute("role", "radio");
    bar.innerHTML = `<b></b><i><span></span></i><em></em>`;
    bar.querySelector("b").textContent = name;
    const ask = (place) => view.report("asked", { target: place, serial: Date.now() });
    bar.addEventListener("click", () => ask(index));
    bar.addEventListener("keydown", (event) => {
      const move = { ArrowUp: -1, ArrowLeft: -1, ArrowDown: 1, ArrowRight: 1 }[event.key];
      if (!move) return;
      event.preventDefault();
      const other = (index + move + bars.length) % bars.length;
      bars[other].focus();
      ask(other);
    });
    group.appendChild(bar);
    return bar;
  });

  root.classList.toggle("has-words", classes.some((name) => [...name].length > 2));
  return ({ labels, target, milliseconds }, { probabilities }) => {
    const empty = !probabilities;
    const values = empty ? classes.map(() => 0) : [...probabilities.data];
    const [top, second] = [...values.keys()].sort((a, b) => values[b] - values[a]);
    root.classList.toggle("is-empty", empty);
    sign.textContent = empty ? "?" : classes[top];
    sure.textContent = empty ? labels.invite : fillText(labels.sure, { percent: percent(values[top]) });
    next.textContent = empty ? labels.inviteMore : fillText(labels.next, { name: classes[second], percent: percent(values[second]) });
    time.textContent = empty ? "" : fillText(labels.time, { ms: formatNumber(milliseconds, 2) });
    said.textContent = empty ? "" : `${classes[top]}: ${sure.textContent}`;
    group.setAttribute("aria-label", labels.bars || "");
    bars.forEach((bar, index) => {
      const share = Math.min(1, Math.max(0, values[index]));
      bar.disabled = empty;
      bar.classList.toggle("is-top", !empty && index === top);
      bar.setAttribute("aria-checked", String(index === target));
      bar.tabIndex = index === (target ?? 0) ? 0 : -1;
      bar.title = empty ? "" : fillText(labels.ask, { name: classes[index] });
      bar.setAttribute("aria-label", empty ? classes[index] : `${classes[index]}: ${percent(share)}`);
      bar.querySelector("span").style.transform = `scaleX(${share})`;
      bar.querySelector("em").textContent = empty ? "" : percent(share);
    });
  };
}

/* Never "100 %" for what is less, never "0 %" for what is more: a network is never quite sure. */
function percent(share) {
  if (share > 0 && share < 0.001) return "< 0.1 %";
  if (share < 1 && share > 0.999) return "> 99.9 %";
  return `${(share * 100).toFixed(1)} %`;
}
