// The lines in which the reader's program differs from the book's.
'use strict';

(page => {
  const { make } = page;
  // Comparing takes time with the product of both lengths.
  const MOST = 4_000_000;

  // The lines of both texts in order: `{ sign, text }`, where `+` is only in
  // `to`, `-` only in `from`, and ` ` in both.
  function lineDiff(from, to) {
    const [a, b] = [from, to].map(text => text.replace(/\n$/, '').split('\n'));
    const same = (i, j) => a[i] === b[j];
    let begin = 0;
    while (begin < Math.min(a.length, b.length) && same(begin, begin)) begin += 1;
    let end = 0;
    while (end < Math.min(a.length, b.length) - begin && same(a.length - 1 - end, b.length - 1 - end)) end += 1;
    const [old, now] = [a.slice(begin, a.length - end), b.slice(begin, b.length - end)];
    const common = text => ({ sign: ' ', text });
    return [...a.slice(0, begin).map(common), ...middle(old, now), ...a.slice(a.length - end).map(common)];
  }

  // By the longest common subsequence.
  function middle(old, now) {
    const only = (sign, texts) => texts.map(text => ({ sign, text }));
    if (old.length * now.length > MOST) return [...only('-', old), ...only('+', now)];
    const width = now.length + 1;
    const lengths = new Uint32Array((old.length + 1) * width);
    for (let i = old.length - 1; i >= 0; i -= 1) {
      for (let j = now.length - 1; j >= 0; j -= 1) {
        lengths[i * width + j] = old[i] === now[j]
          ? lengths[(i + 1) * width + j + 1] + 1
          : Math.max(lengths[(i + 1) * width + j], lengths[i * width + j + 1]);
      }
    }
    const lines = [];
    let [i, j] = [0, 0];
    while (i < old.length || j < now.length) {
      if (i < old.length && j < now.length && old[i] === now[j]) {
        lines.push({ sign: ' ', text: old[i] });
        i += 1;
        j += 1;
      } else if (j === now.length || (i < old.length && lengths[(i + 1) * width + j] >= lengths[i * width + j + 1])) {
        lines.push({ sign: '-', text: old[i] });
        i += 1;
      } else {
        lines.push({ sign: '+', text: now[j] });
        j += 1;
      }
    }
    return lines;
  }

  // Shows the lines that differ, each with one around it, and how many they are.
  class Changes {
    element = make('div', { className: 'run-changes', hidden: true });

    toggle(from, to) {
      this.element.hidden = !this.element.hidden;
      this.update(from, to);
      return !this.element.hidden;
    }

    hide() {
      this.element.hidden = true;
    }

    update(from, to) {
      if (this.element.hidden) return;
      const lines = lineDiff(from, to);
      const count = sign => lines.filter(line => line.sign === sign).length;
      const block = make('pre');
      const code = block.appendChild(make('code', { className: 'hljs', tabIndex: 0 }));
      const near = at => lines.slice(Math.max(0, at - 1), at + 2).some(({ sign }) => sign !== ' ');
      lines.forEach(({ sign, text }, at) => {
        if (!near(at)) {
          if (at === 0 || near(at - 1)) code.append('  ...\n');
          return;
        }
        const name = { '+': 'ins', '-': 'del', ' ': 'span' }[sign];
        code.append(make(name, { textContent: `${sign} ${text}` }), '\n');
      });
      const words = make('p', {
        textContent: `Since the book’s program: ${lineCount(count('+'))} added (+), ${lineCount(count('-'))} removed (-).`,
      });
      this.element.replaceChildren(words, block);
    }
  }

  function lineCount(count) {
    return count === 1 ? '1 line' : `${count} lines`;
  }

  Object.assign(page, { lineDiff, Changes });
})(globalThis.bookPlayground ??= {});
