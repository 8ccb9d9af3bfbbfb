// What the browser keeps for the reader: edits, and the secret that names the
// reader's compiler state on a server. A browser that keeps nothing still
// edits and runs.
'use strict';

(page => {
  const kept = {
    get(key) {
      try {
        return localStorage.getItem(key);
      } catch {
        return null;
      }
    },
    set(key, value) {
      try {
        if (value === null) localStorage.removeItem(key);
        else localStorage.setItem(key, value);
      } catch {
        // Storage is denied or full, so the edit lasts as long as the page.
      }
    },
  };

  // The reader's edit of one snippet. It remembers which text of the book it
  // began from, since that may change.
  class KeptEdit {
    #key;
    #original;

    // `program` names it in each page that shows it, at each address of the page.
    constructor(program, original) {
      this.#key = `playground-edit ${program}`;
      this.#original = KeptEdit.#hash(original);
    }

    // `{ text, outdated }`, or nothing.
    read() {
      try {
        const { text, original } = JSON.parse(kept.get(this.#key));
        return typeof text === 'string' ? { text, outdated: original !== this.#original } : null;
      } catch {
        return null;
      }
    }

    write(text) {
      kept.set(this.#key, JSON.stringify({ text, original: this.#original }));
    }

    remove() {
      kept.set(this.#key, null);
    }

    // Calls `changed` whenever another tab has changed it.
    watch(changed) {
      addEventListener('storage', ({ key }) => {
        if (key === this.#key) changed();
      });
    }

    // FNV-1a is enough, since nobody tries to make two texts collide.
    static #hash(text) {
      let hash = 0x811c9dc5;
      for (let i = 0; i < text.length; i += 1) {
        hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193) >>> 0;
      }
      return hash.toString(16);
    }
  }

  // 128 random bits, made once per browser.
  function readerSession() {
    const key = 'playground-session';
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    const session = kept.get(key) ?? Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('');
    kept.set(key, session);
    return session;
  }

  Object.assign(page, { KeptEdit, readerSession });
})(globalThis.bookPlayground ??= {});
