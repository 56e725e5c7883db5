/**
 * Times language models, watches their memory, and says what came of it.
 *
 *     import { benchmark } from 'stagebook/benchmark';
 *     const result = await benchmark({ models: ['twin:distilgpt2'], profile: 'quick' });
 *     result.rows;
 */
export { benchmark } from './benchmark/benchmark.js';
export { compare } from './benchmark/compare.js';
export type { CompareOptions, Comparison } from './benchmark/compare.js';
export type { RatioInterval } from './benchmark/bootstrap.js';
export { PROMPTS } from './benchmark/prompts.js';
export type {
  BenchmarkModel,
  BenchmarkOptions,
  BenchmarkProgress,
  BenchmarkResult,
  Distribution,
  FailedModel,
  MeasuredModel,
  MemoryProfile,
  MemorySample,
  ProfileName,
  Sample,
} from './benchmark/types.js';
export type { Machine } from './machine/read-machine.js';
export { loadTest } from './benchmark/load-test.js';
export type { LoadTestOptions, LoadTestRequest, LoadTestResult } from './benchmark/load-test.js';
export { studyTable } from './benchmark/study-table.js';
export type { StudyLine } from './benchmark/study-table.js';
export { BENCHMARK_SCHEMA } from './benchmark/schema.js';
