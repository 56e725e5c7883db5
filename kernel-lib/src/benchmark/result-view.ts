import { type Displayable, displayable } from '../cell/display.js';
import { type Grid, gridView } from '../cell/grid.js';
import type { BenchmarkResult, FailedModel, MeasuredModel } from './types.js';

/** The result as a cell shows it: one line per model. */
export function resultView(result: BenchmarkResult): BenchmarkResult & Displayable {
  return displayable(
    result,
    gridView(() => toGrid(result)),
  );
}

function toGrid(result: BenchmarkResult): Grid {
  const labels = ['load ms', 'cold ms', 'latency ms', 'IQR', 'TTFT ms', 'tok/s', 'peak MiB', 'cores'];
  return {
    title: `Benchmark: ${result.models.length} models × ${result.prompts.length} prompts, ${result.maxNewTokens} tokens each, profile ${result.profile}`,
    columns: [
      { label: 'model' },
      { label: 'precision' },
      ...labels.map((label) => ({ label, align: 'right' as const })),
    ],
    rows: result.models.map((model) => [model.name, model.precision, ...cells(model)]),
    notes: [
      `${result.machine.cpuModel}, ${result.machine.cores} cores, load ${result.machine.loadAverage.toFixed(1)}. Medians; tokenization and sampling are inside.`,
      ...result.models.flatMap((model) =>
        model.status === 'failed' ? [`${model.name} failed (${model.reason}): ${model.message}`] : [],
      ),
      ...(result.profile === 'quick' ? ['Profile "quick": one measured round after three warm-ups.'] : []),
    ],
  };
}

function cells(model: MeasuredModel | FailedModel): string[] {
  if (model.status === 'failed') return ['failed', '', '', '', '', '', '', ''];
  const { latencyMs, ttftMs, decodeTokPerSec, memory, cpuCores } = model;
  return [
    model.loadMs.toFixed(0),
    model.coldMs.toFixed(1),
    latencyMs.median.toFixed(1),
    (latencyMs.q3 - latencyMs.q1).toFixed(1),
    ttftMs.median.toFixed(1),
    decodeTokPerSec?.median.toFixed(1) ?? '',
    memory?.peakRssMiB.toFixed(0) ?? '',
    cpuCores?.median.toFixed(2) ?? '',
  ];
}
