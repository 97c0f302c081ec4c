import { Draft } from "./drafts.js";
import { send } from "./send.js";

const written = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short", hour12: false });
const plain = (text) => text.replace(/\r\n?/g, "\n");

// One text of the minutes: what the server has, what is typed, and what is kept here meanwhile.
export class Section {
  constructor(box, form) {
    this.box = box;
    this.text = box.querySelector("textarea");
    this.version = box.querySelector("input[name$='version']");
    this.draft = new Draft(form.dataset.minutes, box.dataset.section);
    this.saved = plain(this.text.defaultValue);
    this.sent = new Set(); // texts whose answer may have got lost on the way
    this.blocked = null;
    this.text.addEventListener("input", () => this.changed());
    this.offerDraft();
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

  offerDraft() {
    const kept = this.draft.read();
    if (!kept || kept.text === this.saved) return this.draft.drop();
    const note = this.box.querySelector("[data-draft]");
    note.querySelector("[data-draft-time]").textContent = written.format(kept.at);
    note.querySelector("[data-draft-text]").textContent = kept.text;
    note.hidden = false;
    note.querySelector("[data-draft-use]").addEventListener("click", () => {
      this.text.value = kept.text;
      this.version.value = kept.version;
      note.hidden = true;
      this.text.dispatchEvent(new Event("input", { bubbles: true }));
      this.text.focus();
    });
    note.querySelector("[data-draft-drop]").addEventListener("click", () => {
      this.draft.drop();
      note.hidden = true;
    });
  }
}
