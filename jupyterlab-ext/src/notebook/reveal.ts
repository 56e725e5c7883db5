import type { PanelModel } from '../model.js';

/** Selects a stage's cells in the notebook and scrolls to the first. The keyboard stays where it is. */
export function revealStage(model: PanelModel, name: string): void {
  const notebook = model.open?.panel.content;
  const { setup, stages = [] } = model.plan ?? {};
  const stage = [setup, ...stages.map((planned) => planned.stage)].find((known) => known?.name === name);
  if (notebook === undefined || stage === undefined) return;
  const ids = new Set(stage.cells.map(({ id }) => id));
  const places = notebook.widgets.flatMap((cell, at) => (ids.has(cell.model.id) ? [at] : []));
  const first = places[0];
  const last = places.at(-1);
  if (first === undefined || last === undefined) return;
  notebook.deselectAll();
  notebook.activeCellIndex = first;
  if (last > first) notebook.extendContiguousSelectionTo(last);
  void notebook.scrollToItem(first, 'smart');
}

/** Makes a cell of the notebook in front the active one and scrolls to it. The keyboard stays where it is. */
export function revealCell({ front }: PanelModel, id: string): void {
  const at = front?.content.widgets.findIndex((cell) => cell.model.id === id) ?? -1;
  if (front === undefined || at === -1) return;
  front.content.deselectAll();
  front.content.activeCellIndex = at;
  void front.content.scrollToItem(at, 'smart');
}
