// Ctrl-K: what is looked for stands below what is typed, and Enter opens it.

const field = document.getElementById("q");
const moment = new URLSearchParams(location.search).get("as_of");

let dialog = null;
let input = null;
let list = null;
let found = [];
let chosen = 0;
let asked = null;
let latest = 0;

function make(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

function build() {
  const name = field.labels[0]?.textContent ?? field.placeholder;
  input = make("input", {
    type: "text",
    role: "combobox",
    "aria-label": name,
    "aria-expanded": "false",
    "aria-controls": "palette-list",
    "aria-autocomplete": "list",
    placeholder: name,
    autocomplete: "off",
    spellcheck: "false",
    maxlength: "200",
  });
  list = make("ul", { class: "picks", id: "palette-list", role: "listbox", "aria-label": name });
  const icon = field.form.querySelector("svg").cloneNode(true);
  dialog = make(
    "dialog",
    { class: "dialog palette", "aria-label": name, closedby: "any" },
    make("div", { class: "q" }, icon, input, make("kbd", { "aria-hidden": "true" }, "Esc")),
    list,
  );
  document.body.append(dialog);
  input.addEventListener("input", ask);
  input.addEventListener("keydown", keys);
  // Before the focus leaves the field, so that it stays there.
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) {
      open(found[Number(option.dataset.at)], event);
    }
  });
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) {
      dialog.close();
    }
  });
}

function show() {
  if (!dialog) {
    build();
  }
  if (!dialog.open) {
    input.value = field.value;
    dialog.showModal();
    input.select();
    ask();
  }
}

async function ask() {
  const mine = ++latest;
  asked?.abort();
  asked = new AbortController();
  const query = new URLSearchParams({ q: input.value });
  if (moment) {
    query.set("as_of", moment);
  }
  try {
    const answer = await fetch(`/find/suggest?${query}`, { signal: asked.signal });
    const items = answer.ok ? await answer.json() : [];
    if (mine === latest) {
      fill(items);
    }
  } catch {
    // A later question took its place, or the server cannot be reached: Enter still leads to the page.
  }
}

function fill(items) {
  found = items;
  chosen = 0;
  const lines = [];
  let group = null;
  items.forEach((item, at) => {
    if (item.group !== group) {
      group = item.group;
      lines.push(make("li", { class: "hd", role: "presentation" }, group));
    }
    const line = make(
      "li",
      { role: "option", id: `pick-${at}`, "data-at": at, "aria-selected": "false" },
      make("span", { class: "key" }, item.key),
      make("span", {}, item.title),
      make("span", { class: "dim" }, [item.kind, item.said].filter(Boolean).join(", ")),
    );
    lines.push(line);
  });
  list.replaceChildren(...lines);
  input.setAttribute("aria-expanded", String(items.length > 0));
  choose(0);
}

function choose(at) {
  if (found.length === 0) {
    input.removeAttribute("aria-activedescendant");
    return;
  }
  document.getElementById(`pick-${chosen}`)?.setAttribute("aria-selected", "false");
  chosen = (at + found.length) % found.length;
  const line = document.getElementById(`pick-${chosen}`);
  line.setAttribute("aria-selected", "true");
  line.scrollIntoView({ block: "nearest" });
  input.setAttribute("aria-activedescendant", line.id);
}

function keys(event) {
  const steps = { ArrowDown: 1, ArrowUp: -1 };
  if (steps[event.key]) {
    event.preventDefault();
    choose(chosen + steps[event.key]);
  } else if (event.key === "Enter" && !event.isComposing) {
    event.preventDefault();
    open(found[chosen], event);
  }
}

function open(item, event) {
  const query = new URLSearchParams({ q: input.value });
  if (moment) {
    query.set("as_of", moment);
  }
  const href = item?.href?.startsWith("/") ? item.href : `/find?${query}`;
  if (event.ctrlKey || event.metaKey) {
    window.open(href, "_blank", "noopener");
  } else {
    dialog.close();
    location.assign(href);
  }
}

if (field) {
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k") {
      event.preventDefault();
      show();
    }
  });
  field.addEventListener("click", show);
}
