// The tree beside a requirement shows the place where that requirement stands.

const here = document.querySelector(".pane .tree [aria-current]");
const pane = here?.closest(".pane");

if (pane && pane.scrollHeight > pane.clientHeight) {
  const below = here.getBoundingClientRect().bottom - pane.getBoundingClientRect().bottom;
  if (below > 0) {
    pane.scrollTop = below + pane.clientHeight / 2;
  }
}
