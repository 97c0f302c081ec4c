// After a form came back with errors, reading starts at their summary; its links lead into the field.
const focusSummary = (root) => root.querySelector("[data-error-summary]")?.focus();

focusSummary(document);
document.addEventListener("htmx:afterSwap", (event) => focusSummary(event.target));
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-error-summary] a[href^='#']");
  const field = link && document.getElementById(link.hash.slice(1));
  if (field) {
    event.preventDefault();
    field.focus();
  }
});
