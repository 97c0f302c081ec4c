// Texts kept in this browser until the server has them: each page has its own, so that none covers another.
const prefix = (user, section) => `bh:minutes:${user}:${section}:`;

// A full or forbidden store must not stop the saving itself.
const attempt = (use) => {
  try {
    return use(window.localStorage);
  } catch {
    return null;
  }
};

export class Draft {
  constructor(key) {
    this.key = key;
  }

  static fresh(user, section) {
    return new Draft(prefix(user, section) + Date.now());
  }

  // Those that other pages left behind, the newest first.
  static left(user, section) {
    const keys = attempt((store) => Object.keys(store)) ?? [];
    const ours = keys.filter((key) => key.startsWith(prefix(user, section)));
    return ours.sort().reverse().map((key) => new Draft(key));
  }

  read() {
    return attempt((store) => JSON.parse(store.getItem(this.key)));
  }

  keep(text, version) {
    attempt((store) => store.setItem(this.key, JSON.stringify({ text, version, at: Date.now() })));
  }

  drop() {
    attempt((store) => store.removeItem(this.key));
  }
}
