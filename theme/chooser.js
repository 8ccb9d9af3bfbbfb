// "Find a channel": a form of questions that narrows the list of channels. The
// page says of each channel which answers it does not fit, and why; this shows
// it, and keeps the answers in the address.
for (const chooser of document.querySelectorAll('.chooser')) {
  const form = chooser.querySelector('form');
  const inputs = [...form.elements].filter(element => element.name);
  const channels = [...chooser.querySelectorAll('[data-channel]')];
  const [fit, out] = chooser.querySelectorAll('.chooser-fit, .chooser-out');

  // Returns the answers that narrow the list, as pairs of a question and an answer.
  const given = () => [...new FormData(form)].filter(([, answer]) => answer);

  // Moves each channel to the list where it belongs, those that miss least first.
  function show() {
    const answers = given().map(pair => pair.join('='));
    const missed = new Map();
    for (const channel of channels) {
      const reasons = [...channel.querySelectorAll('[data-answers]')];
      for (const reason of reasons) {
        reason.hidden = !reason.dataset.answers.split(' ').some(answer => answers.includes(answer));
      }
      const shown = reasons.filter(reason => !reason.hidden).length;
      channel.querySelector('ul').hidden = shown === 0;
      missed.set(channel, shown);
    }
    const [fitting, others] = [0, 1].map(least => channels.filter(it => Math.min(missed.get(it), 1) === least));
    fit.append(...fitting);
    out.append(...others.sort((a, b) => missed.get(a) - missed.get(b)));
    out.parentElement.hidden = others.length === 0;
    form.querySelector('[role=status]').textContent = `${fitting.length} of ${channels.length} channels fit.`;
  }

  // Gives the answers that are in the address.
  function restore() {
    const asked = new URL(location).searchParams;
    for (const input of inputs) {
      const answers = asked.getAll(input.name);
      input.checked = answers.includes(input.value) || (input.value === '' && answers.length === 0);
    }
    show();
  }

  function answer() {
    const address = new URL(location);
    for (const { name } of inputs) address.searchParams.delete(name);
    for (const pair of given()) address.searchParams.append(...pair);
    history.pushState(null, '', address);
    show();
  }

  form.addEventListener('change', answer);
  // There is nothing to send: each answer takes effect at once.
  form.addEventListener('submit', event => event.preventDefault());
  form.querySelector('button').addEventListener('click', () => {
    form.reset();
    answer();
  });
  addEventListener('popstate', restore);
  restore();
  form.hidden = false;
}
