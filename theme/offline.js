// The service worker: with it, a reader who has been here once can read and
// search all pages without a network. The build puts it at the root of the site,
// with `files` above: the path of each file, and the hash of its content.

const root = new URL('./', location).href;
// A host can have several sites.
const opened = () => caches.open(`book ${root}`);
// A file is kept under its hash, so a new site fetches only what has changed.
const key = path => `${root}${path}?kept=${files[path]}`;
// These never change; of the others, the network has the newest.
const isNamedByContent = path => /-[0-9a-f]{8}\.\w+$/.test(path);

addEventListener('install', event => event.waitUntil(fetchMissing()));
addEventListener('activate', event => event.waitUntil(forgetOthers().then(() => clients.claim())));
addEventListener('fetch', event => {
  const { method, url } = event.request;
  const path = new URL('?', url).href.slice(root.length, -1) || 'index.html';
  // Programs are run, and whoever runs them is asked, past this cache.
  if (method !== 'GET' || !url.startsWith(root) || !Object.hasOwn(files, path)) return;
  const keeps = async () => (await opened()).match(key(path));
  event.respondWith(isNamedByContent(path)
    ? keeps().then(answer => answer ?? fetch(event.request))
    : fetch(event.request).catch(async error => {
      const answer = await keeps();
      if (answer) return answer;
      throw error;
    }));
});

// One file after another, so that a reader's own requests go first. If one
// fails, the next visit goes on from there.
async function fetchMissing() {
  const cache = await opened();
  for (const path of Object.keys(files)) {
    if (await cache.match(key(path))) continue;
    const answer = await fetch(root + path, { cache: 'no-cache', priority: 'low' });
    if (!answer.ok) throw new Error(`${path}: status ${answer.status}`);
    // A copy, since a page may not be shown from an answer that was redirected.
    await cache.put(key(path), new Response(answer.body, answer));
  }
  await skipWaiting();
}

async function forgetOthers() {
  const cache = await opened();
  const kept = new Set(Object.keys(files).map(key));
  for (const request of await cache.keys()) {
    if (!kept.has(request.url)) await cache.delete(request);
  }
}
