// The site's search: all of it in a browser, and without the box where tests
// run it.

import { setUp } from './box.js';
import { Engine } from './engine.js';
import { excerpt } from './excerpt.js';

let found;

// What the file of the documents calls.
export function load(documents) {
  found = new Engine(documents);
  return found;
}

export { Engine, excerpt };

if (globalThis.document?.getElementById('mdbook-search-toggle')) {
  let loading;
  setUp(() => loading ??= new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = path_to_root + window.path_to_searchindex_js;
    script.onload = () => resolve(found);
    script.onerror = () => {
      loading = undefined;
      reject(new Error('its index did not come'));
    };
    document.head.append(script);
  }));
}
