// Reads the report of an exploration, and shows it: each outcome, and the
// shortest order that leads to it, as a lane for each task and as a list. The
// report of a run has the same lanes.
'use strict';

(page => {
  const { make } = page;
  const OUTCOMES = 20;
  const STEPS = 300;
  const BAD = { failed: 'Fails', panicked: 'Panics', stuck: 'Hangs', endless: 'Endless' };

  const LEGEND = 'A step is one turn of a task. “Could go on” says that the turn ended though the task did not have to wait.';

  // Reads the last line that was printed. A program can forge it, so nothing is
  // taken as it comes. Returns null if it is no report.
  function readReport(printed) {
    try {
      const { refused, explored } = JSON.parse(printed.trimEnd().split('\n').at(-1));
      if (refused) return { refused: String(refused) };
      return {
        schedules: count(explored.schedules),
        complete: explored.complete === true,
        preemptions: explored.preemptions === null ? null : count(explored.preemptions),
        leftOut: count(explored.left_out),
        outcomes: explored.outcomes.slice(0, OUTCOMES).map(outcome => ({
          schedules: count(outcome.schedules),
          end: String(outcome.end),
          ended: String(outcome.ended),
          output: String(outcome.output),
          schedule: String(outcome.schedule).replace(/[^\d.…]/g, ''),
          stepsLeftOut: count(outcome.steps_left_out),
          tasks: outcome.tasks.slice(0, STEPS).map(String),
          steps: outcome.steps.slice(0, STEPS).map(([task, did, printed]) => ({
            task: count(task), did: String(did), printed: String(printed),
          })),
        })),
      };
    } catch {
      return null;
    }
  }

  function count(number) {
    if (!Number.isSafeInteger(number) || number < 0) throw new TypeError('not a count');
    return number;
  }

  // How far the search got, and how much it found.
  function inWords({ schedules, complete, preemptions, outcomes, leftOut }) {
    const all = outcomes.length + leftOut;
    const found = all === 1 ? 'it does the same in each' : `it has ${all} outcomes`;
    if (complete && schedules === 1) return 'Complete: its tasks can take turns in one order only.';
    if (complete) return `Complete: it ran in all ${schedules} orders; ${found}.`;
    const among = preemptions === null ? ''
      : `, among them all with at most ${preemptions} preemption${preemptions === 1 ? '' : 's'}`;
    const seen = all === 1 ? 'it did the same in each' : `${all} outcomes were seen`;
    return `Sampled: it ran in ${schedules} of more orders${among}; ${seen}. There may be others.`;
  }

  // The elements of all outcomes. `idOf` names one by its schedule. Only the
  // book's own program can be linked to.
  function outcomes(report, idOf, canBeLinked) {
    const parts = make('div');
    for (const outcome of report.outcomes) parts.append(shown(outcome, report, idOf, canBeLinked));
    if (report.leftOut) {
      parts.append(make('p', { className: 'explored-more', textContent: `${report.leftOut} more outcomes are not shown.` }));
    }
    return parts;
  }

  function shown(outcome, { schedules }, idOf, canBeLinked) {
    const part = make('section', { className: 'explored-outcome', id: idOf(outcome.schedule) });
    const head = make('p', { className: 'explored-head' });
    const bad = BAD[outcome.end];
    if (bad) {
      part.classList.add('explored-bad');
      head.append(make('strong', { textContent: bad }), ': ');
    }
    head.append(`${bad ? 'in' : 'In'} ${outcome.schedules} of ${schedules} orders, `);
    text(head, outcome.ended);
    if (canBeLinked) {
      head.append(' ', make('a', {
        href: `#${part.id}`, textContent: 'Link', ariaLabel: `Link to this outcome, by the order ${outcome.schedule}`,
      }));
    }
    part.append(head);
    if (outcome.output) part.append(page.messages(outcome.output));
    else part.append(make('p', { className: 'explored-more', textContent: 'It prints nothing.' }));
    if (outcome.steps.length) part.append(shortest(outcome));
    return part;
  }

  function shortest(outcome) {
    const { steps, stepsLeftOut } = outcome;
    const details = make('details');
    const all = steps.length + stepsLeftOut;
    details.append(make('summary', { textContent: `The shortest order, step by step (${all})` }));
    const list = make('details', { className: 'explored-text' });
    list.append(make('summary', { textContent: 'As a list' }), asList(outcome));
    // A table of many steps is made when it is looked at.
    details.addEventListener('toggle', () => details.append(lanes(outcome), list), { once: true });
    return details;
  }

  // A column for each task that takes a step, a row for each step.
  function lanes({ tasks, steps, stepsLeftOut }, legend = LEGEND) {
    const acting = [...new Set(steps.map(({ task }) => task))].sort((a, b) => a - b);
    const table = make('table');
    const head = table.createTHead().insertRow();
    head.append(make('th', { scope: 'col', textContent: 'Step' }));
    for (const task of acting) {
      const lane = make('th', { scope: 'col' });
      text(lane, nameOf(tasks, task));
      head.append(lane);
    }
    const body = table.createTBody();
    steps.forEach((step, at) => {
      const row = body.insertRow();
      row.append(make('th', { scope: 'row', textContent: at + 1 }));
      for (const task of acting) {
        const cell = row.insertCell();
        if (task !== step.task) continue;
        cell.className = 'explored-turn';
        cell.dataset.did = step.did;
        cell.append(make('span', { className: 'explored-did', textContent: step.did }));
        if (step.printed) text(cell.appendChild(make('code')), step.printed.trimEnd());
      }
    });
    const frame = make('div', { className: 'explored-lanes', tabIndex: 0, role: 'region', ariaLabel: 'The steps, a lane for each task' });
    frame.append(make('p', { className: 'explored-more', textContent: legend }), table);
    if (stepsLeftOut) frame.append(make('p', { textContent: `… and ${stepsLeftOut} steps more.` }));
    return frame;
  }

  function asList({ tasks, steps, ended }) {
    const list = make('ol');
    for (const { task, did, printed } of steps) {
      const item = list.appendChild(make('li'));
      text(item, `${nameOf(tasks, task)} ${did}`);
      if (!printed) continue;
      item.append(', prints ');
      text(item.appendChild(make('code')), printed.trimEnd());
    }
    const last = make('p');
    text(last, `At the end, ${ended}.`);
    const both = make('div');
    both.append(list, last);
    return both;
  }

  function nameOf(tasks, task) {
    return tasks[task] ?? `task ${task}`;
  }

  // Shows in `box` why there is no run: a sentence comes first, then rustc's message.
  function refused(box, { stderr, stopped }) {
    const [, sentence, rest] = stderr.match(/^([^\n]*)\n?([^]*)$/);
    box.say(stopped ? 'rustc was stopped at a limit.' : sentence);
    if (rest.trim()) box.report.append(page.messages(rest));
  }

  // Adds text of the program, without what would act on a terminal.
  function text(element, words) {
    page.TerminalReader.append(element, new page.TerminalReader().read(words));
  }

  Object.assign(page, { readReport, inWords, outcomes, lanes, refused, text });
})(globalThis.bookPlayground ??= {});
