/** The stage that holds the code cells above the first `stage:` tag; every kernel runs it first. */
export const SETUP = 'setup';

/** A named run of code cells: the unit that passes, fails, is cached, retried and distributed. */
export interface Stage {
  readonly name: string;
  readonly cells: readonly StageCell[];
  /** The stages that must pass first, `setup` left out, in the notebook's order. */
  readonly needs: readonly string[];
  readonly isolated: boolean;
  /** Undefined: the run's default holds. */
  readonly timeoutSec: number | undefined;
  /** Extra attempts after a failure; isolated stages only. */
  readonly retries: number;
  /** Undefined: cached, unless the stage says that it measures. */
  readonly cache: boolean | undefined;
  /** Globs, relative to the notebook's folder. */
  readonly deps: readonly string[];
  /** Paths, relative to the notebook's folder. */
  readonly outs: readonly string[];
  /** Names of environment variables that the stage reads. */
  readonly env: readonly string[];
}

export interface StageCell {
  /** Position in the notebook, from 0. */
  readonly index: number;
  readonly id: string;
  readonly source: string;
  readonly tags: readonly string[];
  /** `skip-execution` */
  readonly skip: boolean;
  /** `raises-exception`: an error here does not fail the stage. */
  readonly mayRaise: boolean;
}

/** Why a stage runs, or does not, as data; `explainReason` turns it into one line. */
export type Reason =
  | { readonly kind: 'first-run' }
  | { readonly kind: 'forced' }
  | { readonly kind: 'not-cacheable'; readonly why: 'measures' | 'metadata' | 'no-cache' }
  | { readonly kind: 'changed'; readonly changes: readonly KeyChange[] }
  | { readonly kind: 'unknown-input'; readonly input: string; readonly why: string }
  | { readonly kind: 'upstream'; readonly stage: string }
  | { readonly kind: 'kernel-state'; readonly stage: string }
  | { readonly kind: 'cached'; readonly runId: string; readonly at: string }
  | { readonly kind: 'resumed'; readonly at: string }
  | { readonly kind: 'not-selected' }
  | { readonly kind: 'every-kernel' };

/** One input of a key that differs from the last run's. */
export interface KeyChange {
  /** `code`, `parameter dataset`, `file data.csv`, … */
  readonly input: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

export type Action = 'run' | 'cached' | 'skip' | 'undecided';

export interface PlannedStage {
  readonly stage: Stage;
  readonly action: Action;
  readonly reason: Reason;
  /** SHA-256 in hex; undefined where an upstream stage must end first, or an input is unknown. */
  readonly key: string | undefined;
}

/** The stages in the order in which they will run; `setup` is apart, since every kernel runs it. */
export interface Plan {
  readonly setup: Stage;
  readonly stages: readonly PlannedStage[];
  /** The notebook's own rules over metrics; they are no part of any key. */
  readonly gates: readonly GateRule[];
}

/** What the notebook asks of a metric that a stage reports; where it does not hold, or the metric is missing, the stage fails. */
export type GateRule = BoundGate | ChangeGate;

interface GateHead {
  /** Default: the rule itself. */
  readonly name?: string;
  readonly stage: string;
  readonly metric: string;
}

/** A bound: outside it, the gate fails. */
export interface BoundGate extends GateHead {
  readonly min?: number;
  readonly max?: number;
}

/** A change for the worse against another run. */
export interface ChangeGate extends GateHead {
  readonly better: 'lower' | 'higher';
  /** The least change for the worse that matters, as a share: 0.1 is 10 %. */
  readonly worseBy: number;
  /** `last-passed`, a run's id, or a path to a record or its `run.json`, relative to the notebook. */
  readonly baseline: string;
  /** The metric's steps are samples of one quantity, and are compared as such. */
  readonly samples: boolean;
}
