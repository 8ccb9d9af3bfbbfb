// Has a server run a program again and report what it does with its channels.
// Shows where it waits, if it never ends, and each step.
'use strict';

(page => {
  const { make } = page;
  const STEPS = 300;

  class Tracer {
    element = make('div', { className: 'traced', hidden: true });
    button = make('button', { type: 'button', hidden: true });
    #status = make('p', { className: 'traced-status', role: 'status' });
    #report = make('div');
    #ask;
    #running;
    #text;
    #offered = 'See the run';

    // `ask` returns the back end and the program.
    constructor(ask) {
      this.#ask = ask;
      this.element.append(this.#status, this.#report);
      this.button.addEventListener('click', () => this.#running ? this.#running.abort() : this.#trace());
    }

    // Forgets what was shown of another text.
    use(text) {
      if (this.#text !== text) this.#clear();
      this.#text = text;
    }

    // Offers to look at a run that has ended, maybe at a limit.
    offer(backEnd, stopped) {
      this.#clear();
      this.#offered = stopped === 'wall' ? 'See where it waits' : 'See the run';
      this.button.textContent = this.#offered;
      this.button.title = 'Run the program again, and report what it does with its channels';
      this.button.hidden = !['own', 'hosted'].includes(backEnd.kind);
    }

    #clear() {
      this.#running?.abort();
      this.button.hidden = true;
      this.element.hidden = true;
      this.#say('');
      this.#report.replaceChildren();
    }

    #say(words) {
      this.#status.textContent = words;
    }

    async #trace() {
      const [backEnd, { code, edition, stdin }] = this.#ask();
      const running = this.#running = new AbortController();
      this.element.hidden = false;
      this.#report.replaceChildren();
      this.#say('Running it again …');
      this.button.textContent = 'Stop';
      const events = [];
      let sentences = [];
      try {
        // It has the lanes.
        await import(new URL(`${path_to_root}playground/report.js`, document.baseURI));
        for await (const event of page.runProgram(backEnd, { code, edition, stdin }, running.signal, 'trace')) {
          if (event.event === 'trace') events.push(event);
          if (event.event === 'waits') sentences = event.sentences.map(String);
          if (event.event === 'refused') this.#refused(event);
          if (event.event === 'failed') this.#say(`It could not be run: ${event.message}`);
          if (event.event === 'exit') this.#ended(event, events, sentences);
        }
      } catch (error) {
        if (this.#running !== running) return;
        if (running.signal.aborted) this.#say('Stopped by you.');
        else if (error instanceof page.RequestError) this.#say(error.message);
        else throw error;
      } finally {
        if (this.#running === running) {
          this.#running = null;
          this.button.textContent = this.#offered;
        }
      }
    }

    // A sentence on what is wrong comes first, then rustc's message.
    #refused({ stderr, stopped }) {
      const [, sentence, rest] = stderr.match(/^([^\n]*)\n?([^]*)$/);
      this.#say(stopped ? 'rustc was stopped at a limit.' : sentence);
      if (rest.trim()) this.#report.append(page.messages(rest));
    }

    #ended({ stopped, detail }, events, sentences) {
      const waits = stopped === 'wall';
      if (waits && !sentences.length) this.#say('When its time was up, nothing waited for a channel that is recorded.');
      else if (waits) this.#say('When its time was up:');
      else this.#say(`It did this, and then: ${detail}.`);
      if (sentences.length) {
        const list = this.#report.appendChild(make('ul', { className: 'traced-waits' }));
        for (const words of sentences) page.text(list.appendChild(make('li')), words);
      }
      if (events.length) this.#report.append(steps(events, !waits));
      else this.#report.append(make('p', { className: 'explored-more', textContent: 'It used no channel that is recorded.' }));
    }
  }

  // Each step in the lane of its task, and as a list. Arrow keys go through the lanes.
  function steps(events, open) {
    const names = { 0: 'main' };
    for (const { does, line } of events) {
      if (does.what === 'starts' && does.lane) names[does.lane] = `${does.kind} ${does.lane}${line ? ` (line ${line})` : ''}`;
    }
    const shown = events.slice(0, STEPS).map(({ lane, line, words }) => (
      { task: Number(lane), did: `${words}${line ? `, in line ${line}` : ''}`, printed: '' }));
    const details = make('details', { open });
    details.append(make('summary', { textContent: `What it did, step by step (${events.length})` }));
    const frame = page.lanes({ tasks: names, steps: shown, stepsLeftOut: events.length - shown.length },
      'A step is something that a task did with a channel. The arrow keys go through the steps.');
    walk(frame);
    const list = make('details', { className: 'explored-text' });
    const items = make('ol');
    for (const { task, did } of shown) page.text(items.appendChild(make('li')), `${names[task] ?? `task ${task}`} ${did}`);
    list.append(make('summary', { textContent: 'As a list' }), items);
    details.append(frame, list);
    return details;
  }

  // Lets the arrow keys choose a row.
  function walk(frame) {
    const rows = [...frame.querySelectorAll('tbody tr')];
    let at = -1;
    frame.addEventListener('keydown', event => {
      const by = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
      if (!by) return;
      // mdBook would turn the page.
      event.preventDefault();
      event.stopPropagation();
      rows[at]?.removeAttribute('aria-current');
      at = Math.min(Math.max(at + by, 0), rows.length - 1);
      rows[at].setAttribute('aria-current', 'step');
      rows[at].scrollIntoView({ block: 'nearest' });
    });
  }

  page.Tracer = Tracer;
})(globalThis.bookPlayground ??= {});
