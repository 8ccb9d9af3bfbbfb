// What must hold for the PDF of the book, as its text says it.
//
// Needs pdftotext, of Poppler.

import { execFileSync } from 'node:child_process';

const packed = text => text.replace(/\s+/g, '');

// Returns the sheets of a PDF, each as its lines: first the number that stands
// below it, if it has one, since Chromium writes that first.
export function sheetsOf(pdf) {
  const text = execFileSync('pdftotext', ['-raw', '-', '-'], { input: pdf, maxBuffer: 2 ** 28 }).toString();
  return text.split('\f').slice(0, -1).map(sheet => sheet.split('\n').filter(line => line.trim()));
}

// Returns the faults of a title page that lacks one of `words`, one line each.
export function titleFaults([title], words) {
  return words.filter(it => !packed(title.join('')).includes(packed(it))).map(it => `its title page does not say ${it}`);
}

// Returns the sheets after the first that do not have their own number.
export function numberFaults(sheets) {
  return sheets.flatMap(([first], at) => (at === 0 || first === `${at + 1}` ? [] : [`sheet ${at + 1} has the number ${first}`]));
}

// Returns the chapters of these titles, in their order, of which the contents do
// not name the sheet on which they begin. A chapter begins at the top of a sheet.
export function contentsFaults(sheets, titles) {
  const body = sheets.map(sheet => packed(sheet.slice(1).join('')));
  const first = body.findIndex((text, at) => at > 0 && text.startsWith(packed(titles[0])));
  const contents = body.slice(1, first).join('');
  let from = 0;
  return titles.flatMap(title => {
    const at = contents.indexOf(packed(title), from);
    if (at < 0) return [`the contents do not list ${title}`];
    from = at + packed(title).length;
    const number = contents.slice(from).match(/^\d*/)[0];
    return body[number - 1]?.startsWith(packed(title)) ? [] : [`the contents name sheet ${number} for ${title}, which does not begin there`];
  });
}

// Returns the programs that are not printed whole, or stand on two sheets though
// another one with as many lines fits on one. `programs` lists them in their
// order, each with its name and its text.
export function splitFaults(sheets, programs) {
  let text = '';
  // Where in the text each line ends, and on which sheet it stands.
  const lines = [];
  sheets.forEach((sheet, at) => sheet.slice(at === 0 ? 0 : 1).forEach(line => {
    text += packed(line);
    lines.push({ end: text.length, sheet: at + 1 });
  }));
  let from = 0;
  const faults = [];
  const printed = [];
  for (const [name, code] of programs) {
    const begin = text.indexOf(packed(code), from);
    if (begin < 0) {
      faults.push(`the program ${name} is not printed whole`);
      continue;
    }
    from = begin + packed(code).length;
    const its = lines.slice(lines.findIndex(line => line.end > begin), lines.findIndex(line => line.end >= from) + 1);
    // The sheets tell nothing of empty lines.
    const length = its.length + code.trimEnd().split('\n').filter(line => !line.trim()).length;
    printed.push({ name, length, top: its[0].sheet, bottom: its.at(-1).sheet });
  }
  const isWhole = ({ top, bottom }) => top === bottom;
  const most = Math.max(...printed.filter(isWhole).map(({ length }) => length));
  for (const { name, length, top, bottom } of printed.filter(it => !isWhole(it) && it.length <= most)) {
    faults.push(`the program ${name} of ${length} lines stands on the sheets ${top} to ${bottom}, and ${most} fit on one`);
  }
  return faults;
}
