// Shows how many messages wait in each channel after a step of a run, as a bar
// and in words. Loaded when a reader asks to see a run.
'use strict';

(page => {
  const { make } = page;

  const SHARED = 'Where every receiver gets each message, a message waits until all of them have received it.';

  // A program can forge its events, so nothing is taken as it comes.
  const count = number => (Number.isSafeInteger(number) && number >= 0 ? number : null);

  class Queues {
    element = make('ul', { className: 'traced-queues', tabIndex: 0, ariaLabel: 'What waits in each channel after the step' });
    #channels = new Map();
    #sharesAll = false;

    constructor(events) {
      for (const [at, { does, queue }] of events.entries()) {
        const [number, waiting] = [count(does.channel), count(queue?.waiting)];
        if (number === null || waiting === null) continue;
        if (!this.#channels.has(number)) this.#channels.set(number, this.#row(number, String(does.kind ?? ''), count(queue.capacity)));
        this.#channels.get(number).after.push([at + 1, waiting]);
      }
      this.#sharesAll = events.some(({ does }) => /broadcast|watch/.test(does.kind));
      this.element.hidden = !this.#channels.size;
    }

    #row(number, kind, capacity) {
      const row = this.element.appendChild(make('li'));
      page.text(row, `Channel ${number}${kind ? `, ${kind}` : ''}: `);
      const words = row.appendChild(make('span'));
      const bar = row.appendChild(make('span', { className: 'traced-bar', ariaHidden: 'true' }));
      return { words, fill: bar.appendChild(make('span')), capacity, after: [] };
    }

    get legend() {
      const step = 'A step is something that a task did with a channel.';
      return this.#sharesAll ? `${step} ${SHARED}` : step;
    }

    // Shows what waits after the step of this number.
    show(step) {
      for (const { words, fill, capacity, after } of this.#channels.values()) {
        const [, waiting] = after.findLast(([at]) => at <= step) ?? [];
        words.textContent = waiting === undefined ? 'not made yet' : inWords(waiting, capacity);
        // Without a bound, the bar is full at the most that waits in this run.
        const full = capacity ?? Math.max(...after.map(([, waiting]) => waiting));
        fill.style.inlineSize = `${100 * Math.min(1, (waiting ?? 0) / (full || 1))}%`;
      }
    }
  }

  function inWords(waiting, capacity) {
    return `${waiting}${capacity ? ` of ${capacity}` : ''} ${waiting === 1 ? 'waits' : 'wait'}`;
  }

  page.Queues = Queues;
})(globalThis.bookPlayground ??= {});
