// What must hold of Explore and of the switch Real time, on the book's own server.

import { eachLook, expect, forge, HELLO, hold, open } from './reader.mjs';

const CLOSING = ['categories/asynchronous/closing.html', 'closing_senders'];
const LOST = `use tokio::sync::mpsc;

#[tokio::main]
async fn main() {
    let (tx, mut rx) = mpsc::channel(1);
    for number in [1, 2] {
        let tx = tx.clone();
        tokio::spawn(async move {
            if tx.try_send(number).is_err() {}
        });
    }
    drop(tx);
    while let Some(number) = rx.recv().await {
        println!("received {number}");
    }
}
`;
const HANGS = LOST.replace('    drop(tx);\n', '').replace('mpsc::channel(1)', 'mpsc::channel(2)');
const ENDLESS = LOST.replace('is_err() {}', 'is_err() { loop {} }');
const FILES = LOST.replace('println!("received', 'tokio::fs::read("x").await.ok();\n        println!("received');
const FORGED = JSON.stringify({
  explored: {
    schedules: 2, complete: true, preemptions: null, left_out: 0,
    outcomes: [{
      schedules: 2, end: '<img src=x>', ended: '<img src=x onerror=window.broken=1>', output: '<script>window.broken=1</script>',
      schedule: '"><img src=x>', steps_left_out: 0, tasks: ['<img src=x onerror=window.broken=1>'],
      steps: [[0, '<b>waits</b>', '<img src=x onerror=window.broken=1>']],
    }],
  },
});

// Has the server's reply be this report.
function forgeReport(reader, report) {
  return forge(reader.page, '**/explore', [
    { event: 'stdout', text: report }, { event: 'exit', success: true, stopped: null, detail: '' },
  ]);
}

// Explores, and waits for the end.
async function explore(reader, pattern) {
  await reader.button('Explore').click();
  const status = reader.example.locator('.explored-status');
  await status.filter({ hasText: pattern }).waitFor({ timeout: 40_000 }).catch(() => {});
  const text = await status.innerText();
  expect(pattern.test(text), `the status of Explore is “${text}”, not ${pattern}`);
}

const outcomes = reader => reader.example.locator('.explored-outcome');
const heads = reader => outcomes(reader).locator('.explored-head').allInnerTexts();

// Opens the shortest order to an outcome. Its table is made only then.
async function openOrder(outcome) {
  await outcome.getByText(/^The shortest order/).click();
  await outcome.locator('tbody tr').first().waitFor();
}

