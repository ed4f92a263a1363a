// Tables of records: keys that move from row to row, what is selected, more rows as one nears the end.

const form = document.querySelector("form.rows");
const table = document.querySelector("table.list");

const typing = (target) => target instanceof HTMLElement
  && (target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName))
  && !(target instanceof HTMLInputElement && target.type === "checkbox");

const links = () => [...table.querySelectorAll("tbody a.name")];
const boxes = () => [...table.querySelectorAll("tbody input[name=k]")];

// The row that has the focus, or the one that had it last.
let last = null;

function here() {
  const focused = document.activeElement?.closest("tbody tr");
  return focused && table.contains(focused) ? focused : last;
}

function move(step) {
  const all = links();
  const row = here();
  const at = row ? all.findIndex((link) => row.contains(link)) : -1;
  const next = all[at < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + step, 0), all.length - 1)];
  if (next) {
    last = next.closest("tr");
    next.focus({ preventScroll: true, focusVisible: true });
    next.scrollIntoView({ block: "nearest" });
  }
}

function select() {
  const box = here()?.querySelector("input[name=k]");
  if (box) {
    box.checked = !box.checked;
    count();
  }
}

function clear() {
  const any = boxes().some((box) => box.checked);
  form?.reset();
  count();
  return any;
}

// Says how many are selected, and whether all are.
function count() {
  const said = form?.querySelector("[data-selected]");
  if (!said) {
    return;
  }
  const all = boxes();
  const selected = all.filter((box) => box.checked).length;
  said.textContent = String(selected);
  const whole = form.querySelector("[data-all]");
  whole.checked = selected > 0 && selected === all.length;
  whole.indeterminate = selected > 0 && selected < all.length;
}

function keys(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || document.querySelector("dialog[open]")) {
    return;
  }
  const words = document.getElementById("words");
  if (event.key === "Escape" && (event.target === words || !typing(event.target))) {
    if (event.target === words) {
      words.blur();
    } else if (clear()) {
      event.preventDefault();
    }
    return;
  }
  if (typing(event.target)) {
    return;
  }
  const inTable = table.contains(event.target);
  const acts = {
    j: () => move(1),
    k: () => move(-1),
    x: select,
    "/": () => words?.focus(),
    ...(inTable ? { ArrowDown: () => move(1), ArrowUp: () => move(-1) } : {}),
  };
  const act = acts[event.key];
  if (act) {
    event.preventDefault();
    act();
  } else if (event.key === "Enter" && document.activeElement === document.body) {
    last?.querySelector("a.name")?.click();
  }
}

// More rows: the next page's rows are fetched before one reaches the end and put below those that are there.
let fetching = false;

function fetchMore() {
  const next = document.querySelector(".pager a[rel=next]");
  if (!next || fetching) {
    return;
  }
  fetching = true;
  const url = new URL(next.href);
  url.searchParams.set("part", "rows");
  url.searchParams.set("seen", String(links().length));
  const request = new XMLHttpRequest();
  request.open("GET", url);
  request.responseType = "document";
  request.onload = () => {
    fetching = false;
    const rows = request.status === 200 && request.response?.querySelector("tbody");
    const pager = rows && request.response.querySelector(".pager");
    if (pager) {
      add(request.response, rows, pager);
    }
  };
  // The link stays, and leads on without a script.
  request.onerror = () => { fetching = false; };
  request.send();
}

function add(from, rows, pager) {
  for (const symbol of from.querySelectorAll("symbol")) {
    if (!document.getElementById(symbol.id)) {
      document.querySelector("body > svg[hidden]")?.append(document.importNode(symbol, true));
    }
  }
  const body = table.querySelector("tbody");
  for (const row of [...rows.rows]) {
    body.append(document.importNode(row, true));
  }
  document.querySelector(".pager").replaceWith(document.importNode(pager, true));
  ready();
  count();
}

const near = new IntersectionObserver((seen) => {
  if (seen.some((one) => one.isIntersecting)) {
    fetchMore();
  }
}, { rootMargin: "0px 0px 150% 0px" });

function ready() {
  const pager = document.querySelector(".pager");
  pager?.querySelector(".keys")?.removeAttribute("hidden");
  near.disconnect();
  // Someone who began further down reads on page by page.
  if (pager?.querySelector("a[rel=next]") && !pager.querySelector("a[rel=first]")) {
    near.observe(pager);
  }
}

if (table) {
  document.addEventListener("keydown", keys);
  table.addEventListener("focusin", (event) => { last = event.target.closest("tbody tr") ?? last; });
  ready();
}

if (form && table) {
  const whole = form.querySelector("[data-all]");
  whole?.removeAttribute("hidden");
  whole?.addEventListener("change", () => {
    for (const box of boxes()) {
      box.checked = whole.checked;
    }
    count();
  });
  let before = null;
  table.addEventListener("click", (event) => {
    const box = event.target;
    if (!(box instanceof HTMLInputElement) || box.name !== "k") {
      return;
    }
    const all = boxes();
    if (event.shiftKey && before) {
      const [from, to] = [all.indexOf(before), all.indexOf(box)].sort((a, b) => a - b);
      for (const one of all.slice(Math.max(from, 0), to + 1)) {
        one.checked = box.checked;
      }
    }
    before = box;
    count();
  });
  form.addEventListener("reset", () => setTimeout(count));
  // A browser that goes back may have kept boxes ticked.
  addEventListener("pageshow", count);
}

async function offer(field, list) {
  const query = new URLSearchParams({ register: field.dataset.offer, q: field.value });
  const answer = await fetch(`/find/suggest?${query}`);
  const found = answer.ok ? await answer.json() : [];
  list.replaceChildren(...found.map((one) => {
    const option = document.createElement("option");
    option.value = `${one.key} ${one.title}`;
    return option;
  }));
}

// Fields that name a record offer the records that fit.
for (const field of document.querySelectorAll("input[data-offer]")) {
  const list = document.createElement("datalist");
  list.id = `${field.name}-offer`;
  field.after(list);
  field.setAttribute("list", list.id);
  let wait = 0;
  field.addEventListener("input", () => {
    clearTimeout(wait);
    wait = setTimeout(() => offer(field, list).catch(() => list.replaceChildren()), 120);
  });
}
