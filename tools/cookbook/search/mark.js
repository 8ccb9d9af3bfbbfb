// Marks words on the page that a result leads to.

import { pieces } from './excerpt.js';
import { written } from './words.js';

// Marks the words of `element` that are `wanted`. Returns the marks.
export function mark(element, wanted) {
  const texts = [];
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    // The words of a picture stay, and those that nobody sees.
    if (!walker.currentNode.parentElement.closest('svg, script, style, [hidden]')) texts.push(walker.currentNode);
  }
  return texts.flatMap(node => {
    const text = node.data;
    const met = [...written(text)].filter(({ word }) => wanted(word)).map(({ word, at }) => ({ at, end: at + word.length }));
    if (met.length === 0) return [];
    const marks = [];
    node.replaceWith(...pieces(text, met).map(({ text, isMet }) => {
      if (!isMet) return text;
      const marked = document.createElement('mark');
      marked.textContent = text;
      marks.push(marked);
      return marked;
    }));
    return marks;
  });
}

export function unmark(element) {
  for (const marked of element.querySelectorAll('mark')) {
    const around = marked.parentNode;
    marked.replaceWith(...marked.childNodes);
    around.normalize();
  }
}
