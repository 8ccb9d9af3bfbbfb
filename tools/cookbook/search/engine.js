// Finds documents: which of them a question means, and in which order.

import MiniSearch from 'minisearch';
import { Vocabulary, ask, met, present, shares } from './question.js';
import { gist, remembering, terms, wordsIn } from './words.js';

// How much a word counts that stands there.
const FIELDS = { title: 8, terms: 6, above: 1.2, text: 0.9, words: 0.6 };
// As much of that is half of what a word can count.
const HALF = 8;
// How much more a document counts that has all words in its title, in its title and
// terms, or in one sentence or term.
const TOGETHER = { title: 1.5, head: 1.8, passage: 1 };
// How many times more it counts if its title or a term is what is asked, or part of
// that, or the other way round; or if its text says so.
const SAME = { title: 6, term: 2.4, part: 1.4, name: 1.5, text: 2 };
// How much the second, third … part of a page counts.
const AGAIN = [1, 0.6, 0.45, 0.4, 0.35];
// How many documents are looked at closely, and how many are found at most.
const CLOSELY = 60;
const MOST = 60;
// How much a word counts that stands in no title and not in the index.
const OUTSIDE = 0.8;

// Recipes and the guide answer, where other pages explain.
function weight({ url }) {
  if (url.startsWith('guide/compare')) return 0.6;
  if (isGlossary({ url })) return 0.7;
  if (url.startsWith('reference/') || url.startsWith('introduction')) return 0.45;
  // One of many plots.
  return url.includes('#measured-') ? 0.3 : 1;
}

function isGlossary({ url }) {
  return url.startsWith('reference/glossary');
}

