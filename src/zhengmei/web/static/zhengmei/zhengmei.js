// Only conveniences: every page works without this file. What must not happen twice is refused by the server.
"use strict";

// A second click while the first is under way does nothing. The page that comes back from history is usable again.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method.toLowerCase() !== "post") return;
  if (form.dataset.sent === "yes") {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  // After the browser has read the pressed button's name and value, not before.
  setTimeout(() => mark(form, true));
  // An answer that is a file leaves the page as it is; it must be possible to ask again.
  setTimeout(() => release(form), 5000);
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) release(form);
});
function mark(form, busy) {
  for (const button of form.querySelectorAll("button:not([type=button])")) {
    if (busy) button.setAttribute("aria-disabled", "true");
    else button.removeAttribute("aria-disabled");
  }
}
function release(form) {
  delete form.dataset.sent;
  mark(form, false);
}

// Menus and the drawer close with Escape or a click elsewhere.
const folding = "details.zm-menu[open], details.zm-drawer[open]";
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll(folding)) if (!menu.contains(event.target)) menu.open = false;
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll(folding)) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// The list of errors is read out first.
document.querySelector(".zm-error-summary")?.focus();

// A link to a clause opens whatever folds around it.
function unfold() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  for (let part = target?.closest("details"); part; part = part.parentElement?.closest("details")) part.open = true;
  target?.scrollIntoView();
}
if (location.hash) unfold();
window.addEventListener("hashchange", unfold);
