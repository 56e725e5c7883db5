import type { JsonObject } from '../notebook/model.js';
import type { KernelInfo, KernelSpec, OutputEvent } from '../kernel/transport.js';
import type { Action, Reason } from '../plan/model.js';
import type { StageMessage } from '../wire/message.js';

/** The version of this vocabulary; a record of a newer one is refused, not guessed at. */
export const RECORD_PROTOCOL = 1;

export type RunEvent =
  | RunStarted
  | RunResumed
  | KernelStarted
  | KernelEnded
  | StageDecided
  | StageStarted
  | CellStarted
  | CellOutput
  | StageSaid
  | CellEnded
  | StageEnded
  | RunEnded;

interface At {
  /** UTC, ISO 8601. */
  readonly at: string;
}

export interface RunStarted extends At {
  readonly type: 'run-started';
  readonly protocol: typeof RECORD_PROTOCOL;
  readonly runId: string;
  readonly engineVersion: string;
  readonly notebook: NotebookSource;
  readonly parameters: JsonObject;
  readonly kernel: KernelSpec;
  /** In the plan's order, `setup` first where it has cells. */
  readonly stages: readonly StageOutline[];
  /** Where it runs: Node, operating system, processor, git commit, … */
  readonly environment: JsonObject;
}

export interface NotebookSource {
  /** As given, relative to the record's parent where it can be. */
  readonly path: string;
  readonly sha256: string;
  /** True where an editor's unsaved text ran instead of the file. */
  readonly unsaved: boolean;
}

export interface StageOutline {
  readonly name: string;
  readonly needs: readonly string[];
  readonly isolated: boolean;
  readonly cells: readonly { readonly index: number; readonly id: string }[];
  readonly action: Action;
  readonly reason: Reason;
}

/** The same run goes on after its runner died; stages that had not ended start again. */
export interface RunResumed extends At {
  readonly type: 'run-resumed';
  readonly engineVersion: string;
  /** As it stands now: it may have been mended since the run started. */
  readonly notebook?: NotebookSource;
  /** As it is now: another machine, another commit. */
  readonly environment?: JsonObject;
  readonly stages: readonly StageOutline[];
}

export interface KernelStarted extends At {
  readonly type: 'kernel-started';
  /** Unique in the run: `shared`, or the isolated stage's name with its attempt. */
  readonly kernel: string;
  readonly info: KernelInfo;
  readonly durationMs: number;
}

export interface KernelEnded extends At {
  readonly type: 'kernel-ended';
  readonly kernel: string;
  /** Undefined where the engine closed it itself. */
  readonly died?: {
    readonly reason: string;
    readonly exitCode: number | null;
    readonly signal: string | null;
  };
  /** Output that came when its cell was over, where there was too much of it for the events. */
  readonly spilled?: SpilledOutput;
}

/** An `undecided` stage is decided, or a `cached` one turns out otherwise. */
export interface StageDecided extends At {
  readonly type: 'stage-decided';
  readonly stage: string;
  readonly action: Action;
  readonly reason: Reason;
  readonly key?: string;
}

export interface StageStarted extends At {
  readonly type: 'stage-started';
  readonly stage: string;
  /** From 1. */
  readonly attempt: number;
  readonly kernel: string;
}

export interface CellStarted extends At {
  readonly type: 'cell-started';
  readonly stage: string;
  readonly cell: string;
}

export interface CellOutput extends At {
  readonly type: 'cell-output';
  readonly stage: string;
  readonly cell: string;
  readonly output: OutputEvent;
}

/** A stage spoke to the engine (contract 2). */
export interface StageSaid extends At {
  readonly type: 'stage-said';
  readonly stage: string;
  readonly cell: string;
  readonly message: StageMessage;
}

/** `never-ran` does not exist: a cell without a `cell-ended` never ended, one without a `cell-started` never ran. */
export type CellStatus = 'passed' | 'failed' | 'skipped' | 'timed-out' | 'cancelled' | 'kernel-died';

export interface CellEnded extends At {
  readonly type: 'cell-ended';
  readonly stage: string;
  readonly cell: string;
  readonly status: CellStatus;
  readonly executionCount: number | null;
  readonly durationMs: number;
  /** True where the kernel or a limit lost output. */
  readonly outputLost: boolean;
  /** Where all of its output is, when the events hold a part of it. */
  readonly spilled?: SpilledOutput;
}

/** A file of the record with the whole of an output. */
export interface SpilledOutput {
  /** As the record names it: `outputs/…`. */
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** How a stage can end. `cancelled`: the user or CI stopped it. `skipped`: it never started. */
export type StageOutcome =
  | { readonly status: 'passed' }
  | { readonly status: 'cached'; readonly runId: string; readonly at: string }
  | { readonly status: 'skipped'; readonly because: string }
  | { readonly status: 'failed'; readonly failure: Failure }
  | { readonly status: 'timed-out'; readonly failure: Failure }
  | { readonly status: 'kernel-died'; readonly failure: Failure }
  | { readonly status: 'cancelled'; readonly failure: Failure };

export type StageStatus = StageOutcome['status'];

export interface Failure {
  /** The error's name, `GateFailed`, `UncaughtError`, `Timeout`, … */
  readonly name: string;
  readonly message: string;
  /** As the kernel sent it, ANSI codes and all. */
  readonly traceback: readonly string[];
  /** The cell where it happened; undefined where it was no cell's doing. */
  readonly cell?: { readonly index: number; readonly id: string };
}

export interface StageEnded extends At {
  readonly type: 'stage-ended';
  readonly stage: string;
  readonly outcome: StageOutcome;
  readonly durationMs: number;
  /** Set where another attempt follows. */
  readonly retryInMs?: number;
  /** Of a passed or cached stage: the digest of what it saved and produced, which keys below it hold. */
  readonly product?: string;
  readonly key?: string;
}

/** `failed`: a stage or a gate failed. `broken`: no kernel, or its transport broke. */
export type RunStatus = 'passed' | 'failed' | 'timed-out' | 'kernel-died' | 'cancelled' | 'broken';

export interface RunEnded extends At {
  readonly type: 'run-ended';
  readonly status: RunStatus;
  readonly durationMs: number;
  /** Why, where no stage says it: the run's time limit, no kernel, … */
  readonly failure?: Failure;
}
