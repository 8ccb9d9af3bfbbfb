// What a reader does with an edit besides running it, where the book's own
// server runs the programs: rustc's messages on their lines, a link, the
// changes, the standard input.

import { deflateRawSync } from 'node:zlib';
import { eachLook, expect, HELLO, hold, open, QUEUE } from './reader.mjs';

const WRONG = 'fn main() {\n    let unused = 1;\n    let é: i32 = "a";\n    let x: bool = 2;\n}\n';
const UNKNOWN = 'use rayon::prelude::*;\n\nfn main() {}\n';
const READS = `fn main() {
    for line in std::io::stdin().lines() {
        println!("<{}>", line.expect("it is text"));
    }
}
`;

const SLOW = `fn main() {
    println!("begun");
    std::thread::sleep(std::time::Duration::from_secs(1));
}
`;

const linkTo = (name, text) => `#code=${name}.${deflateRawSync(text).toString('base64url')}`;
const asLink = text => linkTo(QUEUE[1], text);

// What the editor underlines, as `error: "a"`.
const underlined = reader => reader.example.locator('.cm-lintRange').evaluateAll(marks => marks.map(
  mark => `${mark.classList.contains('cm-lintRange-error') ? 'error' : 'warning'}: ${mark.textContent}`));

// What is marked in the block of code without the editor.
const marked = reader => reader.page.evaluate(() => ['error', 'warning'].flatMap(
  level => [...CSS.highlights.get(`run-${level}`) ?? []].map(({ startContainer, startOffset, endContainer, endOffset }) => {
    const range = document.createRange();
    range.setStart(startContainer, startOffset);
    range.setEnd(endContainer, endOffset);
    return `${level}: ${range}`;
  })));

const same = (found, expected, what) => expect(
  JSON.stringify(found) === JSON.stringify(expected), `${what}: ${JSON.stringify(found)}`);

