// The page of two texts: the server has both, so one's own no longer waits on this device.
import { Draft } from "./drafts.js";

const form = document.querySelector("form[data-settle]");
for (const box of form.querySelectorAll("[data-section]")) {
  const mine = box.querySelector("textarea[name$='mine']").value;
  for (const draft of Draft.left(form.dataset.settle, box.dataset.section)) {
    if (draft.read()?.text === mine) draft.drop();
  }
}
