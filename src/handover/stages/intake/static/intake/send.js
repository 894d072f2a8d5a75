// Several files are sent one after the other, each with what became of it beside its name. One file, or a browser without
// scripts, posts the form as it is.
const panel = document.querySelector("[data-send-several]");
const form = panel?.querySelector("form");
const input = form?.querySelector("input[type=file]");
form?.addEventListener("submit", (event) => {
  if (!input || input.files.length < 2) return;
  event.preventDefault();
  sendAll([...input.files]);
});

async function sendAll(files) {
  const shown = panel.querySelector("[data-send-progress]");
  const bar = shown.querySelector("progress");
  const count = shown.querySelector("[data-send-count]");
  const list = shown.querySelector("[data-send-list]");
  const button = form.querySelector("button[type=submit]");
  button.disabled = true;
  shown.hidden = false;
  list.replaceChildren();
  bar.max = files.length;
  for (const [number, file] of files.entries()) {
    bar.value = number;
    count.textContent = `${number} / ${files.length}`;
    list.append(line(file.name, await sendOne(file)));
  }
  bar.value = files.length;
  count.textContent = `${files.length} / ${files.length}`;
  button.disabled = false;
  form.reset();
}

async function sendOne(file) {
  const body = new FormData(form);
  body.delete(input.name);
  body.append(input.name, file);
  try {
    const answer = await fetch(location.href, { method: "POST", body, headers: { Accept: "application/json" }, redirect: "manual" });
    const told = await answer.json();
    return told.files[0] ?? { fault: told.faults.join(" ") };
  } catch {
    return { fault: panel.dataset.unsent };
  }
}

function line(name, told) {
  const item = document.createElement("li");
  const word = document.createElement("strong");
  word.textContent = told.receipt ? panel.dataset.received : panel.dataset.refused;
  item.append(`${name}: `, word, told.fault ? `: ${told.fault}` : " ");
  if (told.receipt) {
    const link = document.createElement("a");
    link.href = told.receipt;
    link.textContent = told.reference;
    item.append(link, told.again ? ` (${told.again})` : "");
  }
  return item;
}
