// Shared by the checks in a browser: Chromium, and axe.
//
// Needs playwright-core and axe-core, found through NODE_PATH, and Chromium.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(process.env.NODE_PATH + '/');
const { chromium } = require('playwright-core');
const source = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

// The themes and widths in which each page is looked at. Of the other themes,
// only colours are looked at, on a few pages.
export const THEMES = ['light', 'ayu'];
export const OTHER_THEMES = ['coal', 'navy', 'rust'];
export const ALL_THEMES = [...THEMES, ...OTHER_THEMES];
export const WIDTHS = [1200, 390];

export function launch() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-sync'],
  });
}

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
// The rules that concern colours. The others do not depend on the theme.
const COLOUR_RULES = ['color-contrast', 'link-in-text-block'];

// Returns the faults of a page for readers who see less, use a keyboard, or
// have a narrow screen, one line each. Only the elements that match `selector`
// count. If only the theme has changed, `rules` can be COLOUR_RULES.
export async function faultsOf(page, selector = 'html', rules = RULES) {
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  const faults = overflow > 0 ? [`is ${overflow} px too wide`] : [];
  if (!await page.evaluate(() => typeof axe === 'object')) await page.evaluate(source);
  const { violations } = await page.evaluate(
    ([selector, rules]) => axe.run({ include: [selector] }, { runOnly: rules, resultTypes: ['violations'] }),
    [selector, rules]);
  for (const { id, help, nodes } of violations) {
    for (const node of nodes) faults.push(`${id}: ${help}: ${node.target.join(' ')}`);
  }
  return faults;
}

// Chooses a theme like a reader. Its colours come at once, not little by little.
async function choose(theme, page) {
  await page.evaluate(theme => {
    const still = new CSSStyleSheet();
    still.replaceSync('*, ::before, ::after { transition: none !important; }');
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, still];
    document.querySelector(`#mdbook-theme-${theme}`).click();
    document.body.getBoundingClientRect();
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter(sheet => sheet !== still);
    document.body.getBoundingClientRect();
  }, theme);
}

// Chooses a theme, and returns the faults of the page in its colours.
export async function faultsIn(theme, page) {
  await choose(theme, page);
  return faultsOf(page, 'html', COLOUR_RULES);
}

// Returns the faults of the page in the colours of each of `themes`, and chooses
// the theme of before again.
export async function faultsInThemes(page, themes = ALL_THEMES) {
  const before = await page.evaluate(
    themes => themes.find(theme => document.documentElement.classList.contains(theme)), ALL_THEMES);
  const faults = [];
  for (const theme of themes) {
    for (const fault of await faultsIn(theme, page)) faults.push(`${theme}: ${fault}`);
  }
  await choose(before, page);
  return faults;
}
