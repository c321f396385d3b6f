// The API's page: draws openapi.json and sends what is tried. All words come from the document or from #words.
const words = document.getElementById("words").dataset;
const language = document.documentElement.lang;

function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.filter((child) => child !== undefined));
  return made;
}

/** Text with `code` in backquotes → nodes; nothing else is interpreted. */
function spoken(text) {
  return (text ?? "").split("`").map((part, index) => (index % 2 ? element("code", {}, part) : part));
}

function heading(text) {
  return element("h3", {}, text);
}

function typeOf(schema) {
  return schema?.type ?? "string";
}

function listing(parameters) {
  const list = element("dl");
  for (const parameter of parameters) {
    const facts = [typeOf(parameter.schema)];
    if (parameter.required) facts.push(words.required);
    if (parameter.schema?.default !== undefined) facts.push(`${words.default}: ${parameter.schema.default}`);
    list.append(
      element("dt", {}, parameter.name),
      element("dd", {}, ...spoken(parameter.description), element("small", {}, facts.join(" · "))),
    );
  }
  return list;
}

function answers(responses) {
  const list = element("dl");
  for (const [status, response] of Object.entries(responses)) {
    list.append(element("dt", {}, status), element("dd", {}, ...spoken(response.description)));
  }
  return list;
}

function command(base, path, method) {
  const address = new URL(`${base}${path}`, location.href).href.replace("%7B", "{").replace("%7D", "}");
  const example = address.replace("{model}", "shipped:digits");
  return method === "get" ? `curl ${example}` : `curl -F file=@seven.png "${example}?model=shipped:digits"`;
}

function field(parameter) {
  const type = typeOf(parameter.schema);
  if (type === "boolean") {
    return element("label", { class: "check" }, element("input", { type: "checkbox", name: parameter.name }), parameter.name);
  }
  const value = parameter.schema?.default ?? (parameter.name === "model" ? "shipped:digits" : "");
  const input = element("input", { type: "text", name: parameter.name, value, autocomplete: "off", spellcheck: "false" });
  return element("label", {}, parameter.name, input);
}

async function send(base, path, method, operation, form, show) {
  const query = new URLSearchParams();
  let filled = path;
  for (const parameter of operation.parameters ?? []) {
    const input = form.elements[parameter.name];
    const value = input.type === "checkbox" ? String(input.checked) : input.value;
    if (parameter.in === "path") filled = filled.replace(`{${parameter.name}}`, encodeURIComponent(value));
    else query.set(parameter.name, value);
  }
  let body;
  if (operation.requestBody) {
    const chosen = [...form.elements.file.files];
    if (!chosen.length) return show(words.noFiles, true);
    body = new FormData();
    for (const file of chosen) body.append("file", file);
  }
  show(words.waiting, false);
  try {
    const suffix = query.size ? `?${query}` : "";
    const answer = await fetch(`${base}${filled}${suffix}`, { method: method.toUpperCase(), body, headers: { "Accept-Language": language } });
    const text = await answer.text();
    let shown = text;
    try { shown = JSON.stringify(JSON.parse(text), null, 2).replace(/\[\s+([\d.,\s-]+?)\s+\]/g, (_, row) => `[${row.replace(/\s+/g, " ")}]`); } catch { /* shown as it came */ }
    show(`${answer.status}\n${shown}`, !answer.ok);
  } catch {
    show(words.unreachable, true);
  }
}

function attempt(base, path, method, operation) {
  const result = element("pre", { hidden: true, tabindex: "0", role: "status" });
  const form = element("form", {}, ...(operation.parameters ?? []).map(field));
  if (operation.requestBody) {
    form.append(element("label", {}, words.files, element("input", { type: "file", name: "file", multiple: true, accept: "image/*" })));
  }
  const button = element("button", { type: "submit" }, words.send);
  form.append(button, result);
  const show = (text, bad) => {
    result.hidden = false;
    result.textContent = text;
    result.classList.toggle("bad", bad);
  };
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    button.disabled = true;
    await send(base, path, method, operation, form, show);
    button.disabled = false;
  });
  return form;
}

function article(base, path, method, operation) {
  const parts = [
    element("h2", {}, operation.summary),
    element("p", { class: "route" }, element("span", { class: "method" }, method.toUpperCase()), `${base}${path}`),
    element("p", {}, ...spoken(operation.description)),
  ];
  if (operation.parameters?.length) parts.push(heading(words.parameters), listing(operation.parameters));
  if (operation.requestBody) parts.push(heading(words.body), element("p", {}, ...spoken(operation.requestBody.description)));
  parts.push(heading(words.answers), answers(operation.responses));
  parts.push(heading(words.curl), element("pre", {}, element("code", {}, command(base, path, method))));
  parts.push(heading(words.try), attempt(base, path, method, operation));
  return element("article", {}, ...parts);
}

const routes = document.getElementById("routes");
for (const text of document.querySelectorAll("[data-code]")) text.replaceChildren(...spoken(text.textContent));
try {
  const specification = await (await fetch(`openapi.json?lang=${language}`)).json();
  const base = specification.servers[0].url.replace(/\/$/, "");
  for (const [path, methods] of Object.entries(specification.paths)) {
    for (const [method, operation] of Object.entries(methods)) routes.append(article(base, path, method, operation));
  }
} catch {
  routes.append(element("p", { class: "bad" }, words.unreachable));
}
routes.setAttribute("aria-busy", "false");
