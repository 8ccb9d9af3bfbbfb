// Where a program is run: on the book's own server, on a playground that the
// book names, on the Rust Playground, or nowhere.
'use strict';

(page => {
  // The content of `playground.json`; `null` without this file, since the book
  // runs nothing then; `undefined` if the server does not answer.
  async function readBackEnds() {
    try {
      const answer = await fetch(`${path_to_root}playground.json`, { cache: 'no-cache' });
      return answer.ok ? await answer.json() : null;
    } catch {
      return undefined;
    }
  }

  // The first place that can run a program of these crates, as `{ kind, url,
  // name, words }`. Without a `url`, no place can.
  function chooseBackEnd({ own, hosted, public: open, crates }, used) {
    const note = notReady(own);
    if (own?.state === 'ready') {
      const sandbox = own.sandboxed ? '' : ', without a sandbox';
      return {
        kind: 'own',
        url: path_to_root + (own.url && `${own.url}/`),
        name: 'This book’s server',
        words: `Runs on this book’s server (rustc ${own.rustc})${sandbox}`,
      };
    }
    if (hosted) {
      const name = new URL(hosted.url).host;
      return { kind: 'hosted', url: `${hosted.url}/`, name, words: `${note}Runs at ${name}` };
    }
    if (!open) return { kind: 'none', words: note || 'No server here runs programs. ' };
    const missing = used.filter(name => !(name in open.crates));
    if (missing.length) {
      const verb = missing.length === 1 ? 'is' : 'are';
      return { kind: 'none', words: `${note}${list(missing)} ${verb} not on the Rust Playground. ` };
    }
    const name = new URL(open.url).host;
    const others = used.filter(name => name in crates && open.crates[name] !== crates[name]);
    const versions = others.map(name => `${name} ${open.crates[name]} (the book: ${crates[name]})`);
    const differ = versions.length ? `, with ${list(versions)}` : '';
    return { kind: 'public', url: `${open.url}/`, name, words: `${note}Runs at ${name}${differ}` };
  }

  function notReady(own) {
    switch (own?.state) {
      case 'preparing': return 'This book’s server is still compiling its crates. ';
      case 'refused': return `This book’s server runs no programs: ${own.reason.replace(/\.?$/, '. ')}`;
      default: return '';
    }
  }

  // The address at which the Rust Playground opens with a program, if it has
  // all of the program's crates. `whole` says whether the address contains the
  // program, since a long one does not fit.
  function openInPlayground({ public: open }, used, code) {
    if (!open || used.some(name => !(name in open.crates))) return null;
    const address = `${open.url}/?version=stable&mode=debug&edition=2024`;
    const withCode = `${address}&code=${encodeURIComponent(code)}`;
    return withCode.length <= 8000 ? { address: withCode, whole: true } : { address, whole: false };
  }

  // "a", "a and b", "a, b and c".
  function list(words) {
    return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
  }

  Object.assign(page, { readBackEnds, chooseBackEnd, openInPlayground, list });
})(globalThis.bookPlayground ??= {});
