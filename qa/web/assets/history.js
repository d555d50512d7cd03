// The address and the name of the tab: an open article and a search have their own, and Back closes
// the article or goes to the search before.

const homeTitle = document.title;

// An address that opens an article at a quotation, checked against the article's digest.
function articleAddress(article, source) {
  const address = new URLSearchParams({ article });
  if (source) address.set("span", source.span.join("-"));
  const digest = body.querySelector("[data-dl-digest]")?.dataset.dlDigest;
  if (digest) address.set("digest", digest);
  return `${location.pathname}?${address}`;
}

// Remembers what is shown; a step from one citation to the next makes no further entry.
function remember(article, cited, n) {
  const state = { dlArticle: article, cited, n };
  const source = cited.find((other) => other.n === n);
  const write = history.state?.dlArticle ? "replaceState" : "pushState";
  history[write](state, "", articleAddress(article, source));
  const headline = body.querySelector("h2")?.textContent;
  document.title = headline ? `${headline} · ${homeTitle}` : homeTitle;
}

// Closing by a button or a key goes back to the entry before, so that Back does not open it again.
function forget() {
  document.title = homeTitle;
  if (history.state?.dlArticle && history.state.dlOpened !== "address") history.back();
  else if (history.state?.dlArticle) history.replaceState(null, "", location.pathname);
}

window.addEventListener("popstate", ({ state }) => {
  document.title = homeTitle;
  if (state?.dlArticle) return void showArticle(state.dlArticle, state.cited, state.n, null, true);
  if (panel.open) panel.close();
  if (state?.dlSearch) search(state.request, state.dlSearch);
});

function openTab(name) {
  [...document.querySelectorAll('#dl-tabs button[role="tab"]')]
    .find((tab) => tab.textContent.trim() === name)?.click();
}

// Has the tab of the passages search; its script may run only once the tab is open.
function search(request, address = "") {
  window.dlWanted = { request, address };
  openTab("Passages");
  document.dispatchEvent(new Event("dl-search"));
}

// A link to an article or a quotation opens it when the page comes.
function openFromAddress() {
  const asked = new URLSearchParams(location.search);
  if (asked.get("search")) search(Object.fromEntries(asked));
  const article = asked.get("article");
  if (!article) return;
  const span = (asked.get("span") ?? "").split("-").map(Number);
  const known = span.length === 2 && span.every(Number.isInteger);
  const cited = known ? [{ n: 1, span, answer: null, digest: asked.get("digest") ?? "" }] : [];
  panel.querySelector(".dl-steps").hidden = true;
  history.replaceState({ dlArticle: article, cited, n: 1, dlOpened: "address" }, "", location.href);
  showArticle(article, cited, 1, null, true);
}
