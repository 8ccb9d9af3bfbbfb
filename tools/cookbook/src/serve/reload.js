// Reloads the page after each build of `cargo book serve`, and shows why a
// build failed while the page stays as it was.
globalThis.bookReloads = true;
(() => {
  const news = new EventSource('/.cookbook/news');
  let current;
  let box;

  news.addEventListener('built', event => {
    box?.remove();
    box = undefined;
    if (current !== undefined && current !== event.data) location.reload();
    current = event.data;
  });

  news.addEventListener('failed', event => {
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
  });
})();
