// What a question asks for: its words, each with the other ways to say it.

import { synonyms } from './synonyms.js';
import { forms, remembering, saysLittle, stem, written } from './words.js';

// How much another word for it counts, and a word of which only the beginning is asked for.
const SYNONYM = 0.5;
const BEGINNING = 0.5;
// A type, where its method is named.
const OWNER = 0.5;
// How many words of one beginning are tried.
const MOST = 20;

// Writes of which a terminal is full, and which say nothing of the fault.
const FRAMES = /called `?(Result|Option)::\w+\(\)`? on an? `?\w+`?( value)?|thread '[^']*'( \(\d+\))? panicked at|-->|(src|tests)\/[\w/]+\.rs(:\d+)*/g;

// The words that the documents have.
export class Vocabulary {
  #counts = new Map();
  // By their first letters.
  #groups = new Map();

  add(words) {
    for (const word of words) {
      const count = this.#counts.get(word) ?? 0;
      this.#counts.set(word, count + 1);
      if (count === 0) this.#group(word).push(word);
    }
  }

  has(word) {
    return this.#counts.has(word) || this.#counts.has(stem(word));
  }

  // `beginning` has two letters or more.
  beginningWith(beginning) {
    return this.#group(beginning).filter(word => word.startsWith(beginning)).slice(0, MOST);
  }

  #group(word) {
    const letters = word.slice(0, 2);
    if (!this.#groups.has(letters)) this.#groups.set(letters, []);
    return this.#groups.get(letters);
  }

  // The word that is most like this one, and of those the one that stands most often.
  nearest(word) {
    const longer = word.length > 6 ? 2 : 1;
    const wanted = letters(word);
    let best = word;
    let least = longer;
    let often = 0;
    for (const [other, count] of this.#counts) {
      if (Math.abs(other.length - word.length) > longer || differing(wanted, letters(other)) > 2 * least) continue;
      const is = distance(word, other, least);
      if (is < least || (is === least && count > often)) [best, least, often] = [other, is, count];
    }
    return best;
  }
}

// Which letters a word has, a bit for each.
const letters = remembering(word => [...word].reduce((all, letter) => all | 1 << (letter.charCodeAt(0) & 31), 0));

// How many of the letters only one of two words has.
function differing(one, other) {
  let count = 0;
  for (let bits = one ^ other; bits; bits &= bits - 1) count += 1;
  return count;
}

// How many letters are wrong, missing, too many or in the wrong order; or more than
// `most`, if they are.
function distance(one, other, most) {
  let [before, last] = [[], [...Array(other.length + 1).keys()]];
  for (let i = 1; i <= one.length; i++) {
    const row = [i];
    for (let j = 1; j <= other.length; j++) {
      const cost = one[i - 1] === other[j - 1] ? 0 : 1;
      row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + cost);
      if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) row[j] = Math.min(row[j], before[j - 2] + 1);
    }
    // No later row has less than the least of these two.
    if (Math.min(...row) > most && Math.min(...last) > most) return most + 1;
    [before, last] = [last, row];
  }
  return last[other.length];
}

// The words of `question` that say something. For each, the ways in which a document
// may say it: how much that way counts, and the words it needs, each with the terms
// under which that word is found.
export function ask(question, vocabulary) {
  const text = question.replace(FRAMES, ' ');
  const all = [...written(text)].flatMap(({ word, at }) => {
    // `Sender::reserve` is more about `reserve`.
    const much = /^\p{Lu}/u.test(word) && text.startsWith('::', at + word.length) ? OWNER : 1;
    return known(forms(word), vocabulary).map(word => ({ ...word, much }));
  });
  const isOne = (word, next) => next && word.parts.length === 0 && next.parts.length === 0 &&
    (vocabulary.has(word.whole + next.whole) || synonyms(word.whole + next.whole).length > 0);
  const asked = [];
  for (let at = 0; at < all.length; at++) {
    const [word, next] = [all[at], all[at + 1]];
    if (isOne(word, next)) {
      const joined = word.whole + next.whole;
      const apart = [word, next].map(({ whole }) => whole).filter(whole => !saysLittle(whole));
      asked.push({ word: joined, ways: ways([[joined], apart], joined, vocabulary), much: 1, isLittle: false });
      at += 1;
    } else {
      const own = [[word.whole], ...(word.macro ? [[word.macro]] : []), ...(word.parts.length ? [word.parts] : [])];
      asked.push({ word: word.parts.join(' ') || word.whole, ways: ways(own, word.whole, vocabulary), much: word.much, isLittle: saysLittle(word.whole) });
    }
  }
  const telling = asked.filter(({ isLittle }) => !isLittle);
  return telling.length ? telling : asked;
}

