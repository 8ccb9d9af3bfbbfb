// A link for readers with a keyboard: from the beginning of a page to its first Run.
'use strict';

(page => {
  function skipLink(snippet) {
    const link = page.make('a', {
      className: 'run-skip', href: `#${snippet.id}`, textContent: 'Skip to the first program',
    });
    link.addEventListener('click', event => {
      event.preventDefault();
      snippet.focus();
    });
    document.body.prepend(link);
  }

  Object.assign(page, { skipLink });
})(globalThis.bookPlayground ??= {});
