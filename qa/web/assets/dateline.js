// Runs once when the transcript is on the page, with the scripts named after it (``layout``) in one
// function. Gradio gives `element`, `trigger`, `watch` and `server`. Everything the server sends is
// HTML that it escaped; nothing here builds HTML from text.

const wide = window.matchMedia("(min-width: 900px)");
const calm = window.matchMedia("(prefers-reduced-motion: reduce)");
const question = () => document.querySelector("#dl-question textarea, #dl-question input");

const said = document.createElement("p"); // for screen readers
said.className = "dl-hidden";
said.setAttribute("role", "status");
document.body.append(said);

let silence = 0;
function say(text) { // read out once; what was said does not stay to be met again
  said.textContent = text;
  clearTimeout(silence);
  silence = setTimeout(() => { said.textContent = ""; }, 8_000);
}

const composer = document.querySelector("#dl-composer");
composer?.setAttribute("role", "search");
composer?.setAttribute("aria-label", "Ask the articles");

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
  say("Copied");
  setTimeout(() => { button.textContent = label; }, 1600);
}

const clicks = {
  dlCite: openCitation,
  dlRead: openWhole,
  dlCiteAs: citeAs,
  dlCopy: (b) => copy(b),
  dlLink: copyLink,
  dlFirst: (b) => askBetween(...(b.matches(".dl-drawn") ? ends(b) : [b, b])),
  dlAsk: (b) => {
    if (!element.contains(b)) openTab("Ask");
    trigger("ask", { question: b.dataset.dlAsk });
  },
  dlSearch: (b) => search({ search: b.dataset.dlSearch, view: b.dataset.dlView ?? "" }),
  dlTab: (b) => openTab(b.dataset.dlTab),
  dlFile: (b) => window.dlSave(b.dataset.dlFile),
  dlOrder: (b) => trigger("revise", { turn: b.dataset.dlOf, order: b.dataset.dlOrder }),
  dlAlone: (b) => trigger("revise", { turn: b.dataset.dlAlone, alone: true }),
  dlSave: (b) => trigger("save", { kind: b.dataset.dlSave }),
  dlClear: () => trigger("anew", {}),
  dlResume: (b) => trigger("resume", { place: b.dataset.dlResume }),
  dlForget: () => trigger("forget", {}),
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
  say(`Saved as ${file.name}`);
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

// ---- keys ----------------------------------------------------------------------------------

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    question()?.focus();
  }
  if (event.key === "Escape") leave();
  if (typing || !["ArrowLeft", "ArrowRight"].includes(event.key)) return;
  if (column(event)) walk(column(event), event.key, event.shiftKey);
  else if (panel.contains(event.target)) {
    panel.querySelector(`[data-dl-step="${event.key === "ArrowLeft" ? -1 : 1}"]`).click();
  }
});

// Escape takes away what lies on top: a hint, an open chip, the article.
function leave() {
  const chip = element.querySelector(".dl-chip[open]");
  if (!tip.hidden) tip.hidden = true;
  else if (chip) fold(chip).focus();
  else if (panel.open) closePanel();
}

function fold(chip) {
  chip.open = false;
  return chip.querySelector("summary");
}

document.addEventListener("pointerdown", (event) => { // beside an open chip
  const chip = element.querySelector(".dl-chip[open]");
  if (chip && !chip.contains(event.target)) fold(chip);
});

// ---- after each answer -----------------------------------------------------------------------

const unfolded = new Set(); // what is unfolded: a redrawn page would fold it
document.addEventListener("toggle", (event) => {
  const fold = event.target.dataset?.dlFold;
  if (!fold) return;
  if (event.target.open) unfolded.add(fold);
  else if (!redrawn) unfolded.delete(fold);
}, true);

let settled = "";
let told = "";
let redrawn = false;
watch("value", () => {
  const wanted = element.querySelector("[data-dl-search-now]");
  if (wanted) {
    search({ search: wanted.dataset.dlSearchNow });
    wanted.remove();
  }
  if (new URLSearchParams(location.search).has("q")) { // asked by now; once is enough
    history.replaceState(history.state, "", location.pathname);
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
  if (waiting) say(told = "Reading the articles…");
  else {
    const lead = turn.querySelector(".dl-lead, .dl-lead-none, .dl-error");
    const spoken = lead ? `Answer: ${lead.textContent}` : "";
    if (spoken !== told) say(told = spoken); // suggestions that come later draw the turn once more
  }
});
