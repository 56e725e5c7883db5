import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NbrunError } from '../errors.js';
import { git } from '../git/git.js';

/** A checkout of one commit in a temporary folder; gone when it is disposed. */
export interface Worktree extends AsyncDisposable {
  /** Absolute, links resolved. */
  readonly path: string;
}

const CHECKOUT_TIMEOUT_MS = 300_000;
// A hook of the user's would run in a folder that is not his.
const QUIET = ['-c', 'core.hooksPath=/dev/null', '-c', 'advice.detachedHead=false'];

/**
 * @param patch What is changed on top of the commit; undefined: nothing.
 * @throws {NbrunError} `RERUN_IMPOSSIBLE` where git cannot check it out, or the patch does not apply.
 */
export async function openWorktree(
  root: string,
  commit: string,
  patch: string | undefined,
): Promise<Worktree> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'nbrun-rerun-')));
  const path = join(folder, 'tree');
  const worktree = { path, [Symbol.asyncDispose]: () => remove(root, folder, path) };
  try {
    const limit = { timeoutMs: CHECKOUT_TIMEOUT_MS };
    await git(root, [...QUIET, 'worktree', 'add', '--detach', path, commit], limit);
    if (patch !== undefined) await git(path, ['apply', '--whitespace=nowarn', patch], limit);
    return worktree;
  } catch (error) {
    await worktree[Symbol.asyncDispose]();
    const what = `Commit ${commit} cannot be checked out into ${path}: ${(error as Error).message}`;
    throw new NbrunError('RERUN_IMPOSSIBLE', what, { cause: error });
  }
}

async function remove(root: string, folder: string, path: string): Promise<void> {
  await git(root, ['worktree', 'remove', '--force', path]).catch(() => undefined);
  await rm(folder, { recursive: true, force: true });
  await git(root, ['worktree', 'prune']).catch(() => undefined);
}
