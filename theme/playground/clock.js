// Which programs pause Tokio's clock, and what they are without that.
'use strict';

(page => {
  const PAUSED = /\bstart_paused\s*=\s*true\b/;
  // These panic unless the clock is paused.
  const NEEDS_A_PAUSED_CLOCK = /\btime::(?:advance|resume)\b|\b(?:advance|resume)\s*\(/;

  // `program` as it runs in real time; null if it does so already, or cannot.
  function inRealTime(program) {
    const code = page.withoutCommentsAndStrings(program);
    if (NEEDS_A_PAUSED_CLOCK.test(code)) return null;
    const parts = [...attributes(code), ...calls(code)].sort(([a], [b]) => b - a);
    if (!parts.length) return null;
    return parts.reduce((text, [from, to]) => text.slice(0, from) + text.slice(to), program);
  }

  // Whether the lines that `program` prints may carry times of a clock that the
  // run's does not agree with.
  function hasOwnClock(program) {
    return pausesClock(program) || /\bInstant\b/.test(page.withoutCommentsAndStrings(program));
  }

  function pausesClock(program) {
    const code = page.withoutCommentsAndStrings(program);
    return PAUSED.test(code) || /\bpause\s*\(\s*\)/.test(code);
  }

  // The ranges of `start_paused = true` in attributes, with the comma or the
  // parentheses that must go with it.
  function* attributes(code) {
    for (const { index, 0: whole, 1: before, 2: list } of code.matchAll(/(#\[\s*tokio::(?:main|test)\s*)(\([^\])]*\))\s*\]/g)) {
      if (!PAUSED.test(list)) continue;
      const from = index + before.length;
      const part = list.match(/,\s*start_paused\s*=\s*true\b/) ?? list.match(/\bstart_paused\s*=\s*true\s*,\s*/);
      yield part ? [from + part.index, from + part.index + part[0].length] : [from, from + list.length];
    }
  }

  function* calls(code) {
    for (const { index, 0: call } of code.matchAll(/\b(?:tokio::)?time::pause\s*\(\s*\)\s*;/g)) {
      yield [index, index + call.length];
    }
  }

  Object.assign(page, { inRealTime, hasOwnClock, pausesClock });
})(globalThis.bookPlayground ??= {});
