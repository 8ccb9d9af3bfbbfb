// What must hold for a reader who has been on a site of static files, and comes
// back without a network.

import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, open, QUEUE } from './reader.mjs';
import { fileServer } from './servers.mjs';

const OTHER = ['categories/asynchronous/watch.html', 'watch_borrow_await'];

// What the page’s worker keeps: the address of each file, with its hash.
const kept = page => page.evaluate(async () => {
  const requests = await Promise.all((await caches.keys()).map(async name => (await caches.open(name)).keys()));
  return requests.flat().map(({ url }) => url);
});

// Waits until a worker is active that keeps what `isKept` wants.
async function untilKept(page, isKept) {
  for (let tries = 0; tries < 600; tries += 1) {
    const active = await page.evaluate(async () => !!(await navigator.serviceWorker.getRegistration())?.active);
    if (active && isKept(await kept(page))) return;
    await page.waitForTimeout(100);
  }
  throw new Error(`the worker does not keep that: it has ${(await kept(page)).length} files`);
}

export const offline = {
  async 'a site that was visited can be read and searched without a network'(built) {
    const folder = mkdtempSync(join(tmpdir(), 'cookbook-kept-'));
    const site = join(folder, 'book');
    cpSync(built, site, { recursive: true });
    const server = await fileServer(site);
    const address = server.address;
    try {
      const reader = await open(address, QUEUE, { keeps: true, quiet: false });
      const { page, context } = reader;
      await page.waitForTimeout(3000);
      expect((await kept(page)).length === 0, 'something is kept before the page is long complete');
      await untilKept(page, urls => urls.some(url => url.includes(OTHER[0])));
      const urls = await kept(page);
      const forbidden = urls.filter(url => /playground\.json|\/(execute|explore|trace)[?/]|print\.html|\/source\//.test(url));
      expect(forbidden.length === 0, `it keeps ${forbidden}`);

      // A new version: a page and, as a build does, the worker with its new hash.
      const change = (path, edit) => writeFileSync(join(site, path), edit(readFileSync(join(site, path), 'utf8')));
      change('introduction.html', html => html.replaceAll('This book shows', 'This new book shows'));
      await page.goto(`${address}introduction.html`);
      expect(await page.getByText('This new book shows').count() === 1, 'the old page is shown though the server answers');
      change('offline.js', script => script.replace(/("introduction\.html":)"[0-9a-f]+"/, '$1"0123abcd"'));
      await page.evaluate(async () => (await navigator.serviceWorker.getRegistration()).update());
      const ofPage = urls => urls.filter(url => url.includes('/introduction.html?'));
      await untilKept(page, urls => ofPage(urls).join() === `${address}introduction.html?kept=0123abcd`);

      // The server is gone.
      server.end();
      await page.goto(`${address}introduction.html`);
      expect(await page.getByText('This new book shows').count() === 1, 'the new page is not kept');
      await page.goto(address + OTHER[0]);
      const example = page.locator(`#example-${OTHER[1]}`);
      expect(await example.locator('pre').first().isVisible(), 'a page that was not visited does not open');
      const why = await page.locator('.run-nowhere').innerText();
      expect(why === 'Programs cannot run now, because this page cannot reach its server.', `it says ${why}`);
      expect(await page.locator('.run-bar').count() === 0, 'there is a Run that cannot work');
      await page.keyboard.press('s');
      await page.locator('#mdbook-searchbar').fill('oneshot');
      await page.locator('#mdbook-searchresults li').first().waitFor({ timeout: 20_000 });

      // Without a worker there is nothing, so the pages above are the kept ones.
      const without = await context.browser().newContext({ serviceWorkers: 'block' });
      const failed = await (await without.newPage()).goto(address).then(() => false, () => true);
      expect(failed, 'the server still answers');
    } finally {
      server.end();
      rmSync(folder, { recursive: true });
    }
  },

  async 'a program on a page that is open says when there is no network'(site) {
    const server = await fileServer(site);
    const { button, context, status } = await open(server.address, QUEUE, { quiet: false });
    await context.setOffline(true);
    await button('Run').click();
    await status(/play\.rust-lang\.org does not answer\. Try again in a moment, or run the program on your machine\.$/);
    server.end();
  },
};
