const number = { type: 'number' } as const;
const count = { type: 'integer', minimum: 0 } as const;
const positive = { type: 'number', minimum: 0 } as const;
const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;
const digest = { type: 'string', pattern: '^[0-9a-f]{64}$' } as const;
const time = { type: 'string', format: 'date-time' } as const;

const distribution = strict(
  {
    n: { type: 'integer', minimum: 1 },
    mean: number,
    sd: positive,
    min: number,
    q1: number,
    median: number,
    q3: number,
    max: number,
  },
  { p90: number, p99: number },
);

const sample = strict(
  {
    promptIndex: count,
    iteration: count,
    promptTokens: count,
    generatedTokens: count,
    latencyMs: positive,
    ttftMs: positive,
    interTokenMs: list(positive),
    output: text,
    at: time,
  },
  { tpotMs: positive, cpuCores: positive, finiteLogits: flag },
);

const memory = strict(
  {
    baselineRssMiB: positive,
    loadedRssMiB: positive,
    peakRssMiB: positive,
    deltaRssMiB: number,
    perPrompt: list(strict({ promptIndex: count, peakRssMiB: positive }, {})),
    longestGapMs: positive,
    samples: count,
  },
  { pssMiB: positive, ussMiB: positive },
);

const configuration = {
  ref: text,
  name: text,
  precision: text,
  threads: { type: 'integer', minimum: 1 },
  randomWeights: flag,
} as const;

const info = strict(
  {
    ...configuration,
    architecture: text,
    engine: { enum: ['onnxruntime', 'llama.cpp', 'served'] },
    contextLength: count,
    vocabularySize: count,
    weightsDigest: text,
    weightsBytes: count,
    loadMs: positive,
  },
  { parameters: count },
);

const measured = strict(
  {
    status: { const: 'measured' },
    ...configuration,
    info,
    loadMs: positive,
    coldMs: positive,
    warmUps: count,
    steady: flag,
    deterministic: flag,
    latencyMs: distribution,
    ttftMs: distribution,
    prefillTokPerSec: distribution,
    samples: list(sample),
  },
  {
    score: number,
    tpotMs: distribution,
    decodeTokPerSec: distribution,
    cpuCores: distribution,
    memory,
    energyJ: positive,
  },
);

const failed = strict(
  {
    status: { const: 'failed' },
    ...configuration,
    reason: { enum: ['error', 'crash', 'timeout', 'out-of-memory', 'abort'] },
    message: text,
    samples: list(sample),
  },
  { score: number },
);

const machine = strict(
  {
    cpuModel: text,
    cpuFlags: list(text),
    cores: count,
    memoryMiB: positive,
    os: text,
    node: text,
    packages: { type: 'object', additionalProperties: text },
    loadAverage: positive,
  },
  { cpuQuotaCores: positive },
);

const row = strict(
  {
    model: text,
    promptIndex: { type: 'integer', minimum: 1 },
    prompt: text,
    output: text,
    precision: text,
    threads: count,
    md5: { type: 'string', pattern: '^[0-9a-f]{32}$' },
    at: time,
    randomWeights: flag,
  },
  {
    promptTokens: count,
    generatedTokens: count,
    latencyMs: positive,
    ttftMs: positive,
    tpotMs: positive,
    peakRssMiB: positive,
    deltaRssMiB: number,
    cpuCores: positive,
    score: number,
    finiteLogits: flag,
    checksPassed: flag,
    error: text,
  },
);

/** JSON Schema (draft 2020-12) of a `BenchmarkResult` as JSON. */
export const BENCHMARK_SCHEMA: Readonly<Record<string, unknown>> = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: 'urn:stagebook:benchmark:v1',
  title: 'Benchmark of language models',
  ...strict(
    {
      schema: { const: 'stagebook.benchmark.v1' },
      profile: { enum: ['quick', 'standard', 'thorough'] },
      maxNewTokens: { type: 'integer', minimum: 1 },
      prompts: list(text),
      promptsDigest: digest,
      startedAt: time,
      durationMs: positive,
      machine,
      models: list({ oneOf: [measured, failed] }),
      rows: list(row),
      ok: flag,
    },
    {},
  ),
};

/** An object of exactly these members. */
function strict(
  required: Readonly<Record<string, unknown>>,
  optional: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  return {
    type: 'object',
    properties: { ...required, ...optional },
    required: Object.keys(required),
    additionalProperties: false,
  };
}

function list(items: unknown): Record<string, unknown> {
  return { type: 'array', items };
}
