import { type Displayable, displayable } from '../cell/display.js';
import { type Grid, gridView } from '../cell/grid.js';
import { CATALOG_ENTRIES, type StudyFigures } from '../model/catalog-entries.js';
import type { BenchmarkResult, MeasuredModel } from './types.js';

/** One model of a benchmark with what the study measured of the same one. Milliseconds, MiB (the study: MB), cores (the study: percent). */
export interface StudyLine {
  readonly model: string;
  readonly precision: string;
  readonly meanMs: number;
  readonly minMs: number;
  readonly maxMs: number;
  readonly sdMs: number;
  readonly peakRssMiB?: number;
  readonly cpuCores?: number;
  readonly score?: number;
  readonly study?: StudyFigures;
}

/** The study's summary table of a benchmark, with the study's own figures below each model that it had. */
export function studyTable(result: BenchmarkResult): readonly StudyLine[] & Displayable {
  const lines = result.models.filter((model) => model.status === 'measured').map(toLine);
  return displayable(
    lines,
    gridView(() => toGrid(lines)),
  );
}

function toLine(model: MeasuredModel): StudyLine {
  const { latencyMs, memory, cpuCores, score } = model;
  const entry = CATALOG_ENTRIES.find(
    ({ name, ref }) => ref === model.ref || model.name.split(' ')[0] === name,
  );
  return {
    model: model.name,
    precision: model.precision,
    meanMs: latencyMs.mean,
    minMs: latencyMs.min,
    maxMs: latencyMs.max,
    sdMs: latencyMs.sd,
    ...(memory && { peakRssMiB: memory.peakRssMiB }),
    ...(cpuCores && { cpuCores: cpuCores.mean }),
    ...(score !== undefined && { score }),
    ...(entry?.study && { study: entry.study }),
  };
}

function toGrid(lines: readonly StudyLine[]): Grid {
  return {
    title: 'Latency, memory and processor time, beside the study',
    columns: [
      { label: 'model' },
      ...['avg ms', 'min', 'max', 'std', 'memory', 'CPU', 'score'].map((label) => ({
        label,
        align: 'right' as const,
      })),
    ],
    rows: lines.flatMap((line) => [
      [
        `${line.model} ${line.precision}`,
        line.meanMs.toFixed(1),
        line.minMs.toFixed(1),
        line.maxMs.toFixed(1),
        line.sdMs.toFixed(1),
        line.peakRssMiB === undefined ? '' : `${line.peakRssMiB.toFixed(0)} MiB`,
        line.cpuCores === undefined ? '' : `${line.cpuCores.toFixed(2)} cores`,
        line.score === undefined ? '' : String(line.score),
      ],
      ...(line.study ? [studyRow(line.study)] : []),
    ]),
    notes: [
      'The study ran fp32 weights in a hosted CPU notebook; its machine and its output lengths are not ours, so its figures are context and no comparison.',
      'Random weights have no score.',
    ],
  };
}

function studyRow(study: StudyFigures): string[] {
  const { meanMs, minMs, maxMs, sdMs, memoryMb, cpuPercent, score } = study;
  return [
    '  the study',
    meanMs.toFixed(1),
    minMs.toFixed(1),
    maxMs.toFixed(1),
    sdMs.toFixed(1),
    `${memoryMb.toFixed(0)} MB`,
    `${cpuPercent} %`,
    String(score),
  ];
}
