// Runs once when the collection's list is on the page.

element.addEventListener("click", (event) => {
  const button = event.target.closest("[data-dl-page]");
  if (!button) return;
  trigger("turned", { page: button.dataset.dlPage });
  window.scrollTo({ top: 0, behavior: "instant" });
});
