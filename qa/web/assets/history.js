// The address and the name of the tab: an open article has its own, and Back closes it.

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
  if (state?.dlArticle) showArticle(state.dlArticle, state.cited, state.n, null, true);
  else if (panel.open) panel.close();
});

// A link to an article or a quotation opens it when the page comes.
function openFromAddress() {
  const asked = new URLSearchParams(location.search);
  const article = asked.get("article");
  if (!article) return;
  const span = (asked.get("span") ?? "").split("-").map(Number);
  const known = span.length === 2 && span.every(Number.isInteger);
  const cited = known ? [{ n: 1, span, answer: null, digest: asked.get("digest") ?? "" }] : [];
  panel.querySelector(".dl-steps").hidden = true;
  history.replaceState({ dlArticle: article, cited, n: 1, dlOpened: "address" }, "", location.href);
  showArticle(article, cited, 1, null, true);
}
