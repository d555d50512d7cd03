// Runs once when the transcript is on the page. Gradio gives `element`, `trigger`, `watch` and
// `server`. Everything the server sends is HTML that it escaped; nothing here builds HTML from text.

const wide = window.matchMedia("(min-width: 900px)");
const calm = window.matchMedia("(prefers-reduced-motion: reduce)");
const question = () => document.querySelector("#dl-question textarea, #dl-question input");

const said = document.createElement("p"); // for screen readers
said.className = "dl-hidden";
said.setAttribute("role", "status");
document.body.append(said);

// ---- the source panel ------------------------------------------------------------------------

const panel = document.createElement("dialog");
panel.id = "dl-panel";
panel.setAttribute("aria-label", "Source article");
panel.innerHTML = `
  <header class="dl-panel-bar">
    <div class="dl-steps">
      <button type="button" data-dl-step="-1" aria-label="Previous citation">‹</button>
      <span class="dl-step-said"></span>
      <button type="button" data-dl-step="1" aria-label="Next citation">›</button>
    </div>
    <span class="dl-where" aria-hidden="true"></span>
    <button type="button" class="dl-close" aria-label="Close the article">Close</button>
  </header>
  <div class="dl-panel-body" tabindex="0"></div>`;
document.body.append(panel);
const body = panel.querySelector(".dl-panel-body");
let shown = { sources: [], at: -1, related: false };
let opener = null;

function openPanel(from) {
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
  if (opener && opener.isConnected) opener.focus({ preventScroll: true });
  opener = null;
});
panel.addEventListener("click", (event) => {
  if (event.target === panel || event.target.closest(".dl-close")) closePanel();
  const step = event.target.closest("[data-dl-step]");
  if (step) showCitation(shown.at + Number(step.dataset.dlStep), null);
});
wide.addEventListener("change", closePanel); // beside the text and over it are different modes

