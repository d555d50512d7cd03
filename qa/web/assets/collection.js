// Runs once when the collection's list is on the page.

const find = () => document.querySelector("#dl-find input, #dl-find textarea");

element.addEventListener("click", (event) => {
  const turn = event.target.closest("[data-dl-page]");
  if (turn) {
    trigger("turned", { page: turn.dataset.dlPage });
    window.scrollTo({ top: 0, behavior: "instant" });
  }
  const seek = event.target.closest("[data-dl-seek]");
  if (seek && find()) {
    const box = find();
    box.value = box.value === seek.dataset.dlSeek ? "" : seek.dataset.dlSeek; // again: all of them
    box.dispatchEvent(new Event("input", { bubbles: true }));
    box.focus();
  }
});
document.addEventListener("dl-collection-changed", () => trigger("turned", { page: "1" }));
