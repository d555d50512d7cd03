// What stands behind a mark: on hover, on focus, on a tap.

const tip = document.createElement("p");
tip.id = "dl-tip";
tip.setAttribute("role", "tooltip");
tip.append(...["b", "span", "q"].map((name) => document.createElement(name)));
tip.hidden = true;
document.body.append(tip);

function hint(event) {
  const over = event.target.closest?.("[data-dl-tip]");
  if (!over) {
    if (!tip.contains(event.target)) tip.hidden = true;
    return;
  }
  const [first, second, sentence] = over.dataset.dlTip.split("\n");
  tip.children[0].textContent = second ? first : "";
  tip.children[1].textContent = second ?? first;
  tip.children[2].textContent = sentence ?? "";
  tip.hidden = false;
  const at = over.getClientRects()[0];
  const left = Math.min(at.left, document.documentElement.clientWidth - tip.offsetWidth - 8);
  const above = at.top - tip.offsetHeight - 6;
  tip.style.left = `${Math.max(8, left)}px`;
  tip.style.top = `${above > 8 ? above : at.bottom + 6}px`;
}
document.addEventListener("pointerover", hint);
document.addEventListener("focusin", hint);
document.addEventListener("scroll", () => { tip.hidden = true; }, { capture: true, passive: true });

question()?.setAttribute("aria-label", "Your question");
openFromAddress();
