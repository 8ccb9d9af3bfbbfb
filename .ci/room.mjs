// What a page lacks for readers with a narrow screen or a finger. Each function
// returns the faults of a page, one line each; fixtures.mjs shows what they find.

// The least height and width of what a finger presses, in CSS pixels.
const FINGER = 44;

// What is cut off at the edge of the page, where nobody can scroll to it.
export function cutOff(page) {
  return page.evaluate(() => {
    const edge = document.documentElement.clientWidth;
    const isScrolled = element => /auto|scroll/.test(getComputedStyle(element).overflowX);
    const canBeReached = element => {
      for (let it = element.parentElement; it && !it.matches('.content'); it = it.parentElement) {
        if (isScrolled(it)) return true;
      }
      return false;
    };
    const cut = [...document.querySelectorAll('main *')].filter(element => {
      const { right, width } = element.getBoundingClientRect();
      return width > 0 && right > edge + 1 && !element.closest('svg svg, [hidden]') && !canBeReached(element);
    });
    // What is within one of them says nothing new.
    const outer = cut.filter(element => !cut.includes(element.parentElement));
    return outer.map(({ localName, className, textContent }) =>
      `cut off at the edge: <${localName} class="${className}">: ${textContent.trim().slice(0, 40)}`);
  });
}

// A table that does not fit: it scrolls in its own box, a keyboard reaches that,
// and the first column stays in sight and leaves room for the others.
export function wideTables(page) {
  return page.evaluate(() => {
    const faults = [];
    for (const box of document.querySelectorAll('main .table-wrapper')) {
      if (!box.checkVisibility() || box.scrollWidth <= box.clientWidth) continue;
      const head = [...box.querySelectorAll('thead th')].map(cell => cell.textContent.trim());
      const fault = what => faults.push(`the table ${head.slice(0, 3).join(' | ')}: ${what}`);
      if (box.tabIndex !== 0) fault('a keyboard cannot scroll it');
      box.scrollLeft = box.scrollWidth;
      const { left, right } = box.getBoundingClientRect();
      for (const row of box.querySelectorAll('tr')) {
        const [first, last] = [row.cells[0], row.cells[row.cells.length - 1]].map(it => it.getBoundingClientRect());
        if (Math.abs(first.left - left) > 2) fault(`the first column does not stay: ${row.cells[0].textContent}`);
        else if (first.right > left + (right - left) / 2) fault(`the first column takes more than half: ${row.cells[0].textContent}`);
        else if (last.left < first.right - 2) fault(`the last column does not fit beside the first: ${row.cells[0].textContent}`);
        else continue;
        break;
      }
      box.scrollLeft = 0;
    }
    return faults;
  });
}

// A button, a link outside of text, or a field that is too small for a finger.
// A label counts as its field; the buttons over a program are there once it is pressed.
export function smallTargets(page) {
  return page.evaluate(finger => {
    const targets = 'a[href], button, input, select, textarea, summary, [role="button"], .chapter-fold-toggle';
    const text = 'main :is(p, li, td, th, dd, h1, h2, h3, h4, h5, h6)';
    const box = element => {
      const label = element.closest('label') ?? element.labels?.[0] ?? element;
      return label.getBoundingClientRect();
    };
    const isInText = element => element.matches(`:is(${text}) a:not(:has(> img))`);
    const faults = [...document.querySelectorAll(targets)].filter(element => {
      if (!element.checkVisibility() || isInText(element)) return false;
      const { width, height } = box(element);
      return width > 1 && Math.min(width, height) < finger - 0.5;
    }).map(element => {
      const { width, height } = box(element);
      const name = element.id ? `#${element.id}` : `${element.localName}.${element.className}`;
      return `${name} is too small for a finger: ${Math.round(width)} × ${Math.round(height)} px`;
    });
    return [...new Set(faults)];
  }, FINGER);
}

// Keys are named only to readers who have them.
export function keysNamed(page) {
  return page.evaluate(() => [...document.querySelectorAll('.keys, .run-keys')]
    .filter(element => element.checkVisibility())
    .map(element => `names keys: ${element.textContent}`));
}
