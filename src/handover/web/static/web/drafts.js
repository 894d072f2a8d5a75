// Keeps what is typed into a form as a draft on the server, and puts it back. Without it the form works as before.

const WAIT = 800; // milliseconds without typing before a draft is saved
const SKIPPED = ["hidden", "password", "file", "submit", "button"];

const inputs = (form) => [...form.elements].filter((input) => input.name && !SKIPPED.includes(input.type));

export function fieldsOf(form) {
  const fields = {};
  for (const input of inputs(form)) {
    if ((input.type === "checkbox" || input.type === "radio") && !input.checked) continue;
    const values = input.multiple ? [...input.selectedOptions].map((option) => option.value) : [input.value];
    fields[input.name] = [...(fields[input.name] ?? []), ...values];
  }
  return fields;
}

export function putBack(form, fields) {
  for (const input of inputs(form)) {
    const values = fields[input.name];
    if (input.type === "checkbox" || input.type === "radio") input.checked = Boolean(values?.includes(input.value));
    else if (input.multiple) for (const option of input.options) option.selected = Boolean(values?.includes(option.value));
    else if (values) input.value = values[0];
  }
}

function keep(form) {
  const status = form.querySelector("[data-draft-status]");
  const empty = JSON.stringify(fieldsOf(form));
  let timer = 0;
  let sending = false;

  const send = async (fields) => {
    const headers = { "Content-Type": "application/json", "X-CSRFToken": form.elements.csrfmiddlewaretoken.value };
    const body = JSON.stringify({ page: form.dataset.page, fields });
    try {
      const answer = await fetch(form.dataset.draft, {
        method: "POST", credentials: "same-origin", redirect: "manual", keepalive: body.length < 60000, headers, body,
      });
      if (!answer.ok) throw new Error(String(answer.status));
      const { saved_at: at } = await answer.json();
      status.textContent = at ? `Draft saved, ${new Date(at).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" })}` : "";
    } catch {
      status.textContent = "The draft could not be saved. What you typed is still here.";
    }
  };
  const save = () => {
    clearTimeout(timer);
    timer = 0;
    const fields = fieldsOf(form);
    send(JSON.stringify(fields) === empty ? {} : fields);
  };
  const later = () => { clearTimeout(timer); timer = setTimeout(save, WAIT); };

  const kept = document.getElementById("draft");
  if (kept) {
    putBack(form, JSON.parse(kept.textContent));
    const note = form.querySelector("[data-draft-note]");
    note.hidden = false;
    note.querySelector("[data-draft-discard]").addEventListener("click", async () => {
      putBack(form, {});
      form.reset();
      note.hidden = true;
      await send({});
      status.textContent = "The draft is discarded.";
    });
  }
  form.addEventListener("input", later);
  form.addEventListener("change", later);
  form.addEventListener("submit", () => { sending = true; clearTimeout(timer); });
  addEventListener("pagehide", () => { if (timer && !sending) save(); });
}

document.querySelectorAll("form[data-draft]").forEach(keep);
