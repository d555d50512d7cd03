// Runs once when the form for questions of one's own is on the page.

element.addEventListener("submit", (event) => {
  event.preventDefault();
  trigger("written", Object.fromEntries(new FormData(event.target)));
});
element.addEventListener("click", (event) => {
  if (event.target.closest("[data-dl-skip]")) trigger("skipped", {});
});
let place = "";
watch("value", () => { // another sentence: an empty form, ready to type into
  const now = element.querySelector(".dl-byline")?.textContent ?? "";
  if (place && now !== place) {
    element.querySelector("form")?.reset();
    element.querySelector("input")?.focus();
  }
  place = now;
});
