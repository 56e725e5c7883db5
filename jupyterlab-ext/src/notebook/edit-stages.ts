import type { Cell, ICellModel } from '@jupyterlab/cells';
import type { PanelModel } from '../model.js';
import { needsOfTags, stageOfTags, withNeeds, withRenamed, withStage } from './stage-tags.js';

/** What the engine reads of a cell besides its tags. */
const METADATA = 'stagebook';

export type StageSetting = 'isolated' | 'timeoutSec';

/** The stage that a cell begins; undefined where it begins none. */
export function stageBegunBy(cell: Cell<ICellModel>): string | undefined {
  return stageOfTags(tagsOf(cell));
}

/** True where some cell of the notebook in front begins a stage of this name. */
export function isStage({ front }: PanelModel, name: string): boolean {
  return front?.content.widgets.some((cell) => stageBegunBy(cell) === name) ?? false;
}

export function needsOf(cell: Cell<ICellModel>): readonly string[] {
  return needsOfTags(tagsOf(cell));
}

/**
 * Lets a stage begin at a cell, or renames the one that does, in what needs it too. An empty name takes the stage away.
 */
export function nameStage(model: PanelModel, cell: Cell<ICellModel>, name: string): void {
  const before = stageBegunBy(cell);
  setTags(cell, withStage(tagsOf(cell), name));
  if (name === '') cell.model.deleteMetadata(METADATA);
  else if (before !== undefined) renameInNeeds(model, before, name);
}

/** What needs the stage by its old name needs it by the new one. */
export function renameInNeeds({ front }: PanelModel, before: string, after: string): void {
  for (const cell of front?.content.widgets ?? []) {
    if (needsOf(cell).includes(before)) setTags(cell, withRenamed(tagsOf(cell), before, after));
  }
}

export function setNeeds(cell: Cell<ICellModel>, needs: readonly string[]): void {
  setTags(cell, withNeeds(tagsOf(cell), needs));
}

export function settingOf(cell: Cell<ICellModel>, name: StageSetting): unknown {
  return settingsOf(cell)[name];
}

/** @param value Undefined: the default holds. */
export function setSetting(
  cell: Cell<ICellModel>,
  name: StageSetting,
  value: boolean | number | undefined,
): void {
  const { [name]: _before, ...rest } = settingsOf(cell);
  const settings = value === undefined ? rest : { ...rest, [name]: value };
  if (Object.keys(settings).length === 0) cell.model.deleteMetadata(METADATA);
  else cell.model.setMetadata(METADATA, settings);
}

function settingsOf(cell: Cell<ICellModel>): Record<string, unknown> {
  const settings: unknown = cell.model.getMetadata(METADATA);
  return typeof settings === 'object' && settings !== null && !Array.isArray(settings) ? { ...settings } : {};
}

function tagsOf(cell: Cell<ICellModel>): readonly string[] {
  const tags: unknown = cell.model.getMetadata('tags');
  return Array.isArray(tags) ? tags.filter((tag) => typeof tag === 'string') : [];
}

export function setTags(cell: Cell<ICellModel>, tags: readonly string[]): void {
  if (tags.length === 0) cell.model.deleteMetadata('tags');
  else cell.model.setMetadata('tags', [...tags]);
}
