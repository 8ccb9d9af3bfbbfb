// What rustc says, read from its text: on which line, what, and how bad. All
// back ends send that text.
'use strict';

(page => {
  const COLOURS = /\x1b\[[\d;]*m/g;
  const HEAD = /^(error|warning)(?:\[E\d{4}\])?: (.+)$/;
  const PLACE = /^ *--> src[/\\]main\.rs:(\d+):(\d+)$/;

  // The errors and warnings about the program, in rustc's order, as
  // `{ level, message, line, column, length }`. Lines and columns count from 1,
  // in characters. A message about another file has no place here.
  function diagnostics(text) {
    const lines = text.replace(COLOURS, '').split(/\r?\n/);
    const found = [];
    lines.forEach((text, at) => {
      const [, level, message] = text.match(HEAD) ?? [];
      const [, line, column] = lines[at + 1]?.match(PLACE) ?? [];
      if (!line) return;
      const until = lines.findIndex((text, other) => other > at && HEAD.test(text));
      const block = lines.slice(at + 2, until < 0 ? undefined : until);
      const { length, label } = marked(block, Number(line), Number(column));
      found.push({
        level, message: label ? `${message}: ${label}` : message, line: Number(line), column: Number(column), length,
      });
    });
    return found;
  }

  // The number of `^` below the place, 1 if they are not found, and what rustc
  // says beside them.
  function marked(block, line, column) {
    const at = block.findIndex(text => text.match(/^ *(\d+) [|/\\]/)?.[1] === String(line));
    const below = block[at + 1]?.match(/^ *\| (.*)$/)?.[1];
    if (at < 0 || below === undefined) return { length: 1 };
    const [, carets, label] = below.slice(column - 1).match(/^(\^+) ?([^|]*)/) ?? [];
    // Another mark may follow on the same line.
    return { length: carets?.length || 1, label: label && !/^[-^]/.test(label) ? label.trim() : '' };
  }

  // The piece of `program` that a diagnostic is about, as offsets. It lies on
  // one line, and is not empty unless the program is.
  function place(program, { line, column, length }) {
    const lines = program.split('\n');
    const row = Math.min(line, lines.length) - 1;
    const begin = lines.slice(0, row).reduce((sum, text) => sum + text.length + 1, 0);
    const characters = Array.from(lines[row]);
    const units = count => characters.slice(0, count).join('').length;
    const from = begin + units(column - 1);
    const to = begin + units(column - 1 + length);
    if (to > from) return { from, to };
    // The end of a line, or of the program.
    return from > 0 ? { from: from - 1, to: from } : { from: 0, to: Math.min(1, program.length) };
  }

  // Marks pieces of the text of `code`, without changing its elements, where the
  // browser can do that.
  class Marks {
    #code;
    #ranges = [];
    #shown = [];

    constructor(code) {
      this.#code = code;
      // The highlighter replaces the elements, and the text stays.
      new MutationObserver(() => this.show(this.#shown)).observe(code, { childList: true });
    }

    show(diagnostics) {
      this.clear();
      if (!globalThis.Highlight) return;
      this.#shown = diagnostics;
      for (const { level, from, to } of diagnostics) {
        const range = new StaticRange({ ...this.#at(from, 'start'), ...this.#at(to, 'end') });
        const highlight = Marks.#highlight(level);
        highlight.add(range);
        this.#ranges.push({ highlight, range });
      }
    }

    clear() {
      for (const { highlight, range } of this.#ranges) highlight.delete(range);
      this.#ranges = [];
      this.#shown = [];
    }

    static #highlight(level) {
      const name = `run-${level}`;
      if (!CSS.highlights.has(name)) CSS.highlights.set(name, new Highlight());
      return CSS.highlights.get(name);
    }

    // The text node at an offset, as one end of a range.
    #at(offset, end) {
      const texts = document.createTreeWalker(this.#code, NodeFilter.SHOW_TEXT);
      let [node, left] = [texts.nextNode(), offset];
      while (node && left > node.length) {
        left -= node.length;
        node = texts.nextNode();
      }
      return { [`${end}Container`]: node ?? this.#code, [`${end}Offset`]: node ? left : 0 };
    }
  }

  Object.assign(page, { diagnostics, place, Marks });
})(globalThis.bookPlayground ??= {});
