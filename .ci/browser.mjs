// Looks at every page of the book like a reader's browser, in light and dark,
// wide and narrow, at first screens, and searches like readers. Prints what is wrong, one fault
// per line. The exit code says whether there was a fault.
//
//   node .ci/browser.mjs ADDRESS [FOLDER FOR SCREENSHOTS]
//
// chromium.mjs says what it needs.

import { mkdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { faultsIn, faultsOf, launch, THEMES, WIDTHS } from './chromium.mjs';

const [address, screenshots] = process.argv.slice(2);
const browser = await launch();
const faults = [];

// Reads the list of pages that the book itself has.
async function pages() {
  const html = await (await fetch(address + 'toc.html')).text();
  const links = [...html.matchAll(/href="([^"#]+\.html)"/g)].map(match => match[1]);
  return [...new Set(links)];
}

// Opens a reader's page with the first theme. Returns a function that looks at
// one page after another.
async function reader() {
  const context = await browser.newContext();
  await context.addInitScript(theme => localStorage.setItem('mdbook-theme', theme), THEMES[0]);
  const page = await context.newPage();
  let where;
  page.on('console', message => {
    if (message.type() === 'error') faults.push(`${where}: the console says ${message.text()}`);
  });
  page.on('pageerror', error => faults.push(`${where}: ${error.message}`));
  page.on('request', request => {
    const url = request.url();
    if (!url.startsWith(address) && !url.startsWith('data:')) {
      faults.push(`${where}: asks another host: ${url}`);
    }
  });
  return async function look(path, width) {
    await page.setViewportSize({ width, height: 900 });
    for (const theme of THEMES) {
      where = `${path} (${theme}, ${width} px)`;
      const first = theme === THEMES[0];
      // The connection for news of builds stays open, so the network never becomes idle.
      if (first) {
        await page.goto(address + path, { waitUntil: 'load' });
        const differing = width === WIDTHS[0] ? await highlighted(page) : [];
        for (const code of differing) faults.push(`${where}: is not highlighted as mdBook does it: ${code}`);
      }
      if (first && width === WIDTHS[1]) {
        const wide = await page.locator('main pre > code.language-rust').evaluateAll(
          programs => programs.filter(it => it.scrollWidth > it.clientWidth).map(it => it.closest('.example')?.id));
        for (const id of wide) faults.push(`${where}: the lines of ${id} do not fit`);
      }
      const found = first ? await faultsOf(page) : await faultsIn(theme, page);
      for (const fault of found) faults.push(`${where}: ${fault}`);
      if (screenshots) {
        const name = `${path.replaceAll('/', '-')}-${theme}-${width}.png`;
        await page.screenshot({ path: `${screenshots}/${name}`, fullPage: true });
      }
    }
  };
}

// Searches like a reader with a keyboard, and looks at where that leads. The
// tests of the tool try all lines of searches.txt without a browser.
async function searches() {
  const lines = readFileSync(new URL('searches.txt', import.meta.url), 'utf8').split('\n');
  const wanted = lines.filter(line => line && !line.startsWith('#')).map(line => line.split(' | '));
  const some = wanted.filter((_, at) => at % 12 === 0);
  const page = await browser.newPage();
  const results = page.locator('#mdbook-searchresults a');
  for (const [query, target] of some) {
    // The page for a missing address can be searched, too.
    const from = query === some[0][0] ? 'no/such/page.html' : 'introduction.html';
    await page.goto(`${address}${from}?search=${encodeURIComponent(query)}`);
    await results.first().waitFor({ timeout: 10_000 }).catch(() => {});
    const found = await results.evaluateAll(links => links.slice(0, 3).map(link => link.href));
    const short = found.map(href => href.replace(address, '').replace(/\?[^#]*/, ''));
    if (!target.split(' ').some(address => short.includes(address))) {
      faults.push(`a search for "${query}" finds ${short.join(', ') || 'nothing'}, not ${target}`);
    }
  }

  const expect = (holds, what) => { if (!holds) faults.push(`the search: ${what}`); };
  await page.goto(`${address}introduction.html`);
  await page.keyboard.press('s');
  const box = page.locator('#mdbook-searchbar');
  await box.waitFor();
  await box.pressSequentially('send_blocking');
  await results.first().waitFor({ timeout: 10_000 }).catch(() => {});
  const found = [...await faultsOf(page), ...await faultsIn(THEMES[1], page)];
  for (const fault of found) faults.push(`the search: ${fault}`);
  await box.focus();
  expect(page.url().endsWith('?search=send_blocking'), `its address is ${page.url()}`);
  await page.keyboard.press('ArrowDown');
  const focused = await page.evaluate(() => document.activeElement.closest('#mdbook-searchresults li.focus') !== null);
  expect(focused, 'the arrow key does not lead to the first result');
  await page.keyboard.press('Enter');
  const mark = page.locator('main mark');
  await mark.first().waitFor({ timeout: 10_000 }).catch(() => {});
  expect((await mark.allTextContents()).includes('send_blocking'), 'the word is not marked where the result leads');
  await page.keyboard.press('Escape');
  expect(await mark.count() === 0, 'Escape leaves the marks');
  await page.close();
  return some.length;
}

// What a reader sees before scrolling: on the home page a whole program and its
// Run button, on the overview a program not far below, and above each program
// that goes wrong the word for how, in a box that its edge and colour tell apart.
async function firstScreens() {
  const page = await browser.newPage();
  for (const viewport of [{ width: 1280, height: 800 }, { width: 390, height: 844 }]) {
    await page.setViewportSize(viewport);
    await page.goto(`${address}introduction.html`, { waitUntil: 'load' });
    for (const [what, selector] of [['program', 'pre > code.language-rust'], ['Run button', '.run-button']]) {
      const element = page.locator(`main .example ${selector}`).first();
      await element.waitFor({ timeout: 10_000 }).catch(() => {});
      const box = await element.boundingBox({ timeout: 1_000 }).catch(() => null);
      const bottom = box ? box.y + box.height : Infinity;
      if (bottom > viewport.height) {
        faults.push(`introduction.html: its first ${what} ends at ${bottom} px of ${viewport.height} (${viewport.width} px wide)`);
      }
    }
  }
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.goto(`${address}categories/asynchronous/async_channels.html`, { waitUntil: 'load' });
  const programs = page.locator('main pre > code.language-rust');
  const top = await programs.first().evaluate(program => program.getBoundingClientRect().top + scrollY);
  if (top >= 1600) faults.push(`async_channels.html: its first program begins at ${top} px`);

  await page.goto(`${address}categories/asynchronous/closing.html`, { waitUntil: 'load' });
  for (const media of ['screen', 'print']) {
    await page.emulateMedia({ media });
    const wrong = await page.locator('.example-wrong').evaluateAll(examples => examples.map(example => {
      const header = example.querySelector(':scope > .example-ending');
      const word = header?.querySelector('strong');
      const program = example.querySelector('pre');
      return {
        id: example.id,
        word: word?.textContent,
        label: document.getElementById(example.getAttribute('aria-labelledby'))?.textContent,
        above: header?.getBoundingClientRect().bottom <= program.getBoundingClientRect().top,
        ground: header && getComputedStyle(header).backgroundColor,
        frame: header && getComputedStyle(header).borderTopWidth,
      };
    }));
    if (wrong.length === 0) faults.push('closing.html: no program is marked as wrong');
    for (const { id, word, label, above, ground, frame } of wrong) {
      const stands = media === 'print' ? frame !== '0px' : ground !== 'rgba(0, 0, 0, 0)';
      const named = ['Hangs', 'Panics', 'Fails', 'Does not compile'].includes(word) && label === word;
      if (!named || !above || !stands) faults.push(`closing.html#${id}: has no header (${media})`);
    }
  }
  await page.close();
}

// How much a page may load, in requests and in bytes on the wire: half of what
// the same pages loaded with mdBook's files as they are (606 to 757 KB in 45 to
// 48 requests). What a search needs comes with the first search.
const REQUESTS = 16;
const BYTES = {
  'introduction.html': 200_000,
  'categories/asynchronous/async_channels.html': 220_000,
  'categories/asynchronous/queue.html': 240_000,
  'guide/compare_closing.html': 200_000,
};

async function weights() {
  for (const [path, most] of Object.entries(BYTES)) {
    const context = await browser.newContext();
    const page = await context.newPage();
    const network = await context.newCDPSession(page);
    const requests = [];
    let bytes = 0;
    network.on('Network.requestWillBeSent', ({ request }) => {
      if (!request.url.startsWith('data:')) requests.push(request.url);
    });
    network.on('Network.loadingFinished', ({ encodedDataLength }) => { bytes += encodedDataLength; });
    await network.send('Network.enable');
    await page.goto(address + path, { waitUntil: 'load' });
    await page.locator('.run-bar').first().waitFor({ timeout: 2000 }).catch(() => {});
    if (requests.length > REQUESTS) faults.push(`${path}: asks for ${requests.length} files of ${REQUESTS}`);
    if (bytes > most) faults.push(`${path}: loads ${bytes} bytes of ${most}`);
    if (requests.some(url => /search-|searchindex|highlight-/.test(url))) faults.push(`${path}: loads what only a search needs`);
    await context.close();
  }
}

// Code comes highlighted: the same as mdBook's own script makes of it in the browser.
async function highlighted(page) {
  return page.evaluate(async () => {
    await hljs.highlightBlock(Object.assign(document.createElement('code'), { className: 'language-text' }));
    const blocks = [...document.querySelectorAll('main pre > code[class*="language-"]')];
    const language = block => /language-([\w-]+)/.exec(block.className)[1];
    return blocks.filter(block => {
      if (!hljs.getLanguage(language(block))) return false;
      const made = document.createElement('code');
      made.innerHTML = hljs.highlight(language(block), block.textContent, true).value;
      return made.innerHTML !== block.innerHTML;
    }).map(block => block.textContent.slice(0, 60));
  });
}

if (screenshots) mkdirSync(screenshots, { recursive: true });
const paths = await pages();
if (paths.length === 0) faults.push('the book lists no page');
const looks = paths.flatMap(path => WIDTHS.map(width => [path, width]));
const worker = async () => {
  const look = await reader();
  for (let next; (next = looks.shift()); ) {
    // A page reloads itself when the book is built again. Then look at it once more.
    await look(...next).catch(error => {
      if (!/because of a navigation/.test(error.message)) throw error;
      return look(...next);
    });
  }
};
// The browser and its pages are processes of their own, so several can work at once.
await Promise.all(Array.from({ length: availableParallelism() }, worker));
await firstScreens();
await weights();
const searched = await searches();
await browser.close();
for (const fault of new Set(faults)) console.log(fault);
console.log(`${paths.length} pages looked at, ${searched} searches, ${faults.length} faults`);
process.exitCode = faults.length ? 1 : 0;
