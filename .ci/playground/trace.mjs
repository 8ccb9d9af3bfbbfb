// What must hold of “See the run” and “See where it waits”, on the book's own server.

import { readdirSync, readFileSync } from 'node:fs';
import { eachLook, expect, forge, HELLO, hold, open, QUEUE } from './reader.mjs';

const HANGING = ['categories/asynchronous/closing.html', 'closing_sender_kept'];

const SENDS = `use tokio::sync::mpsc;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let (tx, mut rx) = mpsc::channel(1);
    let task = tokio::spawn(async move {
        tx.send(1).await.expect("there is a receiver");
    });
    while let Some(number) = rx.recv().await {
        println!("received {number}");
    }
    task.await.expect("it does not panic");
}
`;
const HANGS = SENDS.replace('    let task', '    let _kept = tx.clone();\n    let task');
const STREAM = SENDS.replace('    let task', '    let _other = tokio_stream::wrappers::ReceiverStream::new(mpsc::channel::<u8>(1).1);\n    let task');

const KINDS = new URL('../../deps/traced/tests/kinds/', import.meta.url);
const recorded = file => readFileSync(new URL(file, KINDS), 'utf8');

// A function of the recorded programs as a program of its own, with the same lines.
function programOf(kind) {
  const all = recorded('mod.rs').split('\n');
  const name = all.findIndex(line => line.includes(`fn ${kind}() -> ExitCode {`));
  const begin = all[name - 1].startsWith('#[') ? name - 1 : name;
  const end = all.indexOf('}', name);
  const lines = all.map((line, at) => (at < begin || at > end ? '' : line.replace(`fn ${kind}(`, 'fn main(')));
  return ['use std::process::ExitCode;', ...lines.slice(1, end + 1), ''].join('\n');
}

// What the timeline must say for a recorded list of events.
function inWords(list) {
  const events = list.trim().split('\n').map(event => event.match(/^(\d+)(?: line (\d+))?: (.*)$/).slice(1));
  const names = { 0: 'main' };
  for (const [, line, words] of events) {
    const [, kind, lane] = words.match(/^(?:starts|begins, as) (task|thread) (\d+)$/) ?? [];
    if (lane) names[lane] = `${kind} ${lane}${line ? ` (line ${line})` : ''}`;
  }
  return events.map(([lane, line, words]) => `${names[lane]} ${words}${line ? `, in line ${line}` : ''}`);
}

// Runs the program, then asks to see it by the button of this name.
async function see(reader, name, pattern) {
  await reader.button('Run').click();
  await reader.button(name).waitFor({ timeout: 40_000 });
  await reader.button(name).click();
  await said(reader, pattern);
}

async function said(reader, pattern) {
  const status = reader.example.locator('.traced-status');
  await status.filter({ hasText: pattern }).waitFor({ timeout: 40_000 }).catch(() => {});
  const text = await status.innerText();
  expect(pattern.test(text), `the status of the trace is “${text}”, not ${pattern}`);
}

const traces = reader => reader.example.locator('.traced');

// Goes through all steps, and returns what the bars say after each: in words, and
// how full they are.
const bars = reader => traces(reader).evaluate(traced => {
  const slider = traced.querySelector('input');
  return [...traced.querySelectorAll('tbody tr')].map((row, at) => {
    slider.value = at + 1;
    slider.dispatchEvent(new Event('input'));
    return [...traced.querySelectorAll('.traced-queues li')].map(item => ({
      words: item.textContent.replace(/^.*: /, ''),
      full: Number.parseFloat(item.querySelector('.traced-bar span').style.inlineSize),
    }));
  });
});

// What the recorded steps say that waits, and what the bars say there instead.
function otherBars(wanted, found) {
  return wanted.flatMap((step, at) => {
    const [, channel, words, waiting, capacity] = step.match(/channel (\d+): ((\d+)(?: of (\d+))? waits?)/) ?? [];
    if (!channel) return [];
    const bar = found[at][channel - 1];
    const same = bar?.words === words && (!capacity || bar.full === 100 * waiting / capacity);
    return same ? [] : [`${step}: ${JSON.stringify(bar)}`];
  });
}

