// A form is sent once: a second tap while the answer is on its way does nothing.
const AGAIN_AFTER = 8000; // for an answer that never came, or a file that left the page open
const sent = new Set();

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (sent.has(form)) {
    event.preventDefault();
    return;
  }
  sent.add(form);
  setTimeout(() => sent.delete(form), AGAIN_AFTER);
});
window.addEventListener("pageshow", () => sent.clear());
