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
    #shared = false; // whether the text came with a link, and the reader has not taken it over
    #marks;
    #diagnostics = []; // of the text as it is
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
    #tracer;
    #followed = false;
    #changes = new page.Changes();
    #input;

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
      this.#kept = new page.KeptEdit(example.dataset.program, this.#original);
      this.#marks = new page.Marks(code);
      this.#input = new page.InputBox(`${example.id}-input`);
      const name = example.id.replace(/^example-/, '');
      this.#explorer = new page.Inspection('explorer', 'explored', name,
        () => [this.#backEnd, { ...this.#program(), code: this.#text }, !this.#edited]);
      this.#tracer = new page.Inspection('tracer', 'traced', name,
        () => [this.#backEnd, this.#program(), !this.#edited && !this.#toolbar.isRealTime]);
      this.#pre.after(
        this.#toolbar.element, this.#changed, this.#clock, this.#input.element, this.#changes.element,
        this.#result.element, this.#tracer.element, this.#explorer.element);
      const { run, edit, reset, realTime, changes, share, link } = this.#toolbar;
      reset.after(this.#explorer.button, this.#tracer.button);
      realTime.addEventListener('change', () => {
        this.#update();
        this.#ahead.changed(() => this.request(), 0);
      });
      run.addEventListener('click', () => this.#stopOrRun());
      edit.addEventListener('click', () => this.#editor ? this.#closeEditor() : this.#openEditor());
      reset.addEventListener('click', () => this.#reset());
      changes.addEventListener('click', () => this.#toggleChanges());
      share.addEventListener('click', () => this.#share());
      link.addEventListener('click', () => this.#opened());
      // Handle keys before the editor and mdBook receive them.
      example.addEventListener('keydown', event => this.#key(event), true);
    }

    // Shows where the program runs, and the first time also the reader's kept
    // edit. Without back ends the page stays as mdBook made it.
    use(backEnds) {
      if (!backEnds) return this.#toolbar.element.remove();
      if (!this.#backEnds) {
        this.#showKept();
        this.#kept.watch(() => {
          this.#showKept();
          this.#update();
        });
      }
      this.#backEnds = backEnds;
      this.#toolbar.edit.hidden = false;
      this.#update();
    }

    // The back end and the program, if it can be compiled ahead.
    request() {
      // What came with a link is not even compiled before the reader says so.
      return this.#backEnd.kind === 'own' && !this.#shared ? [this.#backEnd, this.#program()] : null;
    }

    get id() {
      return this.#example.id;
    }

    // Puts the focus on the first button.
    focus() {
      const { run, edit } = this.#toolbar;
      (run.hidden ? edit : run).focus();
    }

    say(words) {
      this.#result.say(words);
      this.#result.element.scrollIntoView({ block: 'center' });
    }

    // Shows the text of a link, and does not run it. A kept edit stays kept.
    open(text) {
      this.#closeEditor();
      this.#leaveRun();
      this.#result.clear();
      this.#outdated = false;
      this.#shared = true;
      this.#show(text);
      this.#update();
      this.#example.scrollIntoView({ block: 'start' });
    }

    get #edited() {
      return this.#text !== this.#original;
    }

    #program() {
      return {
        code: this.#toolbar.isRealTime ? page.inRealTime(this.#text) : this.#text,
        edition: [...this.#code.classList].find(name => /^edition\d{4}$/.test(name))?.slice(7) ?? '2024',
        stdin: this.#input.value,
        snippet: `${location.pathname}#${this.#example.id}`,
        session: page.readerSession(),
      };
    }

    // ---- where it runs ------------------------------------------------------

    #update() {
      const used = page.cratesUsed(this.#text, Object.keys(this.#backEnds.crates));
      const { changes, link, reset, run, share } = this.#toolbar;
      this.#backEnd = page.chooseBackEnd(this.#backEnds, used);
      const { url, words } = this.#backEnd;
      run.hidden = !url;
      for (const button of [reset, changes, share]) button.hidden = !this.#edited;
      if (!this.#edited) this.#changes.hide();
      this.#changes.update(this.#original, this.#text);
      changes.setAttribute('aria-expanded', String(!this.#changes.element.hidden));
      this.#input.update(this.#text, this.#backEnd);
      const whose = this.#edited ? 'The book’s program, on your machine: ' : 'On your machine: ';
      this.#toolbar.where(url ? words : words + whose, url ? null : this.#command());
      const open = page.openInPlayground(this.#backEnds, used, this.#text);
      link.hidden = !open;
      if (open) link.href = open.address;
      link.dataset.whole = open?.whole ?? '';
      this.#toolbar.realTime.hidden = !url || page.inRealTime(this.#text) === null;
      this.#look();
      this.#clock.hidden = !this.#toolbar.isRealTime;
      this.#clock.textContent = 'Run leaves out what pauses the clock; the text above keeps it. Times are then those of the run.';
      const keys = url ? `${page.KEY} runs it. ` : '';
      this.#keys.textContent = `${keys}F8 goes to rustc’s next message. Esc, then Tab leaves the editor.`;
      this.#changed.hidden = !this.#edited;
      this.#changed.textContent = this.#shared ? this.#aboutLink() : this.#outdated
        ? 'This is your text, and the book’s program has changed since you began it. Reset shows that.'
        : 'This is your text. This browser keeps it; Reset returns to the book’s.';
    }

    // Offers to look closer at the text.
    #look() {
      const { explore } = this.#backEnds;
      const [explorer, tracer] = [this.#explorer, this.#tracer];
      explorer.use(this.#text);
      // The switch gives a run another clock.
      tracer.use(this.#program().code);
      if (this.#looks && explore && page.canBeExplored(explore, this.#text)) {
        explorer.offer('Explore', 'Run the program in every order in which its tasks can take turns');
      } else {
        explorer.button.hidden = true;
      }
      // Follow the page's address once, unless that would ask another host.
      if (this.#followed || this.#backEnd.kind !== 'own') return;
      this.#followed = true;
      if (this.#edited) return;
      if (explorer.linked !== null && !explorer.button.hidden) explorer.begin();
      if (tracer.linked === null) return;
      this.#offerTrace();
      tracer.say(`The address names step ${tracer.linked.split('-')[0]} of a run of this program: See the run shows it.`);
      this.#example.scrollIntoView({ block: 'nearest' });
    }

    // Whether the back end can do more than run a program.
    get #looks() {
      return ['own', 'hosted'].includes(this.#backEnd.kind);
    }

    // Offers to look at a run that has ended, or else has waited too long.
    #offerTrace(waited = false) {
      if (!this.#looks) return;
      this.#tracer.offer(waited ? 'See where it waits' : 'See the run',
        'Run the program again, and report what it does with its channels');
    }

    #aboutLink() {
      const from = 'This text came with the link that you opened. Read it before you run it.';
      return this.#kept.read()
        ? `${from} This browser keeps your own edit, and not this one; Reset returns to yours.`
        : `${from} Reset returns to the book’s.`;
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

    async #share() {
      let link;
      try {
        link = await page.shareLink(this.id, this.#text);
      } catch (error) {
        if (!(error instanceof page.ShareError)) throw error;
        return this.#result.say(error.message);
      }
      try {
        await navigator.clipboard.writeText(link);
        this.#result.say('A link to your text is copied. The text is in the link itself; no server gets it.');
      } catch {
        // Not every browser lets a page copy.
        history.replaceState(history.state, '', link);
        this.#result.say('The link to your text is now this page’s address: copy that.');
      }
    }

    #toggleChanges() {
      const shown = this.#changes.toggle(this.#original, this.#text);
      this.#toolbar.changes.setAttribute('aria-expanded', String(shown));
    }

    // ---- its text -----------------------------------------------------------

    #show(text) {
      this.#text = text;
      this.#recorded.show(this.#edited);
      this.#marks.clear();
      if (this.#edited) this.#code.textContent = text;
      else this.#code.replaceChildren(...this.#book);
      if (this.#edited && !this.#editor) hljs.highlightBlock(this.#code);
      // Only the book's own text marks its hidden lines.
      this.#pre.classList.toggle('run-edited', this.#edited);
    }

    // Shows the edit that this browser keeps. Another tab may have changed it.
    #showKept() {
      const { text, outdated } = this.#kept.read() ?? { text: this.#original, outdated: false };
      if (this.#shared || text === this.#text) return;
      this.#diagnostics = [];
      this.#outdated = outdated;
      this.#show(text);
      this.#editor?.replace(text);
    }

    #typed(text) {
      this.#diagnostics = [];
      // mdBook's copy button copies this text, too.
      this.#show(text);
      // A change of another's text must not replace the reader's own.
      if (!this.#shared || !this.#kept.read()) this.#keep();
      this.#outdated = false;
      this.#update();
      this.#ahead.changed(() => this.request());
    }

    #keep() {
      if (this.#shared) page.forgetShared();
      this.#shared = false;
      if (this.#edited) this.#kept.write(this.#text);
      else this.#kept.remove();
    }

    #reset() {
      this.#leaveRun();
      const own = this.#shared ? this.#kept.read()?.text : undefined;
      this.#shared = false;
      page.forgetShared();
      const text = own ?? this.#original;
      this.#typed(text);
      this.#editor?.replace(text);
      this.#result.clear();
      this.#result.say(own === undefined ? 'This is the book’s program again.' : 'This is your own edit again.');
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
        changed: text => {
          // Else the page itself has replaced it.
          if (text !== this.#text) this.#typed(text);
        },
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
      editor.mark(this.#diagnostics);
      editor.focus();
    }

    #closeEditor() {
      if (!this.#editor) return;
      this.#editor.close();
      this.#editor = null;
      this.#code.hidden = false;
      this.#show(this.#text);
      this.#marks.show(this.#diagnostics);
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

    // Ends the run, if there is one, and says nothing of that.
    #leaveRun() {
      this.#running?.abort();
      this.#running = null;
      this.#toolbar.running(false);
    }

    async #run() {
      const backEnd = this.#backEnd;
      if (!backEnd.url) return this.#result.say(backEnd.words);
      // A new run replaces the last one, also in the boxes.
      this.#leaveRun();
      this.#tracer.clear();
      const running = this.#running = new AbortController();
      const current = () => this.#running === running;
      const stoppable = setTimeout(() => current() && this.#toolbar.running(true), STOP_AFTER_MILLIS);
      this.#recorded.show(this.#edited);
      const { code } = this.#program();
      this.#result.begin(this.#edited || this.#toolbar.isRealTime ? null : this.#recorded, page.hasOwnClock(code));
      this.#lookAtResult();
      let begun = false;
      const text = this.#text;
      try {
        for await (const event of page.runProgram(backEnd, this.#program(), running.signal)) {
          if (!current()) return;
          this.#result.show(event);
          if (['compiled', 'refused'].includes(event.event)) this.#mark(event.stderr, text);
          if (event.event === 'compiled') begun = true;
          if (event.event === 'refused') await this.#nameCrates(event.stderr, backEnd, current);
          if (event.event === 'exit' && text === this.#text) this.#offerTrace(event.stopped === 'wall');
        }
      } catch (error) {
        if (!current()) return;
        if (running.signal.aborted) {
          this.#result.stopped();
          if (begun && text === this.#text) this.#offerTrace(true);
        } else if (error instanceof page.RequestError) this.#result.say(error.message);
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

    // Shows what rustc says of `text` on its lines, unless that has changed since.
    #mark(stderr, text) {
      if (text !== this.#text) return;
      this.#diagnostics = page.diagnostics(stderr).map(it => ({ ...it, ...page.place(text, it) }));
      if (this.#editor) this.#editor.mark(this.#diagnostics);
      else this.#marks.show(this.#diagnostics);
    }

    async #nameCrates(stderr, backEnd, current) {
      const words = await page.aboutUnknownCrates(this.#backEnds, backEnd, stderr);
      if (words && current()) this.#result.add(words);
    }

    // The end of a long program may be far from the button that ran it.
    #lookAtResult() {
      const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
      this.#result.element.scrollIntoView({ block: 'nearest', behavior: calm ? 'instant' : 'smooth' });
    }
  }

  page.Snippet = Snippet;
})(globalThis.bookPlayground ??= {});
