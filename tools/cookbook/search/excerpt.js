// Which part of a document to show, and which of its words were asked for.

import { synonyms } from './synonyms.js';
import { forms, saysLittle, stem, terms, wordsIn, written } from './words.js';

const SHOWN = 30;

// The part of a text that has most of what was asked, or of what the book calls that,
// in pieces of which some are to be marked.
export function excerpt(text, question) {
  const words = [...written(text)];
  const own = asked(question);
  const isMet = words.some(({ word }) => own(word)) ? own : askedOtherwise(question);
  return around(text, words.map(({ word, at }) => ({ at, end: at + word.length, isMet: isMet(word) })));
}

function around(text, words) {
  let best = 0;
  let most = -1;
  for (let from = 0; from === 0 || from + SHOWN <= words.length; from++) {
    const met = words.slice(from, from + SHOWN).filter(({ isMet }) => isMet).length;
    if (met > most) [best, most] = [from, met];
  }
  // From the beginning of a sentence, if it is near.
  const start = words[best]?.at ?? 0;
  const before = text.lastIndexOf('. ', start);
  const sentence = before < 0 ? 0 : before + 2;
  const from = start - sentence > 80 ? start : sentence;
  const shown = words.filter(({ at }) => at >= from).slice(0, SHOWN);
  const end = shown.at(-1)?.end ?? text.length;
  return pieces(text.slice(0, end), shown.filter(({ isMet }) => isMet), from);
}

// `text` from a place on, cut around the words that are `met`.
export function pieces(text, met, from = 0) {
  const cut = [];
  for (const { at, end } of met) {
    cut.push({ text: text.slice(from, at), isMet: false }, { text: text.slice(at, end), isMet: true });
    from = end;
  }
  cut.push({ text: text.slice(from), isMet: false });
  return cut.filter(({ text }) => text);
}

// Tells whether a written word is one of those that were asked for.
export function asked(question) {
  return oneOf(telling(question));
}

function askedOtherwise(question) {
  return oneOf(telling(question).flatMap(synonyms).flatMap(way => telling(way)));
}

function telling(question) {
  const all = wordsIn(question).map(word => forms(word).whole);
  const some = all.filter(whole => !saysLittle(whole));
  return some.length ? some : all;
}

function oneOf(wanted) {
  return word => {
    const found = terms(word);
    return wanted.some(it => found.includes(it) || found.includes(stem(it)) ||
      (it.length > 2 && found.some(term => term.startsWith(it))));
  };
}
