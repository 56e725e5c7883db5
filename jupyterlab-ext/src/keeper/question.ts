import {
  type DecidedStage,
  type Json,
  type JsonObject,
  type KeeperQuestion,
  type KernelSpec,
  type Notebook,
  type Plan,
  type PlannedStage,
  type Selection,
  type StageSet,
} from '@stagebook/pipeline';
import { engineVersion } from '../version.js';
import type { IKeeper } from './keeper-port.js';

export interface QuestionOptions {
  readonly notebookPath: string;
  /** With its given parameters injected. */
  readonly notebook: Notebook;
  readonly spec: KernelSpec;
  readonly values: JsonObject;
  readonly selection: Selection;
  readonly force: KeeperQuestion['force'];
  readonly secretNames: readonly string[];
  readonly secrets: readonly string[];
  readonly resumed?: KeeperQuestion['resumed'];
}

/** What the keeper is asked of a notebook; outputs count for no key, and stay here. */
export function questionOf(keeper: Pick<IKeeper, 'kernel'>, options: QuestionOptions): KeeperQuestion {
  const { notebookPath, notebook, spec, values, selection, force, secretNames, secrets } = options;
  const bare = {
    ...notebook,
    cells: notebook.cells.map((cell) =>
      cell.cell_type === 'code' ? { ...cell, outputs: [], execution_count: null } : cell,
    ),
  };
  return {
    notebookPath,
    notebook: bare as unknown as Json,
    kernel: keeper.kernel(spec),
    values,
    selection,
    force,
    engineVersion,
    resumed: options.resumed ?? [],
    secretNames,
    secrets,
  };
}

/** The stages as the page knows them, as the keeper decided them. @throws {Error} where it names others. */
export function toPlan({ setup, stages, gates }: StageSet, decided: readonly DecidedStage[]): Plan {
  const known = new Map(stages.map((stage) => [stage.name, stage]));
  if (known.size !== decided.length) throw new Error('The keeper planned another notebook.');
  const planned = decided.map(({ name, action, reason, key }): PlannedStage => {
    const stage = known.get(name);
    if (stage === undefined) throw new Error(`The keeper planned a stage "${name}", which there is not.`);
    return { stage, action, reason, key: key ?? undefined };
  });
  return { setup, stages: planned, gates };
}
