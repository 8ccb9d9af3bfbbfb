// What mdBook's pages lack for readers who use a keyboard or a screen reader.
(() => {
  // The arrow keys scroll only what has the focus, so what does not fit can have it.
  const fitted = new ResizeObserver(boxes => {
    for (const { target: it } of boxes) {
      it.tabIndex = it.scrollWidth > it.clientWidth || it.scrollHeight > it.clientHeight ? 0 : -1;
    }
  });
  for (const box of document.querySelectorAll('main pre > code, .table-wrapper')) fitted.observe(box);
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
