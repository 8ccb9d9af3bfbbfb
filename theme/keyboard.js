// What mdBook's pages lack for readers who use a keyboard or a screen reader.
(() => {
  for (const code of document.querySelectorAll('main pre > code')) {
    // Wide code scrolls sideways; the arrow keys scroll only what has the focus.
    code.tabIndex = 0;
  }
  // What stands above a page is a landmark of its own.
  document.getElementById('mdbook-menu-bar')?.setAttribute('role', 'banner');
  // The label that opens the list of chapters acts as a button, so be one. Without
  // scripts only the label works.
  const label = document.getElementById('mdbook-sidebar-toggle');
  if (label) {
    const checkbox = label.control;
    const button = document.createElement('button');
    for (const { name, value } of label.attributes) {
      if (name !== 'for') button.setAttribute(name, value);
    }
    button.type = 'button';
    button.append(...label.childNodes);
    label.replaceWith(button);
    button.addEventListener('click', () => {
      // mdBook's script shows the list at this event, and tells the label whether it is open.
      label.dispatchEvent(new Event('click'));
      checkbox.click();
    });
    const tell = () => button.setAttribute('aria-expanded', label.getAttribute('aria-expanded'));
    new MutationObserver(tell).observe(label, { attributeFilter: ['aria-expanded'] });
  }
})();
