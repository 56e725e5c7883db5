const STAGE_TAG = 'stage:';
const NEEDS_TAG = 'needs:';
const NAME = /^[a-z0-9][a-z0-9-]{0,99}$/;

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

export function isStageName(name: string): boolean {
  return NAME.test(name);
}

/** Names that a user typed: divided by commas or blanks. */
export function splitNames(text: string): readonly string[] {
  return [...new Set(text.split(/[\s,]+/).filter((name) => name !== ''))];
}
