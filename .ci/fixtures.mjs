// Proves that the checks of room.mjs, weight.mjs, missing.mjs and of colours find
// what they look for: each has a page with a fault and a twin without. Prints each that is judged wrongly.
//
//   node .ci/fixtures.mjs
//
// chromium.mjs says what it needs.

import { createServer } from 'node:http';
import { ALL_THEMES, faultsInThemes, launch } from './chromium.mjs';
import { missing } from './missing.mjs';
import { cutOff, keysNamed, smallTargets, wideTables } from './room.mjs';
import { weigh } from './weight.mjs';

const STICKY = 'main th:first-child, main td:first-child { position: sticky; left: 0; }';
const SCROLLING = '.table-wrapper { overflow-x: auto; } td, th { min-width: 150px; }';
const table = (style, box = 'tabindex="0"') => `<style>${SCROLLING} table { border-spacing: 0; } ${style}</style>
  <div class="table-wrapper" ${box}><table>
    <thead><tr><th>Channel</th><th>b</th><th>c</th><th>d</th></tr></thead>
    <tbody><tr><td>kanal</td><td>1</td><td>2</td><td>3</td></tr></tbody>
  </table></div>`;
// A text that is faint in just one theme.
const themed = style => `<style>html { background: #fff; color: #222; } ${style}</style>
  <p>Words with <a href="#b">a link</a> in their middle.</p>
  ${ALL_THEMES.map(theme => `<button id="mdbook-theme-${theme}" onclick="document.documentElement.className = '${theme}'">${theme}</button>`).join('')}
  <script>document.documentElement.className = 'light';</script>`;
const high = 'style="min-width: 44px; min-height: 44px"';

// Each check, what it says of the faulty page, that page, and its twin.
const FIXTURES = [
  [faultsInThemes, /^navy: color-contrast: .*: p$/, themed('.navy p { color: #aaa; }'), themed('.navy p { color: #333; }')],
  [faultsInThemes, /^rust: link-in-text-block: .*: a$/,
    themed('.rust a { color: #006; text-decoration: none; }'), themed('.rust a { color: #006; }')],
  [cutOff, /^cut off at the edge: <p class="wide">/,
    '<div style="overflow: clip"><p class="wide" style="width: 500px">a</p></div>',
    '<div style="overflow: auto"><p class="wide" style="width: 500px">a</p></div>'],
  [wideTables, /a keyboard cannot scroll it$/, table(STICKY, ''), table(STICKY)],
  [wideTables, /the first column does not stay: Channel$/, table(''), table(STICKY)],
  [wideTables, /the first column does not stay: kanal$/, table('th:first-child { position: sticky; left: 0; }'), table(STICKY)],
  [wideTables, /the first column takes more than half: Channel$/,
    table(`${STICKY} th:first-child { min-width: 250px; }`), table(STICKY)],
  [wideTables, /the last column does not fit beside the first: Channel$/,
    table(`${STICKY} th:last-child { min-width: 380px; }`), table(STICKY)],
  [smallTargets, /^button\. is too small for a finger: /, '<button>a</button>', `<button ${high}>a</button>`],
  [smallTargets, /^#a is too small for a finger: /,
    '<a id="a" href="#b">Previous</a>', '<p>In text, <a id="a" href="#b">a link</a> is as high as its line.</p>'],
  [smallTargets, /^a\. is too small for a finger: /,
    '<p><a href="#b"><img alt="" width="80" height="20"></a></p>',
    `<p><a href="#b" style="display: inline-block; padding: 12px 0"><img alt="" width="80" height="20"></a></p>`],
  [smallTargets, /^summary\. is too small for a finger: /,
    '<details><summary>a</summary><button>b</button></details>',
    `<details><summary ${high}>a</summary><button>b</button></details>`],
  [smallTargets, /^input\. is too small for a finger: /,
    '<label><input type="checkbox"> a</label>',
    `<label style="display: inline-block; min-width: 44px; min-height: 44px"><input type="checkbox"> a</label>`],
  [keysNamed, /^names keys: or S$/, '<p>Search<span class="keys">or S</span></p>',
    '<p>Search<span class="keys" hidden>or S</span></p>'],
];

