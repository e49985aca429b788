// What a browser with scripts adds. Every page works without this file.

import { initAll } from "./vendor/govuk-frontend.min.js";

document.body.classList.add("js-enabled");

// "Print this page" is a link to the same address: with scripts it opens the printer's window at once.
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-print]");
  if (link) {
    event.preventDefault();
    window.print();
  }
});

// Choices that act at once (a filter, a sort order) carry data-send; without scripts their button does it.
document.addEventListener("change", (event) => {
  if (event.target.closest("[data-send]")) {
    event.target.form.requestSubmit();
  }
});

// Buttons that must not be pressed twice: the server refuses the second press as well.
document.addEventListener("submit", (event) => {
  if (event.target.hasAttribute("data-once")) {
    if (event.target.dataset.sent) {
      event.preventDefault();
    }
    event.target.dataset.sent = "yes";
  }
});

// Parts that HTMX has swapped in get the behaviour of GOV.UK's components too; the body has it already.
document.addEventListener("htmx:load", (event) => {
  if (event.target !== document.body) {
    initAll({ scope: event.target });
  }
});

document.body.classList.add("govuk-frontend-supported");
initAll();
