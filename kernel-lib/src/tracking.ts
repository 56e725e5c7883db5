/**
 * Where numbers go: a journal on this disk, always, and from there an MLflow server, where there is one.
 *
 *     import { openTracking } from 'stagebook/tracking';
 *     const tracking = openTracking({ experiment: 'LLM_CI_CD_Benchmark' });
 *     await tracking.withRun('distilgpt2', (run) => run.metrics({ latency: 1605.6 }));
 */
export { openTracking, type Tracking, type TrackingOptions } from './tracking/tracking.js';
export type { DatasetInput, StartRunOptions, TextLike, TrackedRun } from './tracking/run.js';
export { trackBenchmark, type TrackBenchmarkOptions, type TrackedBenchmark } from './tracking/benchmark.js';
export { replayJournal, type ReplayOptions } from './tracking/replay.js';
export type { Delivery, DeliverOptions } from './tracking/deliver.js';
export type { Refusal } from './tracking/cursor.js';
export type { FeedbackInput, TraceInput } from './tracking/trace.js';
export type { RunRecord } from './tracking/state.js';
export type { RunMetrics } from './tracking/run-metrics.js';
export type {
  PromoteOptions,
  PromptOptions,
  RegisterOptions,
  Registry,
  RollBackOptions,
} from './tracking/registry/registry.js';
export type { Verdict } from './tracking/registry/verdicts.js';
export type { Prompt } from './tracking/registry/prompt.js';
export type { ChatMessage } from './model/types.js';
export type { ChatPrompt } from './tracking/registry/chat-prompt.js';
export type { RegisteredVersion } from './tracking/registry/store.js';
export type { AliasMoved, AliasTarget, MetricPoint } from './tracking/entry.js';
export { TrackingError, type TrackingErrorCode } from './tracking/error.js';
