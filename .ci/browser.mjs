// Looks at every page of the book like a reader's browser, in light and dark,
// wide with a mouse and narrow with a finger, at first screens and menus, and
// searches like readers. Prints what is wrong, one fault per line. The exit code
// says whether there was a fault.
//
//   node .ci/browser.mjs ADDRESS [FOLDER FOR SCREENSHOTS]
//
// chromium.mjs says what it needs.

import { mkdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { faultsIn, faultsInThemes, faultsOf, launch, THEMES, WIDTHS } from './chromium.mjs';
import { missing } from './missing.mjs';
import { cutOff, keysNamed, smallTargets, wideTables } from './room.mjs';
import { weigh } from './weight.mjs';

const [address, screenshots] = process.argv.slice(2);
const PHONE = { viewport: { width: WIDTHS[1], height: 844 }, hasTouch: true };
const browser = await launch();
const faults = [];

// Reads the list of pages that the book itself has.
async function pages() {
  const html = await (await fetch(address + 'toc.html')).text();
  const links = [...html.matchAll(/href="([^"#]+\.html)"/g)].map(match => match[1]);
  return [...new Set(links)];
}

// Opens a reader's page of this width with the first theme; on a narrow one the
// reader has a finger. Returns a function that looks at one page after another.
async function reader(width) {
  const isPhone = width === WIDTHS[1];
  const context = await browser.newContext(isPhone ? PHONE : { viewport: { width, height: 900 } });
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
  return async function look(path) {
    for (const theme of THEMES) {
      where = `${path} (${theme}, ${width} px)`;
      const first = theme === THEMES[0];
      // The connection for news of builds stays open, so the network never becomes idle.
      if (first) {
        await page.goto(address + path, { waitUntil: 'load' });
        const differing = isPhone ? [] : await highlighted(page);
        for (const code of differing) faults.push(`${where}: is not highlighted as mdBook does it: ${code}`);
      }
      if (first && isPhone) {
        const wide = await page.locator('main pre > code.language-rust').evaluateAll(
          programs => programs.filter(it => it.scrollWidth > it.clientWidth).map(it => it.closest('.example')?.id));
        for (const id of wide) faults.push(`${where}: the lines of ${id} do not fit`);
      }
      const found = first ? await faultsOf(page) : await faultsIn(theme, page);
      for (const fault of found) faults.push(`${where}: ${fault}`);
      if (first) for (const fault of await room(page)) faults.push(`${where}: ${fault}`);
      if (screenshots) {
        const name = `${path.replaceAll('/', '-')}-${theme}-${width}.png`;
        await page.screenshot({ path: `${screenshots}/${name}`, fullPage: true });
      }
    }
  };
}

// What has no room on this page, also in the boxes that a reader can open.
async function room(page) {
  await page.evaluate(async () => {
    for (const box of document.querySelectorAll('main details')) box.open = true;
    // The page learns in the next frame what fits.
    for (let i = 0; i < 2; i += 1) await new Promise(requestAnimationFrame);
  });
  const isTouched = await page.evaluate(() => matchMedia('(pointer: coarse)').matches);
  const looks = isTouched ? [cutOff, wideTables, smallTargets, keysNamed] : [cutOff, wideTables];
  const found = await Promise.all(looks.map(look => look(page)));
  await page.evaluate(() => {
    for (const box of document.querySelectorAll('main details')) box.open = false;
  });
  return found.flat();
}

// Opens the menus with a finger: the chapters, the themes, the search.
async function menus() {
  const context = await browser.newContext(PHONE);
  const page = await context.newPage();
  for (const [menu, shown] of [
    ['sidebar', '.chapter-fold-toggle'], ['theme', '#mdbook-theme-ayu'], ['search', '#mdbook-searchresults a'],
  ]) {
    await page.goto(`${address}introduction.html`, { waitUntil: 'load' });
    await page.locator(`#mdbook-${menu}-toggle`).tap();
    if (menu === 'search') await page.locator('#mdbook-searchbar').fill('send');
    await page.locator(shown).first().waitFor();
    for (const fault of await smallTargets(page)) faults.push(`the menu ${menu}: ${fault}`);
  }
  await context.close();
}

// A box below a program is closed, says what is in it, can be copied from, and
// is open on paper.
async function boxes() {
  const context = await browser.newContext({ permissions: ['clipboard-read', 'clipboard-write'] });
  const page = await context.newPage();
  const expect = (holds, what) => { if (!holds) faults.push(`the box of versions: ${what}`); };
  await page.goto(`${address}categories/concurrency/waiting.html`, { waitUntil: 'load' });
  const box = page.locator('.example-needs').first();
  const summary = box.locator('summary');
  const lines = box.locator('pre');
  expect(/^Versions and Cargo\.toml: \d+ crates$/.test(await summary.innerText()), 'its name says something else');
  expect(!await lines.isVisible(), 'it is open');
  await page.emulateMedia({ media: 'print' });
  expect((await lines.boundingBox()).height > 0 && await lines.isVisible(), 'it is closed on paper');
  await page.emulateMedia({ media: 'screen' });
  await summary.click();
  await lines.hover();
  await lines.locator('.clip-button').click();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied === await lines.locator('code').textContent(), `what is copied is ${JSON.stringify(copied)}`);
  await context.close();
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
    await page.goto(`${address}introduction.html?search=${encodeURIComponent(query)}`);
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
  for (const fault of await faultsOf(page)) faults.push(`the search: ${fault}`);
  await box.focus();
  expect(page.url().endsWith('?search=send_blocking'), `its address is ${page.url()}`);
  await page.keyboard.press('ArrowDown');
  const focused = await page.evaluate(() => document.activeElement.closest('#mdbook-searchresults li.focus') !== null);
  expect(focused, 'the arrow key does not lead to the first result');
  for (const fault of await faultsInThemes(page)) faults.push(`the search: ${fault}`);
  await page.keyboard.press('Enter');
  const mark = page.locator('main mark');
  await mark.first().waitFor({ timeout: 10_000 }).catch(() => {});
  expect((await mark.allTextContents()).includes('send_blocking'), 'the word is not marked where the result leads');
  for (const fault of await faultsInThemes(page)) faults.push(`the marked words: ${fault}`);
  await page.keyboard.press('Escape');
  expect(await mark.count() === 0, 'Escape leaves the marks');
  await page.close();
  return some.length;
}

// A reader whose address does not exist is told so, and gets on from there.
async function lost() {
  const page = await browser.newPage();
  for (const path of ['nowhere', 'no/such/page.html']) {
    for (const fault of await missing(page, address, path, 'oneshot')) faults.push(`${path}: ${fault}`);
  }
  await page.close();
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

// Pages that between them have every kind of element, in code, tables, pictures
// and boxes.
const KINDS = [
  'introduction.html', 'guide/chooser.html', 'guide/first_channel.html', 'guide/manager_pattern.html',
  'guide/compare_use.html', 'guide/compare_hazards.html', 'measure/latency.html', 'categories/concurrency/bridges.html',
  'categories/concurrency/queue.html', 'categories/asynchronous/waiting.html',
];

// What these say can be read in each of mdBook's themes, also in the boxes that a
// reader can open.
async function colours() {
  const page = await browser.newPage();
  for (const path of KINDS) {
    await page.goto(address + path, { waitUntil: 'load' });
    await page.evaluate(() => {
      for (const box of document.querySelectorAll('main details')) box.open = true;
    });
    for (const fault of await faultsInThemes(page)) faults.push(`${path}: ${fault}`);
  }
  await page.close();
}

// How many bytes a page may load: less than half of what the same pages loaded
// with mdBook's files as they are (606 to 757 KB in 45 to 48 requests).
const BYTES = {
  'introduction.html': 180_000,
  'categories/asynchronous/async_channels.html': 190_000,
  'categories/asynchronous/queue.html': 240_000,
  'guide/compare_closing.html': 160_000,
  'measure/throughput.html': 210_000,
  'categories/distributed/faults.html': 160_000,
};

async function weights() {
  for (const [path, most] of Object.entries(BYTES)) {
    for (const fault of await weigh(browser, address + path, most)) faults.push(`${path}: ${fault}`);
  }
}

// What a reader sees first stays where it is when the page's script comes.
async function stays() {
  for (const path of Object.keys(BYTES)) {
    const places = [];
    for (const withScript of [false, true]) {
      const context = await browser.newContext(PHONE);
      const page = await context.newPage();
      if (!withScript) await page.route(/\/page-\w+\.js$/, route => route.abort());
      await page.goto(address + path, { waitUntil: 'load' });
      places.push(await page.locator('.content, .menu-title, main h1').evaluateAll(elements => elements.map(element => {
        const { left, top, width } = element.getBoundingClientRect();
        return [element.className || element.localName, left, top, width].join(' ');
      })));
      await context.close();
    }
    const [before, after] = places;
    before.forEach((place, at) => {
      if (place !== after[at]) faults.push(`${path}: moves when its script comes: ${place}, then ${after[at]}`);
    });
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
  const readers = {};
  for (const width of WIDTHS) readers[width] = await reader(width);
  for (let next; (next = looks.shift()); ) {
    const [path, width] = next;
    // A page reloads itself when the book is built again. Then look at it once more.
    await readers[width](path).catch(error => {
      if (!/because of a navigation/.test(error.message)) throw error;
      return readers[width](path);
    });
  }
};
// The browser and its pages are processes of their own, so several can work at once.
await Promise.all(Array.from({ length: availableParallelism() }, worker));
await colours();
await firstScreens();
await menus();
await boxes();
await weights();
await stays();
await lost();
const searched = await searches();
await browser.close();
for (const fault of new Set(faults)) console.log(fault);
console.log(`${paths.length} pages looked at, ${searched} searches, ${faults.length} faults`);
process.exitCode = faults.length ? 1 : 0;
