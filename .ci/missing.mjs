// What a reader finds at an address that does not exist.

// The book's own pages that the chapters and the results of a search link to.
const LINKS = '#mdbook-searchresults a, .chapter a[href]';

// Opens such an address of the site at `address`, and searches there for `query`.
// Returns its faults, one line each: if the page does not say what happened, lacks
// a file, cannot be searched, or has a link that leads to no page.
export async function missing(page, address, path, query) {
  const faults = [];
  const failed = [];
  const note = response => {
    if (response.status() >= 400 && response.url() !== address + path) failed.push(response.url());
  };
  page.on('response', note);
  const reply = await page.goto(address + path, { waitUntil: 'load' });
  if (reply.status() !== 404) faults.push(`the status is ${reply.status()}`);
  const says = await page.locator('main').innerText();
  if (!/not found/i.test(says)) faults.push(`it does not say what happened: ${says}`);

  await page.keyboard.press('s');
  const results = page.locator('#mdbook-searchresults a');
  await page.locator('#mdbook-searchbar').fill(query, { timeout: 2000 }).catch(() => {});
  await results.first().waitFor({ timeout: 10_000 }).catch(() => {});
  if (await results.count() === 0) faults.push(`a search for "${query}" finds nothing`);

  const links = await page.locator(LINKS).evaluateAll(links => links.map(link => link.href.split(/[?#]/)[0]));
  for (const url of new Set(links)) {
    const found = await page.request.get(url);
    if (!found.ok() || !url.startsWith(address)) faults.push(`a link leads to ${url}: ${found.status()}`);
  }
  if (!faults.length) {
    await results.first().click();
    await page.locator('main h1').first().waitFor();
    if (!page.url().startsWith(address) || /not found/i.test(await page.title())) {
      faults.push(`the first result leads to ${page.url()}`);
    }
  }
  page.off('response', note);
  return [...faults, ...failed.map(url => `lacks ${url}`)];
}
