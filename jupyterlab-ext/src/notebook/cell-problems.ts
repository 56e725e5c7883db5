import type { TranslationBundle } from '@jupyterlab/translation';
import type { PanelModel } from '../model.js';
import { cellId } from './cell-id.js';

/** Writes what is wrong with a cell's part in the pipeline below the cell, as text. Only what changed is touched. */
export function showCellProblems(model: PanelModel, trans: TranslationBundle): void {
  const notes = new Map<HTMLElement, HTMLElement>();
  model.changed.connect(() => {
    const messages = messagesOf(model);
    const left = new Set(notes.keys());
    for (const { node, model: cell } of model.front?.content.widgets ?? []) {
      const message = messages.get(cellId(cell));
      if (message === undefined) continue;
      left.delete(node);
      const note = notes.get(node) ?? noteIn(node, trans);
      notes.set(node, note);
      if (note.textContent !== message) note.textContent = message;
    }
    for (const node of left) {
      notes.get(node)?.remove();
      notes.delete(node);
    }
  });
}

function messagesOf({ findings }: PanelModel): ReadonlyMap<string, string> {
  const messages = new Map<string, string>();
  for (const { cell, message } of findings) {
    if (cell === undefined) continue;
    const before = messages.get(cell.id);
    messages.set(cell.id, before === undefined ? message : `${before}\n${message}`);
  }
  return messages;
}

function noteIn(cell: HTMLElement, trans: TranslationBundle): HTMLElement {
  const note = document.createElement('div');
  note.className = 'jp-Stagebook-problem';
  note.setAttribute('role', 'note');
  note.setAttribute('aria-label', trans.__('Problem of this cell in the pipeline'));
  cell.append(note);
  return note;
}
