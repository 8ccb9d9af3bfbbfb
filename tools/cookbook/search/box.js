// The box in which a reader searches, and the list below it: mdBook's elements
// and classes, keys and addresses.

import { asked, excerpt } from './excerpt.js';
import { mark, unmark } from './mark.js';

const SHOWN = 30;

// Sets up the box of this page. `load` resolves to the engine, once it is asked for.
export function setUp(load) {
  const element = id => document.getElementById(`mdbook-${id}`);
  const button = element('search-toggle');
  const wrapper = element('search-wrapper');
  const form = element('searchbar-outer');
  const input = element('searchbar');
  const outer = element('searchresults-outer');
  const header = element('searchresults-header');
  const list = element('searchresults');
  const main = document.querySelector('#mdbook-content main');
  let shown = '';

  wrapper.setAttribute('role', 'search');
  input.setAttribute('aria-label', 'Search this book');
  // Said to who does not see it. mdBook's attribute names an element that is not there.
  input.setAttribute('aria-describedby', header.id);
  header.setAttribute('role', 'status');

  function open() {
    wrapper.classList.remove('hidden');
    button.setAttribute('aria-expanded', 'true');
    window.scrollTo(0, 0);
    input.focus();
    input.select();
    prepare();
  }

  function close() {
    wrapper.classList.add('hidden');
    button.setAttribute('aria-expanded', 'false');
    if (wrapper.contains(document.activeElement)) button.focus();
  }

  function prepare() {
    form.classList.add('searching');
    return load()
      .then(engine => show(engine), error => { header.textContent = `The search cannot be loaded: ${error.message}`; outer.classList.remove('hidden'); })
      .finally(() => form.classList.remove('searching'));
  }

  function show(engine) {
    const question = input.value.trim();
    if (question === shown) return;
    shown = question;
    input.classList.toggle('active', question !== '');
    outer.classList.toggle('hidden', question === '');
    const found = question ? engine.find(question).slice(0, SHOWN) : [];
    const count = found.length === 1 ? '1 search result' : `${found.length || 'No'} search results`;
    header.textContent = `${count} for '${question}'${found.length ? ':' : '.'}`;
    list.replaceChildren(...found.map((document, at) => item(document, question, at + 1)));
  }

  function item({ url, title, above, text }, question, number) {
    const entry = document.createElement('li');
    const link = document.createElement('a');
    const [path, id] = url.split('#');
    link.href = `${path_to_root}${path}?highlight=${encodeURIComponent(question)}#${id}`;
    link.textContent = [...above, title].join(' » ');
    const teaser = document.createElement('span');
    teaser.className = 'teaser';
    teaser.id = `mdbook-teaser_${number}`;
    link.setAttribute('aria-details', teaser.id);
    for (const piece of excerpt(text, question)) {
      const part = document.createElement(piece.isMet ? 'em' : 'span');
      part.textContent = piece.text;
      teaser.append(piece.isMet ? part : piece.text);
    }
    entry.append(link, teaser);
    return entry;
  }

  // Keeps the question in the address, so that it can be linked and gone back to.
  function tell(question) {
    const url = new URL(location.href);
    const isNew = !url.searchParams.has('search');
    url.searchParams.delete('highlight');
    if (question) {
      url.searchParams.set('search', question);
      url.hash = '';
    } else {
      url.searchParams.delete('search');
    }
    history[question && isNew ? 'pushState' : 'replaceState']({}, '', url);
  }

  function follow() {
    const asked = new URLSearchParams(location.search);
    const question = asked.get('search');
    if (question) {
      input.value = question;
      open();
    } else {
      close();
    }
    if (asked.has('highlight')) markWords(asked.get('highlight'));
  }

  function markWords(question) {
    for (const word of mark(main, asked(question))) {
      word.addEventListener('click', () => {
        unmark(main);
        tell('');
      });
    }
  }

  button.addEventListener('click', () => {
    if (wrapper.classList.contains('hidden')) open();
    else close();
  });
  form.addEventListener('submit', event => {
    event.preventDefault();
    list.querySelector('a')?.click();
  });
  input.addEventListener('input', () => {
    unmark(main);
    tell(input.value.trim());
    prepare();
  });
  window.addEventListener('popstate', follow);

  // The entry with the focus is the one that the keys move.
  for (const type of ['focusin', 'focusout']) {
    list.addEventListener(type, ({ target }) => target.closest('li')?.classList.toggle('focus', type === 'focusin'));
  }
  document.addEventListener('keydown', event => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const here = document.activeElement;
    const links = [...list.querySelectorAll('a')];
    const at = links.indexOf(here);
    const isHere = here === input || at >= 0;
    const to = { ArrowDown: links[at + 1], ArrowUp: at === 0 ? input : links[at - 1] }[event.key];
    if (event.key === 'Escape' && (isHere || main.querySelector('mark'))) {
      unmark(main);
      tell('');
      close();
    } else if (isHere && to && !(here === input && event.key === 'ArrowUp')) {
      to.focus();
    } else if (['s', '/'].includes(event.key) && here !== input && !mdbook_something_else_has_focus(event)) {
      open();
    } else {
      return;
    }
    event.preventDefault();
  });

  follow();
}
