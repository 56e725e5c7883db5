import type { Cell, ICellModel } from '@jupyterlab/cells';
import type { PanelModel } from '../model.js';

const STAGE_TAG = 'stage:';
const NEEDS_TAG = 'needs:';

/** The stage that a cell begins; undefined where it begins none. */
export function stageBegunBy(cell: Cell<ICellModel>): string | undefined {
  return tagsOf(cell)
    .find((tag) => tag.startsWith(STAGE_TAG))
    ?.slice(STAGE_TAG.length);
}

export function needsOf(cell: Cell<ICellModel>): readonly string[] {
  return tagsOf(cell).flatMap((tag) => (tag.startsWith(NEEDS_TAG) ? [tag.slice(NEEDS_TAG.length)] : []));
}

/**
 * Lets a stage begin at a cell, or renames the one that does, in what needs it too. An empty name takes the stage away.
 */
export function nameStage(model: PanelModel, cell: Cell<ICellModel>, name: string): void {
  const before = stageBegunBy(cell);
  const kept = tagsOf(cell).filter((tag) => !tag.startsWith(STAGE_TAG));
  setTags(
    cell,
    name === '' ? kept.filter((tag) => !tag.startsWith(NEEDS_TAG)) : [`${STAGE_TAG}${name}`, ...kept],
  );
  if (name === '') cell.model.deleteMetadata('stagebook');
  if (before === undefined || name === '') return;
  for (const other of model.open?.panel.content.widgets ?? []) {
    const tags = tagsOf(other);
    if (!tags.includes(`${NEEDS_TAG}${before}`)) continue;
    setTags(
      other,
      tags.map((tag) => (tag === `${NEEDS_TAG}${before}` ? `${NEEDS_TAG}${name}` : tag)),
    );
  }
}

export function setNeeds(cell: Cell<ICellModel>, needs: readonly string[]): void {
  const kept = tagsOf(cell).filter((tag) => !tag.startsWith(NEEDS_TAG));
  setTags(cell, [...kept, ...needs.map((name) => `${NEEDS_TAG}${name}`)]);
}

/** Names that a user typed: divided by commas or blanks. */
export function splitNames(text: string): readonly string[] {
  return [...new Set(text.split(/[\s,]+/).filter((name) => name !== ''))];
}

function tagsOf(cell: Cell<ICellModel>): readonly string[] {
  const tags: unknown = cell.model.getMetadata('tags');
  return Array.isArray(tags) ? tags.filter((tag) => typeof tag === 'string') : [];
}

function setTags(cell: Cell<ICellModel>, tags: readonly string[]): void {
  if (tags.length === 0) cell.model.deleteMetadata('tags');
  else cell.model.setMetadata('tags', [...tags]);
}
