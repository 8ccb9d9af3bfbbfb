// Proves that the checks of room.mjs find what they look for: each has a page
// with a fault and a twin without. Prints each that is judged wrongly.
//
//   node .ci/fixtures.mjs
//
// chromium.mjs says what it needs.

import { launch } from './chromium.mjs';
import { cutOff, keysNamed, smallTargets, wideTables } from './room.mjs';

const STICKY = 'main th:first-child, main td:first-child { position: sticky; left: 0; }';
const SCROLLING = '.table-wrapper { overflow-x: auto; } td, th { min-width: 150px; }';
const table = (style, box = 'tabindex="0"') => `<style>${SCROLLING} table { border-spacing: 0; } ${style}</style>
  <div class="table-wrapper" ${box}><table>
    <thead><tr><th>Channel</th><th>b</th><th>c</th><th>d</th></tr></thead>
    <tbody><tr><td>kanal</td><td>1</td><td>2</td><td>3</td></tr></tbody>
  </table></div>`;
const high = 'style="min-width: 44px; min-height: 44px"';

// Each check, what it says of the faulty page, that page, and its twin.
const FIXTURES = [
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
await browser.close();
for (const fault of faults) console.log(fault);
console.log(`${FIXTURES.length} fixtures, ${faults.length} faults`);
process.exitCode = faults.length ? 1 : 0;
