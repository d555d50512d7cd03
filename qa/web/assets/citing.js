// The references of a quotation, in a dialog over the page.

const citing = document.createElement("dialog");
citing.id = "dl-citing";
citing.setAttribute("aria-labelledby", "dl-citing-name");
citing.innerHTML = `
  <header><h2 id="dl-citing-name">Cite this quotation</h2>
  <button type="button" class="dl-close" aria-label="Close the citations">Close</button></header>
  <div class="dl-citing-body" tabindex="0"></div>`;
document.body.append(citing);

async function citeAs(button) {
  const room = citing.querySelector(".dl-citing-body");
  room.textContent = "Making the citations…";
  citing.showModal();
  try {
    room.innerHTML = await server.cite(JSON.parse(button.dataset.dlCiteAs)); // escaped by the server
  } catch (error) {
    room.textContent = "The citations could not be made. Is Dateline still running?";
  }
}

citing.addEventListener("click", (event) => {
  if (event.target === citing || event.target.closest(".dl-close")) citing.close();
});
