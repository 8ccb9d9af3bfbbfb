// Which crates there are, if a program names one that there is not.
'use strict';

(page => {
  // A sentence for the reader, or nothing.
  async function aboutUnknownCrates(backEnds, backEnd, stderr) {
    const named = [...stderr.matchAll(/crate named `(\w+)`/g)].map(match => match[1]);
    if (!named.length) return '';
    const there = await cratesOf(backEnds, backEnd);
    if (!there) return '';
    const unknown = [...new Set(named)].filter(name => !there.includes(name)).map(name => `\`${name}\``);
    if (!unknown.length) return '';
    const shown = backEnd.kind === 'public' ? there.filter(name => name in backEnds.crates) : there;
    const which = backEnd.kind === 'public' ? 'Of the book’s crates, it has' : 'It has';
    return `${backEnd.name} has no crate ${page.list(unknown)}. ${which} ${page.list(shown)}, and Rust’s own std.`;
  }

  // The names in code of the crates that a program may use, or nothing.
  async function cratesOf(backEnds, backEnd) {
    if (backEnd.kind === 'public') return Object.keys(backEnds.public.crates).sort();
    try {
      const answer = await fetch(`${backEnd.url}meta/crates`, { credentials: 'omit' });
      return (await answer.json()).crates.map(({ id }) => id).sort();
    } catch {
      return null;
    }
  }

  Object.assign(page, { aboutUnknownCrates });
})(globalThis.bookPlayground ??= {});
