// Which crates a program uses.
'use strict';

(page => {
  const BUILT_IN = new Set(['std', 'core', 'alloc', 'crate', 'self', 'super']);
  // How many braces within each other are read. Anybody can write the text of a link.
  const DEEPEST = 16;

  // The crates that `program` names at the root of a path, in a `use` or an
  // `extern crate`. Also those of `known` that it names elsewhere in the code,
  // unless the name means something else there (`use tokio::sync::oneshot;`
  // makes `oneshot::channel` tokio's).
  function cratesUsed(program, known) {
    // With one space at a time, and one `use` up to the end if no `;` follows, each
    // pattern takes time in proportion to the text.
    const code = withoutCommentsAndStrings(program).replace(/\s+/g, ' ');
    const uses = /\buse\s+([^;]+)(?:;|$)/g;
    const all = (pattern, text = code) => [...text.matchAll(pattern)].map(match => match[1]);
    const roots = new Set(all(/\bextern\s+crate\s+(\w+)/g));
    const bound = new Set(all(/\bmod\s+(\w+)/g));

    // Walks one tree of a `use`, such as `a::{b, c as d}`, after the names in `before`.
    const walk = (tree, before, depth) => {
      const [, path, end, rest] = tree.match(/^[\s:]*((?:\w+\s*::\s*)*)(\w*)([^]*)$/);
      const names = [...before, ...path.split('::').map(name => name.trim()).filter(Boolean)];
      if (depth < DEEPEST && rest.trimStart().startsWith('{')) {
        const inner = rest.slice(rest.indexOf('{') + 1, rest.lastIndexOf('}'));
        // Only the ends matter.
        names.splice(1, names.length - 2);
        for (const part of splitAtCommas(inner)) walk(part, names, depth + 1);
        return;
      }
      if (end && end !== 'self') names.push(end);
      if (!names.length) return;
      roots.add(names[0]);
      const alias = rest.match(/^\s*as\s+(\w+)/)?.[1];
      if (alias || names.length > 1) bound.add(alias ?? names.at(-1));
    };
    for (const tree of all(uses)) walk(tree, [], 0);
    // A type or a module of the program is not a crate.
    const others = [...roots].filter(name => /^[a-z]\w*$/.test(name) && !BUILT_IN.has(name) && !bound.has(name));

    const rest = code.replace(uses, ';');
    for (const name of all(/(?<!::\s*)\b(\w+)\s*::/g, rest)) {
      if (!bound.has(name)) roots.add(name);
    }
    // `::name` begins at the root, even if something else has that name.
    for (const name of all(/(?<![\w>]\s*)::\s*(\w+)/g, rest)) roots.add(name);
    return [...new Set([...known.filter(name => roots.has(name)), ...others])];
  }

  // Each place keeps its number. What does not end goes on to the end of the text.
  function withoutCommentsAndStrings(program) {
    const parts =
      /\/\/[^\n]*|\/\*[^]*?(?:\*\/|$)|b?r(#*)"[^]*?(?:"\1|$)|b?"(?:\\[^]|[^"\\])*(?:"|\\?$)|'(?:\\[^']+|[^'\\\n])'/g;
    return program.replace(parts, part => ' '.repeat(part.length));
  }

  // Splits a list at its commas, but not at those within braces.
  function splitAtCommas(list) {
    const parts = [''];
    let depth = 0;
    for (const c of list) {
      if (c === '{') depth += 1;
      if (c === '}') depth -= 1;
      if (c === ',' && depth === 0) parts.push('');
      else parts[parts.length - 1] += c;
    }
    return parts.filter(part => part.trim());
  }

  Object.assign(page, { cratesUsed, withoutCommentsAndStrings });
})(globalThis.bookPlayground ??= {});
