// Runs once when the evaluation's tab is on the page: the frame gets the theme and its full height.

function fit() {
  const frame = element.querySelector("iframe");
  const page = frame?.contentDocument?.documentElement;
  if (!page?.querySelector("body")) return;
  const { style } = page.querySelector("body");
  style.margin = style.padding = "0";
  const ours = getComputedStyle(document.body);
  for (const name of ["ink", "soft", "paper", "rule"]) {
    page.style.setProperty(`--${name}`, ours.getPropertyValue(`--dl-${name}`));
  }
  page.onclick = (event) => { // in a srcdoc, "#name" would be an address of the page around it
    const link = event.target.closest('a[href^="#"]');
    if (!link) return;
    event.preventDefault();
    page.ownerDocument.getElementById(link.getAttribute("href").slice(1))?.scrollIntoView();
  };
  frame.style.height = `${page.querySelector("body").offsetHeight + 40}px`;
}

element.addEventListener("click", (event) => {
  const button = event.target.closest("[data-dl-figures]");
  if (!button) return;
  button.disabled = true;
  button.textContent = "Making the tables and plots…";
  trigger("figures", {});
});

const seen = new ResizeObserver(fit);
seen.observe(element);
element.addEventListener("load", fit, true);
