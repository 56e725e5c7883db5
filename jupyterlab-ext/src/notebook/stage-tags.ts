import { NEEDS_TAG, SETUP, STAGE_NAME, STAGE_TAG } from '@stagebook/pipeline';
import type { Translate } from '@stagebook/run-view';

/** The stage that a cell with these tags begins; undefined where it begins none. */
export function stageOfTags(tags: readonly string[]): string | undefined {
  return tags.find((tag) => tag.startsWith(STAGE_TAG))?.slice(STAGE_TAG.length);
}

export function needsOfTags(tags: readonly string[]): readonly string[] {
  return tags.flatMap((tag) => (tag.startsWith(NEEDS_TAG) ? [tag.slice(NEEDS_TAG.length)] : []));
}

/** @param name Empty: the cell begins no stage, and needs none. */
export function withStage(tags: readonly string[], name: string): readonly string[] {
  const kept = tags.filter((tag) => !tag.startsWith(STAGE_TAG));
  return name === '' ? withNeeds(kept, []) : [`${STAGE_TAG}${name}`, ...kept];
}

export function withNeeds(tags: readonly string[], needs: readonly string[]): readonly string[] {
  const kept = tags.filter((tag) => !tag.startsWith(NEEDS_TAG));
  return [...kept, ...needs.map((name) => `${NEEDS_TAG}${name}`)];
}

/** The tags of a cell after stage `before` was renamed. */
export function withRenamed(tags: readonly string[], before: string, after: string): readonly string[] {
  return tags.map((tag) => (tag === `${NEEDS_TAG}${before}` ? `${NEEDS_TAG}${after}` : tag));
}

/** Why a stage cannot have this name; undefined where it can. */
export function nameProblem(name: string, trans: Translate): string | undefined {
  if (STAGE_NAME.test(name)) return undefined;
  return name === SETUP
    ? trans.__('“setup” is what the cells above the first stage form: choose another name.')
    : trans.__('“%1” is no name of a stage: use up to 100 of a-z, 0-9 and “-”, not “-” first.', name);
}

/** Names that a user typed: divided by commas or blanks. */
export function splitNames(text: string): readonly string[] {
  return [...new Set(text.split(/[\s,]+/).filter((name) => name !== ''))];
}
