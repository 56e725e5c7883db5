import type { Metric, VerdictMessage } from '../wire/message.js';
import type { GateRule } from './model.js';

/** What the notebook's own gates say of a stage that ended well. A metric of several steps is judged by its last value. */
export function judgeGates(
  gates: readonly GateRule[],
  stage: string,
  metrics: readonly Metric[],
): readonly VerdictMessage[] {
  return gates.filter((gate) => gate.stage === stage).map((gate) => judge(gate, metrics));
}

function judge(gate: GateRule, metrics: readonly Metric[]): VerdictMessage {
  const { metric, min, max } = gate;
  const rule = ruleOf(gate);
  const said = { kind: 'verdict', gate: gate.name ?? rule } as const;
  const found = metrics.findLast(({ name }) => name === metric);
  if (found === undefined) {
    const names = [...new Set(metrics.map(({ name }) => name))];
    const known = names.length === 0 ? 'it reported none' : `it reported ${names.slice(0, 10).join(', ')}`;
    return {
      ...said,
      status: 'fail',
      reason: `The stage reported no metric "${metric}"; ${known}.`,
      evidence: { rule },
    };
  }
  const value = Number(found.value);
  const passes = value >= (min ?? -Infinity) && value <= (max ?? Infinity);
  const shown = `${found.value}${found.unit && ` ${found.unit}`}`;
  return {
    ...said,
    status: passes ? 'pass' : 'fail',
    reason: `${metric} is ${shown}; ${passes ? 'the rule is' : 'the rule wants'} ${rule}.`,
    evidence: { rule, value: found.value, unit: found.unit },
  };
}

/** `0.5 ≤ accuracy ≤ 1` */
function ruleOf({ metric, min, max }: GateRule): string {
  return `${min === undefined ? '' : `${min} ≤ `}${metric}${max === undefined ? '' : ` ≤ ${max}`}`;
}
