// A reader of the book: a page in a browser, and one of its examples.

import { faultsInThemes, faultsOf, launch, OTHER_THEMES, THEMES, WIDTHS } from '../chromium.mjs';

export const QUEUE = ['categories/asynchronous/queue.html', 'queue_bounded'];
export const HELLO = 'fn main() {\n    println!("changed");\n}\n';

export const faults = [];
let testing = '';
const browser = await launch();

export const expect = (holds, fault) => {
  if (holds) return;
  faults.push(fault);
  console.log(`${testing}: ${fault}`);
};

// Runs each of `tests`. Their names say what must hold.
export async function runTests(tests, site) {
  for (const [name, test] of Object.entries(tests)) {
    testing = name;
    const begin = Date.now();
    const before = faults.length;
    await test(site).catch(error => expect(false, error.message));
    for (const context of browser.contexts()) await context.close();
    console.log(`${faults.length === before ? 'ok    ' : 'FAULTY'} ${name} (${Date.now() - begin} ms)`);
  }
}

export const close = () => browser.close();

// Opens a page in a new browser profile, and finds one of its examples. Without
// `script`, the page runs no JavaScript; with `touch`, it is read on a phone;
// with `keeps`, its service worker keeps the site.
export async function open(address, [path, name] = QUEUE, { theme = 'light', width = 1200, before, quiet = true, script = true, touch = false, keeps = false } = {}) {
  const context = await browser.newContext({
    viewport: { width, height: 900 }, javaScriptEnabled: script, hasTouch: touch, isMobile: touch,
    serviceWorkers: keeps ? 'allow' : 'block',
    // A press is lost if the page scrolls the button away before the release.
    reducedMotion: 'reduce',
  });
  await context.addInitScript(theme => {
    try {
      localStorage.getItem('mdbook-theme') ?? localStorage.setItem('mdbook-theme', theme);
    } catch {
      // A test has denied this.
    }
  }, theme);
  const page = await context.newPage();
  const asked = [];
  page.on('request', request => asked.push(request));
  page.on('pageerror', error => expect(false, error.message));
  page.on('console', message => {
    if (quiet && message.type() === 'error') expect(false, `the console says ${message.text()}`);
  });
  await before?.(page, context);
  await page.goto(address + path);
  const example = page.locator(`#example-${name}`);
  const button = name => example.getByRole('button', { name, exact: true });
  const reader = {
    page, context, example, button, asked,
    editor: example.locator('.cm-content'),
    log: example.locator('.run-log'),
    words: () => example.locator('.run-where').innerText(),
    // Waits until the status matches `pattern`.
    async status(pattern) {
      const status = example.locator('.run-status');
      await status.filter({ hasText: pattern }).waitFor({ timeout: 40_000 }).catch(() => {});
      const text = await status.innerText();
      expect(pattern.test(text), `the status is “${text}”, not ${pattern}`);
    },
    async edit(text) {
      if (!await reader.editor.isVisible()) await button('Edit').click();
      await reader.editor.click();
      await page.keyboard.press('Control+A');
      await page.keyboard.insertText(text);
    },
    text: () => example.locator('> pre > code').first().evaluate(code => code.textContent),
    printed: () => example.locator('.run-text').evaluateAll(
      lines => lines.map(line => `${line.textContent}\n`).join('')),
    recorded: () => example.locator('.example-label + pre code').first().evaluate(code => code.textContent),
  };
  if (!script) return reader;
  // Wait until the page knows where the program runs, or that it runs nowhere.
  await page.waitForFunction(() => {
    const where = document.querySelector('.run-where');
    return !where || where.innerText;
  });
  return reader;
}

// Holds back the page's requests to addresses that match `pattern`. Returns the
// function that lets them go on.
export async function hold(page, pattern) {
  let release;
  const held = new Promise(resolve => { release = resolve; });
  await page.route(pattern, async route => {
    await held;
    await route.continue();
  });
  return release;
}

// Has the reply to requests that match `pattern` be these events.
export async function forge(page, pattern, events) {
  const body = events.map(event => `${JSON.stringify(event)}\n`).join('');
  await page.route(pattern, route => route.fulfill({ contentType: 'application/x-ndjson', body }));
}

// Opens a page in each theme and width, and lets `test` use it. That calls
// `look(what)` where the page must have no fault; with `screenshots`, a folder,
// the page is also saved there, or the part of it that is given. What the page shows in
// light must have colours that can be read in the other themes, too.
export async function eachLook(address, screenshots, test, place = QUEUE) {
  for (const theme of THEMES) {
    for (const width of WIDTHS) {
      const reader = await open(address, place, { theme, width });
      const look = async (what, shown = reader.page) => {
        // After a sudden scroll, mdBook's menu lies over the page until the next one.
        await reader.page.evaluate(() => scrollTo(0, 0));
        const found = await faultsOf(reader.page);
        if (theme === THEMES[0]) found.push(...await faultsInThemes(reader.page, OTHER_THEMES));
        for (const fault of found) expect(false, `${what} (${theme}, ${width} px): ${fault}`);
        if (screenshots) await shown.screenshot({ path: `${screenshots}/${what}-${theme}-${width}.png` });
      };
      await test(reader, look);
      await reader.context.close();
    }
  }
}
