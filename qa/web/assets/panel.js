// The source panel: beside the text on a wide page, a sheet over it on a phone.

const panel = document.createElement("dialog");
panel.id = "dl-panel";
panel.setAttribute("aria-label", "Source article");
panel.innerHTML = `
  <header class="dl-panel-bar">
    <div class="dl-steps">
      <button type="button" data-dl-step="-1" aria-label="Previous citation">‹</button>
      <span class="dl-step-said"><span class="dl-step-kind"></span> <span></span></span>
      <button type="button" data-dl-step="1" aria-label="Next citation">›</button>
    </div>
    <button type="button" class="dl-link dl-linking" data-dl-link="">Copy link</button>
    <button type="button" class="dl-link dl-copy" data-dl-copy="">Copy with citation</button>
    <button type="button" class="dl-close" aria-label="Close the article">Close</button>
    <p class="dl-where" aria-hidden="true"><b></b><span></span></p>
  </header>
  <div class="dl-panel-body" tabindex="0"></div>`;
document.body.append(panel);
const body = panel.querySelector(".dl-panel-body");
let shown = { sources: [], at: -1, related: false };
let opener = null;

function openPanel(from) {
  tip.hidden = true;
  if (!panel.open) {
    opener = from;
    if (wide.matches) panel.show();
    else panel.showModal();
  }
  document.body.classList.add("dl-reading");
}

function closePanel() {
  if (panel.open) panel.close();
}

panel.addEventListener("close", () => {
  document.body.classList.remove("dl-reading");
  forget();
  if (opener && opener.isConnected) opener.focus({ preventScroll: true });
  opener = null;
});
panel.addEventListener("click", (event) => {
  if (event.target === panel || event.target.closest(".dl-close")) closePanel();
  const step = event.target.closest("[data-dl-step]");
  if (step) showCitation(shown.at + Number(step.dataset.dlStep), null);
});
body.addEventListener("scroll", () => { // the bar names the article once its headline is out of view
  panel.classList.toggle("dl-scrolled", body.scrollTop > 90);
});
wide.addEventListener("change", closePanel); // beside the text and over it are different modes

// `known`: the address names it already.
async function showArticle(article, cited, n, from, known = false) {
  openPanel(from);
  panel.setAttribute("aria-busy", "true");
  try {
    body.innerHTML = await server.source({ article, cited }); // verified anew each time
  } catch (error) {
    body.textContent = "The article could not be loaded. Is Dateline still running?";
  }
  panel.removeAttribute("aria-busy");
  const [title, byline] = panel.querySelectorAll(".dl-where > *");
  title.textContent = body.querySelector("h2")?.textContent ?? "";
  const source = body.querySelector(".dl-source")?.dataset;
  byline.textContent = source?.dlFrom ?? "";
  const copies = JSON.parse(source?.dlCopies ?? "{}");
  panel.querySelector(".dl-linking").dataset.dlLink =
    articleAddress(article, cited.find((other) => other.n === n));
  const copying = panel.querySelector(".dl-copy");
  copying.dataset.dlCopy = copies[n] ?? "";
  copying.hidden = !(n in copies);
  if (known) document.title = title.textContent ? `${title.textContent} · ${homeTitle}` : homeTitle;
  else remember(article, cited, n);
  body.scrollTop = 0;
  const marks = [...body.querySelectorAll(`[data-dl-n="${n}"]`)];
  marks.forEach((mark) => mark.classList.add("dl-here"));
  if (marks.length) {
    const first = marks[0].getBoundingClientRect();
    const room = body.getBoundingClientRect();
    body.scrollTo({ top: first.top - room.top - room.height * 0.3, behavior: "instant" });
  }
  body.focus({ preventScroll: true });
}

function showCitation(at, from) {
  const source = shown.sources[at];
  if (!source) return;
  shown.at = at;
  const [kind, place] = panel.querySelectorAll(".dl-step-said > span");
  kind.textContent = shown.related ? "Passage" : "Citation";
  place.textContent = `${at + 1} of ${shown.sources.length}`;
  panel.querySelector('[data-dl-step="-1"]').disabled = at === 0;
  panel.querySelector('[data-dl-step="1"]').disabled = at === shown.sources.length - 1;
  panel.querySelector(".dl-steps").hidden = false;
  const cited = shown.sources
    .filter((other) => other.article === source.article)
    .map(({ n, span, answer, text }) => ({ n, span, answer, text }));
  showArticle(source.article, cited, source.n, from);
}

function openCitation(button) {
  const turn = button.closest("[data-dl-turn]");
  const sources = JSON.parse(turn.dataset.dlSources);
  shown = { sources, at: -1, related: !!turn.querySelector(".dl-none") };
  showCitation(sources.findIndex((s) => String(s.n) === button.dataset.dlCite), button);
}

function openWhole(button) {
  panel.querySelector(".dl-steps").hidden = true;
  showArticle(button.dataset.dlRead, [], 0, button);
}