export const traced = screenshots => ({
  async 'a run of the book’s program is shown step by step'({ address }) {
    const reader = await open(address);
    expect(!await reader.button('See the run').isVisible(), 'there is a run to see before Run');
    await see(reader, 'See the run', /^It did this, and then: exit status 0\.$/);
    const rows = await traces(reader).locator('tbody tr').allInnerTexts();
    expect(rows.length > 5 && /makes channel 1, tokio::sync::mpsc/.test(rows.join()), `the steps are ${rows}`);
  },

  async 'an edit’s run has a lane for each task, and its lines'({ address }) {
    const reader = await open(address);
    await reader.edit(SENDS);
    await see(reader, 'See the run', /^It did this/);
    const lanes = await traces(reader).locator('thead th').allInnerTexts();
    expect(lanes.join() === 'Step,main,task 1 (line 6)', `the lanes are ${lanes}`);
    await traces(reader).getByText('As a list').click();
    const items = await traces(reader).locator('ol li').allInnerTexts();
    expect(items.includes('task 1 (line 6) sends message 1 to channel 1: 1 of 1 waits, in line 7'), `the list is ${items}`);
    const rows = await traces(reader).locator('tbody tr').count();
    expect(rows === items.length, `${rows} rows, ${items.length} items`);
    // Another text has another run.
    await reader.edit(HELLO);
    expect(!await traces(reader).isVisible() && !await reader.button('See the run').isVisible(), 'a run stays under another text');
    await see(reader, 'See the run', /^It did this/);
    expect((await traces(reader).innerText()).includes('It used no channel that is recorded.'), 'nothing says that no channel is used');
  },

  async 'a trace of a text that is gone does not begin'({ address }) {
    const reader = await open(address);
    const release = await hold(reader.page, '**/playground/queues.js');
    await reader.button('Run').click();
    await reader.status(/with exit status 0/);
    await reader.button('See the run').click();
    await reader.page.waitForFunction(() => bookPlayground.tracer);
    await reader.edit(HELLO);
    release();
    await reader.page.waitForFunction(() => bookPlayground.Queues);
    await reader.page.waitForTimeout(100);
    expect(!await traces(reader).isVisible(), 'a trace begins under another text');
  },

  // tokio's bounded and unbounded mpsc, oneshot, broadcast and watch, and the
  // channels of async-channel, flume and crossbeam-channel.
  async 'each kind of channel has the recorded timeline'({ address }) {
    const kinds = readdirSync(KINDS).filter(file => file.endsWith('.events')).map(file => file.slice(0, -7));
    expect(kinds.length === 8, `the kinds are ${kinds}`);
    const reader = await open(address);
    for (const kind of kinds) {
      const wanted = inWords(recorded(`${kind}.events`));
      await reader.edit(programOf(kind));
      await see(reader, 'See the run', /^It did this, and then: exit status 0\.$/);
      await traces(reader).getByText('As a list').click();
      const items = await traces(reader).locator('ol li').allInnerTexts();
      const others = otherBars(wanted, await bars(reader));
      expect(!others.length, `${kind} has other bars after ${others}`);
      expect(items.join('\n') === wanted.join('\n'), `${kind} has the timeline\n${items.join('\n')}\nnot\n${wanted.join('\n')}`);
      // The table has the same, a row each, in the lane of the task.
      const rows = await traces(reader).locator('tbody tr').allInnerTexts();
      const heads = await traces(reader).locator('thead th').allInnerTexts();
      const cells = rows.map(row => {
        const [, ...lanes] = row.split('\t');
        const at = lanes.findIndex(cell => cell.trim());
        return `${heads[at + 1]} ${lanes[at].trim()}`;
      });
      expect(cells.join('\n') === wanted.join('\n'), `${kind} has the lanes\n${cells.join('\n')}`);
    }
    // A program with one more place in its channel has another timeline.
    await reader.edit(programOf('tokio_mpsc').replace('channel(1)', 'channel(1 + 1)'));
    await see(reader, 'See the run', /^It did this/);
    await traces(reader).getByText('As a list').click();
    const items = await traces(reader).locator('ol li').allInnerTexts();
    const wanted = inWords(recorded('tokio_mpsc.events'));
    expect(items.join('\n') !== wanted.join('\n'), 'one more place is not noticed');
    expect(otherBars(wanted, await bars(reader)).length, 'one more place is not noticed in the bars');
  },

  async 'a step is chosen by key or pointer, and its line is marked'({ address }) {
    const reader = await open(address);
    await reader.edit(SENDS);
    await see(reader, 'See the run', /^It did this/);
    const { page } = reader;
    const before = page.url();
    const chosen = async (number, line) => {
      const rows = traces(reader).locator('tr[aria-current="step"]');
      const [row] = await rows.allInnerTexts();
      expect(await rows.count() === 1 && row.startsWith(`${number}\t`), `the step is ${await rows.allInnerTexts()}`);
      const marked = await traces(reader).locator('.traced-line').allInnerTexts();
      expect(marked.join().trim() === line, `the marked line is ${marked}, not ${line}`);
      const said = await traces(reader).locator('output').innerText();
      expect(said.startsWith(`${number} of `), `it says ${said}`);
    };
    await chosen(1, 'let (tx, mut rx) = mpsc::channel(1);');
    await traces(reader).getByRole('slider', { name: 'Step' }).focus();
    for (const key of ['ArrowRight', 'ArrowDown', 'ArrowUp', 'ArrowUp']) await page.keyboard.press(key);
    await chosen(3, 'while let Some(number) = rx.recv().await {');
    await traces(reader).locator('tbody tr').nth(3).click();
    await chosen(4, 'tx.send(1).await.expect("there is a receiver");');
    expect(page.url() === before, 'an arrow key turned the page');
    expect(await traces(reader).getByRole('link').count() === 0, 'a step of an edit has a link');
  },

  async 'a channel has a bar from the step that makes it to the last'({ address }) {
    const reader = await open(address);
    await reader.edit(SENDS);
    await see(reader, 'See the run', /^It did this/);
    const found = (await bars(reader)).map(([{ words, full }]) => `${words} ${full}`);
    const list = traces(reader).locator('.traced-queues li');
    expect((await list.innerText()).startsWith('Channel 1, tokio::sync::mpsc: '), `the bar is that of ${await list.innerText()}`);
    const [sent, received] = [found.indexOf('1 of 1 waits 100'), found.lastIndexOf('1 of 1 waits 100') + 1];
    expect(sent > 0 && received > sent, `the bars are ${found}`);
    for (const [at, bar] of found.entries()) {
      const wanted = at >= sent && at < received ? '1 of 1 waits 100' : '0 of 1 wait 0';
      expect(bar === wanted, `after step ${at + 1}, the bar is ${bar}, not ${wanted}`);
    }
    // A channel that is made later has no length before.
    await reader.edit(SENDS.replace('    while', '    let (_other, _) = mpsc::unbounded_channel::<u8>();\n    while'));
    await see(reader, 'See the run', /^It did this/);
    const first = (await bars(reader))[0].map(({ words }) => words);
    expect(first.join() === '0 of 1 wait,not made yet', `the bars begin with ${first}`);
  },

  async 'a step has the program’s time or the run’s, never both'({ address }) {
    const reader = await open(address);
    // What is said of the step that gives a message after the pause.
    const time = async (code, pattern, realTime = false) => {
      if (code) await reader.edit(code);
      if (realTime) {
        await reader.example.getByLabel('Real time').check();
        expect(!await traces(reader).isVisible(), 'a run stays whose clock was another');
      }
      await see(reader, 'See the run', /^It did this/);
      const step = traces(reader).locator('tbody tr').filter({ hasText: 'receives message' }).first();
      await step.click();
      const said = await traces(reader).locator('output').innerText();
      expect(pattern.test(said), `the step says ${said}`);
      const rows = await traces(reader).locator('tbody').innerText();
      expect(!/ after the first step/.test(rows), `a recorded text has a time: ${rows}`);
    };
    const sleeps = SENDS.replace('        tx.send', '        tokio::time::sleep(std::time::Duration::from_millis(30)).await;\n        tx.send');
    const paused = sleeps.replace('current_thread"', 'current_thread", start_paused = true');
    await time(paused, /, in line 10, 30 ms after the first step by the program’s clock$/);
    await time(null, /, in line 10, (?:[3-9]\d|\d{3}) ms after the first step$/, true);
    await time(sleeps, /, in line 10, (?:[3-9]\d|\d{3}) ms after the first step$/);
    // The program could print another time than the run's.
    await time(sleeps.replace('    task', '    let _now = std::time::Instant::now();\n    task'), /, in line 10$/);
  },

  async 'a step can be linked, and the link runs nothing by itself'({ address }) {
    const reader = await open(address);
    await see(reader, 'See the run', /^It did this/);
    await traces(reader).locator('tbody tr').nth(2).click();
    const href = await traces(reader).getByRole('link', { name: 'Link to this step' }).getAttribute('href');
    expect(/^#traced-queue_bounded-3-[a-z0-9]+$/.test(href), `the link is ${href}`);
    await reader.context.close();
    const follow = async (hash, step, pattern) => {
      const reader = await open(address, [`${QUEUE[0]}${hash}`, QUEUE[1]]);
      await said(reader, new RegExp(`^The address names step ${step} of a run of this program`));
      expect(!reader.asked.some(request => /\/(trace|execute)$/.test(request.url())), 'the link runs the program');
      await reader.button('See the run').click();
      await said(reader, /^It did this/);
      const text = await traces(reader).locator('output').innerText();
      expect(pattern.test(text), `the step is ${text}`);
      await reader.context.close();
    };
    await follow(href, 3, /^3 of /);
    await follow('#traced-queue_bounded-3', 3, /^3 of /);
    await follow('#traced-queue_bounded-999', 999, /^This run has no such step as the address names\. 1 of /);
    // In another run, the step may have another number, or be missing.
    const moved = href.replace('-3-', '-4-');
    await follow(moved, 4, /^In this run, the step that the address names is step 3 and not 4\. 3 of /);
    await follow(`${href}0`, 3, /^This run has no such step as the address names\. 1 of /);
  },

  async 'an edit that hangs says where it waits'({ address }) {
    const reader = await open(address);
    await reader.edit(HANGS);
    await see(reader, 'See where it waits', /^When its time was up:$/);
    const sentences = await traces(reader).locator('.traced-waits li').allInnerTexts();
    const wanted = 'The main task waits for a message in line 10. The channel is a tokio::sync::mpsc made in line 5: one sender still exists (task 1 sent last, in line 8), so the channel does not end.';
    expect(sentences.join() === wanted, `it says ${sentences}`);
  },

  async 'a program of the book that hangs says where it waits'({ address }) {
    const reader = await open(address, HANGING);
    await see(reader, 'See where it waits', /^When its time was up:$/);
    const sentences = await traces(reader).locator('.traced-waits li').allInnerTexts();
    expect(sentences.join('\n') === recorded('closing_sender_kept.waits').trim(), `it says ${sentences}`);
  },

  async 'a run that the reader stops also says where it waits'({ address }) {
    const reader = await open(address);
    await reader.edit(HANGS);
    await reader.button('Run').click();
    await reader.example.locator('.run-status').filter({ hasText: /Running …$/ }).waitFor({ timeout: 40_000 });
    await reader.button('Stop').click();
    await reader.status(/^Stopped by you/);
    await reader.button('See where it waits').click();
    await said(reader, /^When its time was up:$/);
    // What is stopped while rustc works waits nowhere.
    await reader.edit(HELLO);
    await reader.page.route('**/execute', () => {});
    await reader.button('Run').click();
    await reader.button('Stop').click();
    await reader.status(/^Stopped by you/);
    expect(!await reader.button('See where it waits').isVisible(), 'a program that did not begin may wait');
  },

  async 'a new run takes away what was seen of the last one'({ address }) {
    const reader = await open(address);
    await see(reader, 'See the run', /^It did this/);
    // A trace that began before this run ends would be taken away by its end.
    const release = await hold(reader.page, '**/execute');
    await reader.button('Run').click();
    expect(!await traces(reader).isVisible() && !await reader.button('See the run').isVisible(), 'the last run stays');
    release();
    await reader.button('See the run').waitFor({ timeout: 40_000 });
    expect(!await traces(reader).isVisible(), 'the last run comes back');
  },

  async 'what cannot be recorded says so'({ address }) {
    const reader = await open(address);
    await reader.edit(STREAM);
    await see(reader, 'See the run', /^This program cannot be recorded: /);
  },

  async 'a connection that breaks off is said'({ address }) {
    const reader = await open(address);
    await forge(reader.page, '**/trace', [{ event: 'compiling' }]);
    await see(reader, 'See the run', /^The connection broke off /);
    expect(await reader.button('See the run').isVisible(), 'See the run does not come back');
  },

  async 'nothing in forged events acts'({ address }) {
    const reader = await open(address);
    await forge(reader.page, '**/trace', [
      { event: 'trace', lane: 0, line: 1, does: { what: 'starts', lane: 1, kind: '<img src=x onerror=window.broken=1>' }, words: '<b>starts</b>' },
      { event: 'trace', lane: 1, line: '<i>', does: { what: 'x' }, words: '<script>window.broken=1</script>' },
      { event: 'waits', sentences: ['<img src=x onerror=window.broken=1>'] },
      { event: 'exit', success: false, stopped: 'wall', detail: '' },
    ]);
    await see(reader, 'See the run', /^When its time was up:$/);
    await traces(reader).locator('summary').first().click();
    expect((await traces(reader).innerText()).includes('<b>starts</b>'), 'the words are not shown as text');
    expect(await traces(reader).locator('img, script, b, i').count() === 0, 'HTML became elements');
    expect(await reader.page.evaluate(() => window.broken) === undefined, 'a script ran');
  },

  async 'the recorded steps of a run stand on its page without scripts'({ address }) {
    const runs = Object.entries(JSON.parse(recorded('../../steps.json')));
    expect(runs.length === 8, `${runs.length} programs have recorded steps`);
    const [, steps] = runs.find(([id]) => id === 'asynchronous/queue_bounded');
    const reader = await open(address, QUEUE, { script: false });
    await reader.example.getByText(`The book’s run, step by step (${steps.length})`).click();
    const cells = await reader.example.locator('.example-steps tbody td').filter({ hasText: /./ }).allInnerTexts();
    const wanted = steps.map(({ did, line }) => `${did}${line ? `, in line ${line}` : ''}`);
    expect(cells.join('\n') === wanted.join('\n'), `the steps are ${cells}`);
    await reader.context.close();
    // The server records the same.
    const live = await open(address);
    await see(live, 'See the run', /^It did this/);
    const rows = await traces(live).locator('tbody td').filter({ hasText: /./ }).allInnerTexts();
    expect(rows.join('\n') === wanted.join('\n'), `the server records ${rows}`);
    await live.context.close();
    await eachLook(address, screenshots, async (reader, look) => {
      await reader.example.locator('.example-steps > summary').click();
      await look('steps', reader.example);
    });
  },

  async 'a run can be read: light and dark, wide and narrow'({ address }) {
    await eachLook(address, screenshots, async (reader, look) => {
      await reader.edit(SENDS);
      await see(reader, 'See the run', /^It did this/);
      await traces(reader).locator('tbody tr').nth(3).click();
      await look('traced', reader.example);
    });
  },
});
