// What markup cannot do: move the focus to what went wrong, fold the menu on a narrow screen, and print.
"use strict";

(() => {
  const focusProblem = (root) => {
    const found = root.querySelector("[data-focus]");
    if (found) found.focus();
  };
  document.addEventListener("DOMContentLoaded", () => focusProblem(document));
  document.addEventListener("htmx:afterSettle", (event) => focusProblem(event.target));

  // Without a script the menu stands open above the page.
  document.addEventListener("DOMContentLoaded", () => {
    const button = document.querySelector("[data-menu]");
    if (!button) return;
    const menu = document.getElementById(button.getAttribute("aria-controls"));
    const wide = matchMedia("(min-width: 64rem)");
    const fold = (open) => { menu.hidden = !open && !wide.matches; button.setAttribute("aria-expanded", String(open)); };
    const fit = () => { button.hidden = wide.matches; fold(false); };
    wide.addEventListener("change", fit);
    button.addEventListener("click", () => fold(menu.hidden));
    fit();
  });

  document.addEventListener("click", (event) => { if (event.target.closest("[data-print]")) window.print(); });
})();
