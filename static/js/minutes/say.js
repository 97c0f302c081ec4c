// One line about the saving, of those that the page holds in its own language; others stay hidden.
const lines = document.querySelectorAll("[data-say]");
let later;

export const say = (state, details = {}, delay = 0) => {
  clearTimeout(later);
  later = setTimeout(() => {
    for (const line of lines) line.hidden = line.dataset.say !== state;
    const shown = [...lines].find((line) => line.dataset.say === state);
    const fill = (name, value) => {
      const place = shown?.querySelector(`[data-${name}]`);
      if (place && value) place.textContent = value;
    };
    fill("clock", details.saved_at);
    fill("error", details.error);
  }, delay);
};
