import { dirname, join, relative, resolve } from 'node:path';
import { diffRuns, readStages, type JsonObject, type RunDiff } from '@stagebook/pipeline';
import { NbrunError } from '../errors.js';
import { isInside } from '../is-inside.js';
import { nodeDigests } from '../ports-node.js';
import { readNotebook, type NotebookFile } from '../run/notebook-file.js';
import type { RunOptions } from '../run/options.js';
import type { Prepared } from '../run/prepare.js';
import { runNotebook, type Ran } from '../run/run-notebook.js';
import type { RunDisplay } from '../terminal/display.js';
import { conditionsOf, type Condition } from './conditions.js';
import { copyUncommittedInputs, pathsInto } from './inputs.js';
import { install } from './install.js';
import { judgeReproduction, type StageReproduction } from './judge.js';
import { linkPackages } from './packages.js';
import type { Recorded } from './recorded.js';
import { openWorktree } from './worktree.js';

export interface RerunOptions extends Pick<
  RunOptions,
  'timeout' | 'executionTimeout' | 'stageTimeout' | 'startTimeout' | 'jobs'
> {
  /** A command that installs packages in the checkout; without it, those of the working tree are used. */
  readonly install?: string;
}

/** A run that was run again. */
export interface Rerun {
  readonly ran: Ran;
  readonly stages: readonly StageReproduction[];
  readonly diff: RunDiff;
}

export interface RerunWatcher {
  /** Before the run: how far its conditions are those that were recorded. */
  prepared(conditions: readonly Condition[]): void;
  displayFor(prepared: Prepared): Promise<RunDisplay>;
}

/** Runs a recorded run's notebook again, at its commit, in a folder of its own. @throws {NbrunError} `RERUN_IMPOSSIBLE` */
export async function rerun(
  recorded: Recorded,
  options: RerunOptions,
  signal: AbortSignal,
  watcher: RerunWatcher,
): Promise<Rerun> {
  const { root, commit, changes, state } = recorded;
  const patch = changes !== undefined && 'patch' in changes ? changes.patch : undefined;
  await using worktree = await openWorktree(root, commit, patch);
  const tree = worktree.path;
  const file = await notebookIn(tree, recorded);
  const notebookDir = dirname(recorded.notebook);
  if (options.install !== undefined) await install(options.install, tree, signal);
  const packages = options.install === undefined ? await linkPackages(root, tree, notebookDir) : undefined;
  const copied = await copyUncommittedInputs(readStages(file.notebook), join(root, notebookDir), file.dir);
  watcher.prepared(await conditionsOf(recorded, { file, packages, copied }));
  const ran = await runNotebook(
    file.path,
    undefined,
    await runOptions(recorded, options, tree),
    signal,
    (prepared) => watcher.displayFor(prepared),
    {
      runsDir: dirname(recorded.dir),
      notebook: state.notebook.path,
      before: state.runId,
      facts: { rerunOf: state.runId },
    },
  );
  const after = inPlaceOf(root, tree, { state: ran.state, executed: ran.executed });
  const diff = withoutGit(diffRuns(recorded, after, nodeDigests));
  return { ran, diff, stages: judgeReproduction(state, after.state, diff) };
}

async function notebookIn(tree: string, { notebook, commit, state }: Recorded): Promise<NotebookFile> {
  try {
    return await readNotebook(join(tree, notebook));
  } catch (error) {
    if (!(error instanceof NbrunError)) throw error;
    const what = `Run ${state.runId} cannot be run again: its commit ${commit} has no ${notebook}.`;
    throw new NbrunError('RERUN_IMPOSSIBLE', what, { cause: error });
  }
}

/** As the run was called, as far as its record says; nothing comes from a cache. */
async function runOptions(
  { state, given, root }: Recorded,
  { install: _install, ...limits }: RerunOptions,
  tree: string,
): Promise<RunOptions> {
  const { strict, keepGoing, cwd, baseline } = (state.environment['options'] ?? {}) as JsonObject;
  const chosen = state.stages.filter(
    ({ name, reason }) => name !== 'setup' && reason.kind !== 'not-selected',
  );
  const left = state.stages.some(({ reason }) => reason.kind === 'not-selected');
  const parameters = await pathsInto(tree, root, given);
  return {
    ...limits,
    kernel: state.kernel.name,
    cache: false,
    ...(left && { only: chosen.map(({ name }) => name).join(',') }),
    ...(strict === true && { strict }),
    ...(keepGoing === true && { keepGoing }),
    ...(typeof baseline === 'string' && { baseline }),
    ...(typeof cwd === 'string' && { cwd: inTree(cwd, root, tree) }),
    ...(Object.keys(parameters).length > 0 && { parametersYaml: [JSON.stringify(parameters)] }),
    allowUnknownParameters: true,
  };
}

function inTree(path: string, root: string, tree: string): string {
  return path === root || isInside(root, path) ? resolve(tree, relative(root, path)) : path;
}

/** Paths of the checkout, as if it stood where the repository does: a folder's name is no difference. */
function inPlaceOf<T>(root: string, tree: string, value: T): T {
  const [from, to] = [tree, root].map((path) => JSON.stringify(path).slice(1, -1)) as [string, string];
  return JSON.parse(JSON.stringify(value).replaceAll(from, () => to)) as T;
}

/** The commit is the same, and the branch is none: what git says of a checkout is no news. */
function withoutGit(diff: RunDiff): RunDiff {
  const isNews = ({ name }: { readonly name: string }): boolean =>
    !name.startsWith('git') && name !== 'rerunOf';
  return { ...diff, environment: diff.environment.filter(isNews) };
}
