// Shared by the checks in a browser: Chromium, and axe.
//
// Needs playwright-core and axe-core, found through NODE_PATH, and Chromium.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(process.env.NODE_PATH + '/');
const { chromium } = require('playwright-core');
const source = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

// The themes and widths in which each page is looked at, and all themes.
export const THEMES = ['light', 'ayu'];
export const ALL_THEMES = [...THEMES, 'coal', 'navy', 'rust'];
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

// Chooses a theme like a reader, waits until its colours have come, and returns
// the faults of the page.
export async function faultsIn(theme, page) {
  await page.evaluate(async theme => {
    document.querySelector(`#mdbook-theme-${theme}`).click();
    await Promise.allSettled(document.getAnimations().map(change => change.finished));
  }, theme);
  return faultsOf(page, 'html', COLOUR_RULES);
}
