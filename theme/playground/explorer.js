// Has a server run a program in every order of its tasks, and shows what comes
// of it under the program. Loaded when a reader presses Explore.
'use strict';

(page => {
  page.explorer = async (box, signal) => {
    const [backEnd, { code, edition }, isTheBooks] = box.ask();
    box.say('Exploring …');
    let [printed, said] = ['', ''];
    for await (const event of page.runProgram(backEnd, { code, edition }, signal, 'explore')) {
      if (event.event === 'stdout') printed += event.text;
      if (event.event === 'stderr') said += event.text;
      if (event.event === 'refused') page.refused(box, event);
      if (event.event === 'failed') box.say(`It could not be explored: ${event.message}`);
      if (event.event === 'exit') ended(box, event, printed, said, isTheBooks);
    }
  };

  function ended(box, { success, stopped, detail }, printed, said, isTheBooks) {
    const report = success ? page.readReport(printed) : null;
    if (report?.refused) return box.say(`This program cannot be explored: ${report.refused}.`);
    if (report) {
      box.say(page.inWords(report) + unknownOrder(box, report));
      box.report.append(page.outcomes(report, schedule => box.id(schedule), isTheBooks));
      return open(box);
    }
    const why = ['wall', 'cpu'].includes(stopped)
      ? ' In one order, a task may go on for ever without waiting, or block its thread.' : '';
    box.say(success
      ? 'The program ended the exploration before there was a report.'
      : `The exploration ended before there was a report: ${detail}.${why}`);
    if (said.trim()) box.report.append(page.messages(said));
  }

  // The address may be older than the program.
  function unknownOrder({ linked }, { outcomes }) {
    return linked === null || outcomes.some(({ schedule }) => schedule === linked) ? ''
      : ` The order that the address names, ${linked}, is not the shortest to any of them.`;
  }

  function open(box) {
    const outcome = box.linked !== null && document.getElementById(box.id(box.linked));
    if (!outcome) return;
    outcome.querySelector('details').open = true;
    outcome.scrollIntoView({ block: 'nearest' });
  }
})(globalThis.bookPlayground ??= {});
