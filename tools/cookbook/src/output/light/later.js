// Keeps the site for readers who have no network later, when this page is long
// complete. `cargo book serve` shows a writer's own pages, and no kept ones.
addEventListener('load', () => setTimeout(() => {
  if (!globalThis.bookReloads) navigator.serviceWorker?.register(path_to_root + 'offline.js').catch(() => {});
}, 10_000));
// Loads what few readers of a page need when they need it: the highlighter for
// a program that the reader has changed, the search when it is opened.
(() => {
  const load = name => new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = new URL(path_to_root + name, document.baseURI);
    script.onload = resolve;
    script.onerror = reject;
    document.head.append(script);
  });

  let highlighter;
  hljs.highlightBlock = async block => {
    highlighter ??= load(later.highlight);
    // The script replaces this function with its own.
    await highlighter.then(() => hljs.highlightBlock(block), () => { highlighter = undefined; });
  };
  for (const block of plain) hljs.highlightBlock(block);

  const button = document.getElementById('mdbook-search-toggle');
  if (!button || !later.search) return;
  let search;
  let ready = false;
  let opening = false;
  const prepare = () => search ??= load(later.search).then(
    () => { ready = true; },
    error => {
      search = undefined;
      throw error;
    });
  const open = () => {
    if (ready || opening) return;
    opening = true;
    prepare().then(() => button.click()).catch(() => {}).finally(() => { opening = false; });
  };
  button.addEventListener('click', open);
  for (const near of ['pointerenter', 'focus']) {
    button.addEventListener(near, () => prepare().catch(() => {}), { once: true });
  }
  document.addEventListener('keydown', event => {
    const modified = event.altKey || event.ctrlKey || event.metaKey || event.shiftKey;
    if (ready || modified || !['s', '/'].includes(event.key) || mdbook_something_else_has_focus(event)) return;
    event.preventDefault();
    open();
  });
  // A link to a search, or to one of its results, where the words are marked.
  const asked = new URLSearchParams(location.search);
  if (asked.has('search') || asked.has('highlight')) prepare().catch(() => {});
})();
