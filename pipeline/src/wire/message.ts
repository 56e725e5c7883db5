import type { Json } from '../notebook/model.js';

/** The MIME type under which a stage speaks to the engine (contract 2). */
export const STAGE_MIME = 'application/vnd.stagebook.v1+json';

/** `globalThis[Symbol.for(STAGE_SYMBOL)]` is the {@link StageContext} of the running stage. */
export const STAGE_SYMBOL = 'stagebook.stage';

export type StageMessage =
  MetricsMessage | VerdictMessage | ArtifactMessage | ProgressMessage | SavedMessage | MeasuredMessage;

/** JSON has no NaN: the three numbers it cannot say travel as text. */
export type MetricValue = number | 'NaN' | 'Infinity' | '-Infinity';

export interface Metric {
  readonly name: string;
  readonly value: MetricValue;
  /** As printed after the value: `ms`, `MiB`, `tok/s`; empty for a plain number. */
  readonly unit: string;
  readonly step?: number;
}

export interface MetricsMessage {
  readonly kind: 'metrics';
  readonly metrics: readonly Metric[];
}

export interface VerdictMessage {
  readonly kind: 'verdict';
  readonly gate: string;
  readonly status: 'pass' | 'fail' | 'inconclusive';
  /** One sentence for people. */
  readonly reason: string;
  readonly evidence: Json;
}

export interface ArtifactMessage {
  readonly kind: 'artifact';
  /** Absolute, or relative to the notebook's folder. */
  readonly path: string;
  readonly sha256: string;
  readonly md5: string;
  readonly bytes: number;
}

export interface ProgressMessage {
  readonly kind: 'progress';
  readonly done: number;
  readonly total: number;
  readonly label: string;
}

/** A value handed to later stages: a file in the stage's `saveDir`. */
export interface SavedMessage {
  readonly kind: 'saved';
  readonly name: string;
  /** The file's name inside `saveDir`. */
  readonly file: string;
  readonly format: 'json' | 'binary' | 'arrow';
  readonly sha256: string;
  readonly bytes: number;
}

/** This stage measured time or memory: it is not cached unless its metadata says `"cache": true`. */
export interface MeasuredMessage {
  readonly kind: 'measured';
  readonly what: string;
}

/** What the engine's prelude leaves in the kernel for `stage.save` and `stage.load`. */
export interface StageContext {
  readonly protocol: 1;
  readonly runId: string;
  readonly stage: string;
  /** Absolute folder; exists. */
  readonly saveDir: string;
  /** By the name it was saved under; `path` is absolute. */
  readonly inputs: Readonly<Record<string, StageInput>>;
}

export interface StageInput {
  readonly stage: string;
  readonly path: string;
  readonly format: SavedMessage['format'];
  readonly sha256: string;
}
