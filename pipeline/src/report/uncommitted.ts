import type { Json } from '../notebook/model.js';
import type { RunState } from '../run/state.js';

const FILES_NAMED = 5;
const SHORT_COMMIT = 10;

/** Says that what ran is not what the commit says, and which files differ; undefined where the tree was clean, or is not known. */
export function uncommittedNote({ environment }: Pick<RunState, 'environment'>): string | undefined {
  if (environment['gitDirty'] !== true) return undefined;
  const commit = environment['gitCommit'];
  const at = typeof commit === 'string' ? `commit ${commit.slice(0, SHORT_COMMIT)}` : 'the commit';
  const untracked = namesIn(environment['gitUntracked']).map((name) => `${name} (untracked)`);
  const files = [...namesIn(environment['gitChanged']), ...untracked];
  const more = files.length > FILES_NAMED ? `, and ${files.length - FILES_NAMED} more` : '';
  const which = files.length === 0 ? '' : ` (${files.slice(0, FILES_NAMED).join(', ')}${more})`;
  return `Uncommitted changes: ${at} does not say what ran${which}.`;
}

function namesIn(value: Json | undefined): readonly string[] {
  return Array.isArray(value) ? value.filter((name) => typeof name === 'string') : [];
}