// Asks what a word means.
const WHAT = /^what('s| is| are)\b|\b(define|definition|mean|means|meaning)\b/i;

export class Engine {
  #documents;
  #index;
  #weights;
  #vocabulary = new Vocabulary();
  #profiles = new Map();
  // The words of titles and of the index.
  #heads;

  constructor(documents) {
    this.#documents = documents;
    this.#weights = documents.map(weight);
    this.#index = new MiniSearch({
      fields: Object.keys(FIELDS),
      extractField: (document, field) => {
        const value = document[field];
        return Array.isArray(value) ? value.join(' \n ') : value;
      },
      tokenize: wordsIn,
      processTerm: word => {
        const all = terms(word);
        this.#vocabulary.add(all);
        return all;
      },
      searchOptions: { tokenize: term => [term], processTerm: term => term },
    });
    this.#heads = new Map(documents.flatMap(({ title, terms: names }) => [...bag(wordsIn([title, ...names].join(' ')))]));
    this.#index.addAll(documents.map((document, id) => ({ ...document, id })));
  }

  // The documents that answer `question`, the best first.
  find(question) {
    const asked = ask(question, this.#vocabulary);
    if (asked.length === 0) return [];
    const candidates = this.#candidates(asked);
    const all = asked.reduce((sum, { rarity }) => sum + rarity, 0);
    const telling = gist(wordsIn(asked.map(({ word }) => word).join(' ')));
    const said = { telling, joined: joined(telling), all: gist(wordsIn(question), false) };
    const isWhat = WHAT.test(question);
    for (const candidate of candidates) {
      const document = this.#documents[candidate.id];
      const profile = this.#profile(candidate.id);
      const here = asked.map(word => present(word, profile.all)).filter(({ ways }) => ways.length > 0);
      const share = bag => here.reduce((sum, word) => sum + word.rarity * met(word, bag), 0) / all;
      const points = here.reduce((points, word) => {
        const stands = Object.keys(FIELDS).reduce((sum, field) => sum + FIELDS[field] * met(word, profile[field], true), 0);
        return points + word.rarity * stands / (stands + HALF);
      }, 0);
      // Most sentences have nothing of what is asked.
      const forms = here.flatMap(({ ways }) => ways.flatMap(({ words }) => words.flatMap(terms => [...terms.keys()])));
      const passages = new Set(forms.flatMap(form => profile.passages.get(form) ?? []));
      const passage = Math.max(0, ...[...passages].map(share));
      candidate.score = candidate.score ** 0.3 * points * share(profile.all) * this.#weights[candidate.id] * saysIt(profile.gists, said)
        * (1 + TOGETHER.title * share(profile.title) + TOGETHER.head * share(profile.head) + TOGETHER.passage * passage)
        * (isWhat && isGlossary(document) ? 2 : 1);
    }
    const best = this.#spread(candidates).slice(0, MOST).map(({ id }) => this.#documents[id]);
    // Among the first, a recipe stands before the glossary.
    const first = best.splice(0, 3);
    if (!isWhat) first.sort((a, b) => isGlossary(a) - isGlossary(b));
    return [...first, ...best];
  }

  // The documents that have a term, each with how much it counts there. Most questions
  // share words, and each letter of a question that is typed asks all of them again.
  #found = remembering(term => this.#index
    .search(term, { boost: FIELDS, bm25: { k: 1.2, b: 0.5, d: 0.3 } })
    .map(({ id, score }) => ({ id, score })));

  // The documents that have anything of what is asked; also learns how rare each word is.
  #candidates(asked) {
    const boosts = new Map();
    for (const { much, words } of asked.flatMap(({ ways }) => ways)) {
      for (const [term, part] of words.flatMap(terms => [...terms])) {
        boosts.set(term, (boosts.get(term) ?? 0) + much * part / words.length);
      }
    }
    const scores = new Float64Array(this.#documents.length);
    const counts = new Uint16Array(scores.length);
    for (const [term, boost] of boosts) {
      for (const { id, score } of this.#found(term)) {
        scores[id] += boost * score;
        counts[id] += 1;
      }
    }
    for (const word of asked) {
      const found = shares(word, this.#found, scores.length);
      const count = [0.85, 0.1].map(least => found.filter(share => share > least).length).find(Boolean);
      const isInside = word.ways.some(({ much, words }) => much === 1 && words.some(forms => [...forms.keys()].some(term => this.#heads.has(term))));
      word.rarity = count ? word.much * this.#rarity(count) * (isInside ? 1 : OUTSIDE) : 0;
      // A rare word does not make its other ways rare.
      for (const way of word.ways.filter(({ much }) => much < 1)) {
        const count = shares({ ways: [{ ...way, much: 1 }] }, this.#found, scores.length).filter(share => share > 0.5).length;
        if (count && word.rarity) way.much *= Math.sqrt(Math.min(1, this.#rarity(count) / word.rarity));
      }
    }
    return this.#documents
      .flatMap((_, id) => counts[id] ? [{ id, score: scores[id] * counts[id] * this.#weights[id] }] : [])
      .sort((a, b) => b.score - a.score)
      .slice(0, CLOSELY);
  }

  // How much a word says that so many documents have.
  #rarity(count) {
    return 1 + Math.log(1 + (this.#documents.length - count + 0.5) / (count + 0.5));
  }

  // The best first, but not many of one page.
  #spread(candidates) {
    const named = new Map();
    for (const candidate of candidates.sort((a, b) => b.score - a.score)) {
      const [page] = this.#documents[candidate.id].url.split('#');
      const before = named.get(page) ?? 0;
      candidate.score *= AGAIN[before] ?? AGAIN.at(-1);
      named.set(page, before + 1);
    }
    return candidates.sort((a, b) => b.score - a.score);
  }

  // The words of a document, in its fields and in its sentences.
  #profile(id) {
    if (!this.#profiles.has(id)) {
      const document = this.#documents[id];
      const [title, above, names] = [[document.title], document.above, document.terms].map(all => all.map(wordsIn));
      const [sentences, words] = [document.text.split(/(?<=[.:?!]) /).map(wordsIn), wordsIn(document.words)];
      const fields = { title: title.flat(), above: above.flat(), terms: names.flat(), text: sentences.flat(), words };
      const bags = Object.fromEntries(Object.entries(fields).map(([field, words]) => [field, bag(words)]));
      const gists = names.map(words => gist(words));
      this.#profiles.set(id, {
        ...bags,
        head: new Map([...bags.title, ...bags.terms]),
        all: new Map(Object.values(bags).flatMap(words => [...words])),
        passages: byTerm([...title, ...names, ...sentences].map(bag)),
        gists: {
          title: gist(fields.title),
          // A title such as "Task, future" has two names.
          titles: [document.title, ...document.title.split(',')].map(title => joined(gist(wordsIn(title)))),
          names: [...title, ...names].map(words => gist(words, false)).filter(name => name.includes(' ')),
          terms: gists,
          joined: gists.map(joined),
          texts: [fields.text, words].map(words => gist(words)),
        },
      });
    }
    return this.#profiles.get(id);
  }
}

// The terms of `words`, each with how often it stands there.
function bag(words) {
  const all = new Map();
  for (const word of words) for (const term of terms(word)) all.set(term, (all.get(term) ?? 0) + 1);
  return all;
}

// For each term, the bags that have it.
function byTerm(bags) {
  const all = new Map();
  for (const bag of bags) for (const term of bag.keys()) all.set(term, [...all.get(term) ?? [], bag]);
  return all;
}

// How many times more a document counts that says just what is asked.
function saysIt({ title, titles, names, terms, joined, texts }, asked) {
  const { telling, all } = asked;
  const isLong = telling.includes(' ');
  let factor = 1;
  if (titles.includes(asked.joined)) factor *= SAME.title;
  else if (isLong && within(telling, title)) factor *= SAME.part;
  if (joined.includes(asked.joined)) factor *= SAME.term;
  else if (isLong && terms.some(term => within(telling, term))) factor *= SAME.part;
  else if (names.some(name => within(name, all))) factor *= SAME.name;
  if (isLong && texts.some(text => within(telling, text))) factor *= SAME.text;
  return factor;
}

// `one-shot` and `oneshot` are the same.
function joined(gist) {
  return gist.replaceAll(' ', '');
}

function within(part, whole) {
  return ` ${whole} `.includes(` ${part} `);
}
