// Has Lighthouse look at four kinds of pages, as on a phone. What it finds of
// accessibility, practices and search engines does not depend on the machine, so
// nothing may be missing there, and the page may not move. How fast a page is
// does depend on it: that is printed, and is a fault only if it is very slow.
//
//   node .ci/lighthouse.mjs ADDRESS
//
// Needs lighthouse, found through NODE_PATH, and Chromium.

import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const [address] = process.argv.slice(2);
const require = createRequire(process.env.NODE_PATH + '/');
const load = name => import(pathToFileURL(require.resolve(name)));
const { default: lighthouse } = await load('lighthouse');
const { launch } = await load('chrome-launcher');

const PAGES = ['introduction.html', 'categories/asynchronous/queue.html', 'categories/asynchronous/async_channels.html', 'guide/compare_use.html'];
const CATEGORIES = ['performance', 'accessibility', 'best-practices', 'seo'];
// Also a busy machine with two cores reaches this.
const SLOWEST = 30;
const MOST_SHIFT = 0.1;

// Opens a page in a browser of its own. Returns its scores, of 100, and its faults,
// one line each.
async function look(url) {
  const chrome = await launch({
    chromePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    chromeFlags: ['--headless=new', '--no-sandbox', '--disable-gpu'],
  });
  const { lhr: { categories, audits, runtimeError } } = await lighthouse(url, { port: chrome.port, logLevel: 'error', onlyCategories: CATEGORIES });
  await chrome.kill();
  const faults = runtimeError ? [`Lighthouse could not look at it: ${runtimeError.message}`] : [];
  const scores = Object.values(categories).map(({ id, title, score, auditRefs }) => {
    const points = Math.round(score * 100);
    if (id === 'performance' ? points < SLOWEST : points < 100) {
      const lost = auditRefs.filter(({ id, weight }) => weight && audits[id].score !== null && audits[id].score < 1);
      faults.push(`${title} is ${points}: ${lost.map(({ id }) => id).join(', ')}`);
    }
    return points;
  });
  const { numericValue: shift } = audits['cumulative-layout-shift'];
  if (shift > MOST_SHIFT) faults.push(`the page moves by ${shift.toFixed(2)}`);
  return { scores, faults };
}

// A page with a fault of each kind must be refused.
const FAULTY = `<!DOCTYPE html><title>a</title><h1>Faults</h1><img src="missing.png"><p>${'Words that stand below. '.repeat(200)}</p>
  <script>setTimeout(() => document.body.prepend(Object.assign(document.createElement('div'), { style: 'height: 400px' })), 800);</script>`;
const EXPECTED = [/^Accessibility is \d+: .*html-has-lang.*image-alt/s, /^Best Practices is \d+: .*errors-in-console/, /^SEO is \d+: .*meta-description/, /^the page moves by 0\.\d+$/];

const server = createServer(({ url }, reply) => {
  reply.writeHead(url === '/' ? 200 : 404, { 'content-type': 'text/html' });
  reply.end(FAULTY);
});
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
const faults = [];
const { faults: found } = await look(`http://127.0.0.1:${server.address().port}/`);
for (const pattern of EXPECTED) {
  if (!found.some(fault => pattern.test(fault))) faults.push(`of a page with faults it says ${JSON.stringify(found)}, not ${pattern}`);
}
server.close();
for (const path of PAGES) {
  const { scores, faults: its } = await look(address + path);
  console.log(`${path}: performance ${scores[0]}, then ${scores.slice(1).join(', ')}`);
  for (const fault of its) faults.push(`${path}: ${fault}`);
}
for (const fault of faults) console.log(fault);
console.log(`${PAGES.length} pages looked at, ${faults.length} faults`);
process.exitCode = faults.length ? 1 : 0;