// What weigh says of a page, that page, and its twin.
const FONT = '@font-face { font-family: f; src: url(f.woff2); }';
const text = `<style>${FONT}</style><p style="font-family: f">a</p>`;
const preload = '<link rel="preload" href="f.woff2" as="font" type="font/woff2" crossorigin>';
const pictures = count => Array.from({ length: count }, (_, at) => `<img alt="" src="${at}.png">`).join('');
const WEIGHTS = [
  [/^asks for 21 files of 16$/, pictures(20), pictures(10)],
  [/^loads \d{5} bytes of 9000$/, `<p>${'a'.repeat(10_000)}</p>`, `<p>${'a'.repeat(1000)}</p>`],
  [/^loads what only a search needs$/, '<script src="search-0123.js"></script>', '<script src="page-0123.js"></script>'],
  [/^asks late for \/f\.woff2$/, text, preload + text],
  [/^does not ask just once for \/f\.woff2$/, preload.replace('crossorigin', '') + text, preload + text],
];

const browser = await launch();
const page = await browser.newPage({ viewport: { width: 390, height: 844 } });
const faults = [];
for (const [check, expected, faulty, sound] of FIXTURES) {
  const judge = async body => {
    await page.setContent(`<!DOCTYPE html><title>a</title><main>${body}</main>`);
    return check(page);
  };
  const found = await judge(faulty);
  if (found.length !== 1 || !expected.test(found[0])) {
    faults.push(`${check.name} says ${JSON.stringify(found)}, not ${expected}, of ${faulty}`);
  }
  const none = await judge(sound);
  if (none.length) faults.push(`${check.name} says ${JSON.stringify(none)} of ${sound}`);
}

// What missing says of a site with this page for addresses that do not exist.
const lost = ({ base = '/', says = 'Document not found', search = true, more = '' } = {}) => `<base href="${base}">
  <ol class="chapter"><li><a href="page.html">A page</a></ol><main><h1>${says}</h1></main>${more}
  ${search ? '<input id="mdbook-searchbar">' : ''}<ul id="mdbook-searchresults"></ul>
  <script>document.querySelector('input')?.addEventListener('input', () => {
    document.querySelector('ul').innerHTML = '<li><a href="page.html?highlight=a#b">A page</a>';
  });</script>`;
const MISSING = [
  [/^a link leads to http:.*\/published\/page\.html: 404$/, lost({ base: '/published/' })],
  [/^it does not say what happened: Hello$/, lost({ says: 'Hello' })],
  [/^a search for "oneshot" finds nothing$/, lost({ search: false })],
  [/^lacks http:.*\/book\.css$/, lost({ more: '<link rel="stylesheet" href="book.css">' })],
];

let body;
let notFound = '';
const server = createServer(({ url }, reply) => {
  const isPage = url === '/' || url.startsWith('/page.html');
  reply.writeHead(isPage ? 200 : 404, { 'content-type': 'text/html' });
  reply.end(`<!DOCTYPE html><title>a</title><link rel="icon" href="data:,">${isPage ? body : notFound}`);
});
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
for (const [expected, faulty, sound] of WEIGHTS) {
  for (const [text, wanted] of [[faulty, [expected]], [sound, []]]) {
    body = text;
    const found = await weigh(browser, `http://127.0.0.1:${server.address().port}/`, 9000);
    if (found.length !== wanted.length || !wanted.every((it, at) => it.test(found[at]))) {
      faults.push(`weigh says ${JSON.stringify(found)}, not ${wanted}, of ${text.slice(0, 80)}`);
    }
  }
}
body = '<main><h1>A page</h1></main>';
for (const [text, wanted] of [...MISSING.map(([expected, faulty]) => [faulty, [expected]]), [lost(), []]]) {
  notFound = text;
  const found = await missing(page, `http://127.0.0.1:${server.address().port}/`, 'no/such/page', 'oneshot');
  if (found.length !== wanted.length || !wanted.every((it, at) => it.test(found[at]))) {
    faults.push(`missing says ${JSON.stringify(found)}, not ${wanted}, of ${text.slice(0, 80)}`);
  }
}
server.close();
await browser.close();
for (const fault of faults) console.log(fault);
console.log(`${FIXTURES.length + WEIGHTS.length + MISSING.length} fixtures, ${faults.length} faults`);
process.exitCode = faults.length ? 1 : 0;
