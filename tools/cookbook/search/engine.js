// Finds documents: which of them a question means, in which order, and which
// part of each to show.

import MiniSearch from 'minisearch';
import { forms, gist, saysLittle, stem, terms, written } from './words.js';

// How much a word counts that stands there.
const FIELDS = { title: 5, terms: 4, above: 1.2, text: 1, words: 0.6 };

const TITLE = 6;
const TERM = 2;
// How many documents are found at most.
const MOST = 60;

// Recipes come first: they answer, where other pages explain.
function weight({ url, program }) {
  if (url.startsWith('categories/')) return program ? 1.5 : 1;
  if (url.startsWith('guide/compare')) return 0.7;
  if (url.startsWith('guide/')) return 1;
  return url.startsWith('reference/glossary') ? 0.7 : 0.45;
}

export class Engine {
  #documents;
  #index;
  #known = new Set();
  #gists = new Map();

  constructor(documents) {
    this.#documents = documents;
    this.#index = new MiniSearch({
      fields: Object.keys(FIELDS),
      extractField: (document, field) => {
        const value = document[field];
        return Array.isArray(value) ? value.join(' \n ') : value;
      },
      tokenize: text => [...written(text)].map(({ word }) => word),
      processTerm: word => {
        const all = terms(word);
        for (const term of all) this.#known.add(term);
        return all;
      },
      searchOptions: { tokenize: term => [term], processTerm: term => term },
    });
    this.#index.addAll(documents.map((document, id) => ({ ...document, id })));
  }

  // The documents that answer `question`, the best first.
  find(question) {
    const words = this.#words(question);
    if (words.length === 0) return [];
    const groups = this.#groups(words);
    const asked = {
      telling: gist(words.map(({ whole, parts }) => parts.join(' ') || whole).join(' ')),
      all: gist(question, false),
    };
    const results = this.#index.search(
      { combineWith: 'OR', queries: groups.map(group => group.query) },
      {
        boost: FIELDS,
        boostDocument: id => weight(this.#documents[id]),
        bm25: { k: 1.2, b: 0.5, d: 0.3 },
      },
    );
    const scored = results.map(({ id, score, queryTerms }) => {
      const met = new Set(queryTerms);
      const covered = groups.filter(({ any }) => any.some(all => all.every(term => met.has(term))));
      return { id, score: score * (covered.length / groups.length) ** 2 };
    });
    const best = scored.sort((a, b) => b.score - a.score).slice(0, MOST);
    for (const result of best) result.score *= this.#saysIt(result.id, asked);
    return best.sort((a, b) => b.score - a.score).map(({ id }) => this.#documents[id]);
  }

  // The words of the question that say something, those with a slip corrected.
  #words(question) {
    const all = [...written(question)].map(({ word }) => forms(word));
    const telling = all.filter(({ whole }) => !saysLittle(whole));
    return (telling.length ? telling : all).map(word => {
      const isFound = this.#isKnown(word.whole) || word.parts.every(part => this.#isKnown(part)) && word.parts.length;
      if (isFound || word.whole.length < 4 || this.#begins(word.whole)) return word;
      return { ...word, whole: this.#nearest(word.whole), parts: [] };
    });
  }

  // The word that is like this one, but for a letter or two, and stands most often.
  #nearest(word) {
    const counts = new Map();
    for (const { terms } of this.#index.search({ queries: [word], fuzzy: word.length > 6 ? 2 : 1 })) {
      for (const term of terms) counts.set(term, (counts.get(term) ?? 0) + 1);
    }
    const [best] = [...counts].sort(([, a], [, b]) => b - a);
    return best?.[0] ?? word;
  }

  // What each word of the question may be: a query, and the terms of which one
  // must be met. Two that are often written as one may also be that one.
  #groups(words) {
    const groups = [];
    for (let at = 0; at < words.length; at++) {
      const { whole, parts, macro } = words[at];
      const next = words[at + 1];
      const joined = next && parts.length === 0 && next.parts.length === 0 && whole + next.whole;
      if (joined && this.#isKnown(joined)) {
        groups.push(this.#anyOf([[joined], [whole, next.whole]]));
        at += 1;
      } else {
        groups.push(this.#anyOf([[whole], ...(macro ? [[macro]] : []), ...(parts.length ? [parts] : [])]));
      }
    }
    return groups;
  }

  // One of these, each of which is one or more words.
  #anyOf(ways) {
    const any = [];
    const queries = ways.map(way => {
      const each = way.map(word => this.#forms(word));
      // Every way to have one form of each word.
      any.push(...each.reduce((sets, forms) => sets.flatMap(set => forms.map(form => [...set, form.term])), [[]]));
      const query = forms => ({ combineWith: 'OR', queries: forms.map(form => form.query) });
      return { combineWith: 'AND', queries: each.map(query) };
    });
    return { any, query: { combineWith: 'OR', queries } };
  }

  #isKnown(word) {
    return this.#known.has(word) || this.#known.has(stem(word));
  }

  // A word as it is written, also as the beginning of another, and its stem.
  #forms(word) {
    const prefix = this.#isKnown(word) ? 0.35 : 0.8;
    const query = { queries: [word], prefix: word.length > 2, weights: { prefix, fuzzy: 0 } };
    const rest = stem(word);
    return [{ term: word, query }, ...(rest === word ? [] : [{ term: rest, query: { queries: [rest] } }])];
  }

  #begins(beginning) {
    for (const word of this.#known) if (word.startsWith(beginning)) return true;
    return false;
  }

  // How much more a document counts that says just what is asked.
  #saysIt(id, question) {
    if (!this.#gists.has(id)) {
      const { title, terms, text, words } = this.#documents[id];
      this.#gists.set(id, {
        title: gist(title),
        // A title such as "Task, future" has two names.
        titles: [title, ...title.split(',')].map(title => gist(title)),
        names: [title, ...terms].map(name => gist(name, false)),
        terms: terms.map(term => gist(term)),
        body: [text, words].map(text => gist(text)),
      });
    }
    const { title, titles, names, terms, body } = this.#gists.get(id);
    const { telling, all } = question;
    const isLong = telling.includes(' ');
    let factor = 1;
    if (titles.some(title => same(title, telling))) factor *= TITLE;
    else if (isLong && within(telling, title)) factor *= 1.4;
    if (terms.some(term => same(term, telling))) factor *= TERM;
    else if (isLong && terms.some(term => within(telling, term))) factor *= 1.4;
    else if (names.some(name => name.includes(' ') && within(name, all))) factor *= 1.5;
    if (isLong && body.some(text => within(telling, text))) factor *= 1.5;
    return factor;
  }
}

// `one-shot` and `oneshot` are the same.
function same(one, other) {
  return one.replaceAll(' ', '') === other.replaceAll(' ', '');
}

function within(part, whole) {
  return ` ${whole} `.includes(` ${part} `);
}

const SHOWN = 30;

// The part of a text that has most of what was asked, in pieces of which some
// are to be marked.
export function excerpt(text, question) {
  const wanted = asked(question);
  const words = [...written(text)].map(({ word, at }) => ({ at, end: at + word.length, isMet: wanted(word) }));
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
  const all = [...written(question)].map(({ word }) => forms(word).whole);
  const telling = all.filter(whole => !saysLittle(whole));
  const wanted = telling.length ? telling : all;
  return word => {
    const found = terms(word);
    return wanted.some(it => found.includes(it) || found.includes(stem(it)) ||
      (it.length > 2 && found.some(term => term.startsWith(it))));
  };
}
