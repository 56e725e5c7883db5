import type { Json, MetricValue } from '../stage/message.js';

/** The version of this vocabulary; a journal of a newer one is refused, not guessed at. */
export const JOURNAL_PROTOCOL = 1;

/**
 * One thing that was tracked: a line of the journal. Times, steps and ids are fixed when it is written, so that sending it
 * twice leaves one thing on the server.
 */
export type TrackingEntry =
  | RunStarted
  | ParamsLogged
  | MetricsLogged
  | TagsSet
  | DatasetUsed
  | ArtifactLogged
  | RunEnded
  | TraceLogged
  | FeedbackGiven
  | VersionRegistered
  | PromptRegistered
  | AliasMoved;

interface Entry {
  /** UUID. */
  readonly id: string;
  /** UTC, ISO 8601. */
  readonly at: string;
}

interface OfRun extends Entry {
  /** The run's own id, a UUID: the server gives another one. */
  readonly run: string;
}

export interface RunStarted extends OfRun {
  readonly kind: 'run-started';
  readonly experiment: string;
  readonly name: string;
  readonly parent?: string;
  readonly tags: Readonly<Record<string, string>>;
}

export interface ParamsLogged extends OfRun {
  readonly kind: 'params';
  readonly params: Readonly<Record<string, string>>;
}

export interface MetricsLogged extends OfRun {
  readonly kind: 'metrics';
  readonly metrics: readonly MetricPoint[];
}

export interface MetricPoint {
  readonly key: string;
  readonly value: MetricValue;
  readonly step: number;
  /** Milliseconds since 1970, UTC. */
  readonly timestampMs: number;
}

export interface TagsSet extends OfRun {
  readonly kind: 'tags';
  readonly tags: Readonly<Record<string, string>>;
}

/** What a run read. */
export interface DatasetUsed extends OfRun {
  readonly kind: 'dataset';
  readonly name: string;
  /** At most 36 characters: an MD5 in hex fits, a SHA-256 does not. */
  readonly digest: string;
  /** A path or URL. */
  readonly source: string;
  /** `training`, `evaluation`, … */
  readonly context: string;
}

export interface ArtifactLogged extends OfRun {
  readonly kind: 'artifact';
  /** Under the run's artifacts, with `/`. */
  readonly path: string;
  /** The bytes are kept beside the journal under this name. */
  readonly sha256: string;
  readonly bytes: number;
}

export type RunStatus = 'finished' | 'failed' | 'killed';

export interface RunEnded extends OfRun {
  readonly kind: 'run-ended';
  readonly status: RunStatus;
}

/** What a model was asked and answered, as a tree of spans. */
export interface TraceLogged extends Entry {
  readonly kind: 'trace';
  /** 32 hex digits. */
  readonly trace: string;
  readonly experiment: string;
  readonly run?: string;
  /** The root first. */
  readonly spans: readonly Span[];
}

export interface Span {
  /** 16 hex digits. */
  readonly id: string;
  readonly parent?: string;
  readonly name: string;
  /** `LLM`, `CHAIN`, `TOOL`, `RETRIEVER`, … */
  readonly type: string;
  /** Milliseconds since 1970, UTC. */
  readonly startMs: number;
  readonly endMs: number;
  readonly inputs: Json;
  readonly outputs: Json;
  readonly error?: string;
}

/** What a person or a check thought of a trace. */
export interface FeedbackGiven extends Entry {
  readonly kind: 'feedback';
  readonly trace: string;
  readonly name: string;
  readonly value: boolean | number | string;
  readonly rationale: string;
  readonly who: string;
  readonly source: 'human' | 'code' | 'llm-judge';
}

export interface VersionRegistered extends OfRun {
  readonly kind: 'version-registered';
  readonly model: string;
  /** In this journal, from 1; a server counts for itself. */
  readonly version: number;
  /** Where the weights are: `hf:…`, `file:…`, `pypi:…`. */
  readonly ref: string;
  readonly description: string;
  readonly tags: Readonly<Record<string, string>>;
}

export interface PromptRegistered extends Entry {
  readonly kind: 'prompt-registered';
  readonly prompt: string;
  readonly version: number;
  /** Of a chat prompt: its messages as JSON. */
  readonly template: string;
  readonly chat?: true;
  readonly message: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** An alias of a model or prompt was pointed elsewhere: the audit's entry. */
export interface AliasMoved extends Entry {
  readonly kind: 'alias-moved';
  readonly model: string;
  readonly alias: string;
  readonly action: 'promote' | 'roll-back';
  readonly who: string;
  readonly why: string;
  /** Undefined where the alias was not there. */
  readonly from?: AliasTarget;
  readonly to: AliasTarget;
  /** The verdicts that it rests on. */
  readonly evidence: Json;
}

export interface AliasTarget {
  readonly version: number;
  /** The id of the entry that registered it; undefined for a version that another tool made. */
  readonly entry?: string;
}
