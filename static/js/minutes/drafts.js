// Texts kept in this browser, one a person and section, until the server has them.
export class Draft {
  constructor(user, section) {
    this.key = `bh:minutes:${user}:${section}`;
  }

  read() {
    try {
      return JSON.parse(localStorage.getItem(this.key));
    } catch {
      return null;
    }
  }

  // A full or forbidden store must not stop the saving itself.
  keep(text, version) {
    try {
      localStorage.setItem(this.key, JSON.stringify({ text, version, at: Date.now() }));
    } catch {
      return;
    }
  }

  drop() {
    try {
      localStorage.removeItem(this.key);
    } catch {
      return;
    }
  }
}
