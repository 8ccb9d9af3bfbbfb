// Looks at every page of the book as a reader's browser does: in light and
// dark, wide and narrow; and searches as readers do. What is wrong is printed,
// a line each; the exit code says whether there was anything.
//
//   node .ci/browser.mjs ADDRESS [FOLDER FOR SCREENSHOTS]
//
// chromium.mjs says what it needs.

import { mkdirSync, readFileSync } from 'node:fs';
import { faultsOf, launch, THEMES, WIDTHS } from './chromium.mjs';

const [address, screenshots] = process.argv.slice(2);
const browser = await launch();
const faults = [];

// The book's own list of its pages.
async function pages() {
  const html = await (await fetch(address + 'toc.html')).text();
  const links = [...html.matchAll(/href="([^"#]+\.html)"/g)].map(match => match[1]);
  return [...new Set(links)];
}

async function look(path, theme, width) {
  const where = `${path} (${theme}, ${width} px)`;
  const context = await browser.newContext({ viewport: { width, height: 900 } });
  await context.addInitScript(theme => localStorage.setItem('mdbook-theme', theme), theme);
  const page = await context.newPage();
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
  // The connection for news of builds stays open, so the network never rests.
  await page.goto(address + path, { waitUntil: 'load' });
  for (const fault of await faultsOf(page)) faults.push(`${where}: ${fault}`);
  if (screenshots) {
    const name = `${path.replaceAll('/', '-')}-${theme}-${width}.png`;
    await page.screenshot({ path: `${screenshots}/${name}`, fullPage: true });
  }
  await context.close();
}

// Each line of searches.txt: what is typed, and an address that must be among
// the first three found.
async function searches() {
  const lines = readFileSync(new URL('searches.txt', import.meta.url), 'utf8').split('\n');
  const wanted = lines.filter(line => line && !line.startsWith('#')).map(line => line.split(' | '));
  const page = await browser.newPage();
  for (const [query, target] of wanted) {
    await page.goto(`${address}introduction.html?search=${encodeURIComponent(query)}`);
    const results = page.locator('#mdbook-searchresults a');
    await results.first().waitFor({ timeout: 10_000 }).catch(() => {});
    const found = await results.evaluateAll(links => links.slice(0, 3).map(link => link.href));
    const short = found.map(href => href.replace(address, '').replace(/\?[^#]*/, ''));
    if (!short.includes(target)) {
      faults.push(`a search for "${query}" finds ${short.join(', ') || 'nothing'}, not ${target}`);
    }
  }
  await page.close();
  return wanted.length;
}

if (screenshots) mkdirSync(screenshots, { recursive: true });
const paths = await pages();
if (paths.length === 0) faults.push('the book lists no page');
const looks = paths.flatMap(path =>
  THEMES.flatMap(theme => WIDTHS.map(width => () => look(path, theme, width))));
// Two at a time: the browser and its pages are processes of their own.
const worker = async () => {
  for (let next; (next = looks.shift()); ) {
    // A page reloads itself when the book is built again. Then look once more.
    await next().catch(error => {
      if (!/because of a navigation/.test(error.message)) throw error;
      return next();
    });
  }
};
await Promise.all([worker(), worker()]);
const searched = await searches();
await browser.close();
for (const fault of new Set(faults)) console.log(fault);
console.log(`${paths.length} pages looked at, ${searched} searches, ${faults.length} faults`);
process.exitCode = faults.length ? 1 : 0;
