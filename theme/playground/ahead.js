// Has the book's own server compile what the reader will run next: the
// snippets of a page that opens, and an edit as soon as the typing pauses.
'use strict';

(page => {
  const PAUSE_MILLIS = 300;

  class Ahead {
    #page = new AbortController();
    #edit = new AbortController();
    #timer;

    constructor() {
      // A page that the reader has left needs nothing more.
      addEventListener('pagehide', () => {
        this.#page.abort();
        this.changed();
      });
    }

    // Compiles one program after another while the browser is idle, until the
    // server has no time for it. Leaves out the reader's session, which only
    // helps the next edit: readers edit few programs.
    async compileAll(requests) {
      for (const request of requests) {
        await new Promise(resolve => (globalThis.requestIdleCallback ?? setTimeout)(resolve));
        const { signal } = this.#page;
        const what = request();
        if (!what) continue;
        const [backEnd, { code, edition }] = what;
        if (signal.aborted || !await page.compileAhead(backEnd, { code, edition }, signal)) return;
      }
    }

    // The reader edits. Cancels what was asked for an older text. `request`
    // returns the back end and the program, or nothing.
    changed(request, pause = PAUSE_MILLIS) {
      clearTimeout(this.#timer);
      this.#edit.abort();
      if (!request) return;
      this.#edit = new AbortController();
      const { signal } = this.#edit;
      this.#timer = setTimeout(() => {
        const what = request();
        if (what) page.compileAhead(...what, signal);
      }, pause);
    }
  }

  page.Ahead = Ahead;
})(globalThis.bookPlayground ??= {});
