// Reads what programs and rustc print for a terminal. Colours become classes,
// and everything else that a terminal would obey is dropped.
'use strict';

(page => {
  class TerminalReader {
    static #COLOURS = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'];
    // A colour or style; then what is dropped: other control sequences, strings
    // such as window titles, other escapes, and control characters.
    static #ESCAPES =
      /\x1b\[([\d;]*)m|\x1b\[[ -?]*[@-~]?|\x1b[\]P^_X][^\x07\x1b\n]*(?:\x07|\x1b\\)?|\x1b[ -/]*[0-~]?|[\0-\x08\x0b-\x1f\x7f-\x9f]/g;
    // The beginning of an escape, at the end of a chunk. A longer one is not an escape.
    static #CUT = /\x1b(?:\[[ -?]{0,64}|[\]P^_X][^\x07\x1b\n]{0,256}\x1b?)?$|\r$/;

    #rest = '';
    #colour = '';
    #styles = new Set();

    // Returns the pieces of the next chunk: `{ text, classes }`.
    read(chunk) {
      // In a terminal, a carriage return starts the line again. Here it starts a new line.
      let text = (this.#rest + chunk).replace(/\r\n|\r(?!$)/g, '\n');
      this.#rest = text.match(TerminalReader.#CUT)?.[0] ?? '';
      text = text.slice(0, text.length - this.#rest.length);
      const pieces = [];
      let from = 0;
      const take = to => {
        if (to > from) pieces.push({ text: text.slice(from, to), classes: this.#classes() });
      };
      for (const match of text.matchAll(TerminalReader.#ESCAPES)) {
        take(match.index);
        from = match.index + match[0].length;
        if (match[1] !== undefined) this.#style(match[1].split(';').map(Number));
      }
      take(text.length);
      return pieces;
    }

    #classes() {
      return [this.#colour, ...this.#styles].filter(Boolean).join(' ');
    }

    #style(codes) {
      while (codes.length) {
        const code = codes.shift();
        if (code === 0) {
          this.#colour = '';
          this.#styles.clear();
        } else if (code === 1) {
          this.#styles.add('terminal-bold');
        } else if (code === 3) {
          this.#styles.add('terminal-italic');
        } else if (code === 4) {
          this.#styles.add('terminal-underline');
        } else if (code === 22 || code === 23 || code === 24) {
          this.#styles.delete({ 22: 'terminal-bold', 23: 'terminal-italic', 24: 'terminal-underline' }[code]);
        } else if (code === 38 && codes[0] === 5) {
          this.#colour = TerminalReader.#name(codes.splice(0, 2)[1]);
        } else if ((code === 38 || code === 48) && (codes[0] === 5 || codes[0] === 2)) {
          // A background, or a colour that the book's themes do not have.
          codes.splice(0, codes[0] === 5 ? 2 : 4);
        } else if (code === 39) {
          this.#colour = '';
        } else if (code >= 30 && code <= 37) {
          this.#colour = TerminalReader.#name(code - 30);
        } else if (code >= 90 && code <= 97) {
          this.#colour = TerminalReader.#name(code - 90);
        }
      }
    }

    // Bright colours become those of the theme, which are readable.
    static #name(number) {
      return number < 16 ? `terminal-${TerminalReader.#COLOURS[number % 8]}` : '';
    }

    // Appends pieces to an element, as text only.
    static append(element, pieces) {
      for (const { text, classes } of pieces) {
        if (!classes) {
          element.append(text);
          continue;
        }
        const span = document.createElement('span');
        span.className = classes;
        span.textContent = text;
        element.append(span);
      }
    }
  }

  Object.assign(page, { TerminalReader });
})(globalThis.bookPlayground ??= {});
