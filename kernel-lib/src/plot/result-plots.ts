import { estimateCost } from '../cost/estimate.js';
import type { Price } from '../cost/prices.js';
import { correlate, correlationMatrix } from '../eda/correlate.js';
import { fromColumns } from '../eda/from-columns.js';
import type { InferenceRow } from '../log/row.js';
import { summarize, type ModelSummary } from '../log/summary.js';
import { invalid } from '../check/arguments.js';
import { bar } from './marks/bar.js';
import { box } from './marks/box.js';
import { heatMap } from './marks/heat-map.js';
import { scatter } from './marks/scatter.js';
import type { BarFigure, BoxFigure, HeatMapFigure, ScatterFigure } from './figure.js';
import type { ShownFigure } from './show-figure.js';

/** The study's six plots of a benchmark. */
export interface ResultPlots {
  readonly latency: ShownFigure<BarFigure>;
  readonly memory: ShownFigure<BarFigure>;
  readonly consistency: ShownFigure<BoxFigure>;
  /** Absent where no model has a score: random weights have none. */
  readonly scoreAgainstLatency?: ShownFigure<ScatterFigure>;
  readonly correlations: ShownFigure<HeatMapFigure>;
  readonly cost: ShownFigure<BarFigure>;
}

/**
 * Average latency, memory, latency consistency, score against latency, correlations and cost of a benchmark's rows.
 * Models of random weights say so in their names and in every subtitle.
 *
 * @param options.prices As for `estimateCost`.
 * @throws {StagebookError} `ARGUMENT_INVALID` when no inference has a latency.
 */
export async function resultPlots(
  rows: readonly InferenceRow[],
  options: { prices?: readonly Price[]; measuredOn?: Price['device'] } = {},
): Promise<ResultPlots> {
  const models = summarize(rows).models.filter(({ avgLatencyMs }) => avgLatencyMs !== undefined);
  if (models.length === 0) throw invalid('rows', rows, 'at least one inference with a latency');
  const note = noteOf(models);
  const scored = models.filter(({ score }) => score !== undefined);
  return {
    latency: latencyPlot(models, note),
    memory: memoryPlot(models, note),
    consistency: consistencyPlot(rows, models, note),
    ...(scored.length > 0 && { scoreAgainstLatency: scorePlot(scored, models) }),
    correlations: await correlationPlot(rows, note),
    cost: costPlot(rows, options, note),
  };
}

function latencyPlot(models: readonly ModelSummary[], note: { note?: string }): ShownFigure<BarFigure> {
  return bar({
    title: 'Average latency',
    categories: models.map((model) => nameOf(model, models)),
    y: { label: 'Latency', unit: 'ms' },
    series: [
      {
        name: 'mean',
        values: models.map(({ avgLatencyMs }) => avgLatencyMs),
        intervals: models.map(({ avgLatencyMs = 0, stdLatencyMs }) =>
          stdLatencyMs === undefined
            ? undefined
            : [Math.max(0, avgLatencyMs - stdLatencyMs), avgLatencyMs + stdLatencyMs],
        ),
      },
    ],
    horizontal: true,
    n: `${countOf(models)}, line: ± 1 standard deviation`,
    ...note,
  });
}

/** Beyond this ratio of the slowest to the fastest, boxes on an even axis would be lines. */
const WIDE = 20;

function consistencyPlot(
  rows: readonly InferenceRow[],
  models: readonly ModelSummary[],
  note: { note?: string },
): ShownFigure<BoxFigure> {
  const groups = models.map((model) => [nameOf(model, models), latenciesOf(rows, model)] as const);
  const all = groups.flatMap(([, latencies]) => latencies);
  const [fastest, slowest] = [Math.min(...all), Math.max(...all)];
  const log = fastest > 0 && slowest / fastest > WIDE;
  return box({ title: 'Latency consistency', y: { label: 'Latency', unit: 'ms', log }, groups, ...note });
}

function memoryPlot(models: readonly ModelSummary[], note: { note?: string }): ShownFigure<BarFigure> {
  return bar({
    title: 'Memory per model',
    categories: models.map((model) => nameOf(model, models)),
    y: { label: 'Peak resident memory of the process', unit: 'MiB' },
    series: [{ name: 'peak', values: models.map(({ maxPeakRssMiB }) => maxPeakRssMiB) }],
    horizontal: true,
    n: `highest of ${countOf(models)}`,
    ...note,
  });
}

