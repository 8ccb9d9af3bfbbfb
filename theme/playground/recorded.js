// The behaviour that the book promises of a program, read from what the page
// shows below it.
'use strict';

(page => {
  class Recorded {
    #stdout;
    #order;
    #shown = []; // the label and the output on the page
    #label;
    #edited = false;

    // Reads it from an example's block.
    constructor(example, code) {
      const label = example.querySelector('.example-label');
      const output = label?.nextElementSibling;
      if (output?.matches('pre')) {
        this.#shown = [label, output];
        this.#label = label.textContent;
      }
      this.#stdout = output?.matches('pre') ? output.querySelector('code').textContent : '';
      this.#order = example.dataset.output ?? 'exact';
      this.hangs = code.classList.contains('no_run');
      this.panics = code.classList.contains('should_panic');
      this.error = [...code.classList].find(name => /^E\d{4}$/.test(name));
      this.compiles = !code.classList.contains('compile_fail');
    }

    // Shows it under its own name, or under that of the book if the reader has
    // changed the program.
    show(edited) {
      this.#edited = edited;
      for (const element of this.#shown) element.hidden = false;
      const [label] = this.#shown;
      if (!label) return;
      const whose = /^Output/.test(this.#label)
        ? this.#label.replace(/^Output/, 'The book’s output')
        : `The book’s program: ${this.#label}`;
      label.textContent = edited ? whose : this.#label;
    }

    // Hides it if the run has just printed the same, and the reader has not changed
    // the program since. Returns whether it did.
    hideIf(stdout) {
      if (this.#edited || !this.#shown.length || stdout !== this.#stdout) return false;
      for (const element of this.#shown) element.hidden = true;
      return true;
    }

    // Whether rustc's message is the one that the page promises.
    refusedAs(stderr) {
      return !this.compiles && stderr.includes(`[${this.error}]`);
    }

    // Whether the program ended and printed as the page says.
    endedAs({ success, stopped }, stdout) {
      if (this.hangs ? stopped !== 'wall' : stopped || success === this.panics) return false;
      return this.#same(stdout);
    }

    #same(stdout) {
      switch (this.#order) {
        case 'unordered': return sorted(stdout) === sorted(this.#stdout);
        case 'pattern': return pattern(this.#stdout).test(stdout);
        default: return stdout === this.#stdout;
      }
    }
  }

  function sorted(text) {
    return text.split('\n').sort().join('\n');
  }

  // `[..]` matches any text within a line, a line `...` any lines.
  function pattern(text) {
    const literal = part => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
    const lines = text.split(/^\.\.\.\n?/m);
    const within = part => part.split('[..]').map(literal).join('[^\\n]*');
    return new RegExp(`^${lines.map(within).join('(?:[^\\n]*\\n)*')}$`);
  }

  Object.assign(page, { Recorded });
})(globalThis.bookPlayground ??= {});
