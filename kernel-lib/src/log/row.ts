/** One inference: a row of `llm_ci_cd_logs.csv`. Blank (absent) is unknown, and never zero. */
export interface InferenceRow {
  /** For tables and plots; says "random weights" where that is so. */
  readonly model: string;
  /** From 1, in the order of the prompt set. */
  readonly promptIndex: number;
  readonly prompt: string;
  /** Generated text, without the prompt; empty where the inference failed. */
  readonly output: string;
  readonly promptTokens?: number;
  readonly generatedTokens?: number;
  /** End to end. */
  readonly latencyMs?: number;
  /** Time to the first token. */
  readonly ttftMs?: number;
  /** Time per output token after the first: (latency − TTFT) / (n − 1). */
  readonly tpotMs?: number;
  /** Highest resident memory of the model's process during this inference, sampled from outside. */
  readonly peakRssMiB?: number;
  /** Peak over the process's baseline after its imports. */
  readonly deltaRssMiB?: number;
  /** Process CPU time over wall time, in cores. */
  readonly cpuCores?: number;
  /** The model's benchmark average, 0–100; absent for random weights. */
  readonly score?: number;
  readonly precision: string;
  readonly threads: number;
  /** Smallest and largest logit seen were numbers; absent where logits are not to be had. */
  readonly finiteLogits?: boolean;
  /** MD5 of model, prompt and output (`inferenceMd5`). */
  readonly md5: string;
  /** Every check of `validate` held; absent before validation. */
  readonly checksPassed?: boolean;
  /** When the inference ended, UTC, ISO 8601. */
  readonly at: string;
  readonly randomWeights: boolean;
  /** Why there is no result: what a crash, a time-out or lack of memory said. */
  readonly error?: string;
}