// A written word: as it is, if any document has it; or else its parts, or what was meant.
function known(word, vocabulary) {
  const { whole, parts } = word;
  if (vocabulary.has(whole) || synonyms(whole).length || saysLittle(whole)) return [word];
  if (parts.some(part => vocabulary.has(part))) return longest(parts, vocabulary);
  if (whole.length < 4 || vocabulary.beginningWith(whole).length) return [word];
  return [{ whole: vocabulary.nearest(whole), parts: [] }];
}

// `poll` and `recv_many` for `poll_recv_many`: as many parts in one word as the documents have.
function longest(parts, vocabulary) {
  if (parts.length === 0) return [];
  let count = parts.length;
  while (count > 1 && !vocabulary.has(parts.slice(0, count).join(''))) count -= 1;
  const word = { whole: parts.slice(0, count).join(''), parts: count > 1 ? parts.slice(0, count) : [] };
  return [word, ...longest(parts.slice(count), vocabulary)];
}

function ways(own, word, vocabulary) {
  const others = synonyms(word).map(way => way.split(' ').filter(word => !saysLittle(word)).map(word => forms(word).whole));
  return [
    ...own.filter(words => words.length).map(words => ({ much: 1, words: words.map(word => found(word, vocabulary)) })),
    ...others.map(words => ({ much: SYNONYM, words: words.map(word => new Map([[word, 1], [stem(word), 1]])) })),
  ];
}

// The terms under which a word is found, with how much each counts.
function found(word, vocabulary) {
  const terms = new Map();
  if (word.length > 2) {
    const much = vocabulary.has(word) ? BEGINNING : 1;
    for (const longer of vocabulary.beginningWith(word)) {
      terms.set(longer, much * word.length / (word.length + 0.3 * (longer.length - word.length)));
    }
  }
  return terms.set(word, 1).set(stem(word), 1);
}

// `asked`, a word of the question, with those ways and terms only that are in `terms`.
export function present(asked, terms) {
  const ways = [];
  for (const { much, words } of asked.ways) {
    const here = words.map(forms => {
      const some = new Map();
      for (const term of (forms.size < terms.size ? forms : terms).keys()) {
        if (forms.has(term) && terms.has(term)) some.set(term, forms.get(term));
      }
      return some;
    });
    if (here.every(({ size }) => size > 0)) ways.push({ much, words: here });
  }
  return { ...asked, ways };
}

// How much of `asked`, a word of the question, is in `terms`, at most 1; or more where
// they are counted.
export function met(asked, terms, isCounted = false) {
  let best = 0;
  for (const { much, words } of asked.ways) {
    let least = Infinity;
    for (const forms of words) {
      let most = 0;
      for (const [term, much] of forms) {
        const count = terms.get(term);
        if (count) most = Math.max(most, much * (isCounted ? Math.sqrt(Math.min(count, 4)) : 1));
      }
      least = Math.min(least, most);
    }
    best = Math.max(best, much * least);
  }
  return best;
}

// How much of `asked`, a word of the question, is in each of so many documents; `found`
// are those that have a term.
export function shares(asked, found, count) {
  const best = new Float64Array(count);
  for (const { much, words } of asked.ways) {
    const least = new Float64Array(count).fill(1);
    for (const forms of words) {
      const most = new Float64Array(count);
      for (const [term, much] of forms) {
        for (const { id } of found(term)) most[id] = Math.max(most[id], much);
      }
      for (let id = 0; id < count; id++) least[id] = Math.min(least[id], most[id]);
    }
    for (let id = 0; id < count; id++) best[id] = Math.max(best[id], much * least[id]);
  }
  return best;
}
