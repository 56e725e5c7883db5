import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { nodeDigests } from '../ports-node.js';
import { git } from './git.js';
import { CHECKPOINTS, type WorkingTree } from './working-tree.js';

/** What a working tree holds beyond its commit. */
export interface Changes {
  /** For `git apply`: tracked and untracked files. */
  readonly patch: Buffer;
  readonly sha256: string;
}

/** Where a record keeps what the working tree held beyond its commit, for `git apply`. */
export const PATCH_FILE = 'changes.patch';

/** More than this is data, which does not belong into a record's patch. */
const MAX_PATCH_BYTES: number = 4 * 1024 ** 2;
const MAX_UNTRACKED_BYTES: number = 1024 ** 2;
const MAX_UNTRACKED_FILES = 200;
/** Each untracked file is a process of git's. */
const DIFFS_AT_ONCE = 8;
// Whatever the user's configuration says, the patch is the same, and `git apply` can read it.
const DIFF = [
  ...['-c', 'core.quotePath=true', '-c', 'diff.suppressBlankEmpty=false'],
  'diff',
  // Not `--binary`, which packs what it holds: a secret in a binary file must be found.
  '--text',
  ...['--no-ext-diff', '--no-textconv', '--no-color', '--no-renames', '--submodule=short'],
  ...['--src-prefix=a/', '--dst-prefix=b/', '--full-index', '-O/dev/null'],
  ...['--unified=3', '--inter-hunk-context=0', '--diff-algorithm=myers', '--indent-heuristic'],
];

/** The uncommitted changes; a text that says why they are not kept, where they are too many or too large. */
export async function readChanges(tree: WorkingTree): Promise<Changes | string> {
  const { root } = tree;
  const names = tree.untracked.length === 0 ? [] : await untrackedFiles(root);
  const refusal = await refusalOf(root, names);
  if (refusal !== undefined) return refusal;
  const parts = tree.changed.length === 0 ? [] : [await git(root, [...DIFF, 'HEAD'], { encoding: 'latin1' })];
  for (let at = 0; at < names.length; at += DIFFS_AT_ONCE) {
    const group = names.slice(at, at + DIFFS_AT_ONCE);
    parts.push(...(await Promise.all(group.map((name) => addition(root, name)))));
  }
  const patch = Buffer.from(parts.join(''), 'latin1');
  if (patch.length > MAX_PATCH_BYTES) return `the changes are ${patch.length} bytes long`;
  return { patch, sha256: nodeDigests.sha256(patch) };
}

/** Why untracked files are not kept, as far as their number and sizes say. */
async function refusalOf(root: string, names: readonly string[]): Promise<string | undefined> {
  if (names.length > MAX_UNTRACKED_FILES) return `${names.length} files are untracked`;
  let total = 0;
  for (const name of names) {
    const { size } = await lstat(join(root, name));
    if (size > MAX_UNTRACKED_BYTES) return `untracked file ${name} holds ${size} bytes`;
    total += size;
  }
  return total > MAX_PATCH_BYTES ? `the untracked files hold ${total} bytes` : undefined;
}

function addition(root: string, name: string): Promise<string> {
  const args = [...DIFF, '--no-index', '--', '/dev/null', name];
  return git(root, args, { accept: 1, encoding: 'latin1' });
}

async function untrackedFiles(root: string): Promise<readonly string[]> {
  const listed = await git(root, [
    'ls-files',
    '--others',
    '--exclude-standard',
    `--exclude=${CHECKPOINTS}`,
    '-z',
  ]);
  return listed.split('\0').filter((name) => name !== '');
}