function scorePlot(
  scored: readonly ModelSummary[],
  models: readonly ModelSummary[],
): ShownFigure<ScatterFigure> {
  const unscored = models.length - scored.length;
  return scatter({
    title: 'Score against latency',
    x: { label: 'Average latency', unit: 'ms', log: true },
    y: { label: 'Benchmark average', unit: '0–100' },
    series: scored.map((model) => {
      const label = nameOf(model, models);
      return [label, [{ x: model.avgLatencyMs ?? 0, y: model.score ?? 0, label }]] as const;
    }),
    pareto: { x: 'low', y: 'high' },
    note: `dashed: not beaten in both${unscored > 0 ? ` · ${unscored} without a score left out` : ''}`,
  });
}

const CORRELATED = {
  latencyMs: 'latency',
  peakRssMiB: 'memory',
  cpuCores: 'CPU',
  score: 'score',
} as const;

async function correlationPlot(
  rows: readonly InferenceRow[],
  note: { note?: string },
): Promise<ShownFigure<HeatMapFigure>> {
  const columns = (Object.keys(CORRELATED) as (keyof typeof CORRELATED)[]).map((key) => ({
    name: CORRELATED[key],
    type: 'number' as const,
    values: rows.map((row) => row[key] ?? null),
  }));
  const known = columns.filter(({ values }) => values.some((value) => value !== null));
  const table = await fromColumns(known, { title: 'inferences', synthetic: false, rejected: [] });
  const correlations = await correlate(table, { methods: ['pearson'] });
  await table.close();
  const most = Math.max(0, ...correlations.pairs.map(({ n }) => n));
  const unknown = columns.filter((column) => !known.includes(column)).map(({ name }) => name);
  return heatMap({
    title: 'Correlation of latency, memory, CPU and score',
    columns: correlations.columns,
    values: correlationMatrix(correlations),
    unit: "Pearson's r",
    n: `n = ${most} inferences${known.length < columns.length ? `, ${unknown.join(' and ')} unknown` : ''}`,
    ...note,
  });
}

function costPlot(
  rows: readonly InferenceRow[],
  options: { prices?: readonly Price[]; measuredOn?: Price['device'] },
  note: { note?: string },
): ShownFigure<BarFigure> {
  const { lines, totals } = estimateCost(rows, options);
  const measuredOn = (options.measuredOn ?? 'cpu').toUpperCase();
  const inferences = rows.filter(({ latencyMs }) => latencyMs !== undefined).length;
  const mixed = totals.some(({ sameDevice }) => !sameDevice);
  const warning = mixed ? `* ${measuredOn} time × that price, not that device's cost` : '';
  const text = [warning, note.note ?? ''].filter((part) => part !== '').join(' · ');
  return bar({
    title: 'Cost per runtime',
    categories: totals.map(({ runtime, sameDevice }) => `${runtime}${sameDevice ? '' : ' *'}`),
    y: { label: 'Cost of 1,000 inferences', unit: 'USD' },
    series: [{ name: 'cost', values: totals.map(({ costUsd }) => (1000 * costUsd) / inferences) }],
    n: `n = ${inferences} inferences of ${new Set(lines.map(({ model }) => model)).size} models`,
    ...(text !== '' && { note: text }),
  });
}

/** The model's name, with what tells it from others of that name. */
function nameOf({ model, precision, threads }: ModelSummary, models: readonly ModelSummary[]): string {
  const same = models.filter((other) => other.model === model);
  if (same.length === 1) return model;
  const alike = same.filter((other) => other.precision === precision);
  return alike.length === 1 ? `${model} ${precision}` : `${model} ${precision}, ${threads} thr`;
}

function latenciesOf(rows: readonly InferenceRow[], { model, precision, threads }: ModelSummary): number[] {
  return rows.flatMap((row) =>
    row.model === model &&
    row.precision === precision &&
    row.threads === threads &&
    row.latencyMs !== undefined
      ? [row.latencyMs]
      : [],
  );
}

function countOf(models: readonly ModelSummary[]): string {
  const counts = [...new Set(models.map(({ inferences }) => inferences))];
  return `n = ${counts.length === 1 ? counts[0] : `${Math.min(...counts)} to ${Math.max(...counts)}`} inferences each`;
}

function noteOf(models: readonly ModelSummary[]): { note?: string } {
  const random = models.filter(({ randomWeights }) => randomWeights).length;
  if (random === 0) return {};
  return {
    note:
      random === models.length ? 'RANDOM WEIGHTS' : `RANDOM WEIGHTS in ${random} of ${models.length} models`,
  };
}
