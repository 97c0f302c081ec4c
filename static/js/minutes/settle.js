// The page of two texts: the server has both, so none of them waits on this device any more.
import { Draft } from "./drafts.js";

const form = document.querySelector("form[data-settle]");
for (const box of form.querySelectorAll("[data-section]")) new Draft(form.dataset.settle, box.dataset.section).drop();
