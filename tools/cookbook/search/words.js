// How text becomes words: the same for what is searched and for what is asked.

const WORD = /[\p{L}\p{N}]+(?:['’_-][\p{L}\p{N}]+)*!?/gu;
const HUMP = /(?<=[\p{Ll}\p{N}])(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})/u;

// Says little in a question.
const LITTLE = new Set(`a allow allows also an and any are as at be been bug but by can could define definition did do does dont fix for from get
  gets had has have how i if implement implementing in inside into issue is it its just me mean meaning means my no of on or our please possible possibly potential potentially problem properly question really rust should so some still than that the
  their them then there these they this to usage use used using versus very vs want was we were what when where
  which while who why will with would you your`.split(/\s+/));

// The words of `text` as they are written, with their places.
export function* written(text) {
  for (const match of text.matchAll(WORD)) yield { word: match[0], at: match.index };
}

// These words alone, which is sooner done.
export function wordsIn(text) {
  return text.match(WORD) ?? [];
}

// What one written word is: `whole` is `trysend` for `try_send`, `TrySend` and
// `try-send`, `parts` are `try` and `send`, and `macro` is `select!`.
export function forms(word) {
  const name = word.replace(/['’]s$/, '').replace(/['’]/g, '');
  const isMacro = name.endsWith('!');
  const parts = name.replace('!', '').split(/[_-]/).flatMap(part => part.split(HUMP));
  const lower = parts.map(part => part.toLowerCase());
  const whole = lower.join('');
  return { whole, parts: lower.length > 1 ? lower : [], macro: isMacro ? `${whole}!` : undefined };
}

// The terms under which a written word is found.
export const terms = remembering(word => {
  const { whole, parts, macro } = forms(word);
  const all = [whole, ...parts].flatMap(it => [it, stem(it)]);
  if (macro) all.push(macro);
  return [...new Set(all)];
});

// Most words stand in a text again and again.
export function remembering(make) {
  const made = new Map();
  return word => {
    if (!made.has(word)) made.set(word, make(word));
    return made.get(word);
  };
}

// Words as one line of stems; without those that say little, if `telling`.
export function gist(words, telling = true) {
  const all = words.flatMap(stems);
  const some = telling ? all.filter(({ part }) => !LITTLE.has(part)) : all;
  return (some.length ? some : all).map(({ stem }) => stem).join(' ');
}

const stems = remembering(word => {
  const { whole, parts } = forms(word);
  return (parts.length ? parts : [whole]).map(part => ({ part, stem: stem(part) }));
});

export function saysLittle(word) {
  return LITTLE.has(word);
}

const VOWEL = /[aeiouy]/;

const IRREGULAR = {
  sent: 'send', lost: 'lose', loss: 'lose', held: 'hold', kept: 'keep', left: 'leave', taken: 'take', took: 'take',
  woken: 'wake', woke: 'wake', written: 'write', wrote: 'write', ran: 'run', built: 'build', began: 'begin', begun: 'begin',
  faster: 'fast', fastest: 'fast', slower: 'slow', slowest: 'slow', newer: 'newest', older: 'oldest',
  guaranteed: 'guarantee', subscription: 'subscribe', failure: 'fail', notification: 'notify',
};

// One form for `close`, `closes`, `closed` and `closing`, for `cancel` and
// `cancellation`, for `safe` and `safety`, for `behavior` and `behaviour`.
export function stem(word) {
  if (Object.hasOwn(IRREGULAR, word)) return stem(IRREGULAR[word]);
  if (word.length < 4 || /[^a-z]/.test(word)) return word;
  let it = word;
  if (it.endsWith('ies') && it.length > 4) it = `${it.slice(0, -3)}y`;
  else if (/(ss|sh|ch|x|z)es$/.test(it)) it = it.slice(0, -2);
  else if (/[^su]s$/.test(it)) it = it.slice(0, -1);
  for (const [ending, least] of [['ation', 4], ['ing', 3], ['ed', 3]]) {
    const rest = it.slice(0, -ending.length);
    if (it.endsWith(ending) && rest.length >= least && VOWEL.test(rest)) {
      it = rest.replace(/([bdgklmnprt])\1$/, '$1');
      break;
    }
  }
  // `connection` and `connect`, `duplicate` and `duplication`.
  if (/[^aeiou][st]ion$/.test(it) && it.length > 6) it = it.slice(0, -3);
  if (/ate?$/.test(it) && it.length > 6) it = it.replace(/ate?$/, '');
  if (it.endsWith('ety') && it.length > 5) it = it.slice(0, -2);
  if (it.length > 6) it = it.replace(/our$/, 'or').replace(/(?<=i)s(e?)$/, 'z$1');
  if (it.length > 3) it = it.replace(/e$/, '').replace(/([^aeiou])y$/, '$1i');
  return it;
}
