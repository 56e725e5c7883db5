import type { Json, JsonObject } from '../notebook/model.js';
import type { ChangeGate } from '../plan/model.js';
import type { Metric, VerdictMessage } from '../wire/message.js';
import { LAST_PASSED, type BaselineRun, type Baselines } from './baseline.js';
import { ratioOfMeans, type RatioOfMeans } from './bootstrap.js';
import { shownMetric, shownShare } from './shown.js';

/** A stage that ended well, and what its gates judge by. */
export interface JudgedStage {
  readonly name: string;
  readonly metrics: readonly Metric[];
  /** It measures time or memory: numbers of another machine say nothing of it. */
  readonly measures: boolean;
  readonly environment: JsonObject;
}

/** A comparison whose verdict waits for its p to be adjusted. */
export interface Comparison {
  /** Undefined where there is one number on a side, or nothing to compare. */
  readonly p: number | undefined;
  verdict(adjustedP: number | undefined, gate: string): VerdictMessage;
}

const LEAST_SAMPLES = 5;
/** False discovery rate over the comparisons of a stage. */
const Q = 0.05;
/** What makes one machine another one. */
const MACHINE = ['cpu', 'cores', 'arch', 'memoryMiB'] as const;

/** Judges a change for the worse against a baseline run; by samples where the rule says that the steps are some. */
export function compareWithBaseline(gate: ChangeGate, stage: JudgedStage, baselines: Baselines): Comparison {
  const { metric, baseline } = gate;
  const run = baselines.get(baseline);
  if (run === undefined) return withoutBaseline(gate, baselines);
  const evidence = { baseline: run.runId, baselineAt: run.startedAt };
  const moved = stage.measures ? differences(run.environment, stage.environment) : [];
  if (moved.length > 0)
    return said(
      'inconclusive',
      `run ${run.runId} was measured on another machine (${moved.join('; ')}).`,
      evidence,
    );
  const now = pointsOf(stage, metric);
  const before = pointsOf(
    run.stages.find(({ name }) => name === stage.name),
    metric,
  );
  const [last, lastBefore] = [now.at(-1), before.at(-1)];
  if (last === undefined || lastBefore === undefined)
    return said('inconclusive', `run ${run.runId} has no "${metric}" in stage "${stage.name}".`, evidence);
  if (last.unit !== lastBefore.unit)
    return said(
      'inconclusive',
      `${metric} is in "${last.unit}" now, and was in "${lastBefore.unit}".`,
      evidence,
    );
  return gate.samples
    ? bySamples(gate, now.map(numberOf), before.map(numberOf), run)
    : byNumbers(gate, last, lastBefore, run);
}

function withoutBaseline({ baseline }: ChangeGate, baselines: Baselines): Comparison {
  if (baseline !== LAST_PASSED || !baselines.has(baseline))
    return said('inconclusive', `there is no baseline "${baseline}" here.`, { baseline });
  return said('pass', 'no run has passed before, so this one is the first to compare with.', { baseline });
}

function byNumbers(gate: ChangeGate, now: Metric, before: Metric, run: BaselineRun): Comparison {
  const [value, base] = [numberOf(now), numberOf(before)];
  const evidence = {
    value: now.value,
    baselineValue: before.value,
    unit: now.unit,
    worseBy: gate.worseBy,
    ...runOf(run),
  };
  if (!Number.isFinite(value) || !Number.isFinite(base) || (base === 0 && value !== 0))
    return said('inconclusive', `${now.value} against ${before.value} is no share.`, evidence);
  const change = base === 0 ? 0 : (value - base) / Math.abs(base);
  const worse = gate.better === 'lower' ? change : -change;
  const fails = worse > gate.worseBy;
  const both = `${gate.metric} is ${shownMetric(now)}, ${inWords(worse)} than the ${shownMetric(before)} of run ${run.runId}`;
  const limit = fails ? `more than ${shownShare(gate.worseBy)}` : `within ${shownShare(gate.worseBy)}`;
  return said(fails ? 'fail' : 'pass', `${both}: ${limit}.`, {
    ...evidence,
    worse,
    samples: 'one number on a side: its noise is not known',
  });
}

