// Proves that the checks of paper.mjs find what they look for: each has a PDF
// with a fault, and they find none in the PDF without. Prints each that is judged
// wrongly.
//
//   node .ci/paper_fixtures.mjs
//
// chromium.mjs and paper.mjs say what it needs.

import { launch } from './chromium.mjs';
import { contentsFaults, numberFaults, sheetsOf, splitFaults, titleFaults } from './paper.mjs';

const lines = (name, count) => Array.from({ length: count }, (_, at) => `line ${at} of ${name}`).join('\n');
const PROGRAMS = [['whole', lines('whole', 40)], ['low', lines('low', 40)], ['long', lines('long', 90)]];
const [whole, low, long] = PROGRAMS.map(([, code]) => `<pre>${code}</pre>`);

// A book of two chapters, on six sheets.
const book = ({ title = 'Fixtures, revision 1', contents = [3, 5], number = 'counter(page)', style = '' }) => `<!DOCTYPE html>
  <style>
    @page { size: A4; margin: 20mm; @bottom-center { content: ${number}; } }
    @page :first { @bottom-center { content: none; } }
    section { break-after: page; } pre { break-inside: avoid; font-size: 12px; } ${style}
  </style>
  <section><h1>${title}</h1></section>
  <section><h1>Contents</h1><p>First ${contents[0]}</p><p class="last">Second ${contents[1]}</p></section>
  <section><h1>First</h1>${whole}<p>Words</p>${low}</section>
  <section><h1>Second</h1>${long}</section>`;

// What the checks say of a faulty book, and what is at fault in it.
const FIXTURES = [
  [/^its title page does not say revision 1$/, { title: 'Fixtures' }],
  [/^sheet 2 has the number 20$/, { number: 'counter(page) "0"' }],
  [/^sheet 2 has the number Contents$/, { number: 'none' }],
  [/^the contents name sheet 6 for Second, which does not begin there$/, { contents: [3, 6] }],
  [/^the contents do not list Second$/, { style: '.last { display: none; }' }],
  [/^the program low of 40 lines stands on the sheets 3 to 4, and 40 fit on one$/, { style: 'pre { break-inside: auto; }' }],
  [/^the program long is not printed whole$/, { style: 'pre { max-height: 900px; overflow: hidden; }' }],
];

const browser = await launch();
const page = await browser.newPage();
const judge = async faulty => {
  await page.setContent(book(faulty));
  const sheets = sheetsOf(await page.pdf({ preferCSSPageSize: true }));
  return [
    ...titleFaults(sheets, ['Fixtures', 'revision 1']), ...numberFaults(sheets),
    ...contentsFaults(sheets, ['First', 'Second']), ...splitFaults(sheets, PROGRAMS),
  ];
};
const faults = [];
const none = await judge({});
if (none.length) faults.push(`they say ${JSON.stringify(none)} of the sound book`);
for (const [expected, faulty] of FIXTURES) {
  const found = await judge(faulty);
  if (!expected.test(found[0])) faults.push(`they say ${JSON.stringify(found)}, not ${expected}, of ${JSON.stringify(faulty)}`);
}
await browser.close();
for (const fault of faults) console.log(fault);
console.log(`${FIXTURES.length} fixtures, ${faults.length} faults`);
process.exitCode = faults.length ? 1 : 0;
