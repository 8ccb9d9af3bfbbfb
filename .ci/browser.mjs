// Looks at every page of the book as a reader's browser does: in light and
// dark, wide and narrow; and searches as readers do. What is wrong is printed,
// a line each; the exit code says whether there was anything.
//
//   node .ci/browser.mjs ADDRESS [FOLDER FOR SCREENSHOTS]
//
// Needs playwright-core and axe-core, found through NODE_PATH, and Chromium.

import { createRequire } from 'node:module';
import { mkdirSync, readFileSync } from 'node:fs';

const require = createRequire(process.env.NODE_PATH + '/');
const { chromium } = require('playwright-core');
const axe = require('axe-core').source;

const [address, screenshots] = process.argv.slice(2);
const themes = ['light', 'ayu'];
const widths = [1200, 390];

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-sync'],
});
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
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  if (overflow > 0) faults.push(`${where}: is ${overflow} px too wide`);
  await page.evaluate(axe);
  const { violations } = await page.evaluate(
    () => axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] }));
  for (const { id, help, nodes } of violations) {
    for (const node of nodes) faults.push(`${where}: ${id}: ${help}: ${node.target.join(' ')}`);
  }
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
  themes.flatMap(theme => widths.map(width => () => look(path, theme, width))));
// Two at a time: the browser and its pages are processes of their own.
const worker = async () => {
  for (let next; (next = looks.shift()); ) await next();
};
await Promise.all([worker(), worker()]);
const searched = await searches();
await browser.close();
for (const fault of new Set(faults)) console.log(fault);
console.log(`${paths.length} pages looked at, ${searched} searches, ${faults.length} faults`);
process.exitCode = faults.length ? 1 : 0;
