// <form data-guard>: leaving with unsaved changes asks first. A form that came back with errors counts as changed.
// A page that saves by itself fires "bh:saved" on the form.
const changed = new Set(document.querySelectorAll("form[data-guard]:has([data-error-summary])"));

document.addEventListener("input", (event) => {
  const form = event.target.closest("form[data-guard]");
  if (form) changed.add(form);
});
document.addEventListener("submit", (event) => {
  if (!event.defaultPrevented) changed.delete(event.target);
});
document.addEventListener("bh:saved", (event) => changed.delete(event.target));
window.addEventListener("beforeunload", (event) => {
  if ([...changed].some((form) => form.isConnected)) event.preventDefault();
});
