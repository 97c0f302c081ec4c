// <details data-menu>: one open at a time; closes on Escape, giving the focus back, and on a click elsewhere.
const closeMenus = (except) => {
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    if (menu !== except) menu.open = false;
  }
};

for (const name of ["click", "focusin"]) {
  document.addEventListener(name, (event) => closeMenus(event.target.closest("details[data-menu]")));
}
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = event.target.closest("details[data-menu][open]");
  closeMenus(null);
  menu?.querySelector("summary").focus();
});
