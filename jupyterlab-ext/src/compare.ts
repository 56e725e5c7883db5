import type { MetricValue, StageState } from '@stagebook/pipeline';
import { latestMetrics } from '@stagebook/run-view';
import type { ShownRun } from './shown-run.js';

export interface ComparedStage {
  readonly name: string;
  /** Undefined where the run had no such stage. */
  readonly before: StageState['status'] | undefined;
  readonly after: StageState['status'] | undefined;
  /** Of the cells that both runs have: how many showed something else. Undefined where they share none. */
  readonly changedOutputs: number | undefined;
  readonly metrics: readonly ComparedMetric[];
}

export interface ComparedMetric {
  readonly name: string;
  readonly unit: string;
  readonly before: MetricValue | undefined;
  readonly after: MetricValue | undefined;
  /** (after − before) / |before|; undefined where that is no number. */
  readonly change: number | undefined;
}

/** Two runs, stage by stage, in the order of the later one. */
export function compareRuns(before: ShownRun, after: ShownRun): readonly ComparedStage[] {
  const earlier = new Map((before.state?.stages ?? []).map((stage) => [stage.name, stage]));
  const later = after.state?.stages ?? [];
  const gone = [...earlier.values()].filter(({ name }) => !later.some((stage) => stage.name === name));
  return [
    ...later.map((stage) => compareStage(earlier.get(stage.name), stage, before, after)),
    ...gone.map((stage) => compareStage(stage, undefined, before, after)),
  ];
}

function compareStage(
  a: StageState | undefined,
  b: StageState | undefined,
  before: ShownRun,
  after: ShownRun,
): ComparedStage {
  const cells = new Set((a?.cells ?? []).map(({ id }) => id));
  const shared = (b?.cells ?? []).filter(({ id }) => cells.has(id));
  const changed = shared.filter(({ id }) => shown(before, id) !== shown(after, id));
  return {
    name: b?.name ?? a?.name ?? '',
    before: a?.status,
    after: b?.status,
    changedOutputs: shared.length === 0 ? undefined : changed.length,
    metrics: compareMetrics(a, b),
  };
}

function shown(run: ShownRun, cell: string): string {
  return JSON.stringify(run.outputsOf(cell));
}

function compareMetrics(a: StageState | undefined, b: StageState | undefined): readonly ComparedMetric[] {
  const earlier = new Map(latestMetrics(a?.metrics ?? []).map(({ metric }) => [metric.name, metric]));
  const later = new Map(latestMetrics(b?.metrics ?? []).map(({ metric }) => [metric.name, metric]));
  return [...new Set([...later.keys(), ...earlier.keys()])].map((name) => {
    const before = earlier.get(name)?.value;
    const after = later.get(name)?.value;
    const unit = later.get(name)?.unit ?? earlier.get(name)?.unit ?? '';
    return { name, unit, before, after, change: changeOf(before, after) };
  });
}

function changeOf(before: MetricValue | undefined, after: MetricValue | undefined): number | undefined {
  if (typeof before !== 'number' || typeof after !== 'number' || before === 0) return undefined;
  return (after - before) / Math.abs(before);
}
