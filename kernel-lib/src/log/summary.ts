import { checkList } from '../check/arguments.js';
import { displayable, type Displayable } from '../cell/display.js';
import { gridView, numericColumns, type Grid } from '../cell/grid.js';
import { formatNumber } from '../cell/number.js';
import type { InferenceRow } from './row.js';

/** One model of the study's summary table; absent figures are unknown. */
export interface ModelSummary {
  /** Says "random weights" where that is so. */
  readonly model: string;
  readonly precision: string;
  readonly threads: number;
  readonly randomWeights: boolean;
  readonly inferences: number;
  /** Those that ended in an error, or failed a check. */
  readonly failed: number;
  readonly score?: number;
  readonly avgLatencyMs?: number;
  readonly minLatencyMs?: number;
  readonly maxLatencyMs?: number;
  /** With n − 1. */
  readonly stdLatencyMs?: number;
  readonly avgPeakRssMiB?: number;
  readonly maxPeakRssMiB?: number;
  readonly avgCpuCores?: number;
}

export interface LogSummary {
  readonly models: readonly ModelSummary[];
}

/** The study's summary table of a log: latency, memory, CPU and score of each model, precision and thread count. */
export function summarize(rows: readonly InferenceRow[]): LogSummary & Displayable {
  const groups = new Map<string, InferenceRow[]>();
  for (const row of checkList('rows', rows, 'the rows of a log')) {
    const key = JSON.stringify([row.model, row.precision, row.threads]);
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  const summary = { models: [...groups.values()].map(toSummary) };
  return displayable(
    summary,
    gridView(() => toGrid(summary)),
  );
}

function toSummary(rows: readonly InferenceRow[]): ModelSummary {
  const [first] = rows as readonly [InferenceRow];
  const latency = figuresOf(rows, 'latencyMs');
  const memory = figuresOf(rows, 'peakRssMiB');
  const cpu = figuresOf(rows, 'cpuCores');
  const known: Partial<ModelSummary> = {
    ...(first.score !== undefined && { score: first.score }),
    ...(latency && { avgLatencyMs: latency.mean, minLatencyMs: latency.min, maxLatencyMs: latency.max }),
    ...(latency?.std !== undefined && { stdLatencyMs: latency.std }),
    ...(memory && { avgPeakRssMiB: memory.mean, maxPeakRssMiB: memory.max }),
    ...(cpu && { avgCpuCores: cpu.mean }),
  };
  return {
    model: first.model,
    precision: first.precision,
    threads: first.threads,
    randomWeights: first.randomWeights,
    inferences: rows.length,
    failed: rows.filter((row) => row.error !== undefined || row.checksPassed === false).length,
    ...known,
  };
}

interface Figures {
  readonly mean: number;
  readonly min: number;
  readonly max: number;
  readonly std?: number;
}

function figuresOf(
  rows: readonly InferenceRow[],
  column: 'latencyMs' | 'peakRssMiB' | 'cpuCores',
): Figures | undefined {
  const values = rows.map((row) => row[column]).filter((value) => value !== undefined);
  const n = values.length;
  if (n === 0) return undefined;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return {
    mean,
    min: Math.min(...values),
    max: Math.max(...values),
    ...(n > 1 && { std: Math.sqrt(squares / (n - 1)) }),
  };
}

function toGrid({ models }: LogSummary): Grid {
  const random = models.some(({ randomWeights }) => randomWeights);
  return {
    title: `Summary of ${models.reduce((sum, { inferences }) => sum + inferences, 0)} inferences`,
    columns: numericColumns(
      ...(['model', 'n', 'failed', 'score', 'avg ms', 'min ms', 'max ms', 'std ms'] as const),
      ...(['peak RSS MiB', 'CPU cores'] as const),
    ),
    rows: models.map((model) => [
      `${model.model} · ${model.precision} · ${model.threads} thr`,
      String(model.inferences),
      String(model.failed),
      formatNumber(model.score),
      formatNumber(model.avgLatencyMs),
      formatNumber(model.minLatencyMs),
      formatNumber(model.maxLatencyMs),
      formatNumber(model.stdLatencyMs),
      formatNumber(model.maxPeakRssMiB, 1),
      formatNumber(model.avgCpuCores),
    ]),
    notes: random
      ? ['random weights: latency and memory are those of the shape, quality is not reported']
      : [],
  };
}
