import { stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { REDACTED, type DiffSide, type Json, type JsonObject, type RunState } from '@stagebook/pipeline';
import { NbrunError } from '../errors.js';
import { PATCH_FILE } from '../git/changes.js';
import { git } from '../git/git.js';
import { readWorkingTree } from '../git/working-tree.js';
import { digestFile } from '../store/objects.js';
import { readNotebook } from '../run/notebook-file.js';
import { readRecord } from '../store/read-record.js';

/** A run as its record tells it, with all that running it again takes. */
export interface Recorded extends DiffSide {
  /** The record's folder, absolute. */
  readonly dir: string;
  /** The repository that has the commit. */
  readonly root: string;
  readonly commit: string;
  /** The notebook's path below the root, with `/`. */
  readonly notebook: string;
  /** The parameters that were given, as they were. */
  readonly given: JsonObject;
  /** Uncommitted changes: a patch that holds them, or why they are lost; undefined: there were none. */
  readonly changes: { readonly patch: string } | { readonly lost: string } | undefined;
}

/**
 * @param named A record's folder, or a run's id under `nbrun-runs/`.
 * @throws {NbrunError} `RECORD_NOT_FOUND`, or `RERUN_IMPOSSIBLE` with what the record does not say.
 */
export async function readRecorded(named: string): Promise<Recorded> {
  const dir = await folderOf(named);
  const { state, broken } = await readRecord(dir);
  const refuse = (why: string): NbrunError =>
    new NbrunError('RERUN_IMPOSSIBLE', `Run ${state.runId} cannot be run again: ${why}`);
  if (broken) {
    throw refuse(`line ${broken.line} of its events does not hold (${broken.why}), so they prove nothing.`);
  }
  if (state.status === 'running') {
    throw refuse('it has no end to compare with. Go on with it: nbrun run NOTEBOOK --resume.');
  }
  const commit = textOf(state, 'gitCommit');
  if (commit === undefined) {
    const unknown = textOf(state, 'factsUnknown');
    throw refuse(
      unknown === undefined
        ? 'it was made outside a git repository, so nothing says which code ran.'
        : `nothing says which code ran: ${unknown}.`,
    );
  }
  const { notebook: executed } = await readNotebook(join(dir, 'executed.ipynb'));
  const root = await repositoryWith(commit, dir, textOf(state, 'gitRemote'), refuse);
  const notebook = textOf(state, 'gitNotebook');
  if (notebook === undefined) throw refuse('it does not say where in the repository its notebook was.');
  const given = givenParameters(state, executed.metadata, refuse);
  return { dir, state, executed, root, commit, notebook, given, changes: await readChanges(state, dir) };
}

async function folderOf(named: string): Promise<string> {
  const found = await stat(named).catch(() => undefined);
  return resolve(found?.isDirectory() ? named : join('nbrun-runs', named));
}

/** The repository around the record, or around the folder where nbrun was called. */
async function repositoryWith(
  commit: string,
  dir: string,
  remote: string | undefined,
  refuse: (why: string) => NbrunError,
): Promise<string> {
  const roots: string[] = [];
  for (const place of [dirname(dirname(dir)), process.cwd()]) {
    const tree = await readWorkingTree(join(place, 'notebook.ipynb'));
    if (tree === undefined || roots.includes(tree.root)) continue;
    const has = await git(tree.root, ['cat-file', '-e', `${commit}^{commit}`]).then(
      () => true,
      () => false,
    );
    if (has) return tree.root;
    roots.push(tree.root);
  }
  const from = remote === undefined ? '' : ` ${remote}`;
  if (roots.length === 0) throw refuse(`neither it nor the present folder is in a git repository.`);
  throw refuse(`${roots.join(' and ')} has no commit ${commit}. Fetch it: git fetch${from} ${commit}`);
}

/** Those that were given, by the executed notebook; their values are the events', which are chained. */
function givenParameters(
  { parameters }: RunState,
  metadata: JsonObject,
  refuse: (why: string) => NbrunError,
): JsonObject {
  const { papermill } = metadata;
  const names = Object.keys(objectOf(objectOf(papermill)['parameters']));
  const given = Object.entries(parameters).filter(([name]) => names.includes(name));
  const secret = given.filter(([, value]) => JSON.stringify(value).includes(REDACTED)).map(([name]) => name);
  if (secret.length === 0) return Object.fromEntries(given);
  throw refuse(`the value of ${secret.join(', ')} was a secret, which no record holds.`);
}

async function readChanges({ environment }: RunState, dir: string): Promise<Recorded['changes']> {
  if (environment['gitDirty'] !== true) return undefined;
  const { sha256, notKept } = objectOf(environment['gitPatch']);
  if (typeof sha256 !== 'string') {
    return { lost: typeof notKept === 'string' ? notKept : 'the record does not hold them' };
  }
  const patch = join(dir, PATCH_FILE);
  const found = await digestFile(patch).catch(() => undefined);
  if (found === undefined) return { lost: `the record has no ${PATCH_FILE}` };
  return found.sha256 === sha256 ? { patch } : { lost: `${PATCH_FILE} is not as it was recorded` };
}

function textOf({ environment }: RunState, name: string): string | undefined {
  const value = environment[name];
  return typeof value === 'string' ? value : undefined;
}

function objectOf(value: Json | undefined): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
}
