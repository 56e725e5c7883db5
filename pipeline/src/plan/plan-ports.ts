import type { Digests } from '../ports.js';
import type { KeyInputs, ObservedInput } from './keys.js';
import type { Stage } from './model.js';
import type { Selection } from './selection.js';
import type { StageSet } from './stages.js';

/** What a run is asked to do. */
export interface PlanRequest {
  readonly notebook: StageSet;
  readonly selection: Selection;
  /** Stages that run whatever is stored: all selected ones, or these. */
  readonly force: 'all' | readonly string[];
  /** False: nothing stored is used. */
  readonly cache: boolean;
  /** The values given to this run; empty where the notebook's defaults hold. */
  readonly parameters: readonly ObservedInput[];
  readonly engineVersion: string;
  /** By stage: what had passed in the run that goes on; empty for a new run. */
  readonly resumed: ReadonlyMap<string, ResumedStage>;
}

export interface ResumedStage {
  readonly key: string;
  readonly product: string;
  readonly at: string;
}

/** What a plan must know of the world around the notebook. */
export interface PlanPorts {
  readonly digests: Digests;
  readonly inputs: StageInputs;
  readonly store: StageLookup;
}

export interface StageInputs {
  /**
   * What the stage depends on outside the notebook: its dep files, the local modules that it and `setup` import, the lock
   * file, its environment variables (by HMAC), the kernel. What cannot be read is unknown, never left out.
   */
  observe(stage: Stage, setup: Stage): Promise<Observation>;
}

export type Observation =
  | { readonly known: readonly ObservedInput[] }
  | {
      /** The input's name: `env`, `file big.csv`. */
      readonly unknown: string;
      readonly why: string;
    };

/** What earlier runs left. */
export interface StageLookup {
  /** The result stored under this key; undefined where there is none, or it is not whole. */
  find(key: string): Promise<StoredStage | undefined>;
  /** What this stage was given when it last passed in this notebook. */
  last(stage: string): Promise<LastPass | undefined>;
}

export interface StoredStage {
  readonly runId: string;
  readonly at: string;
  /** Digest of what the stage saved and produced. */
  readonly product: string;
}

export interface LastPass {
  readonly inputs: KeyInputs;
  /** True where the result was not stored because the stage measures. */
  readonly measured: boolean;
}
