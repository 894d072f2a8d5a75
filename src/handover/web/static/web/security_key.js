// A page that holds [data-security-key] offers a security key, and its form is sent with the key's answer. Without this
// script a code is typed instead.
import { ask, words } from "./ask_key.js";

for (const part of document.querySelectorAll("[data-security-key]")) {
  if (!window.PublicKeyCredential) continue;
  const options = JSON.parse(document.getElementById(part.dataset.securityKey).textContent);
  const status = part.querySelector("[role=status]");
  part.hidden = false;
  part.querySelector("button").addEventListener("click", async (event) => {
    const form = event.target.closest("form");
    if (options.user && !form.reportValidity()) return;
    status.textContent = "Touch your key, or follow what your device asks.";
    try {
      form.elements.answer.value = await ask(options);
      form.submit();
    } catch (problem) {
      status.textContent = words(problem);
    }
  });
}
