import { readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { JsonObject } from '@stagebook/pipeline';
import { git } from '../git/git.js';
import { nearestLockFile } from '../keys/lock-file.js';
import type { NotebookFile } from '../run/notebook-file.js';
import type { LinkedPackages } from './packages.js';
import type { Recorded } from './recorded.js';

/** One condition of a rerun; `exact`: as it was recorded. */
export interface Condition {
  readonly exact: boolean;
  readonly text: string;
}

export interface Checkout {
  readonly file: NotebookFile;
  /** Undefined where the checkout has packages of its own. */
  readonly packages: LinkedPackages | undefined;
  /** Inputs that git does not hold. */
  readonly copied: readonly string[];
}

/** How far the code, the packages and the inputs are those of the recorded run. The machine is compared afterwards. */
export async function conditionsOf(recorded: Recorded, checkout: Checkout): Promise<readonly Condition[]> {
  return [
    await commitOf(recorded),
    ...changesOf(recorded),
    ...resumptionOf(recorded),
    ...notebookOf(recorded, checkout.file),
    ...(await packagesOf(recorded, checkout)),
    ...inputsOf(checkout.copied),
  ];
}

async function commitOf({ root, commit }: Recorded): Promise<Condition> {
  const subject = await git(root, ['log', '-1', '--format=%h %s', commit]);
  return { exact: true, text: `commit ${subject.trim()}` };
}

function changesOf({ changes, state: { environment } }: Recorded): readonly Condition[] {
  if (changes === undefined) return [];
  const files = [...namesIn(environment, 'gitChanged'), ...namesIn(environment, 'gitUntracked')];
  const what = `uncommitted changes of ${files.slice(0, 5).join(', ')}${files.length > 5 ? ', …' : ''}`;
  if ('patch' in changes) return [{ exact: true, text: `with the recorded ${what}` }];
  return [{ exact: false, text: `without the ${what}: ${changes.lost}` }];
}

function resumptionOf({ state: { resumedAt } }: Recorded): readonly Condition[] {
  if (resumedAt.length === 0) return [];
  return [{ exact: false, text: 'the run was resumed: what had passed by then may be of other code' }];
}

function notebookOf({ state }: Recorded, { sha256 }: NotebookFile): readonly Condition[] {
  if (sha256 === state.notebook.sha256) return [];
  return [{ exact: false, text: 'the notebook of the commit is not the one that ran: it had changes' }];
}

async function packagesOf(
  { root, notebook }: Recorded,
  { packages, file }: Checkout,
): Promise<readonly Condition[]> {
  if (packages === undefined || packages.folders.length === 0) return [];
  const { folders, workspaces } = packages;
  const used: Condition = { exact: true, text: `packages of ${folders.join(', ')}` };
  const [here, then] = await Promise.all([lockText(join(root, notebook, '..')), lockText(file.dir)]);
  const advice = 'to install those of the commit, give --install "npm ci"';
  return [
    here.text === then.text
      ? used
      : { exact: false, text: `${used.text}, though ${then.name} is another one at the commit: ${advice}` },
    ...(workspaces.length === 0
      ? []
      : [
          {
            exact: false,
            text: `${workspaces.join(', ')} as the working tree has ${workspaces.length === 1 ? 'it' : 'them'} now`,
          },
        ]),
  ];
}

async function lockText(folder: string): Promise<{ readonly name: string; readonly text: string }> {
  const path = await nearestLockFile(folder);
  if (path === undefined) return { name: 'the lock file', text: '' };
  return { name: relative(folder, path), text: await readFile(path, 'utf8') };
}

function inputsOf(copied: readonly string[]): readonly Condition[] {
  if (copied.length === 0) return [];
  const some = copied.slice(0, 5).join(', ') + (copied.length > 5 ? `, and ${copied.length - 5} more` : '');
  return [{ exact: false, text: `inputs that git does not hold, as they are now: ${some}` }];
}

function namesIn(environment: JsonObject, field: string): readonly string[] {
  const names = environment[field];
  return Array.isArray(names) ? names.filter((name) => typeof name === 'string') : [];
}
