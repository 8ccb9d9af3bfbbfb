// rustc's errors and warnings in the editor: a mark at the line, an underline,
// the message for a mouse, for F8 and for a screen reader.

import { forEachDiagnostic, lintGutter, setDiagnostics } from '@codemirror/lint';
import { StateEffect, StateField } from '@codemirror/state';
import { EditorView, keymap, showTooltip } from '@codemirror/view';

// All diagnostics of a state, in the order of the text.
function all(state) {
  const found = [];
  forEachDiagnostic(state, (diagnostic, from, to) => found.push({ ...diagnostic, from, to }));
  return found.sort((a, b) => a.from - b.from);
}

// A line that the reader has edited is no longer the one that rustc means.
const forget = EditorView.updateListener.of(({ docChanged, changes, state, view }) => {
  if (!docChanged) return;
  const before = all(state);
  const edited = new Set();
  changes.iterChangedRanges((_fromA, _toA, fromB, toB) => {
    const last = state.doc.lineAt(toB).number;
    for (let line = state.doc.lineAt(fromB).number; line <= last; line += 1) edited.add(line);
  });
  const left = before.filter(({ from, to }) => !edited.has(state.doc.lineAt(from).number) && to > from);
  // Not within the update that this listens to.
  if (left.length < before.length) queueMicrotask(() => view.dispatch(setDiagnostics(view.state, left)));
});

// The message to which F8 has moved, shown until the cursor moves or the text changes.
const show = StateEffect.define();
const shown = StateField.define({
  create: () => null,
  update(value, { docChanged, effects, selection }) {
    for (const effect of effects) if (effect.is(show)) return effect.value;
    return docChanged || selection ? null : value;
  },
  provide: field => showTooltip.from(field, value => value && {
    pos: value.from,
    above: true,
    create: () => ({ dom: box(value) }),
  }),
});

function box({ severity, message }) {
  const dom = document.createElement('div');
  dom.className = `cm-diagnostic cm-diagnostic-${severity}`;
  dom.textContent = `${severity}: ${message}`;
  return dom;
}

// Moves to the next message after the cursor, or before it, and begins again at the end.
const go = step => view => {
  const found = all(view.state);
  if (!found.length) {
    view.dispatch({ effects: EditorView.announce.of('rustc has no messages') });
    return true;
  }
  const { head } = view.state.selection.main;
  const target = step > 0
    ? found.find(({ from }) => from > head) ?? found[0]
    : found.findLast(({ from }) => from < head) ?? found.at(-1);
  const line = view.state.doc.lineAt(target.from).number;
  const words = `Line ${line}, ${target.severity}: ${target.message} (${found.indexOf(target) + 1} of ${found.length})`;
  view.dispatch({
    selection: { anchor: target.from },
    effects: [show.of(target), EditorView.announce.of(words)],
    scrollIntoView: true,
  });
  return true;
};

const keys = keymap.of([{ key: 'F8', run: go(1), shift: go(-1) }]);

export const diagnostics = {
  extension: [lintGutter(), forget, shown, keys],
  mark(view, found) {
    const marks = found.map(({ from, to, level, message }) => ({ from, to, severity: level, message }));
    view.dispatch(setDiagnostics(view.state, marks));
  },
};
