import { cellTags } from '../notebook/cell-tags.js';
import type { Cell } from '../notebook/model.js';
import { SETUP } from './model.js';
import { stageInvalid, type Place } from './place.js';

/** What a stage may be called; `setup` is reserved. No class holds a bare "-": an HTML input's `pattern` may hold none. */
export const STAGE_NAME: RegExp = /^(?!setup$)[a-z0-9](?:[a-z0-9]|-){0,99}$/u;
/** Begins a tag that names the stage which starts at its cell. */
export const STAGE_TAG = 'stage:';
/** Begins a tag that names a stage which must pass first. */
export const NEEDS_TAG = 'needs:';

/** The stage that the cell begins, if any. @throws {PipelineError} `STAGE_INVALID` */
export function readStageName(cell: Cell, place: Place): string | undefined {
  const names = namesBehind(STAGE_TAG, cell);
  const [name] = names;
  if (name === undefined) return undefined;
  if (names.length > 1) {
    throw stageInvalid(
      place,
      `begins ${names.length} stages (${names.join(', ')})`,
      'Keep one "stage:" tag on it',
    );
  }
  if (name === SETUP) {
    throw stageInvalid(
      place,
      '"setup" is what the cells above the first stage form',
      'Give the stage another name',
    );
  }
  if (STAGE_NAME.test(name)) return name;
  throw stageInvalid(
    place,
    `${JSON.stringify(name)} cannot be a stage's name`,
    'Use up to 100 of a-z, 0-9 and "-", not "-" first',
  );
}

/** What the stage needs, as its first cell says it; undefined: nothing is said. @throws {PipelineError} `STAGE_INVALID` */
export function readNeeds(cell: Cell, place: Place): readonly string[] | undefined {
  const needs = namesBehind(NEEDS_TAG, cell);
  const twice = needs.find((name, index) => needs.indexOf(name) !== index);
  if (twice !== undefined) throw stageInvalid(place, `has the tag "needs:${twice}" twice`, 'Remove one');
  if (needs.includes(SETUP) && needs.length > 1) {
    throw stageInvalid(
      place,
      '"needs:setup" says that it needs no other stage, yet another "needs:" stands beside it',
      'Remove one of the two',
    );
  }
  return needs.length === 0 ? undefined : needs.filter((name) => name !== SETUP);
}

/** Refuses on any other cell what only a stage's first may say. @throws {PipelineError} `STAGE_INVALID` */
export function refuseStageWords(cell: Cell, place: Place): void {
  const [needs] = namesBehind(NEEDS_TAG, cell);
  const ofMetadata = 'stagebook' in cell.metadata ? 'metadata "stagebook"' : undefined;
  const word = needs === undefined ? ofMetadata : `the tag "needs:${needs}"`;
  if (word === undefined) return;
  throw stageInvalid(
    place,
    `has ${word}, which only the first cell of a stage may have`,
    'Move it to the cell with the "stage:" tag',
  );
}

function namesBehind(prefix: string, cell: Cell): readonly string[] {
  return cellTags(cell)
    .filter((tag) => tag.startsWith(prefix))
    .map((tag) => tag.slice(prefix.length));
}
