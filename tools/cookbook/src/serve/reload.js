// Reloads the page after each build of `cargo book serve`, and shows why a
// build failed while the page stays as it was.
globalThis.bookReloads = true;
(() => {
  let news;
  let current;
  let box;

  // A browser has only six connections to a server, so a page that nobody sees
  // keeps none once it knows its build. The news begins with the last build.
  const listen = () => {
    if (document.hidden && current !== undefined) {
      news?.close();
      news = undefined;
    } else if (!news) {
      news = new EventSource('/.cookbook/news');
      news.addEventListener('built', built);
      news.addEventListener('failed', failed);
    }
  };

  const built = event => {
    box?.remove();
    box = undefined;
    if (current !== undefined && current !== event.data) location.reload();
    current = event.data;
    listen();
  };

  const failed = event => {
    current ??= '';
    if (!box) {
      box = document.createElement('pre');
      box.setAttribute('role', 'alert');
      box.style.cssText =
        'position:fixed;inset:auto 0 0 0;z-index:1000;margin:0;padding:1em;max-height:50vh;' +
        'overflow:auto;background:#5b0f0f;color:#fff;font:14px/1.5 monospace;white-space:pre-wrap';
      document.body.append(box);
    }
    box.textContent = event.data;
    listen();
  };

  document.addEventListener('visibilitychange', listen);
  listen();
})();
