import type { BaselineRun } from '../gate/baseline.js';
import type { Json, JsonObject } from '../notebook/model.js';
import type { Action, Reason } from '../plan/model.js';
import type { ResumedStage } from '../plan/plan-ports.js';
import type { Selection } from '../plan/selection.js';
import type { EndedStage, KeptStage, RestoredStage } from '../run/ports.js';

/**
 * What a page asks of its keeper: a process on the server that sees what a page cannot (files, environment, the packages
 * of kernels) and keeps stages in the cache as nbrun does. One JSON text goes each way.
 */
export interface KeeperCalls {
  /** Which stages would run, and why. */
  plan: { readonly ask: KeeperQuestion; readonly reply: KeeperPlan };
  /** A run begins: its stages are decided, kept and restored by the calls below, until `end`. */
  begin: { readonly ask: KeeperRun; readonly reply: KeeperBegun };
  /** What the gates of the run compare with. */
  baselines: { readonly ask: Readonly<Record<string, never>>; readonly reply: KeeperBaselines };
  saveDir: { readonly ask: { readonly stage: string }; readonly reply: { readonly path: string } };
  decide: { readonly ask: KeeperStage; readonly reply: DecidedStage };
  restore: { readonly ask: KeeperStage; readonly reply: RestoredStage };
  keep: { readonly ask: KeeperStage & { readonly ended: EndedStage }; readonly reply: KeptStage };
  end: { readonly ask: Readonly<Record<string, never>>; readonly reply: Readonly<Record<string, never>> };
}

export type KeeperMethod = keyof KeeperCalls;

export interface KeeperQuestion {
  /** The notebook's path from the server's root. */
  readonly notebookPath: string;
  /** As the editor has it, given parameters injected; outputs need not come along. */
  readonly notebook: Json;
  readonly kernel: KeeperKernel;
  /** The given parameters. */
  readonly values: JsonObject;
  readonly selection: Selection;
  readonly force: 'all' | readonly string[];
  readonly engineVersion: string;
  readonly resumed: readonly (readonly [stage: string, passed: ResumedStage])[];
  /** Names of environment variables that are secret besides those whose name says so. */
  readonly secretNames: readonly string[];
  /** Values that are secret: a parameter with one in it enters keys as an HMAC. */
  readonly secrets: readonly string[];
}

/** A kernelspec as the server tells it. */
export interface KeeperKernel {
  readonly name: string;
  readonly displayName: string;
  readonly language: string;
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

export interface DecidedStage {
  readonly name: string;
  readonly action: Action;
  readonly reason: Reason;
  /** Null where it is not known yet. */
  readonly key: string | null;
}

export interface KeeperPlan {
  readonly stages: readonly DecidedStage[];
}

export interface KeeperRun extends KeeperQuestion {
  readonly runId: string;
  /** The record's folder, from the server's root. */
  readonly recordPath: string;
}

export interface KeeperBegun extends KeeperPlan {
  /** The record's folder as kernels see it. */
  readonly recordDir: string;
  /** Values that no record may hold: of environment variables, and those that the page named. */
  readonly secrets: readonly string[];
  /**
   * As nbrun records it: commit and changes of the repository, lock file, machine. Of changed files 50 are named at most;
   * the keeper puts `changes.patch` into the record where they can be kept.
   */
  readonly environment: JsonObject;
}

export interface KeeperBaselines {
  /** By what a gate's `baseline` says; null where there is no such run yet. */
  readonly runs: readonly (readonly [baseline: string, run: BaselineRun | null])[];
}

export interface KeeperStage extends DecidedStage {
  /** By stage: the digest of what it saved and produced. */
  readonly products: readonly (readonly [stage: string, product: string])[];
}

/** One call as it goes over the wire: what is asked stands in it, or, where that would be long, in a file of the record. */
export interface KeeperCall {
  readonly id: number;
  readonly method: KeeperMethod;
  readonly ask?: unknown;
  /** From the server's root: where `ask` stands. */
  readonly askFile?: string;
  /** From the server's root: where a long reply may go. */
  readonly replyFile?: string;
}

/** The reply to a call as it goes over the wire: one of the two. */
export interface KeeperAnswer {
  readonly ok?: Json;
  readonly error?: string;
}
