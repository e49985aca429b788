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

// What is typed into a form with data-draft is kept on the server a few seconds after the last key,
// and once more when the page is left. Its button "Keep for later" does the same without scripts.
const PAUSE_MS = 4000;

const keepDraft = (form) => {
  const sent = fetch(form.dataset.draft, {
    method: "POST",
    body: new FormData(form),
    headers: { "X-Requested-With": "fetch" },
    keepalive: true,
    redirect: "error",
  });
  sent.then((answer) => tellKept(form, answer.ok)).catch(() => tellKept(form, false));
};

const tellKept = (form, isKept) => {
  let told = form.querySelector("[data-told]");
  if (!told) {
    told = Object.assign(document.createElement("p"), { className: "c-small" });
    told.setAttribute("role", "status");
    told.dataset.told = "";
    form.append(told);
  }
  told.textContent = isKept ? form.dataset.draftKept : "";
};

for (const form of document.querySelectorAll("form[data-draft]")) {
  let timer = 0;
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => keepDraft(form), PAUSE_MS);
  });
  form.addEventListener("submit", () => clearTimeout(timer));
}

// Parts that HTMX has swapped in get the behaviour of GOV.UK's components too; the body has it already.
document.addEventListener("htmx:load", (event) => {
  if (event.target !== document.body) {
    initAll({ scope: event.target });
  }
});

document.body.classList.add("govuk-frontend-supported");
initAll();
