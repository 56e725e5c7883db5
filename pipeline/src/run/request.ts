import type { KernelSpec } from '../kernel/transport.js';
import type { Baselines } from '../gate/baseline.js';
import type { JsonObject } from '../notebook/model.js';
import type { Plan } from '../plan/model.js';
import type { NotebookSource } from './events.js';
import type { RunLimits } from './limits.js';
import type { RunState } from './state.js';

/** One run to make: everything that is known before a kernel starts. */
export interface RunRequest {
  readonly runId: string;
  readonly engineVersion: string;
  readonly source: NotebookSource;
  readonly plan: Plan;
  readonly spec: KernelSpec;
  /** The kernel's folder: the notebook's. */
  readonly cwd: string;
  /** As recorded, secrets taken out. */
  readonly parameters: JsonObject;
  readonly environment: JsonObject;
  /** What gates compare with; absent: this runner can read no other run. */
  readonly baselines?: Baselines;
  readonly limits: RunLimits;
  /** Stages at once; at least 1. */
  readonly jobs: number;
  /** After a failure, go on with the stages that do not need the failed one. */
  readonly keepGoing: boolean;
  /** An inconclusive gate fails its stage. */
  readonly strict: boolean;
  /** Aborting cancels the run: the running cell is interrupted, the rest is skipped. */
  readonly signal: AbortSignal;
  /** The run as its record tells it so far, where it goes on. */
  readonly resumed: RunState | undefined;
  /** What the events of a resumed run hold of its outputs. */
  readonly inlineBytes?: number;
}
