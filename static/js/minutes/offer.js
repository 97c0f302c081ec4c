// Offers what earlier pages could not save, one text after the other, to be used or dropped.
const written = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short", hour12: false });

export const offer = (note, drafts, isKnown, use) => {
  let draft, kept;
  const next = () => {
    note.hidden = true;
    while ((draft = drafts.shift())) {
      kept = draft.read();
      if (kept && !isKnown(kept.text)) return show();
      draft.drop();
    }
  };
  const show = () => {
    note.querySelector("[data-draft-time]").textContent = written.format(kept.at);
    note.querySelector("[data-draft-text]").textContent = kept.text;
    note.hidden = false;
  };
  note.querySelector("[data-draft-use]").addEventListener("click", () => {
    use(kept);
    draft.drop();
    next();
  });
  note.querySelector("[data-draft-drop]").addEventListener("click", () => {
    draft.drop();
    next();
  });
  next();
};
