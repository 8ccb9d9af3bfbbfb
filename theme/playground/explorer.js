// Has a server run a program in every order of its tasks, and shows the report
// under the program.
'use strict';

(page => {
  const { make } = page;

  // Why the text of `program` says that it cannot be explored; null if it can
  // be tried. `rules` is a part of `playground.json`.
  function obstacle(rules, program) {
    if (!program.includes(rules.needed)) return `it has no ${rules.needed}`;
    return rules.beyond.find(([word]) => program.includes(word))?.[1] ?? null;
  }

  // The name of an outcome in the page's address.
  function outcomeId(name, schedule) {
    return `explored-${name}-${schedule}`;
  }

  class Explorer {
    element = make('div', { className: 'explored', hidden: true });
    button = make('button', {
      type: 'button', textContent: 'Explore', hidden: true,
      title: 'Run the program in every order in which its tasks can take turns',
    });
    #status = make('p', { className: 'explored-status', role: 'status' });
    #report = make('div');
    #name;
    #ask;
    #running;
    #followed = false;
    #text;

    // `name` is the example's. `ask` returns the back end, the program, and
    // whether the program is the book's own.
    constructor(name, ask) {
      this.#name = name;
      this.#ask = ask;
      this.element.append(this.#status, this.#report);
      this.button.addEventListener('click', () => this.#running ? this.#running.abort() : this.#explore());
    }

    // Offers what can be explored. Removes the report on another text. The first
    // time, follows a link to an outcome of the book's own program, unless that
    // would ask another host.
    use(backEnds, backEnd, text) {
      const can = ['own', 'hosted'].includes(backEnd.kind) && backEnds.explore && obstacle(backEnds.explore, text) === null;
      this.button.hidden = !can;
      if (this.#text !== undefined && this.#text !== text) this.#clear();
      this.#text = text;
      if (this.#followed || !can || backEnd.kind !== 'own' || this.#linked() === null) return;
      const [, , isTheBooks] = this.#ask();
      this.#followed = true;
      if (isTheBooks) this.#explore();
    }

    #linked() {
      const start = `#${outcomeId(this.#name, '')}`;
      return location.hash.startsWith(start) ? location.hash.slice(start.length) : null;
    }

    #clear() {
      this.#running?.abort();
      this.#say('');
      this.#report.replaceChildren();
      this.element.hidden = true;
    }

    #say(words) {
      this.#status.textContent = words;
    }

    async #explore() {
      const [backEnd, { code, edition }, isTheBooks] = this.#ask();
      const running = this.#running = new AbortController();
      this.element.hidden = false;
      this.#report.replaceChildren();
      this.#say('Exploring …');
      this.button.textContent = 'Stop';
      let [printed, said] = ['', ''];
      try {
        await import(new URL(`${path_to_root}playground/report.js`, document.baseURI));
        for await (const event of page.runProgram(backEnd, { code, edition }, running.signal, 'explore')) {
          if (event.event === 'stdout') printed += event.text;
          if (event.event === 'stderr') said += event.text;
          if (event.event === 'refused') this.#refused(event);
          if (event.event === 'failed') this.#say(`It could not be explored: ${event.message}`);
          if (event.event === 'exit') this.#ended(event, printed, said, isTheBooks);
        }
      } catch (error) {
        if (this.#running !== running) return;
        if (running.signal.aborted) this.#say('Stopped by you.');
        else if (error instanceof page.RequestError) this.#say(error.message);
        else throw error;
      } finally {
        if (this.#running === running) {
          this.#running = null;
          this.button.textContent = 'Explore';
        }
      }
    }

    #refused({ stderr, stopped }) {
      const [, sentence, rest] = stderr.match(/^([^\n]*)\n?([^]*)$/);
      this.#say(stopped ? 'rustc was stopped at a limit.' : sentence);
      if (rest.trim()) this.#report.append(page.messages(rest));
    }

    #ended({ success, stopped, detail }, printed, said, isTheBooks) {
      const report = success ? page.readReport(printed) : null;
      if (report?.refused) return this.#say(`This program cannot be explored: ${report.refused}.`);
      if (report) {
        this.#say(page.inWords(report));
        this.#report.append(page.outcomes(report, this.#name, isTheBooks));
        return this.#open();
      }
      const why = ['wall', 'cpu'].includes(stopped)
        ? ' In one order, a task may go on for ever without waiting, or block its thread.' : '';
      this.#say(success
        ? 'The program ended the exploration before there was a report.'
        : `The exploration ended before there was a report: ${detail}.${why}`);
      if (said.trim()) this.#report.append(page.messages(said));
    }

    #open() {
      const order = this.#linked();
      if (order === null) return;
      const outcome = document.getElementById(outcomeId(this.#name, order));
      if (!outcome) return this.#say(`${this.#status.textContent} The order that the address names, ${order}, is not the shortest to any of them.`);
      outcome.querySelector('details').open = true;
      outcome.scrollIntoView({ block: 'nearest' });
    }
  }

  Object.assign(page, { Explorer, obstacle, outcomeId });
})(globalThis.bookPlayground ??= {});
