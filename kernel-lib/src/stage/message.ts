/** The MIME type under which a stage speaks to the engine that runs it. */
export const STAGE_MIME = 'application/vnd.stagebook.v1+json';

/** JSON has no NaN: the three numbers it cannot say travel as text. */
export type MetricValue = number | 'NaN' | 'Infinity' | '-Infinity';

export interface Metric {
  readonly name: string;
  readonly value: MetricValue;
  /** As printed after the value: `ms`, `MiB`, `tok/s`; empty for a plain number. */
  readonly unit: string;
  readonly step?: number;
}

export type Json =
  null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined };

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

export type StageMessage =
  MetricsMessage | VerdictMessage | ArtifactMessage | ProgressMessage | SavedMessage | MeasuredMessage;
