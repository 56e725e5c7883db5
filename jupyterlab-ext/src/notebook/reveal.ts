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
