// The form: parts are added, removed and moved without loading the page anew; Ctrl+Enter saves.
import { keepNow, leave } from "./draft.js";
import { look } from "./reference.js";

const NAMED = ["name", "id", "for", "value", "data-part", "data-list", "data-blank", "data-path", "aria-describedby", "aria-controls"];

const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

// Puts a new path in the place of an old one, in all names and ids below a node.
const rename = (root, from, to) => {
  const path = new RegExp(`(^|[~+ ]|f-)${escaped(from)}(?=$|[. -])`, "g");
  const elements = [...root.querySelectorAll("*")];
  if (root instanceof Element) {
    elements.push(root);
  }
  for (const element of elements) {
    for (const name of NAMED) {
      const value = element.getAttribute(name);
      const speaks = name !== "value" || element.name?.startsWith("_");
      if (value !== null && speaks && value.includes(from)) {
        element.setAttribute(name, value.replace(path, (_, before) => before + to));
      }
    }
    if (element instanceof HTMLTemplateElement) {
      rename(element.content, from, to);
    }
  }
};

const partsOf = (list) => [...list.children].filter((child) => child.matches("li.part"));

// Numbers the parts of a list anew. Names pass through one that nobody has, so that two groups of
// radio buttons never become one.
const renumber = (list) => {
  const path = list.dataset.list;
  const parts = partsOf(list);
  parts.forEach((part, at) => rename(part, part.dataset.part, `${path}.:${at}`));
  parts.forEach((part, at) => {
    rename(part, `${path}.:${at}`, `${path}.${at}`);
    const own = ":scope > .nr, :scope > fieldset > legend .nr, :scope > .part-end .nr";
    for (const number of part.querySelectorAll(own)) {
      number.textContent = at + 1;
    }
  });
};

const focusIn = (part) => part.querySelector("input:not([type=hidden]), textarea, select")?.focus();

const add = (form, path) => {
  const list = form.querySelector(`ol.parts[data-list="${CSS.escape(path)}"]`);
  const blank = form.querySelector(`template[data-blank="${CSS.escape(path)}"]`);
  const part = blank?.content.cloneNode(true).firstElementChild;
  if (!list || !part) {
    return false;
  }
  rename(part, `${path}.#`, `${path}.:`);
  part.dataset.part = `${path}.:`;
  list.append(part);
  renumber(list);
  focusIn(part);
  return true;
};

const remove = (button) => {
  const chosen = button.closest(".ref");
  if (chosen) {
    const input = chosen.closest(".picker").querySelector("input[type=text]");
    chosen.remove();
    input.focus();
    return true;
  }
  const part = button.closest("li.part");
  if (!part || part.dataset.part !== button.value) {
    return false;
  }
  const list = part.parentElement;
  const next = part.nextElementSibling ?? part.previousElementSibling;
  part.remove();
  renumber(list);
  const place = next ?? list.parentElement.querySelector(":scope > .add button");
  place?.focus();
  return true;
};

const up = (button) => {
  const part = button.closest("li.part");
  const before = part?.previousElementSibling;
  if (!part) {
    return false;
  }
  if (before) {
    before.before(part);
    renumber(part.parentElement);
  }
  button.focus();
  return true;
};

// Does what a button asks for; returns whether the server need not be asked.
const done = (form, button) => {
  switch (button?.name) {
    case "_add":
      return add(form, button.value);
    case "_remove":
      return remove(button);
    case "_up":
      return up(button);
    case "_find":
      return look(button.closest(".picker").querySelector("input[type=text]"));
    case "_keep":
      return button.value === "" && keepNow();
    default:
      return false;
  }
};

const form = document.querySelector("form.edit");

if (form) {
  form.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (done(form, button)) {
      event.preventDefault();
      form.dispatchEvent(new Event("change"));
    } else {
      leave(event, button);
    }
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      form.requestSubmit(form.querySelector("button[name=_save]"));
    }
  });
  document.getElementById("errors")?.focus();
}
