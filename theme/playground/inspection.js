// Has a server look closer at a program: the button, and the box for the report.
// The script that asks and reports is loaded when a reader presses the button.
'use strict';

(page => {
  const { make } = page;

  class Inspection {
    element = make('div', { hidden: true });
    button = make('button', { type: 'button', hidden: true });
    report = make('div');
    ask;
    #script;
    #start;
    #status;
    #label;
    #running;
    #text;

    // `script` is the name of the script, and of the function that it defines;
    // `kind` the class of what it shows, and how addresses of its parts begin.
    // `ask` returns the back end, the program, and whether that is the book's own.
    constructor(script, kind, name, ask) {
      this.#script = script;
      this.#start = `${kind}-${name}-`;
      this.ask = ask;
      this.element.className = kind;
      this.#status = make('p', { className: `${kind}-status`, role: 'status' });
      this.element.append(this.#status, this.report);
      this.button.addEventListener('click', () => this.#running ? this.#running.abort() : this.begin());
    }

    // The id of a part of the report.
    id(part) {
      return this.#start + part;
    }

    // The part of the report that the page's address names, if it names one.
    get linked() {
      const start = `#${this.#start}`;
      return location.hash.startsWith(start) ? location.hash.slice(start.length) : null;
    }

    // Offers the button, under this label.
    offer(label, title) {
      this.#label = label;
      this.button.title = title;
      if (!this.#running) this.button.textContent = label;
      this.button.hidden = false;
    }

    // Removes the button and the report if they are about another text than this.
    use(text) {
      if (this.#text !== undefined && this.#text !== text) this.clear();
      this.#text = text;
    }

    clear() {
      this.#running?.abort();
      this.#running = null;
      this.button.textContent = this.#label;
      this.button.hidden = true;
      this.report.replaceChildren();
      this.#status.textContent = '';
      this.element.hidden = true;
    }

    say(words) {
      this.#status.textContent = words;
      this.element.hidden = false;
    }

    async begin() {
      const running = this.#running = new AbortController();
      this.report.replaceChildren();
      this.say('Sent …');
      this.button.textContent = 'Stop';
      try {
        await page.load('report');
        await page.load(this.#script);
        running.signal.throwIfAborted();
        await page[this.#script](this, running.signal);
      } catch (error) {
        if (this.#running !== running) return;
        if (running.signal.aborted) this.say('Stopped by you.');
        else if (error instanceof page.RequestError) this.say(error.message);
        else throw error;
      } finally {
        if (this.#running === running) {
          this.#running = null;
          this.button.textContent = this.#label;
        }
      }
    }
  }

  // Loads a script that the page did not begin with.
  async function load(script) {
    try {
      await import(new URL(`${path_to_root}playground/${script}.js`, document.baseURI));
    } catch {
      throw new page.RequestError('A script of this page could not be loaded. Is the server still there? Try again.');
    }
  }

  // Whether the text of `program` lets it be explored. `rules` is a part of
  // `playground.json`.
  function canBeExplored(rules, program) {
    return program.includes(rules.needed) && !rules.beyond.some(([word]) => program.includes(word));
  }

  Object.assign(page, { Inspection, canBeExplored, load });
})(globalThis.bookPlayground ??= {});
