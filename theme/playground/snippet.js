// One snippet of a page: its text, which the reader may change, and its runs.
'use strict';

(page => {
  const { make } = page;
  // A run that ends earlier need not be stopped.
  const STOP_AFTER_MILLIS = 300;

  class Snippet {
    #example;
    #pre;
    #code;
    #book; // the nodes of the book's own text, with its hidden lines
    #original;
    #text;
    #recorded;
    #kept;
    #outdated = false;
    #ahead;
    #backEnds;
    #backEnd;
    #editor;
    #running;
    #toolbar = new page.Toolbar(() => this.#result.say('The command is copied.'));
    #keys = make('p', { className: 'run-keys' });
    #changed = make('p', { className: 'run-changed', hidden: true });
    #clock = make('p', { className: 'run-changed', hidden: true });
    #result = new page.ResultBox();
    #explorer;

    // `code` is the block of the program in `example`. `ahead` compiles what
    // may be run next.
    constructor(example, code, ahead) {
      this.#example = example;
      this.#code = code;
      this.#ahead = ahead;
      this.#pre = code.parentElement;
      this.#book = [...code.childNodes];
      this.#original = this.#text = code.textContent;
      this.#recorded = new page.Recorded(example, code);
      this.#keys.id = `${example.id}-keys`;
      this.#kept = new page.KeptEdit(example.id, this.#original);
      this.#explorer = new page.Explorer(example.id.replace(/^example-/, ''),
        () => [this.#backEnd, { ...this.#program(), code: this.#text }, !this.#edited]);
      this.#pre.after(this.#toolbar.element, this.#changed, this.#clock, this.#result.element, this.#explorer.element);
      const { run, edit, reset, link, realTime } = this.#toolbar;
      reset.after(this.#explorer.button);
      realTime.addEventListener('change', () => {
        this.#update();
        this.#ahead.changed(() => this.request(), 0);
      });
      run.addEventListener('click', () => this.#stopOrRun());
      edit.addEventListener('click', () => this.#editor ? this.#closeEditor() : this.#openEditor());
      reset.addEventListener('click', () => this.#reset());
      link.addEventListener('click', () => this.#opened());
      // Handle keys before the editor and mdBook receive them.
      example.addEventListener('keydown', event => this.#key(event), true);
    }

    // Shows where the program runs, and the first time also the reader's kept
    // edit. Without back ends the page stays as mdBook made it.
    use(backEnds) {
      if (!backEnds) return this.#toolbar.element.remove();
      if (!this.#backEnds) {
        const kept = this.#kept.read();
        if (kept && kept.text !== this.#original) {
          this.#outdated = kept.outdated;
          this.#show(kept.text);
        }
      }
      this.#backEnds = backEnds;
      this.#toolbar.edit.hidden = false;
      this.#update();
    }

    // The back end and the program, if it can be compiled ahead.
    request() {
      return this.#backEnd.kind === 'own' ? [this.#backEnd, this.#program()] : null;
    }

    get #edited() {
      return this.#text !== this.#original;
    }

    #program() {
      return {
        code: this.#toolbar.isRealTime ? page.inRealTime(this.#text) : this.#text,
        edition: [...this.#code.classList].find(name => /^edition\d{4}$/.test(name))?.slice(7) ?? '2024',
        snippet: `${location.pathname}#${this.#example.id}`,
        session: page.readerSession(),
      };
    }

    // ---- where it runs ------------------------------------------------------

    #update() {
      const used = page.cratesUsed(this.#text, Object.keys(this.#backEnds.crates));
      const { link, reset, run } = this.#toolbar;
      this.#backEnd = page.chooseBackEnd(this.#backEnds, used);
      const { url, words } = this.#backEnd;
      run.hidden = !url;
      reset.hidden = !this.#edited;
      const whose = this.#edited ? 'The book’s program, on your machine: ' : 'On your machine: ';
      this.#toolbar.where(url ? words : words + whose, url ? null : this.#command());
      const open = page.openInPlayground(this.#backEnds, used, this.#text);
      link.hidden = !open;
      if (open) link.href = open.address;
      link.dataset.whole = open?.whole ?? '';
      this.#explorer.use(this.#backEnds, this.#backEnd, this.#text);
      this.#toolbar.realTime.hidden = !url || page.inRealTime(this.#text) === null;
      this.#clock.hidden = !this.#toolbar.isRealTime;
      this.#clock.textContent = 'Run leaves out what pauses the clock; the text above keeps it. Times are then those of the run.';
      const keys = url ? `${page.KEY} runs it. ` : '';
      this.#keys.textContent = `${keys}Esc, then Tab leaves the editor.`;
      this.#changed.hidden = !this.#edited;
      this.#changed.textContent = this.#outdated
        ? 'This is your text, and the book’s program has changed since you began it. Reset shows that.'
        : 'This is your text. This browser keeps it; Reset returns to the book’s.';
    }

    // The command that the page shows below the output.
    #command() {
      const codes = [...this.#example.querySelectorAll('.example-about code')];
      return codes.map(code => code.textContent).find(text => text.startsWith(this.#backEnds.local));
    }

    // The address cannot contain a long program, so copy that.
    #opened() {
      if (this.#toolbar.link.dataset.whole === 'true') return;
      const copied = navigator.clipboard?.writeText(this.#text) ?? Promise.reject();
      copied.then(
        () => this.#result.say('The program is too long for a link. It is copied: paste it there.'),
        () => this.#result.say('The program is too long for a link: copy it, and paste it there.'));
    }

    // ---- its text -----------------------------------------------------------

    #show(text) {
      this.#text = text;
      this.#recorded.show(this.#edited);
      if (this.#edited) this.#code.textContent = text;
      else this.#code.replaceChildren(...this.#book);
      if (this.#edited && !this.#editor) hljs.highlightBlock(this.#code);
      // Only the book's own text marks its hidden lines.
      this.#pre.classList.toggle('run-edited', this.#edited);
    }

    #typed(text) {
      // mdBook's copy button copies this text, too.
      this.#show(text);
      if (this.#edited) this.#kept.write(text);
      else this.#kept.remove();
      this.#outdated = false;
      this.#update();
      this.#ahead.changed(() => this.request());
    }

    #reset() {
      if (this.#editor) this.#editor.replace(this.#original);
      else this.#typed(this.#original);
      this.#result.clear();
      this.#result.say('This is the book’s program again.');
      this.#toolbar.edit.focus();
    }

    async #openEditor() {
      this.#ahead.changed(() => this.request(), 0);
      let open;
      try {
        const address = new URL(`${path_to_root}playground/editor.js`, document.baseURI);
        ({ open } = await import(address));
      } catch {
        return this.#result.say('The editor could not be loaded. Is the server still there? Try again.');
      }
      if (this.#editor) return;
      const parent = make('div', { className: 'run-editor hljs' });
      this.#code.hidden = true;
      this.#pre.append(parent);
      this.#pre.after(this.#keys);
      // mdBook turns the page at an arrow key, and opens the search at an `s`.
      parent.addEventListener('keydown', event => event.stopPropagation());
      const editor = open({
        parent, text: this.#text, label: 'The program', describedBy: this.#keys.id,
        changed: text => this.#typed(text),
      });
      this.#editor = {
        ...editor,
        close: () => {
          editor.close();
          parent.remove();
          this.#keys.remove();
        },
      };
      this.#toolbar.editing(true);
      editor.focus();
    }

    #closeEditor() {
      this.#editor.close();
      this.#editor = null;
      this.#code.hidden = false;
      this.#show(this.#text);
      this.#toolbar.editing(false);
    }

    // ---- its runs -----------------------------------------------------------

    #key(event) {
      if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
        if (this.#backEnd) this.#run();
      } else if (event.key === 'Escape' && this.#running) {
        this.#running.abort();
      } else if (event.key === 'Escape' && event.target.closest('.run-editor')) {
        this.#toolbar.edit.focus();
      } else {
        return;
      }
      event.preventDefault();
      event.stopPropagation();
    }

    #stopOrRun() {
      if (this.#toolbar.run.textContent === 'Stop') this.#running.abort();
      else this.#run();
    }

    async #run() {
      const backEnd = this.#backEnd;
      if (!backEnd.url) return this.#result.say(backEnd.words);
      // A new run replaces the last one, also in the box.
      this.#running?.abort();
      const running = this.#running = new AbortController();
      const current = () => this.#running === running;
      const stoppable = setTimeout(() => this.#toolbar.running(true), STOP_AFTER_MILLIS);
      this.#toolbar.running(false);
      this.#recorded.show(this.#edited);
      const { code } = this.#program();
      this.#result.begin(this.#edited || this.#toolbar.isRealTime ? null : this.#recorded, page.hasOwnClock(code));
      this.#lookAtResult();
      let ended = false;
      try {
        for await (const event of page.runProgram(backEnd, this.#program(), running.signal)) {
          if (!current()) return;
          this.#result.show(event);
          ended = ['exit', 'refused', 'failed'].includes(event.event);
        }
        if (!ended) throw new page.RequestError('The connection broke off before the program ended. Run it again.');
      } catch (error) {
        if (!current()) return;
        if (running.signal.aborted) this.#result.stopped();
        else if (error instanceof page.RequestError) this.#result.say(error.message);
        else throw error;
      } finally {
        clearTimeout(stoppable);
        if (current()) {
          this.#running = null;
          this.#toolbar.running(false);
          this.#lookAtResult();
        }
      }
    }

    // The end of a long program may be far from the button that ran it.
    #lookAtResult() {
      const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
      this.#result.element.scrollIntoView({ block: 'nearest', behavior: calm ? 'instant' : 'smooth' });
    }
  }

  page.Snippet = Snippet;
})(globalThis.bookPlayground ??= {});
