// Drafts: what is typed is kept on the server a moment later, and when the page is left.

const PAUSE = 2500;

const form = document.querySelector("form.edit[data-keep]");
const kept = form?.querySelector(".kept");

let waiting = 0;
let running = null;
let changed = false;
let gone = false;

const fields = () => new URLSearchParams(new FormData(form));

// The draft goes on under the id that the server gave it.
const take = (said) => {
  let id = form.elements.namedItem("_draft");
  if (!id) {
    id = document.createElement("input");
    id.type = "hidden";
    id.name = "_draft";
    form.prepend(id);
  }
  id.value = said.draft;
  kept.textContent = said.newer ? `${said.kept}. ${said.newer}` : said.kept;
};

const send = async () => {
  changed = false;
  const answer = await fetch(form.dataset.keep, { method: "POST", body: fields() });
  if (!answer.ok || answer.redirected) {
    throw new Error(answer.statusText);
  }
  take(await answer.json());
};

const keep = () => {
  clearTimeout(waiting);
  if (running || gone) {
    return;
  }
  running = send()
    .catch(() => {
      changed = true;
      kept.textContent = kept.dataset.unkept;
    })
    .finally(() => {
      running = null;
      if (changed && !gone) {
        waiting = setTimeout(keep, 4 * PAUSE);
      }
    });
};

// Keeps what was typed at once.
export const keepNow = () => {
  if (!form) {
    return false;
  }
  keep();
  return true;
};

// Lets the form go to the server, after what is on its way there; only once.
export const leave = (event, button) => {
  if (gone) {
    event.preventDefault();
    return;
  }
  if (running) {
    event.preventDefault();
    running.finally(() => form.requestSubmit(button));
    return;
  }
  clearTimeout(waiting);
  gone = true;
};

if (form) {
  const later = () => {
    changed = true;
    clearTimeout(waiting);
    waiting = setTimeout(keep, PAUSE);
  };
  form.addEventListener("input", later);
  form.addEventListener("change", later);
  addEventListener("pagehide", () => {
    if (changed && !gone) {
      navigator.sendBeacon(form.dataset.keep, fields());
    }
  });
  // Who comes back with the browser's own button may save again.
  addEventListener("pageshow", () => {
    gone = false;
  });
}
