// What the checks in a browser share: Chromium, and axe.
//
// Needs playwright-core and axe-core, found through NODE_PATH, and Chromium.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(process.env.NODE_PATH + '/');
const { chromium } = require('playwright-core');
const source = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

// The themes and widths that each page is looked at in, and all themes there are.
export const THEMES = ['light', 'ayu'];
export const ALL_THEMES = [...THEMES, 'coal', 'navy', 'rust'];
export const WIDTHS = [1200, 390];

export function launch() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-sync'],
  });
}

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'];
// Of these rules, the ones that look at colours: no other depends on the theme.
const COLOUR_RULES = ['color-contrast', 'link-in-text-block'];

// What is wrong with a page for readers who see less, use a keyboard, or have
// a narrow screen: a line each. Only the elements that match `selector` count.
// After a change of the theme alone, `rules` can be COLOUR_RULES.
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

// Chooses a theme as a reader does, and waits until its colours have come.
// What is wrong with the page then.
export async function faultsIn(theme, page) {
  await page.evaluate(async theme => {
    document.querySelector(`#mdbook-theme-${theme}`).click();
    await Promise.allSettled(document.getAnimations().map(change => change.finished));
  }, theme);
  return faultsOf(page, 'html', COLOUR_RULES);
}
