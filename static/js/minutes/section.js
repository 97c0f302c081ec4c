import { Draft } from "./drafts.js";
import { offer } from "./offer.js";
import { send } from "./send.js";

const plain = (text) => text.replace(/\r\n?/g, "\n");

// One text of the minutes: what the server has, what is typed, and what is kept here meanwhile.
export class Section {
  constructor(box, form) {
    this.box = box;
    this.text = box.querySelector("textarea");
    this.version = box.querySelector("input[name$='version']");
    const whose = [form.dataset.minutes, box.dataset.section];
    const left = Draft.left(...whose);
    this.draft = Draft.fresh(...whose);
    this.saved = plain(this.text.defaultValue);
    this.sent = new Set(); // texts whose answer may have got lost on the way
    this.blocked = null;
    this.text.addEventListener("input", () => this.changed());
    offer(box.querySelector("[data-draft]"), left, (text) => text === this.saved, (kept) => this.use(kept));
  }

  isUnsaved() {
    return plain(this.text.value) !== this.saved;
  }

  isBlocked() {
    return this.underWay || this.blocked === "conflict" || this.blocked === plain(this.text.value);
  }

  changed() {
    clearTimeout(this.keeping);
    this.keeping = setTimeout(() => this.keep(), 300);
    this.mark();
  }

  keep() {
    if (this.isUnsaved()) this.draft.keep(plain(this.text.value), this.version.value);
  }

  async save(leaving) {
    this.keep();
    this.underWay = this.exchange(plain(this.text.value), leaving);
    const answer = await this.underWay;
    this.underWay = null;
    return answer;
  }

  async exchange(text, leaving) {
    this.sent.add(text);
    const answer = await send(this.box.dataset.url, text, this.version.value, leaving);
    if (answer.state === "saved") this.accept(text, answer.version);
    if (answer.state === "refused" || answer.state === "locked") this.blocked = text;
    if (answer.state === "conflict") return this.meet(answer);
    return answer;
  }

  accept(text, version) {
    this.saved = text;
    this.version.value = version;
    this.blocked = null;
    this.sent.clear();
    if (!this.isUnsaved()) this.draft.drop();
    else this.keep();
  }

  // The newer text may be our own, saved although its answer never came.
  meet(answer) {
    if (this.sent.has(answer.text)) {
      this.accept(answer.text, answer.version);
      return { ...answer, state: "saving" };
    }
    this.blocked = "conflict";
    const note = this.box.querySelector("[data-conflict]");
    note.querySelector("[data-conflict-by]").textContent = answer.by;
    note.querySelector("[data-conflict-at]").textContent = answer.at;
    note.hidden = false;
    return answer;
  }

  mark() {
    const written = Boolean(this.text.value.trim());
    this.box.querySelector("[data-written]")?.toggleAttribute("hidden", !written);
    this.box.querySelector("[data-unwritten]")?.toggleAttribute("hidden", written);
    document.querySelector(`[data-missing="${this.box.dataset.section}"]`)?.toggleAttribute("hidden", written);
    const list = document.querySelector("[data-complete]");
    if (list) list.hidden = Boolean(list.parentElement.querySelector("li:not([data-complete]):not([hidden])"));
  }

  // On the version it was written on, so that a newer text meets it as a conflict.
  use({ text, version }) {
    this.text.value = text;
    this.version.value = version;
    this.keep();
    this.text.dispatchEvent(new Event("input", { bubbles: true }));
    this.text.focus();
  }
}