export const explored = screenshots => ({
  async 'a program of the book is explored as its page says'({ address }) {
    const reader = await open(address, CLOSING);
    const about = await reader.example.getByText(/^Tested in all \d+ orders/).innerText();
    const [, all] = about.match(/all (\d+) /);
    const before = Date.now();
    await explore(reader, /^Complete: /);
    console.log(`explored in ${Date.now() - before} ms`);
    const status = await reader.example.locator('.explored-status').innerText();
    expect(status === `Complete: it ran in all ${all} orders; it does the same in each.`, status);
    const printed = await outcomes(reader).locator('pre code').first().evaluate(code => code.textContent);
    expect(printed.trim() === (await reader.recorded()).trim(), `it prints ${printed}`);
  },

  async 'an edit that loses a message is shown with the shortest order to that'({ address }) {
    const reader = await open(address, CLOSING);
    await reader.edit(LOST);
    await explore(reader, /^Complete: it ran in all 12 orders; it has 4 outcomes\.$/);
    const lost = outcomes(reader).filter({ hasNotText: 'received 1received 2' }).nth(2);
    expect((await heads(reader))[2] === 'In 2 of 12 orders, main returns', (await heads(reader))[2]);
    await openOrder(lost);
    const rows = await lost.locator('tbody tr').allInnerTexts();
    expect(rows.length === 5 && rows.some(row => row.includes('received 1')), `the steps are ${rows}`);
    const lanes = await lost.locator('thead th').allInnerTexts();
    expect(lanes.join() === 'Step,main,task 1 (line 8),task 2 (line 8)', `the lanes are ${lanes}`);
    await lost.getByText('As a list').click();
    const items = await lost.locator('li').allInnerTexts();
    expect(items.length === 5 && items[3] === 'main could go on, prints received 1', `the list is ${items}`);
    // Its text is another one, and so the report is gone.
    await reader.edit(LOST.replace('[1, 2]', '[1]'));
    expect(await outcomes(reader).count() === 0, 'a report stays under another text');
  },

  async 'an edit that hangs says so, and who waits'({ address }) {
    const reader = await open(address, CLOSING);
    await reader.edit(HANGS);
    await explore(reader, /^Complete: /);
    const [first] = await heads(reader);
    expect(/^Hangs: in \d+ of \d+ orders, no task can go on; there wait: main$/.test(first), first);
    expect(await outcomes(reader).locator('a').count() === 0, 'an outcome of an edit has a link');
  },

  async 'what cannot be explored says why'({ address }) {
    const reader = await open(address, CLOSING);
    await reader.edit(HELLO);
    expect(!await reader.button('Explore').isVisible(), 'a program without Tokio can be explored');
    await reader.edit(LOST.replace('drop(tx);', 'drop(tx); std::thread::yield_now();'));
    expect(!await reader.button('Explore').isVisible(), 'a program with threads can be explored');
    await reader.edit(FILES);
    await explore(reader, /^This program cannot be explored: it uses `fs` of `tokio`, which the explorer does not have\.$/);
    expect((await reader.example.locator('.explored').innerText()).includes('could not find'), 'rustc’s message is missing');
    await reader.edit(ENDLESS);
    await explore(reader, /^The exploration ended before there was a report: stopped: .* without waiting, or block its thread\.$/);
    await reader.edit(LOST);
    await explore(reader, /^Complete: /);
  },

  async 'an exploration can be stopped'({ address }) {
    const reader = await open(address, CLOSING);
    await reader.edit(ENDLESS);
    await reader.button('Explore').click();
    await reader.button('Stop').click();
    await reader.example.getByText('Stopped by you.').waitFor();
    expect(await reader.button('Explore').isVisible(), 'Explore does not come back');
  },

  async 'a report of a text that is gone does not begin'({ address }) {
    const reader = await open(address, CLOSING);
    const release = await hold(reader.page, '**/playground/explorer.js');
    await reader.edit(LOST);
    await reader.button('Explore').click();
    await reader.example.getByText('Sent …').waitFor();
    await reader.edit(HELLO);
    release();
    await reader.page.waitForFunction(() => bookPlayground.explorer);
    await reader.page.waitForTimeout(100);
    expect(!await reader.example.locator('.explored').isVisible(), 'a report begins under another text');
  },

  async 'a connection that breaks off is said'({ address }) {
    const reader = await open(address, CLOSING);
    await forge(reader.page, '**/explore', [{ event: 'compiling' }]);
    await explore(reader, /^The connection broke off /);
    expect(await reader.button('Explore').isVisible(), 'Explore does not come back');
  },

  async 'nothing in a forged report acts'({ address }) {
    const reader = await open(address, CLOSING);
    await forgeReport(reader, FORGED);
    await explore(reader, /^Complete: it ran in all 2 orders/);
    await openOrder(outcomes(reader).first());
    const text = await outcomes(reader).first().innerText();
    expect(text.includes('<img src=x onerror=window.broken=1>') && text.includes('<b>waits</b>'), `it shows ${text}`);
    expect(await reader.example.locator('.explored').locator('img, script, b').count() === 0, 'HTML became elements');
    expect(await reader.page.evaluate(() => window.broken) === undefined, 'a script ran');
    for (const report of ['{"explored":{"schedules":-1}}', '{"explored":{"schedules":1,"outcomes":7}}', 'null', '']) {
      await forgeReport(reader, report);
      await explore(reader, /^The program ended the exploration before there was a report\.$/);
    }
  },

  async 'a search that did not end is called a sample'({ address }) {
    const reader = await open(address, CLOSING);
    const report = JSON.parse(FORGED);
    const said = async (changes, pattern) => {
      await reader.page.unrouteAll();
      await forgeReport(reader, JSON.stringify({ explored: { ...report.explored, ...changes } }));
      await explore(reader, pattern);
    };
    await said({ complete: false }, /^Sampled: it ran in 2 of more orders; it did the same in each\. There may be others\.$/);
    await said({ complete: false, preemptions: 1, left_out: 3 },
      /^Sampled: it ran in 2 of more orders, among them all with at most 1 preemption; 4 outcomes were seen\. There may be others\.$/);
    await said({}, /^Complete: it ran in all 2 orders; it does the same in each\.$/);
  },

  async 'an outcome can be linked'({ address }) {
    const reader = await open(address, CLOSING);
    await explore(reader, /^Complete: /);
    const link = outcomes(reader).first().getByRole('link', { name: /^Link to this outcome/ });
    const href = await link.getAttribute('href');
    expect(/^#explored-closing_senders-[\d.]+$/.test(href), `the link is ${href}`);
    await reader.context.close();
    const follow = async hash => {
      const reader = await open(address, [`${CLOSING[0]}${hash}`, CLOSING[1]]);
      await reader.example.locator('.explored-status').filter({ hasText: /^Complete: / }).waitFor({ timeout: 40_000 });
      return reader;
    };
    const linked = await follow(href);
    expect(await outcomes(linked).first().locator('table').isVisible(), 'the outcome is not opened');
    const unknown = await follow('#explored-closing_senders-9.9.9');
    expect((await unknown.example.locator('.explored').innerText()).includes('9.9.9, is not the shortest'), 'an unknown order is not told');
  },

  async 'the keyboard is enough to explore'({ address }) {
    const reader = await open(address, CLOSING);
    const { page } = reader;
    await reader.button('Run').focus();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await outcomes(reader).first().waitFor({ timeout: 40_000 });
    await outcomes(reader).first().locator('summary').first().focus();
    await page.keyboard.press('Enter');
    const lanes = outcomes(reader).first().locator('.explored-lanes');
    await lanes.waitFor();
    await page.keyboard.press('Tab');
    expect(await lanes.evaluate(element => element === document.activeElement), 'Tab does not lead into the lanes');
  },

  async 'a paused program runs in real time by a switch'({ address }) {
    const reader = await open(address);
    const book = await reader.text();
    await reader.button('Run').click();
    await reader.status(/of real time with exit status 0\. As recorded\.$/);
    expect(await reader.example.locator('.run-time').count() === 0, 'a second clock stands beside the program’s own');
    await reader.example.getByLabel('Real time').check();
    expect(await reader.example.getByText('Times are then those of the run.').isVisible(), 'nothing says whose the times are');
    // The page itself watches, since this test may look too late.
    await reader.log.evaluate(log => {
      window.shown = [];
      new MutationObserver(() => window.shown.push(log.innerText)).observe(log, { childList: true, subtree: true, characterData: true });
    });
    const begun = Date.now();
    await reader.button('Run').click();
    await reader.log.getByText('received 5').waitFor({ timeout: 40_000 });
    await reader.status(/with exit status 0\.$/);
    const shown = await reader.page.evaluate(() => window.shown);
    expect(shown.some(text => text.includes('received 1') && !text.includes('received 5')), 'the output does not stream');
    expect(Date.now() - begun > 450, `it took ${Date.now() - begun} ms`);
    const [sent] = reader.asked.filter(request => request.url().endsWith('/execute')).slice(-1);
    expect(!sent.postDataJSON().code.includes('start_paused'), 'what is sent pauses the clock');
    expect(await reader.text() === book, 'the switch has changed the text');
    await reader.edit(HELLO);
    expect(!await reader.example.getByLabel('Real time').isVisible(), 'there is a switch where no clock is paused');
    await reader.button('Run').click();
    await reader.status(/with exit status 0\.$/);
    expect(await reader.example.locator('.run-time').count() === 1, 'no line has a time');
  },

  async 'a report can be read: light and dark, wide and narrow'({ address }) {
    await eachLook(address, screenshots, async (reader, look) => {
      await reader.edit(HANGS.replace('mpsc::channel(2)', 'mpsc::channel(1)'));
      await explore(reader, /^Complete: /);
      const first = outcomes(reader).first();
      await openOrder(first);
      await first.getByText('As a list').click();
      await look('explored', reader.example);
    }, CLOSING);
  },
});
