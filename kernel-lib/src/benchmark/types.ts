import type { InferenceRow } from '../log/row.js';
import type { Engine, ModelInfo, Precision } from '../model/types.js';
import type { Machine } from '../machine/read-machine.js';

export type ProfileName = 'quick' | 'standard' | 'thorough';

export interface BenchmarkModel {
  readonly ref: string;
  /** Default: `onnxruntime`. */
  readonly engine?: Engine;
  readonly precision?: Precision;
  readonly threads?: number;
  readonly contextLength?: number;
}

export interface BenchmarkOptions {
  /** References, or references with their settings. Default: `defaultModels()`. */
  models?: readonly (string | BenchmarkModel)[];
  /** Default: the ten prompts of the study, `PROMPTS`. */
  prompts?: readonly string[];
  /** `quick`: one measured pass, said so in the result. `standard`: 10 iterations and 10 s. `thorough`: 30 and 30 s. Default: `standard`. */
  profile?: ProfileName;
  /** Forced output length of every inference, in tokens. Default: 20. */
  maxNewTokens?: number;
  /** Of every model that does not say its own. Default: `fp32`. */
  precision?: Precision;
  /** Of every model that does not say its own. Default: the cores the process may use. */
  threads?: number;
  /** Limit for one model, both passes. Default: 600,000. */
  timeoutMs?: number;
  cacheDir?: string;
  signal?: AbortSignal;
  onProgress?: (progress: BenchmarkProgress) => void;
}

export interface BenchmarkProgress {
  readonly done: number;
  readonly total: number;
  /** `distilgpt2 (random weights) · latency · prompt 3 of 10`. */
  readonly label: string;
  /** Estimate; absent until something has been measured. */
  readonly secondsLeft?: number;
}

/** One measured inference. Times are in milliseconds since the call; tokenization and sampling are inside. */
export interface Sample {
  readonly promptIndex: number;
  readonly iteration: number;
  readonly promptTokens: number;
  readonly generatedTokens: number;
  readonly latencyMs: number;
  /** Time to the first token. */
  readonly ttftMs: number;
  /** (latency − TTFT) / (n − 1); absent for one token. */
  readonly tpotMs?: number;
  readonly interTokenMs: readonly number[];
  readonly output: string;
  readonly finiteLogits?: boolean;
  /** UTC, ISO 8601, at the end. */
  readonly at: string;
  /** Process CPU time over wall time, in cores; absent for a served model, whose process is not ours. */
  readonly cpuCores?: number;
}

/** Of the memory pass, per prompt, sampled from outside the process. */
export interface MemorySample {
  readonly promptIndex: number;
  readonly peakRssMiB: number;
}

export interface MemoryProfile {
  /** After the imports, before the model. */
  readonly baselineRssMiB: number;
  readonly loadedRssMiB: number;
  /** Highest that the kernel saw (VmHWM). */
  readonly peakRssMiB: number;
  /** Peak over baseline. */
  readonly deltaRssMiB: number;
  /** After loading; absent where /proc/PID/smaps_rollup cannot be read. */
  readonly pssMiB?: number;
  readonly ussMiB?: number;
  readonly perPrompt: readonly MemorySample[];
  /** Longest gap between two samples. */
  readonly longestGapMs: number;
  readonly samples: number;
}

/** Mean and sd (n − 1) beside median and quartiles (type 7). A percentile that n cannot carry is absent: p90 needs 64, p99 662. */
export interface Distribution {
  readonly n: number;
  readonly mean: number;
  readonly sd: number;
  readonly min: number;
  readonly q1: number;
  readonly median: number;
  readonly q3: number;
  readonly max: number;
  readonly p90?: number;
  readonly p99?: number;
}

interface Configuration {
  readonly ref: string;
  /** For tables and plots; says "random weights" where that is so. */
  readonly name: string;
  readonly precision: string;
  readonly threads: number;
  readonly randomWeights: boolean;
  /** Benchmark score of the study (0–100), where the catalogue has one and the weights are the real ones. */
  readonly score?: number;
}

export interface MeasuredModel extends Configuration {
  readonly status: 'measured';
  readonly info: ModelInfo;
  readonly loadMs: number;
  /** First token of the first prompt after loading: what a first request waits for. */
  readonly coldMs: number;
  readonly warmUps: number;
  /** Whether two windows of warm-ups agreed within 5 %. */
  readonly steady: boolean;
  /** Whether every round gave the same output for the same prompt. */
  readonly deterministic: boolean;
  readonly latencyMs: Distribution;
  readonly ttftMs: Distribution;
  readonly tpotMs?: Distribution;
  readonly prefillTokPerSec: Distribution;
  readonly decodeTokPerSec?: Distribution;
  readonly cpuCores?: Distribution;
  /** Absent for a served model. */
  readonly memory?: MemoryProfile;
  /** Joules of the processor package over the measured pass; absent where RAPL cannot be read. */
  readonly energyJ?: number;
  readonly samples: readonly Sample[];
}

export interface FailedModel extends Configuration {
  readonly status: 'failed';
  readonly reason: 'error' | 'crash' | 'timeout' | 'out-of-memory' | 'abort';
  readonly message: string;
  /** What was measured before. */
  readonly samples: readonly Sample[];
}

export interface BenchmarkResult {
  readonly schema: 'stagebook.benchmark.v1';
  readonly profile: ProfileName;
  readonly maxNewTokens: number;
  readonly prompts: readonly string[];
  /** SHA-256 of the prompts, joined unambiguously. */
  readonly promptsDigest: string;
  readonly startedAt: string;
  readonly durationMs: number;
  readonly machine: Machine;
  /** One per model, precision and threads, in the order asked for. */
  readonly models: readonly (MeasuredModel | FailedModel)[];
  /** One per model and prompt, also for those that failed: the log's rows. */
  readonly rows: readonly InferenceRow[];
  /** False where any model failed. */
  readonly ok: boolean;
}