function bySamples(
  gate: ChangeGate,
  now: readonly number[],
  before: readonly number[],
  run: BaselineRun,
): Comparison {
  const counts = {
    samples: now.length,
    baselineSamples: before.length,
    worseBy: gate.worseBy,
    ...runOf(run),
  };
  const few = now.length < LEAST_SAMPLES || before.length < LEAST_SAMPLES;
  if (few)
    return said(
      'inconclusive',
      `${now.length} against ${before.length} samples, where ${LEAST_SAMPLES} each are needed.`,
      counts,
    );
  if (![...now, ...before].every((sample) => sample > 0 && sample < Infinity))
    return said('inconclusive', 'not every sample is a number over 0, so no ratio can be told.', counts);
  const found = ratioOfMeans(before, now);
  return {
    p: found.p,
    verdict: (adjusted = 1, name) => judgeRatio(gate, found, adjusted, name, run, counts),
  };
}

function judgeRatio(
  gate: ChangeGate,
  { ratio, low, high, p }: RatioOfMeans,
  adjustedP: number,
  name: string,
  run: BaselineRun,
  counts: JsonObject,
): VerdictMessage {
  const { better, metric, worseBy } = gate;
  const [worse, from, to] =
    better === 'lower' ? [ratio - 1, low - 1, high - 1] : [1 - ratio, 1 - high, 1 - low];
  const seen = `${metric} is ${inWords(worse)} than in run ${run.runId} (95 %: ${shownShare(from)} to ${shownShare(to)}, adjusted p ${adjustedP.toPrecision(2)})`;
  const method = 'bootstrap of the ratio of geometric means, 95 %';
  const evidence = {
    ...counts,
    ratio,
    low,
    high,
    p,
    adjustedP,
    q: Q,
    method,
    smallestVisible: Math.sqrt(high / low) - 1,
  };
  const message = (status: VerdictMessage['status'], why: string): VerdictMessage => {
    return { kind: 'verdict', gate: name, status, reason: `${seen}: ${why}.`, evidence };
  };
  if (from > 0 && worse > worseBy && adjustedP <= Q)
    return message('fail', `more than ${shownShare(worseBy)}`);
  if (to <= worseBy) return message('pass', `${shownShare(worseBy)} worse is excluded`);
  return message('inconclusive', `not clear of ${shownShare(worseBy)}; more samples would narrow it`);
}

function said(status: VerdictMessage['status'], what: string, evidence: JsonObject): Comparison {
  const reason = what.charAt(0).toUpperCase() + what.slice(1);
  return { p: undefined, verdict: (_p, gate) => ({ kind: 'verdict', gate, status, reason, evidence }) };
}

function inWords(worse: number): string {
  return `${shownShare(Math.abs(worse))} ${worse > 0 ? 'worse' : 'better'}`;
}

function pointsOf(stage: Pick<JudgedStage, 'metrics'> | undefined, metric: string): readonly Metric[] {
  return stage?.metrics.filter(({ name }) => name === metric) ?? [];
}

function runOf({ runId, startedAt }: BaselineRun): JsonObject {
  return { baseline: runId, baselineAt: startedAt };
}

function numberOf({ value }: Metric): number {
  return Number(value);
}

function differences(before: JsonObject, now: JsonObject): readonly string[] {
  return MACHINE.filter((name) => before[name] !== now[name]).map(
    (name) => `${name}: ${shownJson(before[name])}, now ${shownJson(now[name])}`,
  );
}

function shownJson(value: Json | undefined): string {
  return typeof value === 'string' ? value : value === undefined ? 'not known' : JSON.stringify(value);
}
