// Locks a page after half an hour without activity (CJIS AC-11): what it shows is taken out of the document and put back,
// as it was typed, when the same person gives their password. The server locks the session too, whatever happens here.
import { ask, words } from "./ask_key.js";

const MINUTE = 60000;
const shell = document.getElementById("lock");
if (shell) watch(shell.dataset);

function watch({ after, warnAfter, person, unlock, lock, stay }) {
  const warning = document.querySelector("[data-idle-warning]");
  const others = "BroadcastChannel" in window ? new BroadcastChannel("handover-activity") : null;
  let last = Date.now(); // of the last activity in any tab
  let told = last; // when the server was last told of it
  let held = null; // the page's content while it is locked
  let title = "";

  const tell = async () => {
    told = Date.now();
    const answer = await fetch(stay, { credentials: "same-origin", redirect: "manual" }).catch(() => null);
    if (answer && answer.status !== 204) lockPage();
  };
  const active = () => {
    if (held) return;
    last = Date.now();
    warning.hidden = true;
    if (last - told < MINUTE) return;
    others?.postMessage(last);
    tell();
  };
  others?.addEventListener("message", (event) => { last = Math.max(last, event.data); });
  for (const kind of ["keydown", "pointerdown", "wheel"]) addEventListener(kind, active, { passive: true });
  warning.querySelector("button").addEventListener("click", () => { told = 0; active(); });

  // A computer that slept runs no timers: the clock decides, not the count of them.
  const look = () => {
    const idle = Date.now() - last;
    if (held) return;
    if (idle >= Number(after) * MINUTE) lockPage(true);
    else warning.hidden = idle < Number(warnAfter) * MINUTE;
  };
  setInterval(look, 5000);
  document.addEventListener("visibilitychange", look);
  addEventListener("focus", look);
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
  document.body.addEventListener("handover:locked", () => lockPage());

  function lockPage(tellServer = false) {
    if (held) return;
    if (tellServer) send(lock, {}).catch(() => {});
    held = document.createDocumentFragment();
    held.append(...document.body.childNodes);
    title = document.title;
    document.title = "Locked | Handover";
    document.body.append(shell.content.cloneNode(true));
    const form = document.querySelector("[data-lock-form]");
    form.addEventListener("submit", (event) => { event.preventDefault(); tryToOpen(form); });
    form.elements.password.focus();
  }

  async function send(address, fields) {
    const mark = await (await fetch(unlock, { credentials: "same-origin" })).json();
    const body = new URLSearchParams({ person, agree: "1", ...fields });
    return fetch(address, {
      method: "POST", credentials: "same-origin", redirect: "manual", headers: { "X-CSRFToken": mark.token }, body,
    });
  }

  async function tryToOpen(form, answer = "") {
    const said = form.querySelector("[role=alert]");
    const { password, code } = form.elements;
    const second = !form.querySelector("[data-second]").hidden;
    const fields = answer ? { answer } : second ? { code: code.value } : { password: password.value };
    let heard;
    try {
      heard = await (await send(unlock, fields)).json();
    } catch {
      said.textContent = "The server cannot be reached. What you typed is still here: try again.";
      return;
    }
    if (heard.state === "open") { putBack(heard.token); return; }
    if (heard.state === "other") { held = document.createDocumentFragment(); location.replace("/"); return; }
    said.textContent = heard.problem ?? "";
    showStep(form, heard);
  }

  function showStep(form, { state, options }) {
    const second = state === "second";
    form.querySelector("[data-first]").hidden = second;
    form.querySelector("[data-second]").hidden = !second;
    form.elements.password.value = form.elements.code.value = "";
    const button = form.querySelector("[data-key]");
    button.hidden = !(second && options && window.PublicKeyCredential);
    button.onclick = async () => {
      try {
        await tryToOpen(form, await ask(options));
      } catch (problem) {
        form.querySelector("[role=alert]").textContent = words(problem);
      }
    };
    (second ? form.elements.code : form.elements.password).focus();
  }

  function putBack(token) {
    document.body.replaceChildren(held);
    held = null;
    last = told = Date.now();
    document.title = title;
    for (const mark of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) mark.value = token;
    document.getElementById("main-content")?.focus({ preventScroll: true });
  }
}
