// Gives each program of the page its buttons, except one that talks to a server.
'use strict';

(async page => {
  // Ask again while the book's own server prepares.
  const PREPARING_MILLIS = 3000;

  // The page with the whole book is for printing.
  if (location.pathname.endsWith('/print.html')) return;
  const ahead = new page.Ahead();
  const codes = [...document.querySelectorAll('div.example:not([data-leaves]) > pre > code.language-rust')];
  if (!codes.length) return;
  if (location.protocol === 'file:') {
    // A browser lets a file ask no server.
    const why = page.make('p', { className: 'run-nowhere' });
    const command = page.make('code', { className: 'hljs', textContent: 'cargo book serve' });
    why.append('This page is a file on your disk, which cannot run programs. ', command, ' shows it with a Run button.');
    codes[0].parentElement.after(why);
    return;
  }
  const snippets = codes.map(code => new page.Snippet(code.closest('.example'), code, ahead));
  let backEnds = await page.readBackEnds();
  for (const snippet of snippets) snippet.use(backEnds);
  if (!backEnds) return;
  page.skipLink(snippets[0]);
  const openShared = async () => {
    try {
      const shared = await page.sharedCode();
      if (!shared) return;
      const snippet = snippets.find(({ id }) => id === shared.id);
      if (snippet) snippet.open(shared.text);
      else snippets[0].say('The link’s program belongs to an example that is not on this page.');
    } catch (error) {
      if (!(error instanceof page.ShareError)) throw error;
      snippets[0].say(error.message);
    }
  };
  addEventListener('hashchange', openShared);
  await openShared();
  while (backEnds?.own?.state === 'preparing') {
    await new Promise(resolve => setTimeout(resolve, PREPARING_MILLIS));
    backEnds = await page.readBackEnds() ?? backEnds;
    for (const snippet of snippets) snippet.use(backEnds);
  }
  if (backEnds?.own?.state === 'ready') ahead.compileAll(snippets.map(snippet => () => snippet.request()));
})(globalThis.bookPlayground ??= {});
