import { basename, dirname } from 'node:path';
import { git } from './git.js';

/** Where Jupyter copies each notebook that is opened: no run reads it. */
export const CHECKPOINTS = '.ipynb_checkpoints';

/** The repository that holds a notebook, as it stands. */
export interface WorkingTree {
  readonly root: string;
  readonly commit: string;
  /** Undefined on a detached head. */
  readonly branch: string | undefined;
  /** URL of `origin`, without user and password. */
  readonly remote: string | undefined;
  /** The notebook's path below the root, with `/`. */
  readonly notebook: string;
  /** Tracked files that differ from the commit, sorted. */
  readonly changed: readonly string[];
  /** Files, and whole folders with a `/` at their end, that git neither tracks nor ignores; sorted. Jupyter's checkpoints do not count. */
  readonly untracked: readonly string[];
}

/** Undefined where there is no repository, no commit yet, or no git. */
export async function readWorkingTree(notebook: string): Promise<WorkingTree | undefined> {
  const folder = dirname(notebook);
  try {
    const [place, status, remote] = await Promise.all([
      git(folder, ['rev-parse', '--show-toplevel', '--show-prefix']),
      git(folder, ['status', '--porcelain=v2', '--branch', '-z', '--untracked-files=normal']),
      git(folder, ['remote', 'get-url', 'origin']).catch(() => ''),
    ]);
    const [root = '', prefix = ''] = place.split('\n');
    const { commit, branch, changed, untracked } = readStatus(status);
    if (commit === undefined) return undefined;
    return {
      ...{ root, commit, branch, changed, untracked },
      remote: withoutCredentials(remote.trim()) || undefined,
      notebook: prefix + basename(notebook),
    };
  } catch {
    return undefined;
  }
}

interface Status {
  readonly commit: string | undefined;
  readonly branch: string | undefined;
  readonly changed: readonly string[];
  readonly untracked: readonly string[];
}

/** How many fields stand before the path in a line of each kind, and whether the old path follows as a line of its own. */
const KINDS: Readonly<Record<string, { readonly fields: number; readonly renamed: boolean }>> = {
  '1': { fields: 8, renamed: false },
  '2': { fields: 9, renamed: true },
  u: { fields: 10, renamed: false },
};

/** `git status --porcelain=v2 --branch -z` */
function readStatus(text: string): Status {
  const head = new Map<string, string>();
  const changed: string[] = [];
  const untracked: string[] = [];
  const lines = text.split('\0');
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? '';
    const kind = KINDS[line[0] ?? ''];
    if (line.startsWith('# ')) {
      const [, key = '', ...value] = line.split(' ');
      head.set(key, value.join(' '));
    } else if (line.startsWith('? ')) {
      if (!line.slice(2).split('/').includes(CHECKPOINTS)) untracked.push(line.slice(2));
    } else if (kind !== undefined) {
      changed.push(line.split(' ').slice(kind.fields).join(' '));
      if (kind.renamed) changed.push(lines[++at] ?? '');
    }
  }
  const [commit, branch] = [head.get('branch.oid'), head.get('branch.head')];
  return {
    commit: commit === '(initial)' ? undefined : commit,
    branch: branch === '(detached)' ? undefined : branch,
    changed: changed.sort(),
    untracked: untracked.sort(),
  };
}

/** `git@host:path` and a folder hold no credentials, and stay. */
function withoutCredentials(remote: string): string {
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(remote)) return remote;
  if (!URL.canParse(remote)) return remote.replace(/\/\/[^/]*@/, '//');
  const url = new URL(remote);
  for (const part of ['username', 'password', 'search', 'hash'] as const) url[part] = '';
  return url.href;
}
