// What must hold if the book's own server runs the programs.

import { gzipSync } from 'node:zlib';
import { eachLook, expect, HELLO, open, QUEUE } from './reader.mjs';

const MAX_SCRIPT_BYTES = 40_000;
const WRONG = 'fn main() {\n    let x: i32 = "a";\n    println!("{x}");\n}\n';
const WARNED = 'fn main() {\n    let unused = 1;\n}\n';
const FLOOD = 'fn main() {\n    for n in 0.. {\n        println!("{n}");\n    }\n}\n';
const ENDLESS = 'fn main() {\n    println!("begun");\n    loop {\n        std::thread::park();\n    }\n}\n';
const HOSTILE = `fn main() {
    println!("<img src=x onerror='window.broken = 1'><script>window.broken = 1</script>");
    println!("\\x1b]0;title\\x07\\x1b[2J\\x1b[31mred\\x1b[0m \\x1b[8mhidden\\x1b[0m\\x1bc\\u{9b}5m\\x08\\u{202e}turned");
    eprintln!("aside");
}
`;

export const own = screenshots => ({
  async 'a program is run and prints what the page records'({ address }) {
    const reader = await open(address);
    const { asked, button } = reader;
    expect(/^Runs on this book’s server \(rustc [\d.]+\)$/.test(await reader.words()), `it runs: ${await reader.words()}`);
    await button('Run').click();
    await reader.status(/^(Compiled in|Already compiled).* with exit status 0\. As recorded\.$/);
    expect(await reader.printed() === await reader.recorded(), 'the output is another');
    const label = reader.example.locator('.example-label').first();
    expect(!await label.isVisible() && !await reader.example.locator('.example-label + pre').first().isVisible(),
      'the same output is shown twice');
    expect(asked.every(request => request.url().startsWith(address)), 'it asks another host');
    expect(!asked.some(request => request.url().includes('editor')), 'the editor came before Edit');
    await reader.edit(HELLO);
    expect(await label.isVisible() && await label.innerText() === 'The book’s output', `the label is ${await label.innerText()}`);
    await button('Reset').click();
    expect(await label.innerText() === 'Output', `the label stays ${await label.innerText()}`);
  },

  async 'what must fail fails as the page says'({ address }) {
    const cases = [
      [['categories/asynchronous/one_value.html', 'one_value_twice'], /^rustc refuses it, as the book says/],
      [['categories/asynchronous/waiting.html', 'waiting_select_panic'], /exit status 101\. As recorded( below)?\.$/],
      [['categories/asynchronous/shutdown.html', 'shutdown_wait_hangs'], /^.*[Ss]topped: it took longer.* As recorded( below)?\.$/],
    ];
    for (const [where, status] of cases) {
      const reader = await open(address, where);
      await reader.button('Run').click();
      await reader.status(status);
      await reader.context.close();
    }
  },

  async 'programs are compiled ahead: those of the page, and each edit'({ address }) {
    const reader = await open(address);
    const count = await reader.page.locator('.example').count();
    const ahead = () => reader.asked.filter(request => request.url() === `${address}ahead`);
    const waitFor = async test => {
      for (let i = 0; i < 300 && !test(); i += 1) await reader.page.waitForTimeout(100);
      return test();
    };
    expect(await waitFor(() => ahead().length >= count), `${ahead().length} of ${count} programs are compiled ahead`);
    await reader.edit(HELLO);
    expect(await waitFor(() => ahead().some(request => request.postDataJSON().code === HELLO)), 'the edit is not compiled ahead');
  },

  // The introduction has two addresses, and its program is on another page, too.
  async 'an edit is kept wherever its program is shown'({ address }) {
    const reader = await open(address, ['', 'first_channel_awaited']);
    await reader.edit(HELLO);
    for (const path of ['introduction.html', 'guide/first_channel.html']) {
      await reader.page.goto(address + path);
      await reader.button('Reset').waitFor({ timeout: 5000 }).catch(() => {});
      expect(await reader.text() === HELLO, `${path} does not show the edit`);
    }
  },

  async 'an edit is run, kept, copied and reset'({ address }) {
    const reader = await open(address, QUEUE, {
      before: (page, context) => context.grantPermissions(['clipboard-read', 'clipboard-write']),
    });
    const { button, page } = reader;
    const book = await reader.text();
    await reader.edit(HELLO);
    await button('Run').click();
    await reader.status(/with exit status 0\.$/);
    expect(await reader.printed() === 'changed\n', 'the output is not that of the edit');
    await reader.example.locator('pre').first().hover();
    await reader.example.locator('.clip-button').first().click();
    expect(await page.evaluate(() => navigator.clipboard.readText()) === HELLO, 'Copy copies another text');
    await button('Close editor').click();
    // The highlighter is loaded for it, which takes a moment.
    const keyword = reader.example.locator('> pre .hljs-keyword');
    await keyword.first().waitFor({ timeout: 10_000 }).catch(() => {});
    expect(await keyword.count() === 1, 'the edit has no colours');
    await page.reload();
    await button('Reset').waitFor();
    expect(await reader.text() === HELLO, 'the edit is lost');
    expect((await reader.example.innerText()).includes('This is your text.'), 'nothing says that it is an edit');
    await page.evaluate(() => {
      const key = Object.keys(localStorage).find(key => key.startsWith('playground-edit'));
      localStorage.setItem(key, JSON.stringify({ ...JSON.parse(localStorage.getItem(key)), original: 'another' }));
    });
    await page.reload();
    await button('Reset').waitFor();
    expect((await reader.example.innerText()).includes('has changed since'), 'nothing says that the book has changed');
    await button('Reset').click();
    expect(await reader.text() === book, 'Reset does not return to the book’s program');
    await page.reload();
    await button('Run').waitFor();
    expect(await reader.text() === book && !await button('Reset').isVisible(), 'the edit comes back');
  },

  async 'a wrong program shows what rustc says, in its colours'({ address }) {
    const reader = await open(address);
    await reader.edit(WRONG);
    await reader.page.keyboard.press('Control+Enter');
    await reader.status(/^rustc refuses it/);
    expect((await reader.log.innerText()).includes('mismatched types'), 'rustc’s message is missing');
    expect(await reader.log.locator('.terminal-red').count() > 0, 'rustc’s message has no colours');
  },

  async 'warnings are folded'({ address }) {
    const reader = await open(address);
    await reader.edit(WARNED);
    await reader.button('Run').click();
    await reader.status(/with exit status 0\. It printed nothing\.$/);
    const warning = reader.log.getByText('unused variable');
    expect(!await warning.isVisible(), 'the warning is unfolded');
    await reader.log.getByText('rustc warns').click();
    expect(await warning.isVisible(), 'the warning cannot be unfolded');
  },

  async 'a flood is cut, and its end is in sight'({ address }) {
    const reader = await open(address);
    await reader.edit(FLOOD);
    await reader.button('Run').click();
    await reader.status(/Stopped: it printed more than/);
    expect(await reader.log.locator('.run-line').count() === 2000, 'not 2000 lines are shown');
    expect(/and \d+ lines more/.test(await reader.log.innerText()), 'nothing says that there are more');
    await reader.page.waitForTimeout(100);
    const left = await reader.log.locator('code').evaluate(
      code => code.scrollHeight - code.clientHeight - code.scrollTop);
    expect(left < 40, `the last line is ${left} px away`);
  },

  async 'an endless program is stopped'({ address }) {
    const reader = await open(address);
    await reader.edit(ENDLESS);
    for (const stop of [() => reader.button('Stop').click(), () => reader.page.keyboard.press('Escape')]) {
      await reader.button('Run').click();
      await reader.log.getByText('begun').waitFor();
      await reader.button('Stop').waitFor();
      await stop();
      await reader.status(/^Stopped by you after/);
    }
    await reader.edit(HELLO);
    await reader.button('Run').click();
    await reader.status(/with exit status 0\.$/);
  },

  async 'nothing in the output acts'({ address }) {
    const reader = await open(address);
    const title = await reader.page.title();
    await reader.edit(HOSTILE);
    await reader.page.keyboard.press('Control+Enter');
    await reader.status(/with exit status 0\.$/);
    const text = await reader.log.evaluate(log => log.textContent);
    expect(text.includes("<img src=x onerror='window.broken = 1'>"), 'HTML is not shown as text');
    expect(await reader.log.locator('img, script').count() === 0, 'HTML became elements');
    expect(!/[\0-\x08\x0b-\x1f\x7f-\x9f]/.test(text), 'control characters are left');
    expect(text.includes('red hidden'), `escapes left more than text: ${JSON.stringify(text)}`);
    expect(await reader.page.evaluate(() => window.broken) === undefined, 'a script ran');
    expect(await reader.page.title() === title, 'the title has changed');
    const aside = reader.log.locator('[data-stream="stderr"]');
    expect((await aside.innerText()).includes('stderr'), 'standard error is not told apart in words');
  },

  async 'the keyboard is enough'({ address }) {
    const reader = await open(address);
    const { page, button } = reader;
    const focused = locator => locator.evaluate(element => element.contains(document.activeElement));
    await reader.example.locator('code').first().focus();
    await page.keyboard.press('Tab');
    expect(await focused(button('Run')), 'Tab does not lead from the program to Run');
    await page.keyboard.press('Enter');
    await reader.status(/As recorded( below)?\.$/);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await reader.editor.waitFor();
    expect(await focused(reader.editor), 'the editor has not the focus');
    await page.keyboard.press('Control+A');
    // mdBook reacts to these keys elsewhere on a page.
    await page.keyboard.type('fn main() { println!("s?"); }');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('Control+Enter');
    await reader.status(/with exit status 0\.$/);
    expect(await reader.printed() === 's?\n', 'what was typed is not what was run');
    expect(page.url().endsWith(QUEUE[0]), 'an arrow key turned the page');
    await page.keyboard.press('Escape');
    expect(await focused(button('Close editor')), 'Esc does not leave the editor');
    await page.keyboard.press('Tab');
    expect(await focused(button('Reset')), 'Tab does not go on from there');
    await page.keyboard.press('Enter');
    await reader.status(/^This is the book’s program again/);
  },

  async 'hidden lines can be shown, and are edited and run'({ address }) {
    const line = 'use std::error::Error;\n';
    const written = `<span class="hljs-keyword">use</span>${line.slice('use'.length)}`;
    const reader = await open(address, QUEUE, {
      before: page => page.route(`${address}${QUEUE[0]}`, async route => {
        const answer = await route.fetch();
        const html = (await answer.text()).replace(written, `<span class="boring">${written}</span>`);
        await route.fulfill({ response: answer, body: html });
      }),
    });
    const code = reader.example.locator('> pre > code').first();
    expect(!(await code.innerText()).includes(line), 'the line is not hidden');
    await reader.example.locator('pre').first().hover();
    await reader.button('Show hidden lines').first().click();
    expect((await code.innerText()).includes(line), 'the line cannot be shown');
    await reader.button('Run').click();
    await reader.status(/As recorded( below)?\.$/);
    await reader.button('Edit').click();
    expect((await reader.editor.innerText()).includes(line.trim()), 'the editor lacks the line');
  },

  async 'a browser that keeps nothing runs and edits'({ address }) {
    const reader = await open(address, QUEUE, {
      before: (page, context) => context.addInitScript(() => {
        Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('denied', 'SecurityError'); } });
      }),
      quiet: false,
    });
    await reader.edit(HELLO);
    await reader.button('Run').click();
    await reader.status(/with exit status 0\.$/);
  },

  async 'a server that cannot says why'({ address }) {
    const json = (status, error, headers) =>
      ({ status, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify({ error }) });
    const cases = [
      [json(429, 'full', { 'retry-after': '7' }), /is busy: press Run again in 7 s\./],
      [json(503, 'Landlock is missing'), /cannot run programs now: Landlock is missing/],
      [json(413, 'too large: 1 MiB'), /did not take the program: too large: 1 MiB/],
      [{ status: 502, contentType: 'text/html', body: '<b>Bad gateway</b>' }, /did not take the program: status 502/],
      [{ status: 200, contentType: 'text/html', body: '<b>Welcome</b>' }, /something that is no result/],
      [{ status: 200, contentType: 'application/x-ndjson', body: '{"event":"compiling"}\n' }, /connection broke off/],
      [{ status: 200, contentType: 'application/x-ndjson', body: '{"event":\n' }, /something that is no result/],
    ];
    for (const [answer, status] of cases) {
      const reader = await open(address, QUEUE, {
        before: page => page.route('**/execute', route => route.fulfill(answer)), quiet: false,
      });
      await reader.button('Run').click();
      await reader.status(status);
      await reader.context.close();
    }
  },

  async 'it can be read: light and dark, wide and narrow'({ address }) {
    await eachLook(address, screenshots, async (reader, look) => {
      await reader.button('Run').click();
      await reader.status(/As recorded( below)?\.$/);
      await look('run');
      await reader.edit(WRONG);
      await reader.button('Run').click();
      await reader.status(/^rustc refuses it/);
      await look('refused');
      await reader.edit(HOSTILE);
      await reader.button('Run').click();
      await reader.status(/with exit status 0\.$/);
      await look('streams');
    });
  },

  async 'little is loaded before the first Edit'({ address }) {
    const reader = await open(address);
    const urls = await reader.page.locator('script[src]').evaluateAll(scripts => scripts.map(({ src }) => src));
    const texts = await Promise.all(urls.map(async url => (await fetch(url)).text()));
    const bytes = texts.reduce((sum, text) => sum + gzipSync(text).length, 0);
    console.log(`${urls.length} scripts, ${bytes} bytes compressed`);
    expect(urls.length > 0 && bytes < MAX_SCRIPT_BYTES, `${bytes} bytes in ${urls.length} scripts`);
  },

  async 'a tab in the background holds no connection, and learns of a build when it is seen'({ address }) {
    // Each tab is seen in this browser.
    const turn = (page, hidden) => page.evaluate(hidden => {
      Object.defineProperty(document, 'hidden', { configurable: true, get: () => hidden });
      document.dispatchEvent(new Event('visibilitychange'));
    }, hidden);
    const reader = await open(address, QUEUE, {
      async before(page, context) {
        // A browser opens six connections to a server.
        for (let n = 0; n < 6; n += 1) {
          const tab = await context.newPage();
          await tab.goto(address + QUEUE[0]);
          await turn(tab, true);
        }
      },
    });
    const { page } = reader;
    let [build, asked] = [1, 0];
    await page.route('**/.cookbook/news', route => {
      asked += 1;
      return route.fulfill({ contentType: 'text/event-stream', body: `retry: 100\nevent: built\ndata: ${build}\n\n` });
    });
    await page.reload();
    while (asked < 2) await page.waitForTimeout(100);
    await turn(page, true);
    await page.evaluate(() => { window.isOld = true; });
    build += 1;
    await page.waitForTimeout(300);
    const before = asked;
    await page.waitForTimeout(500);
    expect(asked === before, `it asks ${asked - before} times while nobody sees it`);
    expect(await page.evaluate(() => window.isOld), 'it is loaded again while nobody sees it');
    await turn(page, false);
    await page.waitForFunction(() => !window.isOld, undefined, { timeout: 10_000 });
  },

  // This is the last test, since it ends the server.
  async 'a server that is gone is missed in words'({ address, end }) {
    const reader = await open(address, QUEUE, { quiet: false });
    await end();
    await reader.button('Run').click();
    await reader.status(/does not answer\. Start it again \(cargo book serve\), then press Run\./);
    await reader.button('Edit').click();
    await reader.status(/editor could not be loaded/);
  },
});
