// A row of the year plan is short on a phone until somebody wants to change it; then it stays open.
document.addEventListener("click", (event) => {
  const row = event.target.closest("[data-open-row]")?.closest("[data-plan-row]");
  if (!row) return;
  row.classList.add("is-open");
  row.querySelector("td input")?.focus();
});
