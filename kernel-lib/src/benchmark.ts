export type {
  BenchmarkModel,
  BenchmarkOptions,
  BenchmarkProgress,
  BenchmarkResult,
  Distribution,
  FailedModel,
  Machine,
  MeasuredModel,
  MemoryProfile,
  MemorySample,
  ProfileName,
  Sample,
} from './benchmark/types.js';