async function showArticle(article, cited, n, from) {
  openPanel(from);
  panel.setAttribute("aria-busy", "true");
  try {
    body.innerHTML = await server.source({ article, cited }); // verified anew each time
  } catch (error) {
    body.textContent = "The article could not be loaded. Is Dateline still running?";
  }
  panel.removeAttribute("aria-busy");
  panel.querySelector(".dl-where").textContent = body.querySelector("h2")?.textContent ?? "";
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
  const kind = shown.related ? "Passage" : "Citation";
  panel.querySelector(".dl-step-said").textContent = `${kind} ${at + 1} of ${shown.sources.length}`;
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

// ---- clicks, forms and keys ------------------------------------------------------------------

function copyLink(button) {
  copy(button, new URL(button.dataset.dlLink, location.href.split(/[?#]/)[0]).href);
}

async function copy(button, text = button.dataset.dlCopy) {
  try {
    await navigator.clipboard.writeText(text);
  } catch (error) { // no clipboard without https or a user's leave
    const area = document.createElement("textarea");
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
  const label = button.textContent;
  button.textContent = "Copied";
  said.textContent = "Copied";
  setTimeout(() => { button.textContent = label; }, 1600);
}

const clicks = {
  dlCite: openCitation,
  dlRead: openWhole,
  dlCopy: (b) => copy(b),
  dlLink: copyLink,
  dlFirst: (b) => askBetween(b, b),
  dlAsk: (b) => trigger("ask", { question: b.dataset.dlAsk }),
  dlOrder: (b) => trigger("revise", { turn: b.dataset.dlOf, order: b.dataset.dlOrder }),
  dlAlone: (b) => trigger("revise", { turn: b.dataset.dlAlone, alone: true }),
  dlSave: (b) => trigger("save", { kind: b.dataset.dlSave }),
  dlClear: () => trigger("anew", {}),
  dlAgain: (b) => trigger("revise", { turn: b.dataset.dlAgain }),
  dlHalt: (b) => trigger("halt", { turn: b.dataset.dlHalt }),
  dlJudge: (b) => trigger("judge", { turn: b.dataset.dlOf, verdict: b.dataset.dlJudge }),
  dlAnytime: (b) => trigger("revise", { turn: b.dataset.dlAnytime, first: "", last: "" }),
};

window.dlSave = (written) => {
  const file = JSON.parse(written);
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([file.text], { type: file.type }));
  link.download = file.name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  said.textContent = `Saved as ${file.name}`;
};

let pressed = ""; // what was pressed last: a redrawn page would lose its focus

function place(button) {
  const named = [...button.attributes].filter(({ name }) => name.startsWith("data-dl-"));
  return named.map(({ name, value }) => `[${name}="${CSS.escape(value)}"]`).join("");
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if (element.contains(button)) pressed = place(button);
  for (const [name, act] of Object.entries(clicks)) {
    if (name in button.dataset) return void act(button);
  }
});

document.addEventListener("submit", (event) => {
  const form = event.target.closest("[data-dl-form]"); // a chip
  if (!form) return;
  event.preventDefault();
  const fold = form.closest("details").dataset.dlFold;
  unfolded.delete(fold);
  pressed = `[data-dl-fold="${CSS.escape(fold)}"] > summary`;
  form.closest("details").open = false;
  trigger("revise", { ...Object.fromEntries(new FormData(form)), turn: form.dataset.dlForm });
});

// ---- the timeline: press a column, or draw over several ----------------------------------------

let drawnFrom = null;
const column = (event) => event.target.closest?.("[data-dl-plot] button");

document.addEventListener("pointerdown", (event) => { drawnFrom = column(event); });
document.addEventListener("pointermove", (event) => {
  if (!drawnFrom) return;
  const over = document.elementFromPoint(event.clientX, event.clientY);
  const to = over?.closest("[data-dl-plot] button");
  if (!to || to.parentElement !== drawnFrom.parentElement) return;
  const all = [...to.parentElement.children];
  const [low, high] = [all.indexOf(drawnFrom), all.indexOf(to)].sort((a, b) => a - b);
  all.forEach((b, at) => b.classList.toggle("dl-drawn", at >= low && at <= high));
});
document.addEventListener("pointerup", () => {
  const drawn = drawnFrom ? [...drawnFrom.parentElement.querySelectorAll(".dl-drawn")] : [];
  drawnFrom = null;
  if (drawn.length > 1) askBetween(drawn[0], drawn[drawn.length - 1]);
  drawn.forEach((button) => button.classList.remove("dl-drawn"));
});

function askBetween(low, high) {
  const turn = low.closest("[data-dl-plot]").dataset.dlPlot;
  trigger("revise", { turn, first: low.dataset.dlFirst, last: high.dataset.dlLast });
}

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    question()?.focus();
  }
  if (event.key === "Escape" && panel.open) closePanel();
});

question()?.setAttribute("aria-label", "Your question");

// ---- after each answer -----------------------------------------------------------------------

const unfolded = new Set(); // what is unfolded: a redrawn page would fold it
document.addEventListener("toggle", (event) => {
  const fold = event.target.dataset?.dlFold;
  if (!fold) return;
  if (event.target.open) unfolded.add(fold);
  else if (!redrawn) unfolded.delete(fold);
}, true);

let settled = "";
let redrawn = false;
watch("value", () => {
  if (new URLSearchParams(location.search).has("q")) { // asked by now; once is enough
    history.replaceState(null, "", location.pathname);
  }
  redrawn = true;
  element.querySelectorAll("[data-dl-fold]").forEach((fold) => {
    fold.open = unfolded.has(fold.dataset.dlFold);
  });
  setTimeout(() => { redrawn = false; }, 50);
  if (pressed && document.activeElement === document.body) {
    element.querySelector(pressed)?.focus({ preventScroll: true });
  }
  const turn = element.querySelector('[data-dl-newest="yes"]');
  document.body.classList.toggle("dl-started", !!turn);
  if (!turn) {
    if (settled) question()?.focus();
    settled = "";
    unfolded.clear();
    return;
  }
  const waiting = turn.querySelector(".dl-waiting");
  const behavior = calm.matches ? "instant" : "smooth";
  if (turn.id !== settled) {
    turn.scrollIntoView({ block: "start", behavior });
    settled = turn.id;
    if (!wide.matches) question()?.blur(); // the phone's keyboard goes
  }
  if (!waiting) {
    const lead = turn.querySelector(".dl-lead, .dl-lead-none, .dl-error");
    said.textContent = lead ? `Answer: ${lead.textContent}` : "";
  }
});
