import { resolve } from 'node:path';
import { simpleGit, type SimpleGit } from 'simple-git';
import { displayable, type Displayable } from '../cell/display.js';
import { gridView, type Grid } from '../cell/grid.js';
import { sha256 } from './digest.js';
import { withoutCredentials } from './remote.js';

/** Where the code stood. */
export interface GitProvenance {
  readonly commit: string;
  /** Absent on a detached head. */
  readonly branch?: string;
  /** True where the working tree differs from the commit: what ran is not what the commit says. */
  readonly dirty: boolean;
  /** Changed and untracked files, relative to the repository, sorted. */
  readonly dirtyFiles: readonly string[];
  /** SHA-256 of the changes against the commit, untracked files by name and content left out; absent where clean. */
  readonly diffSha256?: string;
  /** URL of `origin`, without user and password; absent where there is none. */
  readonly remote?: string;
  /** The repository's root folder. */
  readonly root: string;
}

const GIT_TIMEOUT_MS = 30_000;

/**
 * Commit, branch and changes of the repository that holds `folder`; undefined where there is no repository, no commit
 * yet, or no git.
 *
 * @param folder Default: the current one, which in a notebook is the notebook's.
 */
export async function gitProvenance(folder = '.'): Promise<(GitProvenance & Displayable) | undefined> {
  const git = simpleGit({ baseDir: resolve(folder), timeout: { block: GIT_TIMEOUT_MS } });
  const commit = await answer(git, 'rev-parse', 'HEAD');
  const root = await answer(git, 'rev-parse', '--show-toplevel');
  if (commit === undefined || root === undefined) return undefined;
  const [branch, remote, status] = await Promise.all([
    answer(git, 'symbolic-ref', '--short', '-q', 'HEAD'),
    answer(git, 'remote', 'get-url', 'origin'),
    git.cwd(root).status(['--untracked-files=all']),
  ]);
  const dirtyFiles = status.files.map(({ path }) => path).sort();
  const dirty = dirtyFiles.length > 0;
  const provenance: GitProvenance = {
    commit,
    ...(branch !== undefined && { branch }),
    dirty,
    dirtyFiles,
    ...(dirty && { diffSha256: sha256(await git.raw('diff', '--binary', '--no-ext-diff', 'HEAD')) }),
    ...(remote !== undefined && { remote: withoutCredentials(remote) }),
    root,
  };
  return displayable(
    provenance,
    gridView(() => toGrid(provenance)),
  );
}

/** What git prints; undefined where it refuses (no repository, no such thing) or is not installed. */
async function answer(git: SimpleGit, ...command: string[]): Promise<string | undefined> {
  try {
    return (await git.raw(...command)).trim() || undefined;
  } catch {
    return undefined;
  }
}

const FILES_SHOWN = 5;

function toGrid({ commit, branch, dirty, dirtyFiles, diffSha256, remote }: GitProvenance): Grid {
  const some = dirtyFiles.slice(0, FILES_SHOWN).join(', ');
  const more = dirtyFiles.length > FILES_SHOWN ? ` and ${dirtyFiles.length - FILES_SHOWN} more` : '';
  return {
    title: dirty ? 'Git: DIRTY, the commit does not say what ran' : 'Git: clean',
    columns: [{ label: 'what' }, { label: 'value' }],
    rows: [
      ['commit', commit],
      ['branch', branch ?? '(detached)'],
      ['remote', remote ?? '(none)'],
      ...(dirty
        ? [
            ['changed', `${some}${more}`],
            ['diff SHA-256', diffSha256 ?? ''],
          ]
        : []),
    ],
  };
}
