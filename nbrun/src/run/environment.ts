import { cpus, release, totalmem, type as osType } from 'node:os';
import { dirname, relative } from 'node:path';
import type { JsonObject, Secrets } from '@stagebook/pipeline';
import { readChanges } from '../git/changes.js';
import { readWorkingTree, type WorkingTree } from '../git/working-tree.js';
import { nearestLockFile } from '../keys/lock-file.js';
import { digestFile } from '../store/objects.js';

/** Where a run happens. */
export interface Surroundings {
  /** For the record: what a reader needs to judge its numbers and to run it again, and no secret. */
  readonly facts: JsonObject;
  /** What the working tree holds beyond its commit; undefined where it is clean, or where it is not kept. */
  readonly patch: Buffer | undefined;
}

const MIB = 1024 * 1024;
const MAX_FILES_NAMED = 50;

export async function readSurroundings(notebook: string, secrets: Secrets): Promise<Surroundings> {
  const processors = cpus();
  const [git, lockFile] = await Promise.all([readGit(notebook, secrets), readLockFile(dirname(notebook))]);
  const facts = {
    node: process.version,
    os: `${osType()} ${release()}`,
    arch: process.arch,
    cpu: processors[0]?.model.trim() ?? 'unknown',
    cores: processors.length,
    memoryMiB: Math.round(totalmem() / MIB),
    ci: Boolean(process.env['CI']),
    lockFile,
    ...git.facts,
  };
  return { facts, patch: git.patch };
}

async function readGit(notebook: string, secrets: Secrets): Promise<Surroundings> {
  const tree = await readWorkingTree(notebook);
  if (tree === undefined) return { facts: { gitCommit: null, gitDirty: null }, patch: undefined };
  const { commit, branch, remote, changed, untracked } = tree;
  const dirty = changed.length + untracked.length > 0;
  const facts = {
    gitCommit: commit,
    gitBranch: branch ?? null,
    gitRemote: remote ?? null,
    gitNotebook: tree.notebook,
    gitDirty: dirty,
  };
  if (!dirty) return { facts, patch: undefined };
  const patch = await keepablePatch(tree, secrets);
  const files = {
    gitChanged: changed.slice(0, MAX_FILES_NAMED),
    gitUntracked: untracked.slice(0, MAX_FILES_NAMED),
    gitPatch: 'notKept' in patch ? patch : { sha256: patch.sha256 },
  };
  return { facts: { ...facts, ...files }, patch: 'notKept' in patch ? undefined : patch.patch };
}

type Patch = { readonly notKept: string } | { readonly sha256: string; readonly patch: Buffer };

async function keepablePatch(tree: WorkingTree, secrets: Secrets): Promise<Patch> {
  const changes = await readChanges(tree).catch((error: Error) => error.message);
  if (typeof changes === 'string') return { notKept: changes };
  const text = changes.patch.toString('utf8');
  return secrets.text(text) === text ? changes : { notKept: 'they hold a secret' };
}

async function readLockFile(folder: string): Promise<JsonObject | null> {
  const path = await nearestLockFile(folder);
  if (path === undefined) return null;
  return { name: relative(folder, path), sha256: (await digestFile(path)).sha256 };
}
