/* Many pictures: a row each with what the network got, its answer and how sure it is, or what is wrong with the file. */

function buildTable(view) {
  const { root } = view;
  root.innerHTML = `<div class="verdict-scroll" tabindex="0"><table><thead><tr></tr></thead><tbody></tbody></table></div>`;
  const [scroll, head, body] = [root.querySelector("div"), root.querySelector("thead tr"), root.querySelector("tbody")];
  view.pick = (index) => view.report("picked", { index, serial: Date.now() });

  return ({ labels, rows, picked }, arrays) => {
    scroll.setAttribute("aria-label", labels.table);
    head.replaceChildren(...["picture", "seen", "file", "answer", "probability"].map((name) => cell("th", labels[name], name)));
    body.replaceChildren(...rows.map((row, index) => tableRow(view, labels, row, index, index === picked, arrays)));
    view.redraw = () => body.querySelectorAll("canvas").forEach((canvas) => drawPicture(canvas, canvas.picture, null, false));
    view.redraw();
  };
}

function tableRow(view, labels, row, index, isPicked, arrays) {
  const line = document.createElement("tr");
  line.classList.toggle("is-picked", isPicked);
  if (row.problem) {
    const name = cell("td", row.name, "file");
    const problem = cell("td", row.problem, "problem");
    problem.colSpan = 2;
    line.append(cell("td", "", "picture"), cell("td", "", "seen"), name, problem);
    return line;
  }
  const name = document.createElement("td");
  const choose = document.createElement("button");
  choose.type = "button";
  choose.textContent = row.name;
  choose.setAttribute("aria-pressed", String(isPicked));
  choose.title = fillText(labels.look, { name: row.name });
  name.append(choose);
  line.addEventListener("click", () => view.pick(index));
  const bar = cell("td", "", "probability");
  bar.innerHTML = `<i><span></span></i><em></em>`;
  bar.querySelector("span").style.transform = `scaleX(${row.probability})`;
  bar.querySelector("em").textContent = percent(row.probability);
  line.append(thumbnail(arrays[`${index}.picture`]), thumbnail(arrays[`${index}.seen`]), name, cell("td", row.answer, "answer"), bar);
  return line;
}

function thumbnail(picture) {
  const place = document.createElement("td");
  const canvas = document.createElement("canvas");
  canvas.picture = picture;
  canvas.setAttribute("aria-hidden", "true");
  place.append(canvas);
  return place;
}

function cell(kind, words, name) {
  const place = document.createElement(kind);
  place.textContent = words;
  place.className = `verdict-${name}`;
  return place;
}
