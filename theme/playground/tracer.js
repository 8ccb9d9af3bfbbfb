// Has a server run a program again and report what it does with its channels.
// Shows where it waits, if it never ends, and each step: in the lane of its task,
// with its line of the program. Loaded when a reader asks to see a run.
'use strict';

(page => {
  const { make } = page;
  const STEPS = 300;

  page.tracer = async (box, signal) => {
    const [backEnd, { code, edition, stdin }, isTheBooks] = box.ask();
    await page.load('queues');
    signal.throwIfAborted();
    box.say('Running it again …');
    const events = [];
    let sentences = [];
    for await (const event of page.runProgram(backEnd, { code, edition, stdin }, signal, 'trace')) {
      if (event.event === 'trace') events.push(event);
      if (event.event === 'waits') sentences = event.sentences.map(String);
      if (event.event === 'refused') page.refused(box, event);
      if (event.event === 'failed') box.say(`It could not be run: ${event.message}`);
      if (event.event === 'exit') ended(box, event, events, sentences, code, isTheBooks);
    }
  };

  function ended(box, { stopped, detail }, events, sentences, code, isTheBooks) {
    const waits = stopped === 'wall';
    if (waits && !sentences.length) box.say('When its time was up, nothing waited for a channel that is recorded.');
    else if (waits) box.say('When its time was up:');
    else box.say(`It did this, and then: ${detail}.`);
    if (sentences.length) {
      const list = box.report.appendChild(make('ul', { className: 'traced-waits' }));
      for (const words of sentences) page.text(list.appendChild(make('li')), words);
    }
    if (events.length) new Run(box, events, code, isTheBooks).show(!waits);
    else box.report.append(make('p', { className: 'explored-more', textContent: 'It used no channel that is recorded.' }));
  }

  // The steps of a run. One of them is the current one, which the reader chooses.
  class Run {
    #box;
    #steps;
    #names = { 0: 'main' };
    #lines;
    #queues;
    #isTheBooks;
    #rows;
    #slider = make('input', { type: 'range', min: 1, step: 1 });
    #said = make('output', { className: 'traced-step' });
    #link = make('a', { textContent: 'Link to this step' });
    #source = make('code', { className: 'hljs', tabIndex: 0, ariaLabel: 'The line of the step, in the program' });

    constructor(box, events, code, isTheBooks) {
      this.#box = box;
      this.#lines = code.split('\n').map(text => make('span', { textContent: `${text}\n` }));
      this.#isTheBooks = isTheBooks;
      this.#queues = new page.Queues(events.slice(0, STEPS));
      for (const { does, line } of events) {
        if (does.what === 'starts' && does.lane) {
          this.#names[does.lane] = `${does.kind} ${does.lane}${line ? ` (line ${line})` : ''}`;
        }
      }
      const after = times(code);
      this.#steps = events.slice(0, STEPS).map(event => {
        const { lane, line, words } = event;
        const did = `${words}${line ? `, in line ${line}` : ''}`;
        return { task: Number(lane), line, did, printed: '', after: after(event) };
      });
      this.#steps.leftOut = events.length - this.#steps.length;
    }

    // `open` says whether the steps are shown at once.
    show(open) {
      const { linked } = this.#box;
      const details = make('details', { open: open || linked !== null });
      const all = this.#steps.length + this.#steps.leftOut;
      details.append(make('summary', { textContent: `What it did, step by step (${all})` }));
      const frame = page.lanes({ tasks: this.#names, steps: this.#steps, stepsLeftOut: this.#steps.leftOut },
        this.#queues.legend);
      this.#rows = [...frame.querySelectorAll('tbody tr')];
      this.#rows.forEach((row, at) => {
        row.id = this.#box.id(at + 1);
        row.addEventListener('click', () => this.#choose(at + 1));
      });
      const source = make('pre', { className: 'traced-source' });
      this.#source.append(...this.#lines);
      source.append(this.#source);
      const beside = make('div', { className: 'traced-beside' });
      beside.append(this.#queues.element, frame);
      details.append(this.#walk(), source, beside, this.#asList());
      this.#box.report.append(details);
      this.#choose(1);
      if (linked !== null) this.#follow(...linked.split('-'));
    }

    // Chooses the step that the address names. A run may have its steps in another
    // order, so the address also says what the step did.
    #follow(named, digest) {
      const is = number => digest === undefined ? number === Number(named) : this.#digest(number) === digest;
      const [number] = this.#steps.map((_, at) => at + 1).filter(is)
        .sort((a, b) => Math.abs(a - named) - Math.abs(b - named));
      if (number !== undefined) this.#choose(number);
      const words = number === undefined ? 'This run has no such step as the address names.'
        : number !== Number(named) ? `In this run, the step that the address names is step ${number} and not ${named}.` : '';
      if (words) this.#said.prepend(`${words} `);
    }

    // Short for what a step did, without its time.
    #digest(number) {
      const { task, did } = this.#steps[number - 1];
      const bytes = new TextEncoder().encode(`${this.#nameOf(task)} ${did}`);
      return bytes.reduce((sum, byte) => Math.imul(sum ^ byte, 0x01000193) >>> 0, 0x811c9dc5).toString(36);
    }

    // What the reader moves to go through the steps.
    #walk() {
      const walk = make('p', { className: 'traced-walk' });
      const label = make('label', { textContent: 'Step ' });
      this.#slider.max = this.#steps.length;
      label.append(this.#slider);
      this.#slider.addEventListener('input', () => this.#choose(Number(this.#slider.value)));
      // mdBook would turn the page at an arrow key.
      this.#slider.addEventListener('keydown', event => event.stopPropagation());
      walk.append(label, ' ', this.#said);
      // An edit is not what others see at this address.
      if (this.#isTheBooks) walk.append(' ', this.#link);
      return walk;
    }

    #choose(number) {
      const { task, did, line, after } = this.#steps[number - 1];
      this.#slider.value = number;
      this.#said.replaceChildren();
      page.text(this.#said, `${number} of ${this.#steps.length}: ${this.#nameOf(task)} ${did}${after}`);
      this.#slider.setAttribute('aria-valuetext', this.#said.textContent);
      this.#link.href = `#${this.#box.id(`${number}-${this.#digest(number)}`)}`;
      this.#queues.show(number);
      this.#rows.forEach((row, at) => {
        row.ariaCurrent = at === number - 1 ? 'step' : null;
      });
      scrollInto(this.#rows[number - 1].closest('.explored-lanes'), this.#rows[number - 1]);
      this.#lines.forEach((text, at) => text.classList.toggle('traced-line', at === line - 1));
      if (this.#lines[line - 1]) scrollInto(this.#source, this.#lines[line - 1]);
    }

    #asList() {
      const list = make('details', { className: 'explored-text' });
      const items = make('ol');
      for (const { task, did } of this.#steps) page.text(items.appendChild(make('li')), `${this.#nameOf(task)} ${did}`);
      list.append(make('summary', { textContent: 'As a list' }), items);
      return list;
    }

    #nameOf(task) {
      return this.#names[task] ?? `task ${task}`;
    }
  }

  // Says when a step of `code` was: by Tokio's clock if that is paused, else by the
  // run's. Says nothing if the program may print times that disagree.
  function times(code) {
    const paused = page.pausesClock(code);
    if (page.hasOwnClock(code) && !paused) return () => '';
    return ({ micros, clock }) => {
      const millis = paused ? clock : micros / 1000;
      if (!Number.isFinite(millis)) return '';
      return `, ${page.duration(millis)} after the first step${paused ? ' by the program’s clock' : ''}`;
    };
  }

  // Scrolls the frame, and not the page, until `part` is in its middle.
  function scrollInto(frame, part) {
    const [outer, inner] = [frame.getBoundingClientRect(), part.getBoundingClientRect()];
    frame.scrollTop += inner.top - outer.top - (outer.height - inner.height) / 2;
  }
})(globalThis.bookPlayground ??= {});
