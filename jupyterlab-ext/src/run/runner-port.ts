import type { ServiceManager } from '@jupyterlab/services';
import type { JsonObject, KernelSpec, RunEvent, Selection } from '@stagebook/pipeline';
import type { IKeeper } from '../keeper/keeper-port.js';
import type { OpenNotebook } from '../notebook/read-panel.js';
import type { ContentsFolder } from '../store/contents-folder.js';
import type { RunRecord } from '../store/read-record.js';

/** Runs an open notebook as a pipeline; replace it to run elsewhere. */
export interface IStageRunner {
  start(open: OpenNotebook, options: RunOptions, services: ServiceManager.IManager): Promise<StartedRun>;
}

export interface RunOptions {
  readonly selection: Selection;
  /** True: what is fresh is restored, not run. False: everything selected runs. */
  readonly reuse: boolean;
  readonly spec: KernelSpec;
  /** Given values; the notebook's own hold for the rest. */
  readonly parameters: JsonObject;
  /** Seconds for one cell; 0 for no limit. */
  readonly cellSec: number;
  readonly keepGoing: boolean;
  /** Names of variables and parameters that are secret, besides those whose name says so. */
  readonly secretNames: readonly string[];
  readonly tab: string;
  readonly signal: AbortSignal;
  /** Sees what the page cannot; without it every selected stage runs and none is stored. */
  readonly keeper?: IKeeper | undefined;
  /** The run that goes on; a new one without it. */
  readonly resumed?: RunRecord | undefined;
}

export interface StartedRun {
  readonly runId: string;
  readonly folder: ContentsFolder;
  /** Ends when the run has; every event is in the record by the time it is yielded. */
  readonly events: AsyncIterable<RunEvent>;
}
