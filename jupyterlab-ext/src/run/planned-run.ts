import {
  passedStages,
  readStages,
  type Baselines,
  type JsonObject,
  type KeeperBegun,
  type Notebook,
  type Plan,
  type RunState,
  type StageStore,
} from '@stagebook/pipeline';
import { browserDigests } from '../browser-ports.js';
import { questionOf, toPlan } from '../keeper/question.js';
import { keptStages } from '../keeper/kept-stages.js';
import type { IKeeper } from '../keeper/keeper-port.js';
import type { ContentsAccess, ContentsFolder } from '../store/contents-folder.js';
import { readBaselines } from './baselines.js';
import { unknownSurroundings } from './environment.js';
import { absolutePath } from './places.js';
import { planNotebook } from './plan.js';
import type { RunOptions } from './runner-port.js';
import { secretParameters } from './secrets.js';
import { stageFiles } from './stage-files.js';

/** A run, planned: what will run, where its stages are kept, and what its record must not hold. */
export interface PlannedRun {
  readonly plan: Plan;
  readonly stages: StageStore;
  /** Of the environment. */
  readonly secrets: readonly string[];
  /** Where it happens: of the repository and the machine, as far as they are known. */
  readonly environment: JsonObject;
  /** What gates compare with. @throws {Error} for a run that is named and cannot be read. */
  readonly baselines: () => Promise<Baselines>;
  /** Tells the keeper that the run is over. */
  readonly end: () => Promise<void>;
}

export interface PlannedRunOptions extends Pick<
  RunOptions,
  'selection' | 'spec' | 'keeper' | 'reuse' | 'secretNames'
> {
  readonly contents: ContentsAccess;
  readonly runs: ContentsFolder;
  readonly notebookPath: string;
  readonly notebook: Notebook;
  readonly given: JsonObject;
  readonly parameters: JsonObject;
  readonly runId: string;
  readonly folder: ContentsFolder;
  readonly resumed: RunState | undefined;
}

/**
 * With a keeper, as nbrun plans; without one everything runs and nothing is stored: a page cannot see all that a stage depends on.
 * @throws {PipelineError} where the selection is wrong. @throws {Error} where a run can only go on with a keeper, and it fails.
 */
export async function planTheRun(options: PlannedRunOptions): Promise<PlannedRun> {
  const { keeper, selection, notebook, notebookPath, contents, runs, runId, folder, resumed } = options;
  const set = readStages(notebook);
  const files = (recordDir: string): StageStore => stageFiles(folder, recordDir, browserDigests);
  const alone = async (error?: unknown): Promise<PlannedRun> => ({
    plan: await planNotebook(set, selection, error),
    stages: files(absolutePath(folder.path)),
    secrets: [],
    environment: unknownSurroundings(error),
    baselines: () => readBaselines(set.gates, { contents, runs, notebookPath, before: runId }),
    end: async () => undefined,
  });
  if (keeper === undefined) return alone();
  try {
    const { stages, recordDir, secrets, environment } = await begin(keeper, options);
    return {
      plan: toPlan(set, stages),
      stages: keptStages(keeper, folder, recordDir, files(recordDir)),
      secrets,
      environment,
      baselines: async () =>
        new Map(
          (await keeper.call('baselines', {}, folder)).runs.map(([name, run]) => [name, run ?? undefined]),
        ),
      end: async () => void (await keeper.call('end', {}, folder).catch(() => undefined)),
    };
  } catch (error) {
    if (resumed !== undefined) throw error;
    return alone(error);
  }
}

function begin(keeper: IKeeper, options: PlannedRunOptions): Promise<KeeperBegun> {
  const { notebookPath, notebook, spec, given, parameters, selection, reuse, secretNames } = options;
  const { runId, folder, resumed } = options;
  const question = questionOf(keeper, {
    notebookPath,
    notebook,
    spec,
    values: given,
    selection,
    force: reuse ? [] : 'all',
    secretNames,
    secrets: secretParameters(parameters, secretNames),
    ...(resumed && { resumed: [...passedStages(resumed)] }),
  });
  return keeper.call('begin', { ...question, runId, recordPath: folder.path }, folder);
}
