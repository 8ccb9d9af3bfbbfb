// What the checks in a browser share: Chromium, and axe.
//
// Needs playwright-core and axe-core, found through NODE_PATH, and Chromium.

import { createRequire } from 'node:module';

const require = createRequire(process.env.NODE_PATH + '/');
const { chromium } = require('playwright-core');
const source = require('axe-core').source;

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

// What is wrong with a page for readers who see less, use a keyboard, or have
// a narrow screen: a line each. Only the elements that match `selector` count.
export async function faultsOf(page, selector = 'html') {
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  const faults = overflow > 0 ? [`is ${overflow} px too wide`] : [];
  await page.evaluate(source);
  const { violations } = await page.evaluate(
    selector => axe.run({ include: [selector] }, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] }), selector);
  for (const { id, help, nodes } of violations) {
    for (const node of nodes) faults.push(`${id}: ${help}: ${node.target.join(' ')}`);
  }
  return faults;
}
