// form[data-attendance]: one tap a person, live numbers, "mark the rest". Without this the form is complete, only longer.
const PRESENT = ["present", "late"];
const LEAVE = ["personal_leave", "sick_leave", "business_trip"];
const QUICK = ["present", "late"]; // no reason to ask for: the choices close again

const form = document.querySelector("form[data-attendance]");
const rows = [...(form?.querySelectorAll("[data-mark]") ?? [])];
const markOf = (row) => row.querySelector("input[type=radio]:checked")?.value ?? "";
const reasonOf = (row) => row.querySelector("[name^='reason-']").value;
const isRest = (row) => !markOf(row) && !("asked" in row.dataset); // who asked for leave is decided on first
const before = new Map(rows.map((row) => [row, row.querySelector("[name^='shown-']").value]));
const count = (some, marks) => some.filter((row) => marks.includes(markOf(row))).length;
const write = (root, name, value) => {
  const element = root.querySelector(`[data-${name}]`);
  if (element && element.textContent !== String(value)) element.textContent = value;
};

function open(row, isOpen) {
  row.classList.toggle("is-open", isOpen);
  row.querySelector("[data-toggle-mark]").setAttribute("aria-expanded", isOpen);
}

function show() {
  const should = rows.length - count(rows, ["exempt"]);
  const voters = count(rows.filter((row) => "votes" in row.dataset), PRESENT);
  const missing = Math.max(Number(form.dataset.quorum) - voters, 0);
  const unset = count(rows, ["", "none"]); // none: leave that is taken back
  const numbers = { present: count(rows, PRESENT), should, leave: count(rows, LEAVE), unset, rest: rows.filter(isRest).length, voters, missing };
  for (const [name, value] of Object.entries(numbers)) write(form, name, value);
  const progress = form.querySelector("[data-progress]");
  [progress.max, progress.value] = [Math.max(should, 1), numbers.present];
  for (const [name, hidden] of [["enough", missing > 0], ["short", missing === 0]]) {
    form.querySelector(`[data-${name}]`)?.toggleAttribute("hidden", hidden);
  }
  const rest = form.querySelector("[data-mark-rest]");
  if (rest) rest.disabled = !numbers.rest;
  for (const group of form.querySelectorAll(".bh-att-group")) showGroup(group);
  showUnsaved();
}

function showGroup(group) {
  const some = rows.filter((row) => group.contains(row));
  write(group, "group-present", count(some, PRESENT));
  write(group, "group-should", some.length - count(some, ["exempt"]));
  for (const row of some) {
    const button = row.querySelector("[data-toggle-mark]");
    const word = button.querySelector("[data-word]");
    const chosen = row.querySelector(".bh-att-more input:checked + label");
    word.textContent = chosen ? chosen.textContent.trim() : word.dataset.word;
    button.classList.toggle("is-set", Boolean(chosen));
  }
}

function showUnsaved() {
  const changed = rows.filter((row) => `${markOf(row)}:${reasonOf(row)}` !== before.get(row)).length;
  const line = form.querySelector("[data-unsaved]");
  line.textContent = changed ? line.dataset.changed.replace("{count}", changed) : line.dataset.clean;
}

form?.addEventListener("input", (event) => {
  const row = event.target.closest("[data-mark]");
  if (row && event.target.type === "radio" && QUICK.includes(event.target.value)) open(row, false);
  show();
});
form?.addEventListener("click", (event) => {
  const toggle = event.target.closest("[data-toggle-mark]");
  if (toggle) open(toggle.closest("[data-mark]"), toggle.getAttribute("aria-expanded") !== "true");
  if (event.target.closest("[data-mark-rest]")) {
    for (const row of rows.filter(isRest)) row.querySelector("[value='present']").checked = true;
    form.dispatchEvent(new Event("input", { bubbles: true }));
  }
  const filter = event.target.closest("[data-only-unset]");
  if (filter) {
    const only = filter.getAttribute("aria-pressed") !== "true";
    filter.setAttribute("aria-pressed", only);
    for (const row of rows) row.hidden = only && markOf(row) !== "";
  }
});
if (form) show();
