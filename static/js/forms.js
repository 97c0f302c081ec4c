// data-autosubmit on a form or control: sends at once. data-show-password="id": shows what is typed there.
// data-needs-script: hidden until now, since it does nothing without this module.
for (const element of document.querySelectorAll("[data-needs-script]")) element.hidden = false;

document.addEventListener("change", (event) => {
  const control = event.target;
  if (control.closest("[data-autosubmit]")) control.form?.requestSubmit();
  if (control.dataset.showPassword) {
    document.getElementById(control.dataset.showPassword).type = control.checked ? "text" : "password";
  }
});
