// The box for what a program reads from its standard input.
'use strict';

(page => {
  const { make } = page;

  class InputBox {
    element = make('div', { className: 'run-input', hidden: true });
    #text = make('textarea', { rows: 3, spellcheck: false, autocapitalize: 'off', autocomplete: 'off' });
    #none = make('p', { hidden: true });

    // `id` names the box on its page.
    constructor(id) {
      this.#text.id = id;
      this.element.append(make('label', { htmlFor: id, textContent: 'Standard input' }), this.#text, this.#none);
      // mdBook has keys of its own, such as `s` for the search.
      this.#text.addEventListener('keydown', event => event.stopPropagation());
    }

    // Shows the box if `program` reads its standard input and `backEnd` can give it one.
    update(program, backEnd) {
      this.element.hidden = !backEnd.url || !/\bstdin\s*\(/.test(page.withoutCommentsAndStrings(program));
      const gives = backEnd.kind !== 'public';
      this.#text.hidden = !gives;
      this.#none.hidden = gives;
      this.#none.textContent = `${backEnd.name} gives a program no standard input: it reads nothing there.`;
    }

    // The text, or nothing.
    get value() {
      return this.element.hidden || this.#text.hidden ? '' : this.#text.value;
    }
  }

  Object.assign(page, { InputBox });
})(globalThis.bookPlayground ??= {});
