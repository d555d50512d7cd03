// Runs once when the masthead is on the page: the skip link, the theme and the size of the text.

const store = {
  get: () => {
    try { return JSON.parse(localStorage.getItem("dateline-look")) ?? {}; } catch { return {}; }
  },
  set: (look) => {
    try { localStorage.setItem("dateline-look", JSON.stringify(look)); } catch { /* not kept */ }
  },
};
const prefersDark = window.matchMedia("(prefers-color-scheme: dark)");
let look = { theme: "system", size: "normal", ...store.get() };

function wear() {
  const dark = look.theme === "dark" || (look.theme === "system" && prefersDark.matches);
  document.body.classList.toggle("dark", dark);
  document.documentElement.dataset.dlSize = look.size;
  element.querySelectorAll("[data-dl-look]").forEach((button) => {
    button.setAttribute("aria-pressed", String(look[button.dataset.dlLook] === button.value));
  });
  document.dispatchEvent(new Event("dl-look"));
}

element.addEventListener("click", (event) => {
  const button = event.target.closest("[data-dl-look]");
  if (button) {
    look = { ...look, [button.dataset.dlLook]: button.value };
    store.set(look);
    wear();
  }
  if (event.target.closest(".dl-skip")) {
    event.preventDefault();
    document.querySelector('#dl-tabs button[role="tab"]')?.click();
    setTimeout(() => document.querySelector("#dl-question :is(textarea, input)")?.focus(), 50);
  }
});
const menu = element.querySelector(".dl-look");
document.addEventListener("pointerdown", (event) => {
  if (menu.open && !menu.contains(event.target)) menu.open = false;
});
menu.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !menu.open) return;
  event.stopPropagation();
  menu.open = false;
  menu.querySelector("summary").focus();
});
prefersDark.addEventListener("change", () => setTimeout(wear, 0)); // after Gradio's own
wear();
setTimeout(wear, 0);