export const edits = screenshots => ({
  async 'rustc’s messages stand on their lines until these are edited'({ address }) {
    const reader = await open(address);
    const { page } = reader;
    await reader.edit(WRONG);
    await page.keyboard.press('Control+Enter');
    await reader.status(/^rustc refuses it/);
    same(await underlined(reader), ['error: "a"', 'error: 2'], 'the editor marks');
    expect(await reader.example.locator('.cm-lint-marker-error').count() === 2, 'the gutter has no marks');
    await reader.example.locator('.cm-lintRange').first().hover();
    await reader.example.locator('.cm-tooltip').getByText('mismatched types: expected `i32`, found `&str`').waitFor();
    await page.mouse.move(0, 0);

    await reader.editor.focus();
    await page.keyboard.press('Control+Home');
    const heard = () => reader.example.locator('.cm-announced').innerText();
    for (const [key, words] of [
      ['F8', 'Line 3, error: mismatched types: expected `i32`, found `&str` (1 of 2)'],
      ['F8', 'Line 4, error: mismatched types: expected `bool`, found integer (2 of 2)'],
      ['F8', 'Line 3, error: mismatched types: expected `i32`, found `&str` (1 of 2)'],
      ['Shift+F8', 'Line 4, error: mismatched types: expected `bool`, found integer (2 of 2)'],
    ]) {
      await page.keyboard.press(key);
      expect((await heard()).includes(words), `${key} says ${await heard()}`);
      const shown = await reader.example.locator('.cm-tooltip').innerText();
      expect(words.includes(shown), `${key} shows ${shown}`);
    }
    if (screenshots) await page.screenshot({ path: `${screenshots}/message.png` });

    await page.keyboard.type('1');
    await page.waitForTimeout(50);
    same(await underlined(reader), ['error: "a"'], 'after an edit of line 4 the editor marks');
    await reader.button('Close editor').click();
    same(await marked(reader), [], 'an edit leaves marks in the block');
  },

  async 'rustc’s messages are marked without the editor, too'({ address }) {
    const reader = await open(address, ['categories/asynchronous/one_value.html', 'one_value_twice']);
    await reader.button('Run').click();
    await reader.status(/^rustc refuses it/);
    const [mark, ...others] = await marked(reader);
    expect(mark === 'error: tx' && !others.length, `it marks ${mark}, ${others}`);
    await reader.edit('fn main() {\n    let unused = 1;\n}\n');
    await reader.button('Close editor').click();
    await reader.button('Run').click();
    await reader.status(/with exit status 0/);
    same(await marked(reader), ['warning: unused'], 'of a warning it marks');
  },

  async 'an unknown crate gets the names of those that there are'({ address }) {
    const reader = await open(address);
    await reader.edit(UNKNOWN);
    await reader.button('Run').click();
    await reader.status(/^rustc refuses it/);
    const words = await reader.log.locator('.run-more').innerText();
    expect(/has no crate `rayon`\. It has .*\btokio\b.* and Rust’s own std\.$/.test(words), `it says ${words}`);
    await reader.edit('fn main() { missing() }');
    await reader.button('Run').click();
    await reader.status(/^rustc refuses it/);
    expect(await reader.log.locator('.run-more').count() === 0, 'it names crates though none is missing');
  },

  async 'a link contains the text, and opens as the reader’s text without running'({ address }) {
    const reader = await open(address, QUEUE, {
      before: (page, context) => context.grantPermissions(['clipboard-read', 'clipboard-write']),
    });
    expect(!await reader.button('Share').isVisible(), 'the book’s own program can be shared');
    const text = `// ä 😀 <img src=x onerror="window.broken = 1">\n${HELLO}`;
    await reader.edit(text);
    const before = reader.asked.length;
    await reader.button('Share').click();
    await reader.status(/^A link to your text is copied\./);
    const link = await reader.page.evaluate(() => navigator.clipboard.readText());
    expect(link.startsWith(`${address}${QUEUE[0]}#code=${QUEUE[1]}.`), `the link is ${link}`);
    expect(reader.asked.slice(before).every(request => /\/ahead$/.test(request.url())), 'Share asks a server');

    const other = await open(address, [link.slice(address.length), QUEUE[1]]);
    await other.button('Reset').waitFor();
    expect(await other.text() === text, 'another text is shown');
    expect((await other.example.innerText()).includes('came with the link'), 'nothing says where it comes from');
    expect(await other.page.evaluate(() => window.broken) === undefined, 'its text acts');
    await other.page.waitForTimeout(1000);
    const sent = other.asked.filter(request => request.method() === 'POST' && request.postDataJSON().code === text);
    expect(sent.length === 0, 'it is sent before Run');
    await other.button('Run').click();
    await other.status(/with exit status 0/);
    if (screenshots) await other.page.screenshot({ path: `${screenshots}/link.png` });
    await other.button('Reset').click();
    await other.page.reload();
    await other.button('Run').waitFor();
    expect(!(await other.text()).includes('changed') && !other.page.url().includes('#'), 'the text comes back');
  },

  async 'a link leaves a kept edit alone'({ address }) {
    const reader = await open(address);
    const { button, page } = reader;
    await reader.edit(HELLO);
    await page.goto(`${address}${QUEUE[0]}${asLink('fn main() {}\n')}`);
    await page.waitForFunction(() => document.body.innerText.includes('came with the link'));
    await reader.edit('fn main() { /* mine */ }\n');
    await page.reload();
    await page.waitForFunction(() => document.body.innerText.includes('came with the link'));
    expect(await reader.text() === 'fn main() {}\n', `a reload shows ${await reader.text()}`);
    await button('Reset').click();
    await reader.status(/^This is your own edit again/);
    expect(await reader.text() === HELLO, `Reset shows ${await reader.text()}`);
    // Without an edit of its own, the browser keeps what the reader makes of the link's.
    await button('Reset').click();
    await page.goto(`${address}${QUEUE[0]}${asLink('fn main() {}\n')}`);
    await page.waitForFunction(() => document.body.innerText.includes('came with the link'));
    await reader.edit(HELLO);
    expect(await page.evaluate(() => location.hash) === '', 'the address still has the link’s text');
    await page.reload();
    await button('Reset').waitFor();
    expect(await reader.text() === HELLO, 'the edit is lost');
  },

  async 'a link that is wrong or hides much gets one sentence'({ address }) {
    const cases = [
      [asLink('/'.repeat(10_000_000)), 'The link’s program is too long to be shown.'],
      [asLink('/'.repeat(64 * 1024 + 1)), 'The link’s program is too long to be shown.'],
      [`#code=${QUEUE[1]}.${'A'.repeat(16_001)}`, 'The link’s program is too long to be shown.'],
      [asLink(HELLO).slice(0, -8), 'The link’s program cannot be read: the link is broken or cut off.'],
      [`#code=${QUEUE[1]}.!`, 'The link’s program cannot be read: the link is broken or cut off.'],
      [asLink(Buffer.from([0xff])), 'The link’s program cannot be read: the link is broken or cut off.'],
      ['#code=', 'The link’s program cannot be read: the link is broken or cut off.'],
      [linkTo('another', HELLO), 'The link’s program belongs to an example that is not on this page.'],
    ];
    const reader = await open(address, [QUEUE[0] + cases[0][0], QUEUE[1]]);
    const first = reader.page.locator('.run-status').first();
    for (const [hash, words] of cases) {
      if (hash !== cases[0][0]) await reader.page.evaluate(hash => { location.hash = hash; }, hash);
      await first.filter({ hasText: words }).waitFor({ timeout: 5000 }).catch(() => {});
      expect(await first.innerText() === words, `${hash.slice(0, 60)}: “${await first.innerText()}”`);
      expect(!await reader.button('Reset').isVisible(), `${hash.slice(0, 60)}: its text is shown`);
      await first.evaluate(status => { status.textContent = ''; });
    }
    let text = '';
    for (let n = 0; text.length < 40_000; n += 1) text += `// ${Math.sin(n)}\n`;
    // Typed, it would take the browser a minute.
    await reader.page.evaluate(([key, text]) => localStorage.setItem(key, JSON.stringify({ text })),
      [`playground-edit asynchronous/${QUEUE[1]}`, text]);
    await reader.page.goto(address + QUEUE[0]);
    await reader.page.reload();
    await reader.button('Share').click();
    await reader.status(/^The program is too long for a link: copy it instead\.$/);
  },

  async 'a link’s text that is made to be slow opens with its notice'({ address }) {
    const texts = [
      `use ${'a::{'.repeat(15_000)}`, `use ${'a::{'.repeat(12_000)}${'}'.repeat(12_000)};`, 'use '.repeat(16_000),
      `use${' '.repeat(60_000)}`, '"'.repeat(60_000), `mod${' '.repeat(60_000)}`, 'br"'.repeat(20_000), '"\\'.repeat(30_000),
    ];
    for (const text of texts) {
      const reader = await open(address, [QUEUE[0] + asLink(text), QUEUE[1]]);
      await reader.button('Reset').waitFor();
      expect((await reader.example.innerText()).includes('came with the link'), `${text.slice(0, 20)}: nothing says where it comes from`);
      const millis = await reader.page.evaluate(text => {
        const begin = performance.now();
        bookPlayground.cratesUsed(text, ['tokio']);
        return performance.now() - begin;
      }, text);
      expect(millis < 700, `${text.slice(0, 20)}: its crates are found in ${millis} ms`);
      await reader.context.close();
    }
  },

  async 'two tabs show the newest edit'({ address }) {
    const reader = await open(address);
    const other = await reader.context.newPage();
    await other.goto(address + QUEUE[0]);
    const example = other.locator(`#example-${QUEUE[1]}`);
    const button = name => example.getByRole('button', { name, exact: true });
    await button('Run').waitFor();
    const heard = page => page.evaluate(() => {
      window.heard = 0;
      addEventListener('storage', () => { window.heard += 1; });
    });
    const shows = async (page, text) => {
      const of = ([id, text]) => document.querySelector(`#${id} > pre > code`).textContent === text;
      await page.waitForFunction(of, [`example-${QUEUE[1]}`, text], { timeout: 5000, polling: 100 }).catch(() => {});
      expect(await page.evaluate(of, [`example-${QUEUE[1]}`, text]), `a tab does not show ${text}`);
    };
    const book = await reader.text();
    await reader.edit(HELLO);
    await shows(other, HELLO);
    expect((await example.innerText()).includes('This is your text.'), 'nothing says that it is an edit');
    await heard(reader.page);
    await heard(other);
    await button('Edit').click();
    await example.locator('.cm-content').press('Control+End');
    await other.keyboard.type('/');
    await shows(reader.page, `${HELLO}/`);
    await other.keyboard.press('Backspace');
    await shows(reader.page, HELLO);
    await reader.editor.press('Control+End');
    await reader.page.keyboard.type('// mine');
    await shows(other, `${HELLO}// mine`);
    expect((await example.locator('.cm-content').innerText()).includes('// mine'), 'the editor has another text');
    await other.waitForTimeout(500);
    const counts = await Promise.all([reader.page, other].map(page => page.evaluate(() => window.heard)));
    expect(counts.join() === '2,7', `the tabs hear of ${counts} changes`);
    // What came with a link stays, and the edit of the other tab too.
    await other.evaluate(hash => { location.hash = hash; }, asLink('fn main() {}\n'));
    await other.waitForFunction(() => document.body.innerText.includes('came with the link'));
    await reader.button('Reset').click();
    await reader.edit(HELLO);
    await other.waitForTimeout(500);
    await shows(other, 'fn main() {}\n');
    await button('Reset').click();
    await shows(other, HELLO);
    await reader.button('Reset').click();
    await shows(other, book);
    expect(!await button('Reset').isVisible(), 'the book’s program can be reset');
  },

  async 'another text ends the run of the one before'({ address }) {
    const reader = await open(address);
    const begin = async () => {
      await reader.edit(SLOW);
      await reader.button('Run').click();
      await reader.log.getByText('begun').waitFor();
      await reader.button('Stop').waitFor();
    };
    await begin();
    await reader.button('Reset').click();
    await reader.status(/^This is the book’s program again\.$/);
    expect(await reader.button('Run').isVisible(), 'there is a run to stop after Reset');
    await reader.page.waitForTimeout(1500);
    await reader.status(/^This is the book’s program again\.$/);
    await begin();
    await reader.page.evaluate(hash => { location.hash = hash; }, asLink(HELLO));
    await reader.page.waitForFunction(() => document.body.innerText.includes('came with the link'));
    expect(await reader.button('Run').isVisible(), 'there is a run to stop under the text of a link');
    await reader.page.waitForTimeout(1500);
    const status = await reader.example.locator('.run-status').innerText();
    expect(status === '', `under the text of a link stands “${status}”`);
    await reader.button('Run').click();
    await reader.status(/with exit status 0\.$/);
  },

  async 'the book’s output stays if the reader edits while the book’s program runs'({ address }) {
    const reader = await open(address);
    const release = await hold(reader.page, '**/execute');
    await reader.button('Run').click();
    await reader.edit(HELLO);
    release();
    await reader.status(/with exit status 0\. As recorded below\.$/);
    const label = reader.example.locator('.example-label').first();
    expect(await label.isVisible() && await label.innerText() === 'The book’s output', 'the book’s output is hidden');
  },

  async 'what the reader changed is shown as lines'({ address }) {
    const reader = await open(address);
    const book = await reader.text();
    const lines = book.split('\n');
    const edit = [...lines.slice(0, 3), '// mine', ...lines.slice(4)].join('\n');
    await reader.edit(edit);
    const button = reader.button('What I changed');
    await button.click();
    const changes = reader.example.locator('.run-changes');
    expect((await changes.innerText()).startsWith('Since the book’s program: 1 line added (+), 1 line removed (-).'),
      `it says ${await changes.innerText()}`);
    const shown = await changes.locator('code').evaluate(code => code.textContent);
    expect(shown.includes(`- ${lines[3]}\n+ // mine\n`) && shown.includes(`  ${lines[2]}\n`) && !shown.includes(lines[8]),
      `it shows ${shown}`);
    expect(await button.getAttribute('aria-expanded') === 'true', 'the button does not say that it is open');
    await button.click();
    expect(!await changes.isVisible(), 'it cannot be closed');
  },

  async 'a program that reads gets a standard input'({ address }) {
    const reader = await open(address, QUEUE, { quiet: false });
    const box = reader.example.getByLabel('Standard input');
    expect(!await box.isVisible(), 'a program that reads nothing has a box');
    await reader.edit(`// stdin()\n${HELLO}`);
    expect(!await box.isVisible(), 'a comment has a box');
    await reader.edit(READS);
    await box.fill('s and ä\nlast');
    await box.press('Control+Enter');
    await reader.status(/with exit status 0\.$/);
    expect(await reader.printed() === '<s and ä>\n<last>\n', `it reads ${await reader.printed()}`);
    await box.fill('x'.repeat(65_537));
    await reader.button('Run').click();
    await reader.status(/did not take the program: the field `stdin`: 65537 bytes; send at most 65536/);
  },

  async 'the first Tab leads to the first program'({ address }) {
    const reader = await open(address);
    const { page } = reader;
    await page.keyboard.press('Tab');
    const link = page.getByRole('link', { name: 'Skip to the first program' });
    const { y } = await link.boundingBox();
    expect(await link.evaluate(link => link === document.activeElement) && y >= 0, 'the link is not seen first');
    await page.keyboard.press('Enter');
    const focused = await page.evaluate(() => [document.activeElement.textContent, document.activeElement.closest('.example')?.id]);
    const first = await page.locator('.example').first().getAttribute('id');
    expect(focused[0] === 'Run' && focused[1] === first, `the focus is on ${focused}`);
  },

  async 'messages, changes and input can be read: light and dark, wide and narrow'({ address }) {
    await eachLook(address, screenshots, async (reader, look) => {
      await reader.edit(`${WRONG}// ${READS}`);
      await reader.edit(READS.replace('line.expect', 'line.unknown'));
      await reader.button('What I changed').click();
      await reader.button('Run').click();
      await reader.status(/^rustc refuses it/);
      await reader.editor.focus();
      await reader.page.keyboard.press('F8');
      await look('edited');
      await reader.button('Close editor').click();
      await look('marked');
      await reader.page.goto(`${address}${QUEUE[0]}${asLink(HELLO)}`);
      await reader.page.waitForFunction(() => document.body.innerText.includes('came with the link'));
      await look('shared');
    });
  },
});
