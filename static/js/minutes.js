// The minutes save themselves every few seconds and on leaving; what could not be saved stays on this device.
import { Section } from "./minutes/section.js";
import { say } from "./minutes/say.js";
import { token } from "./minutes/send.js";

const EVERY = 3000;
const form = document.querySelector("form[data-minutes]");
const sections = [...document.querySelectorAll("[data-section]")].map((box) => new Section(box, form));
const unsaved = () => sections.filter((section) => section.isUnsaved());

const saveAll = async (leaving = false) => {
  const waiting = unsaved().filter((section) => !section.isBlocked());
  if (!waiting.length) return;
  say("saving", {}, 300);
  const answers = await Promise.all(waiting.map((section) => section.save(leaving)));
  const worst = answers.find((answer) => answer.state !== "saved") ?? answers[0];
  say(worst.state, worst);
  if (!unsaved().length) form.dispatchEvent(new Event("bh:saved", { bubbles: true }));
};

if (sections.length) say("ready");
setInterval(saveAll, EVERY);
window.addEventListener("online", () => saveAll());
window.addEventListener("focus", () => saveAll());
window.addEventListener("pagehide", () => saveAll(true));
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") saveAll(true);
});

// First what can be saved section by section, so that no copy stays behind and no save under way looks like a second
// writer's; then the form. The page's token is void after a new login in another tab: take the browser's.
let ready = false;
form.addEventListener("submit", async (event) => {
  form.elements.csrfmiddlewaretoken.value = token() ?? form.elements.csrfmiddlewaretoken.value;
  if (ready) return;
  event.preventDefault();
  await Promise.allSettled(sections.map((section) => section.underWay));
  await saveAll();
  ready = true;
  setTimeout(() => form.requestSubmit(event.submitter)); // a form that is still submitting would ignore it
});
