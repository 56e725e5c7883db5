import { canonicalJson } from '../json.js';
import type { Json, JsonObject, Notebook } from '../notebook/model.js';
import type { Digests } from '../ports.js';
import type { RunState, StageState } from '../run/state.js';
import type { Metric, MetricValue } from '../wire/message.js';

/** What is compared: a run, and the notebook that it left. */
export interface DiffSide {
  readonly state: RunState;
  readonly executed: Notebook;
}

/** What differs between two runs, `before` and `after`; empty lists where nothing does. */
export interface RunDiff {
  readonly before: string;
  readonly after: string;
  readonly stages: readonly StageDiff[];
  readonly metrics: readonly MetricDiff[];
  readonly parameters: readonly ValueDiff[];
  readonly environment: readonly ValueDiff[];
  /** Cells of the same stage whose outputs differ. */
  readonly outputs: readonly OutputDiff[];
  readonly artifacts: readonly ValueDiff[];
}

export interface StageDiff {
  readonly stage: string;
  /** Undefined: the run has no such stage. */
  readonly before: StageFacts | undefined;
  readonly after: StageFacts | undefined;
}

export interface StageFacts {
  readonly status: StageState['status'];
  readonly durationMs: number | undefined;
  /** SHA-256 of its cells' sources. */
  readonly code: string;
}

export interface MetricDiff {
  readonly stage: string;
  readonly metric: string;
  readonly unit: string;
  readonly before: MetricValue | undefined;
  readonly after: MetricValue | undefined;
  /** (after − before) / |before|, where both are finite and `before` is not 0. */
  readonly change: number | undefined;
}

export interface ValueDiff {
  readonly name: string;
  readonly before: Json | undefined;
  readonly after: Json | undefined;
}

export interface OutputDiff {
  readonly stage: string;
  /** Position of the cell within the stage, from 0. */
  readonly cell: number;
  /** SHA-256 of the outputs as canonical JSON; undefined: the run has no such cell. */
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** Compares two runs: stages by status and code, metrics by value, environment and parameters, outputs by hash. */
export function diffRuns(before: DiffSide, after: DiffSide, digests: Digests): RunDiff {
  const stages = unionOf(before.state.stages, after.state.stages);
  return {
    before: before.state.runId,
    after: after.state.runId,
    stages: stages.flatMap((name) => diffStage(name, before, after, digests)),
    metrics: stages.flatMap((name) => diffMetrics(name, before, after)),
    parameters: diffValues(before.state.parameters, after.state.parameters),
    environment: diffValues(factsOf(before.state), factsOf(after.state)),
    outputs: stages.flatMap((name) => diffOutputs(name, before, after, digests)),
    artifacts: diffValues(artifactsOf(before.state), artifactsOf(after.state)),
  };
}

function diffStage(stage: string, before: DiffSide, after: DiffSide, digests: Digests): readonly StageDiff[] {
  const a = stageFacts(stage, before, digests);
  const b = stageFacts(stage, after, digests);
  return a?.status === b?.status && a?.code === b?.code ? [] : [{ stage, before: a, after: b }];
}

function stageFacts(name: string, { state, executed }: DiffSide, digests: Digests): StageFacts | undefined {
  const stage = state.stages.find((candidate) => candidate.name === name);
  if (stage === undefined) return undefined;
  const sources = stage.cells.map(({ id }) => executed.cells.find((cell) => cell.id === id)?.source ?? '');
  const code = digests.sha256(canonicalJson(sources));
  return { status: stage.status, durationMs: 'durationMs' in stage ? stage.durationMs : undefined, code };
}

function diffMetrics(stage: string, before: DiffSide, after: DiffSide): readonly MetricDiff[] {
  const a = metricsOf(before, stage);
  const b = metricsOf(after, stage);
  return [...new Set([...a.keys(), ...b.keys()])].flatMap((key): readonly MetricDiff[] => {
    const [x, y] = [a.get(key), b.get(key)];
    if (x?.value === y?.value && x?.unit === y?.unit) return [];
    const sameUnit = x?.unit === y?.unit;
    return [
      {
        stage,
        metric: key,
        unit: (y ?? x)?.unit ?? '',
        before: x?.value,
        after: y?.value,
        change: sameUnit ? relativeChange(x?.value, y?.value) : undefined,
      },
    ];
  });
}

/** The last value of each metric; steps are metrics of their own. */
function metricsOf({ state }: DiffSide, stage: string): ReadonlyMap<string, Metric> {
  const metrics = state.stages.find(({ name }) => name === stage)?.metrics ?? [];
  return new Map(
    metrics.map((metric) => [
      metric.step === undefined ? metric.name : `${metric.name} [${metric.step}]`,
      metric,
    ]),
  );
}

function relativeChange(before: MetricValue | undefined, after: MetricValue | undefined): number | undefined {
  if (typeof before !== 'number' || typeof after !== 'number' || before === 0) return undefined;
  return (after - before) / Math.abs(before);
}

function diffOutputs(
  stage: string,
  before: DiffSide,
  after: DiffSide,
  digests: Digests,
): readonly OutputDiff[] {
  const a = outputHashes(stage, before, digests);
  const b = outputHashes(stage, after, digests);
  const cells = Array.from({ length: Math.max(a.length, b.length) }, (_, cell) => cell);
  return cells
    .filter((cell) => a[cell] !== b[cell])
    .map((cell) => ({ stage, cell, before: a[cell], after: b[cell] }));
}

/** Execution counts are not part of what a cell showed. */
function outputHashes(name: string, { state, executed }: DiffSide, digests: Digests): readonly string[] {
  const stage = state.stages.find((candidate) => candidate.name === name);
  return (stage?.cells ?? []).map(({ id }) => {
    const cell = executed.cells.find((candidate) => candidate.id === id);
    const outputs = cell?.cell_type === 'code' ? cell.outputs : [];
    const shown = outputs.map((output) =>
      output.output_type === 'execute_result' ? { ...output, execution_count: null } : { ...output },
    );
    return digests.sha256(canonicalJson(shown));
  });
}

function factsOf({ environment, engineVersion, kernel, kernels }: RunState): JsonObject {
  const info = kernels[0]?.info;
  const version =
    info === undefined ? {} : { implementation: `${info.implementation} ${info.implementationVersion}` };
  return { ...environment, engine: engineVersion, kernel: kernel.name, ...version };
}

function artifactsOf({ stages }: RunState): JsonObject {
  const entries = stages.flatMap(({ artifacts }) =>
    artifacts.map(({ path, sha256 }): [string, string] => [path, sha256]),
  );
  return Object.fromEntries(entries);
}

/** Objects are compared member by member, so that one changed field is one line. */
function diffValues(before: JsonObject, after: JsonObject, prefix = ''): readonly ValueDiff[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].flatMap((key): readonly ValueDiff[] => {
    const name = prefix === '' ? key : `${prefix}.${key}`;
    const [a, b] = [before[key], after[key]];
    if (isRecord(a) && isRecord(b)) return diffValues(a, b, name);
    const same = a !== undefined && b !== undefined && canonicalJson(a) === canonicalJson(b);
    return same || a === b ? [] : [{ name, before: a, after: b }];
  });
}

function isRecord(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function unionOf(before: readonly StageState[], after: readonly StageState[]): readonly string[] {
  return [...new Set([...after, ...before].map(({ name }) => name))];
}
