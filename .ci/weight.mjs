// How much a page loads before a reader does anything with it.

// In requests. What a search needs comes with the first search.
const REQUESTS = 16;
const LATER = /search-|searchindex|highlight-/;

// Opens the page like a new reader. Returns its faults, one line each: if it
// loads more than `most` bytes on the wire or too many files, or asks only with
// its stylesheet for a typeface that a preload could have named, or in vain.
export async function weigh(browser, address, most) {
  const context = await browser.newContext();
  const page = await context.newPage();
  const network = await context.newCDPSession(page);
  const requests = [];
  let bytes = 0;
  network.on('Network.requestWillBeSent', ({ request }) => {
    if (!request.url.startsWith('data:')) requests.push(request.url);
  });
  network.on('Network.loadingFinished', ({ encodedDataLength }) => { bytes += encodedDataLength; });
  await network.send('Network.enable');
  await page.goto(address, { waitUntil: 'load' });
  await page.locator('.run-bar').first().waitFor({ timeout: 2000 }).catch(() => {});
  const preloaded = await page.locator('link[rel="preload"]').evaluateAll(links => links.map(it => it.href));
  await context.close();
  const faults = [];
  if (requests.length > REQUESTS) faults.push(`asks for ${requests.length} files of ${REQUESTS}`);
  if (bytes > most) faults.push(`loads ${bytes} bytes of ${most}`);
  if (requests.some(url => LATER.test(url))) faults.push('loads what only a search needs');
  // Italics are rare, so a page asks for them when it has some.
  for (const url of new Set(requests.filter(url => url.endsWith('.woff2') && !url.includes('-italic')))) {
    if (!preloaded.includes(url)) faults.push(`asks late for ${new URL(url).pathname}`);
  }
  for (const url of preloaded) {
    if (requests.filter(it => it === url).length !== 1) faults.push(`does not ask just once for ${new URL(url).pathname}`);
  }
  return faults;
}
