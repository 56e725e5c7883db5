import type { BoundGate, ChangeGate, GateRule } from '../plan/model.js';
import type { Json } from '../notebook/model.js';
import type { Metric, VerdictMessage } from '../wire/message.js';
import { adjustedP } from './adjust.js';
import type { Baselines } from './baseline.js';
import { compareWithBaseline, type Comparison, type JudgedStage } from './change.js';
import { shownMetric } from './shown.js';

/** What the notebook's own gates say of a stage that ended well. A metric of several steps is judged by its last value. */
export function judgeGates(
  gates: readonly GateRule[],
  stage: JudgedStage,
  baselines: Baselines = new Map(),
): readonly VerdictMessage[] {
  const own = gates.filter((gate) => gate.stage === stage.name);
  const found = own.map((gate) => judge(gate, stage, baselines));
  const compared = found.flatMap((finding) => ('p' in finding && finding.p !== undefined ? [finding.p] : []));
  const adjusted = adjustedP(compared)[Symbol.iterator]();
  return found.map((finding, index) => {
    if ('kind' in finding) return finding;
    const p = finding.p === undefined ? undefined : (adjusted.next().value as number);
    return finding.verdict(p, nameOf(own[index] as ChangeGate));
  });
}

function judge(gate: GateRule, stage: JudgedStage, baselines: Baselines): VerdictMessage | Comparison {
  const found = stage.metrics.findLast(({ name }) => name === gate.metric);
  if (found === undefined) return unknownMetric(gate, stage.metrics);
  return 'worseBy' in gate ? compareWithBaseline(gate, stage, baselines) : judgeBound(gate, found);
}

function unknownMetric(gate: GateRule, metrics: readonly Metric[]): VerdictMessage {
  const names = [...new Set(metrics.map(({ name }) => name))];
  const known = names.length === 0 ? 'it reported none' : `it reported ${names.slice(0, 10).join(', ')}`;
  const reason = `The stage reported no metric "${gate.metric}"; ${known}.`;
  return { kind: 'verdict', gate: nameOf(gate), status: 'fail', reason, evidence: { rule: ruleOf(gate) } };
}

function judgeBound(gate: BoundGate, found: Metric): VerdictMessage {
  const { metric, min, max } = gate;
  const rule = ruleOf(gate);
  const value = Number(found.value);
  const passes = value >= (min ?? -Infinity) && value <= (max ?? Infinity);
  const evidence: Json = { rule, value: found.value, unit: found.unit };
  return {
    kind: 'verdict',
    gate: nameOf(gate),
    status: passes ? 'pass' : 'fail',
    reason: `${metric} is ${shownMetric(found)}; ${passes ? 'the rule is' : 'the rule wants'} ${rule}.`,
    evidence,
  };
}

function nameOf(gate: GateRule): string {
  return gate.name ?? ruleOf(gate);
}

/** `0.5 ≤ accuracy ≤ 1`, `latency no worse by 10 % than last-passed` */
function ruleOf(gate: GateRule): string {
  const { metric } = gate;
  if ('worseBy' in gate)
    return `${metric} no worse by ${Number((gate.worseBy * 100).toPrecision(3))} % than ${gate.baseline}`;
  const { min, max } = gate;
  return `${min === undefined ? '' : `${min} ≤ `}${metric}${max === undefined ? '' : ` ≤ ${max}`}`;
}
