// What mdBook's pages lack for readers who use a keyboard or a screen reader.
for (const code of document.querySelectorAll('main pre > code')) {
  // Wide code scrolls sideways; the arrow keys scroll only what has the focus.
  code.tabIndex = 0;
}
// It is a label that acts as a button, and says so nowhere.
document.getElementById('mdbook-sidebar-toggle')?.setAttribute('role', 'button');
