// Makes a PDF of the page that holds the whole book: with a title page, a list
// of contents and page numbers. theme/print.css says what it looks like.
//
//   node .ci/pdf.mjs SITE FILE [ADDRESS]
//
// SITE is the folder that `cargo book build` writes. Links that lead out of the
// PDF into the site lead to ADDRESS, where it is published; without it they
// lead nowhere. chromium.mjs and paper.mjs say what else this needs.

import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { launch } from './chromium.mjs';
import { contentsFaults, numberFaults, sheetsOf, splitFaults, titleFaults } from './paper.mjs';
import { fileServer } from './playground/servers.mjs';

const [site, file, published] = process.argv.slice(2);
const revision = execFileSync('git', ['log', '-1', '--format=Revision %h of %cs']).toString().trim();
const server = await fileServer(site);
const browser = await launch();
const page = await browser.newPage();
await page.addInitScript(() => {
  window.print = () => {};
  localStorage.setItem('mdbook-theme', 'light');
});
await page.goto(`${server.address}print.html`);
const { words, titles, programs } = await page.evaluate(async ({ address, published, revision }) => {
  const make = (name, properties = {}) => Object.assign(document.createElement(name), properties);
  const main = document.querySelector('main');
  for (const link of main.querySelectorAll('a[href]')) {
    if (link.getAttribute('href').startsWith('#') || !link.href.startsWith(address)) continue;
    if (published) link.href = published.replace(/\/?$/, '/') + link.href.slice(address.length);
    else link.removeAttribute('href');
  }
  const title = make('section', { className: 'print-title' });
  const words = [
    document.querySelector('.menu-title').textContent,
    document.querySelector('meta[name="description"]').content,
    revision,
    ...published ? [published] : [],
  ];
  title.append(...words.map((textContent, at) => make(at === 0 ? 'h1' : 'p', { textContent })));
  const contents = make('nav', { className: 'print-contents' });
  const list = make('ol');
  const headings = [...main.querySelectorAll('h1[id]')];
  for (const heading of headings) {
    const item = make('li');
    item.append(make('a', { href: `#${heading.id}`, textContent: heading.textContent }));
    list.append(item);
  }
  contents.append(make('h1', { textContent: 'Contents' }), list);
  contents.style.breakAfter = 'page';
  main.prepend(title, contents);
  for (const details of main.querySelectorAll('details:not(.example-changes)')) details.open = true;
  await document.fonts.ready;
  return {
    words,
    titles: headings.map(heading => heading.textContent),
    programs: [...main.querySelectorAll('.example > pre > code.language-rust')].map(
      code => [code.closest('.example').id, code.textContent]),
  };
}, { address: server.address, published, revision });
const print = () => page.pdf({ format: 'A4', outline: true, tagged: true, preferCSSPageSize: true, printBackground: true });

// The number of the page on which each link of the contents ends, by its id.
function numbers(text) {
  const pages = [...text.matchAll(/(\d+) 0 obj\s*<<\s*\/Type\s*\/Page\b/g)].map(([, object]) => object);
  const ends = text.matchAll(/\/([\w.#-]+) \[(\d+) 0 R \/XYZ/g);
  return Object.fromEntries([...ends].map(([, id, object]) => [id, pages.indexOf(object) + 1]));
}

// Chromium cannot write the number of another page. So print once to learn them.
const first = numbers((await print()).toString('latin1'));
const unknown = await page.evaluate(numbers => {
  const links = [...document.querySelectorAll('.print-contents a')];
  for (const link of links) link.dataset.page = numbers[decodeURIComponent(link.hash.slice(1))] ?? '';
  return links.filter(link => !link.dataset.page).map(link => link.textContent);
}, first);
const pdf = await print();
await browser.close();
server.end();

const text = pdf.toString('latin1');
const pages = text.match(/\/Type\s*\/Page\b/g)?.length ?? 0;
const faults = unknown.map(title => `the contents have no page for ${title}`);
if (JSON.stringify(numbers(text)) !== JSON.stringify(first)) faults.push('its contents name other pages');
if (pages < 2) faults.push(`it has ${pages} pages`);
if (text.includes(new URL(server.address).host)) faults.push('it has links to the server that it was made with');
if (published && !text.includes(published)) faults.push(`no link leads to ${published}`);
const sheets = sheetsOf(pdf);
faults.push(
  ...titleFaults(sheets, words), ...numberFaults(sheets),
  ...contentsFaults(sheets, titles), ...splitFaults(sheets, programs));
if (!/\/Outlines\b/.test(text)) faults.push('it has no outline');
for (const fault of faults) console.log(`${file}: ${fault}`);
if (!faults.length) writeFileSync(file, pdf);
console.log(`${pages} pages, ${(pdf.length / 1e6).toFixed(1)} MB, ${faults.length} faults`);
process.exitCode = faults.length ? 1 : 0;
