// The line under a snippet: what a reader can do with it, and where it runs.
'use strict';

(page => {
  const { make } = page;
  const KEY = /Mac|iP(hone|ad)/.test(navigator.platform) ? '⌘ Enter' : 'Ctrl+Enter';

  class Toolbar {
    element = make('div', { className: 'run-bar', role: 'group', ariaLabel: 'This program' });
    run = button('Run', `Run the program (${KEY})`, 'run-button');
    edit = button('Edit', 'Edit the program');
    reset = button('Reset', 'Return to the book’s program');
    changes = button('What I changed', 'Show the lines that differ from the book’s program');
    share = button('Share', 'Copy a link that contains your text');
    link = make('a', {
      className: 'run-link', href: 'https://play.rust-lang.org/', target: '_blank', rel: 'noopener noreferrer',
      textContent: 'Open in the Rust Playground', title: 'Opens in a new tab',
    });
    // Whether Run lets the program's timers take their time.
    realTime = make('label', { className: 'run-clock', title: 'Run without the pause of Tokio’s clock' });
    #clock = make('input', { type: 'checkbox' });
    #where = make('span', { className: 'run-where' });
    #words = make('span');
    #command = make('span', { className: 'run-command', hidden: true });
    #code = make('code');

    // `copied` is called after the command was copied.
    constructor(copied) {
      this.run.setAttribute('aria-keyshortcuts', 'Control+Enter Meta+Enter');
      const copy = button('Copy', 'Copy the command');
      this.#command.append(this.#code, ' ', copy);
      this.#where.append(this.#words, this.#command);
      this.realTime.append(this.#clock, ' Real time');
      const { run, edit, reset, realTime, changes, share, link } = this;
      this.element.append(run, edit, reset, realTime, changes, share, this.#where, link);
      // mdBook includes it. It also copies where the browser's own function may not.
      new ClipboardJS(copy, { text: () => this.#code.textContent }).on('success', copied);
      this.changes.setAttribute('aria-expanded', 'false');
      for (const hidden of [run, edit, reset, realTime, changes, share, link]) hidden.hidden = true;
    }

    // Shows where the program runs, or the command that runs it elsewhere.
    where(words, command) {
      // Set it only if it changes, or screen readers would repeat it at each key.
      if (this.#words.textContent !== words) this.#words.textContent = words;
      this.#code.textContent = command ?? '';
      this.#command.hidden = !command;
    }

    get isRealTime() {
      return this.#clock.checked && !this.realTime.hidden;
    }

    running(is) {
      this.run.textContent = is ? 'Stop' : 'Run';
      this.run.title = is ? 'Stop the program (Esc)' : `Run the program (${KEY})`;
    }

    editing(is) {
      this.edit.textContent = is ? 'Close editor' : 'Edit';
      this.edit.title = is ? 'Close the editor; your text stays' : 'Edit the program';
    }
  }

  function button(textContent, title, className = '') {
    return make('button', { type: 'button', textContent, title, className });
  }

  Object.assign(page, { Toolbar, KEY });
})(globalThis.bookPlayground ??= {});
