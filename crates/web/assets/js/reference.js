// References: records are suggested while one types words or a key.

const PAUSE = 120;

const form = document.querySelector("form.edit");

let waiting = 0;
let asked = 0;

const listOf = (input) => document.getElementById(`${input.id}-l`);

const close = (input) => {
  clearTimeout(waiting);
  asked += 1;
  listOf(input)?.remove();
  input.setAttribute("aria-expanded", "false");
  input.removeAttribute("aria-activedescendant");
};

// Writes a text with what was typed set off.
const written = (text, words) => {
  const at = words ? text.toLowerCase().indexOf(words.toLowerCase()) : -1;
  const span = document.createElement("span");
  if (at < 0) {
    span.textContent = text;
    return span;
  }
  const bold = document.createElement("b");
  bold.textContent = text.slice(at, at + words.length);
  span.append(text.slice(0, at), bold, text.slice(at + words.length));
  return span;
};

const choose = (input, key, title) => {
  const picker = input.closest(".picker");
  const many = "many" in picker.dataset;
  const chosen = [...picker.querySelectorAll(".ref")];
  const there = chosen.find((ref) => ref.querySelector("input").value === key);
  if (!many) {
    chosen.forEach((ref) => ref.remove());
  }
  if (!there || !many) {
    const ref = form.querySelector("template[data-chip]").content.cloneNode(true).firstElementChild;
    const [name, shown] = ref.querySelectorAll("span");
    name.textContent = title;
    shown.textContent = key;
    const value = ref.querySelector("input");
    value.name = picker.dataset.path;
    value.value = key;
    ref.querySelector(".vh").append(` ${title}`);
    input.before(ref);
  }
  input.value = "";
  close(input);
  input.dispatchEvent(new Event("change", { bubbles: true }));
};

const point = (input, option) => {
  for (const other of listOf(input).children) {
    other.setAttribute("aria-selected", String(other === option));
  }
  input.setAttribute("aria-activedescendant", option.id);
  option.scrollIntoView({ block: "nearest" });
};

const show = (input, hits) => {
  listOf(input)?.remove();
  const list = document.createElement("ul");
  list.className = "picks";
  list.id = `${input.id}-l`;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", form.dataset.pickList);
  hits.forEach((hit, at) => {
    const option = document.createElement("li");
    option.id = `${input.id}-l${at}`;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    option.dataset.key = hit.key;
    option.dataset.title = hit.title;
    const key = document.createElement("span");
    key.className = "key";
    key.textContent = hit.key;
    const more = document.createElement("span");
    more.className = "dim";
    more.textContent = hit.said ?? "";
    option.append(key, written(hit.title, input.value.trim()), more);
    list.append(option);
  });
  if (hits.length === 0) {
    const none = document.createElement("li");
    none.className = "none";
    none.setAttribute("role", "option");
    none.setAttribute("aria-disabled", "true");
    none.setAttribute("aria-selected", "false");
    none.textContent = form.dataset.pickNone;
    list.append(none);
  }
  input.closest(".picker").after(list);
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", list.id);
  input.setAttribute("aria-expanded", "true");
  const first = list.querySelector("[data-key]");
  if (first) {
    point(input, first);
  }
};

const ask = async (input) => {
  asked += 1;
  const mine = asked;
  const query = new URLSearchParams({ register: input.closest(".picker").dataset.register, q: input.value.trim() });
  const answer = await fetch(`/find/suggest?${query}`, { headers: { accept: "application/json" } });
  if (!answer.ok || mine !== asked) {
    return;
  }
  const said = await answer.json();
  show(input, said);
};

// Suggests records for what stands in a field now.
export const look = (input) => {
  if (!input) {
    return false;
  }
  input.focus();
  ask(input).catch(() => close(input));
  return true;
};

const isPicker = (target) => target instanceof HTMLInputElement && target.type === "text" && target.closest(".picker") !== null;

const step = (input, by) => {
  const options = [...listOf(input).querySelectorAll("[data-key]")];
  if (options.length > 0) {
    const at = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
    point(input, options[(at + by + options.length) % options.length]);
  }
};

if (form) {
  form.addEventListener("input", (event) => {
    const input = event.target;
    if (isPicker(input)) {
      clearTimeout(waiting);
      waiting = setTimeout(() => (input.value.trim() ? look(input) : close(input)), PAUSE);
    }
  });
  form.addEventListener("keydown", (event) => {
    const input = event.target;
    if (!isPicker(input)) {
      return;
    }
    const list = listOf(input);
    if (!list) {
      if (event.key === "ArrowDown") {
        event.preventDefault();
        look(input);
      }
      return;
    }
    const option = list.querySelector("[data-key][aria-selected=true]");
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      step(input, event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter" && option && !event.ctrlKey) {
      event.preventDefault();
      choose(input, option.dataset.key, option.dataset.title);
    } else if (event.key === "Escape") {
      event.preventDefault();
      close(input);
    }
  });
  // The list goes before a press on it takes the focus away.
  form.addEventListener("mousedown", (event) => {
    const option = event.target.closest?.(".picks [data-key]");
    if (option) {
      event.preventDefault();
      const input = option.closest(".picks").previousElementSibling.querySelector("input[type=text]");
      choose(input, option.dataset.key, option.dataset.title);
    }
  });
  form.addEventListener("focusout", (event) => {
    if (isPicker(event.target)) {
      close(event.target);
    }
  });
}
