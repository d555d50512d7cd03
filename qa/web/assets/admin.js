// Runs once when the administrator's part is on the page. Text from the server is set as text.

const $ = (selector) => element.querySelector(selector);
const root = (window.gradio_config?.root || location.origin).replace(/\/$/, "");
let token = "";
let timer = 0;

async function call(method, path, sent) {
  const response = await fetch(`${root}/admin/${path}`, {
    method, body: sent, headers: { Authorization: `Bearer ${token}` },
  });
  const answer = await response.json();
  if (!response.ok) throw Object.assign(new Error(answer.error), { code: response.status });
  return answer;
}

function say(text, failed = false) {
  $(".dl-said").textContent = text;
  $(".dl-said").classList.toggle("dl-error", failed);
}

const line = (...parts) => {
  const item = document.createElement("li");
  item.append(...parts);
  return item;
};

function button(label, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "dl-link";
  made.textContent = label;
  made.addEventListener("click", act);
  return made;
}

const plural = (n, noun) => `${n.toLocaleString("en")} ${noun}${n === 1 ? "" : "s"}`;
const size = (bytes) =>
  bytes < 1e6 ? `${Math.max(1, Math.round(bytes / 1e3))} kB` : `${(bytes / 1e6).toFixed(1)} MB`;

function show(status) {
  $(".dl-serving").textContent =
    `Generation ${status.generation} of ${status.created.replace("T", " ").slice(0, 16)} UTC: ` +
    `${plural(status.articles, "article")} in ${plural(status.passages, "passage")}, from ` +
    status.sources.join(", ");
  $(".dl-folder").textContent = status.folder;
  $(".dl-uploads").replaceChildren(...status.uploads.map((file) => {
    const remove = button("Remove", () => act("DELETE", `files/${encodeURIComponent(file.name)}`));
    remove.setAttribute("aria-label", `Remove ${file.name}`);
    return line(`${file.name} (${size(file.bytes)}) `, remove);
  }));
  $(".dl-skipped").hidden = !status.skipped.length;
  $(".dl-skipped summary").textContent = `${plural(status.skipped.length, "file")} skipped, and why`;
  $(".dl-skipped ul").replaceChildren(...status.skipped.map((why) => line(why)));
  $("[data-dl-back]").dataset.dlBefore = status.earlier.at(-1) ?? "";
  $("[data-dl-back]").disabled = !status.earlier.length || status.build.running;
  $("[data-dl-build]").disabled = status.build.running;
  follow(status.build);
}

let wasRunning = false;
function follow(build) {
  const bar = $(".dl-progress");
  bar.hidden = !build.running;
  clearTimeout(timer);
  timer = 0;
  if (build.running) {
    if (build.total) bar.value = build.done / build.total;
    else bar.removeAttribute("value");
    say(`Building, and answering meanwhile: ${build.stage}`
      + (build.total ? `, ${build.done.toLocaleString("en")} of ${build.total.toLocaleString("en")}` : ""));
    timer = setTimeout(() => act("GET", "status"), 700);
  } else if (wasRunning) {
    say(build.said, build.failed);
    if (!build.failed) changed();
  }
  wasRunning = build.running;
}

const changed = () => document.dispatchEvent(new Event("dl-collection-changed"));

async function act(method, path, sent) {
  try {
    const status = await call(method, path, sent);
    show(status);
    if (status.said) say(status.said);
    return status;
  } catch (error) {
    if (error.code === 401) close();
    say(error.code ? error.message : "Dateline does not answer. Is it still running?", true);
    return null;
  }
}

function close() {
  token = "";
  $(".dl-admin-door").hidden = false;
  $(".dl-admin-room").hidden = true;
}

// A request with XMLHttpRequest, because fetch does not tell how much was sent.
function send(file, replace, heard) {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    const query = replace ? "?replace=yes" : "";
    request.open("PUT", `${root}/admin/files/${encodeURIComponent(file.name)}${query}`);
    request.setRequestHeader("Authorization", `Bearer ${token}`);
    request.responseType = "json";
    request.upload.onprogress = (event) => heard(event.loaded / Math.max(1, event.total));
    request.onloadend = () => resolve({ code: request.status, ...request.response });
    request.send(file);
  });
}

async function upload(file, replace = false) {
  const bar = document.createElement("progress");
  bar.setAttribute("aria-label", `Sending ${file.name}`);
  const row = line(`${file.name} `, bar);
  $(".dl-uploads").append(row);
  const answer = await send(file, replace, (share) => { bar.value = share; });
  row.remove();
  if (answer.code === 200) {
    show(answer);
    say(`${answer.name} is kept. Build to have it searched.`);
  } else if (answer.code === 409) {
    const asked = line(`${answer.error} `, button("Replace it", () => {
      asked.remove();
      upload(file, true);
    }));
    $(".dl-uploads").append(asked);
  } else {
    say(answer.error || "The file could not be sent.", true);
  }
}

async function uploadAll(files) {
  for (const file of files) await upload(file);
}

$(".dl-admin-door").addEventListener("submit", async (event) => {
  event.preventDefault();
  token = event.target.elements.token.value;
  const status = await act("GET", "status");
  if (!status) {
    $(".dl-admin-door input").setAttribute("aria-invalid", "true");
    $(".dl-admin-door").append($(".dl-said"));
    return;
  }
  event.target.reset();
  $(".dl-admin-door").hidden = true;
  $(".dl-admin-room").hidden = false;
  $(".dl-progress").after($(".dl-said"));
  say("");
});
$("input[type=file]").addEventListener("change", (event) => {
  uploadAll([...event.target.files]);
  event.target.value = "";
});
// Files may be dropped anywhere on the tab.
const tab = element.closest('[role="tabpanel"]') ?? element;
const drop = $(".dl-drop");
for (const name of ["dragover", "dragleave", "drop"]) {
  tab.addEventListener(name, (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    drop.classList.toggle("dl-over", name === "dragover");
    if (name === "dragleave") return;
    $(".dl-admin").open = true;
    if (name === "drop" && token) uploadAll([...event.dataTransfer.files]);
    else if (name === "drop") {
      $(".dl-admin-door").append($(".dl-said"));
      say("Give the administrator’s token first, then drop the files again.", true);
      $(".dl-admin-door input").focus();
    }
  });
}
$("[data-dl-build]").addEventListener("click", () => act("POST", "build"));

// ---- rolling back asks first -------------------------------------------------------------------

function askBack(asked) {
  $(".dl-asking").hidden = !asked;
  $(asked ? "[data-dl-back-not]" : "[data-dl-back]").focus();
}
$("[data-dl-back]").addEventListener("click", () => {
  const before = $("[data-dl-back]").dataset.dlBefore;
  $(".dl-asking span").textContent =
    `Serve generation ${before} again? Articles added since then are no longer searched.`;
  askBack(true);
});
$("[data-dl-back-not]").addEventListener("click", () => askBack(false));
$("[data-dl-back-now]").addEventListener("click", async () => {
  askBack(false);
  if (await act("POST", "rollback")) changed();
});

// What is shown may be old when the tab is looked at again.
new IntersectionObserver(([seen]) => {
  if (seen.isIntersecting && token && !timer) act("GET", "status");
}).observe(element);
