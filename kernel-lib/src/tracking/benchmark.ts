import type { InferenceRow } from '../log/row.js';
import { checkList, invalid } from '../check/arguments.js';
import type { TrackedRun } from './run.js';
import type { Tracking } from './tracking.js';

export interface TrackBenchmarkOptions {
  /** Of the parent run. Default: `benchmark`. */
  readonly name?: string;
  /** Default: `LLM_CI_CD_Benchmark`, as the study has it. */
  readonly experiment?: string;
  /** The log as a file, kept as an artifact of the parent run. */
  readonly csv?: string;
  readonly params?: Readonly<Record<string, string | number | boolean>>;
  /** Commit, machine, … of the parent and of every child. */
  readonly tags?: Readonly<Record<string, string | number | boolean>>;
}

export interface TrackedBenchmark {
  readonly parent: TrackedRun;
  /** By the model's name as the rows have it. */
  readonly children: ReadonlyMap<string, TrackedRun>;
}

const EXPERIMENT = 'LLM_CI_CD_Benchmark';

/**
 * Tracks the study's experiment: one parent run with `{model}_latency` (mean, ms), `{model}_score`, `{model}_memory` (highest,
 * MiB) and `{model}_cpu` (mean, cores), and the log as an artifact; below it a run per model with every inference as a step.
 * A model whose weights are random has no score. All runs have ended when this resolves.
 *
 * @throws {StagebookError} `ARGUMENT_INVALID` without rows, or where two models would share a metric's name.
 */
export async function trackBenchmark(
  tracking: Tracking,
  rows: readonly InferenceRow[],
  options: TrackBenchmarkOptions = {},
): Promise<TrackedBenchmark> {
  if (checkList('rows', rows).length === 0) throw invalid('rows', rows, 'the rows of a benchmark');
  const { name = 'benchmark', experiment = EXPERIMENT, csv, params = {}, tags = {} } = options;
  const models = byModel(rows);
  const keys = metricKeys([...models.keys()]);
  const promptCount = new Set(rows.map(({ promptIndex }) => promptIndex)).size;
  const parent = await tracking.startRun(name, {
    ...{ experiment, tags },
    params: { models: models.size, prompts: promptCount, ...params },
  });
  const children = new Map<string, TrackedRun>();
  for (const [model, ofModel] of models) {
    const key = keys.get(model) as string;
    await parent.metrics(prefixed(key, summaryOf(ofModel)));
    children.set(model, await trackModel(parent, model, ofModel, tags));
  }
  if (csv !== undefined) await parent.artifact(csv);
  const failed = rows.some(({ error }) => error !== undefined);
  await parent.end(failed ? 'failed' : 'finished');
  return { parent, children };
}

async function trackModel(
  parent: TrackedRun,
  model: string,
  rows: readonly InferenceRow[],
  tags: Readonly<Record<string, string | number | boolean>>,
): Promise<TrackedRun> {
  const [{ precision, threads, randomWeights }] = rows as [InferenceRow];
  const run = await parent.child(model, {
    params: { model, precision, threads },
    tags: { ...tags, randomWeights },
  });
  await run.metrics(summaryOf(rows));
  for (const row of rows) {
    await run.metrics(inferenceMetrics(row), { step: row.promptIndex, at: new Date(row.at) });
  }
  const errors = rows.flatMap(({ error }) => error ?? []);
  if (errors[0] !== undefined) await run.tags({ error: errors[0].slice(0, 500) });
  await run.end(errors.length > 0 ? 'failed' : 'finished');
  return run;
}

function summaryOf(rows: readonly InferenceRow[]): Record<string, number> {
  const latencies = rows.flatMap(({ latencyMs }) => latencyMs ?? []);
  const memories = rows.flatMap(({ peakRssMiB }) => peakRssMiB ?? []);
  const cores = rows.flatMap(({ cpuCores }) => cpuCores ?? []);
  const score = rows.find((row) => !row.randomWeights && row.score !== undefined)?.score;
  return {
    ...(latencies.length > 0 && { latency: mean(latencies) }),
    ...(score !== undefined && { score }),
    ...(memories.length > 0 && { memory: Math.max(...memories) }),
    ...(cores.length > 0 && { cpu: mean(cores) }),
    failed: rows.filter(({ error }) => error !== undefined).length,
  };
}

function inferenceMetrics(row: InferenceRow): Record<string, number> {
  const { latencyMs, ttftMs, tpotMs, peakRssMiB, cpuCores, checksPassed } = row;
  const values = {
    ...{
      latency_ms: latencyMs,
      ttft_ms: ttftMs,
      tpot_ms: tpotMs,
      peak_rss_mib: peakRssMiB,
      cpu_cores: cpuCores,
    },
    checks_passed: checksPassed === undefined ? undefined : Number(checksPassed),
  };
  const known = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(known) as Record<string, number>;
}

function byModel(rows: readonly InferenceRow[]): ReadonlyMap<string, readonly InferenceRow[]> {
  const models = new Map<string, InferenceRow[]>();
  for (const row of rows) models.set(row.model, [...(models.get(row.model) ?? []), row]);
  return models;
}

/** MLflow takes no brackets: `distilgpt2 (random weights)` becomes `distilgpt2_random_weights`. */
function metricKeys(models: readonly string[]): ReadonlyMap<string, string> {
  const keys = new Map<string, string>();
  for (const model of models) {
    const key = model.replace(/[^/\p{L}\p{N}_.\-:]+/gu, '_').replace(/^[_/]+|[_/]+$/g, '');
    const other = [...keys].find(([, taken]) => taken === key)?.[0];
    if (other !== undefined)
      throw invalid('A model', model, `a name whose metrics differ from those of "${other}"`);
    keys.set(model, key);
  }
  return keys;
}

function prefixed(model: string, metrics: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(metrics).map(([key, value]) => [`${model}_${key}`, value]));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
