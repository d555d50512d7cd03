// Runs once when the results of the search are on the page.

const box = () => document.querySelector("#dl-seek :is(textarea, input)");
const section = () => element.querySelector(".dl-found");
const request = () => JSON.parse(section()?.dataset.dlRequest ?? "{}");
let top = false;

function write(text) {
  if (box().value === text) return;
  box().value = text;
  box().dispatchEvent(new Event("input", { bubbles: true }));
}

function find(wanted) {
  if (box()) write(wanted.search ?? "");
  element.setAttribute("aria-busy", "true");
  trigger("narrowed", wanted);
}

element.addEventListener("click", (event) => {
  const button = event.target.closest("[data-dl-narrow]");
  if (!button) return;
  top = "dlTop" in button.dataset;
  find({ ...request(), ...JSON.parse(button.dataset.dlNarrow) });
});

// What another part of the page wants searched, also from before this tab was first opened.
function take() {
  const wanted = window.dlWanted;
  window.dlWanted = null;
  if (wanted && section()?.dataset.dlAddress !== wanted.address) find(wanted.request);
}
document.addEventListener("dl-search", take);
take();

let unfolded = new Set();
element.addEventListener("toggle", ({ target }) => {
  const fold = target.dataset?.dlFold;
  if (fold) unfolded[target.open ? "add" : "delete"](fold);
}, true);

// Each search has an address: Back goes to the one before, and a copy of it opens it again.
watch("value", () => {
  element.removeAttribute("aria-busy");
  const now = section()?.dataset.dlAddress;
  for (const fold of element.querySelectorAll("[data-dl-fold]")) {
    fold.open = unfolded.has(fold.dataset.dlFold);
  }
  if (!now) return;
  if (box() && document.activeElement !== box()) write(request().search);
  if (history.state?.dlSearch !== now) {
    const first = new URLSearchParams(location.search).has("search") && !history.state;
    const step = first ? "replaceState" : "pushState";
    history[step]({ dlSearch: now, request: request() }, "", location.pathname + now);
  }
  if (top) window.scrollTo({ top: 0, behavior: "instant" });
  top = false;
});
