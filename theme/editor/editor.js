// The editor that a snippet becomes when its reader presses Edit. Bundled into
// editor.min.js, which the pages import then and not before.

import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { rust } from '@codemirror/lang-rust';
import { bracketMatching, indentOnInput, indentUnit, syntaxHighlighting } from '@codemirror/language';
import { EditorState } from '@codemirror/state';
import { EditorView, highlightSpecialChars, keymap, lineNumbers } from '@codemirror/view';
import { tagHighlighter, tags } from '@lezer/highlight';
import { diagnostics } from './diagnostics.js';

// The names that mdBook's themes give colours to, so that a program looks the
// same before and while it is edited, in every theme.
const colours = tagHighlighter([
  { tag: [tags.keyword, tags.self], class: 'hljs-keyword' },
  { tag: [tags.string, tags.character, tags.escape], class: 'hljs-string' },
  { tag: tags.comment, class: 'hljs-comment' },
  { tag: [tags.number, tags.bool], class: 'hljs-literal' },
  { tag: tags.meta, class: 'hljs-meta' },
  { tag: [tags.labelName, tags.special(tags.variableName)], class: 'hljs-symbol' },
  { tag: tags.macroName, class: 'hljs-built_in' },
  { tag: tags.function(tags.definition(tags.variableName)), class: 'hljs-title' },
]);

const look = EditorView.theme({
  '&': { backgroundColor: 'transparent' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--mono-font)', lineHeight: 'inherit' },
  '.cm-content': { caretColor: 'currentColor' },
  '.cm-gutters': { backgroundColor: 'transparent', border: 'none' },
});

// Opens an editor in `parent`. `describedBy` is the id of the element that
// says which keys do what; `changed(text)` is called after each change.
export function open({ parent, text, label, describedBy, changed }) {
  const view = new EditorView({
    parent,
    state: EditorState.create({
      doc: text,
      extensions: [
        lineNumbers(),
        highlightSpecialChars(),
        history(),
        indentUnit.of('    '),
        indentOnInput(),
        bracketMatching(),
        rust(),
        syntaxHighlighting(colours),
        look,
        diagnostics.extension,
        // The page's menu and the snippet's buttons lie over its edges.
        EditorView.scrollMargins.of(() => ({ top: 60, bottom: 60 })),
        keymap.of([...defaultKeymap, ...historyKeymap, indentWithTab]),
        EditorView.contentAttributes.of({ tabindex: '0', 'aria-label': label, 'aria-describedby': describedBy }),
        EditorView.updateListener.of(update => {
          if (update.docChanged) changed(update.state.doc.toString());
        }),
      ],
    }),
  });
  return {
    focus: () => view.focus(),
    // Marks what rustc says: pieces of the text as `{ from, to, level, message }`.
    mark: found => diagnostics.mark(view, found),
    // One change, which Ctrl-Z takes back.
    replace: text => view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } }),
    close: () => view.destroy(),
  };
}
