// The timeline: press a column, draw over several, or take them with Shift and the arrow keys.

let drawnFrom = null;
const column = (event) => event.target.closest?.("[data-dl-plot] button");

document.addEventListener("pointerdown", (event) => { drawnFrom = column(event); });
document.addEventListener("pointermove", (event) => {
  if (!drawnFrom) return;
  const to = document.elementFromPoint(event.clientX, event.clientY)?.closest("[data-dl-plot] button");
  if (to && to.parentElement === drawnFrom.parentElement) draw(drawnFrom, to);
});
document.addEventListener("pointerup", () => {
  const [low, high] = drawnFrom ? ends(drawnFrom) : [];
  if (low && low !== high) askBetween(low, high);
  if (low) draw(null, low);
  drawnFrom = null;
});

// Marks the columns between two; none where there is no first.
function draw(from, to) {
  const all = [...to.parentElement.children];
  const [low, high] = [all.indexOf(from), all.indexOf(to)].sort((a, b) => a - b);
  all.forEach((b, at) => b.classList.toggle("dl-drawn", !!from && at >= low && at <= high));
}

function ends(inPlot) {
  const drawn = [...inPlot.parentElement.querySelectorAll(".dl-drawn")];
  return [drawn[0], drawn[drawn.length - 1]];
}

let heldFrom = null; // where Shift began to take columns
function walk(from, key, shift) {
  const to = key === "ArrowLeft" ? from.previousElementSibling : from.nextElementSibling;
  if (!to) return;
  heldFrom = shift ? heldFrom ?? from : null;
  draw(heldFrom, to);
  to.focus();
}

function askBetween(low, high) {
  const turn = low.closest("[data-dl-plot]").dataset.dlPlot;
  trigger("revise", { turn, first: low.dataset.dlFirst, last: high.dataset.dlLast });
}
