import { checkList, checkRecord, invalid } from '../../check/arguments.js';
import type { Json } from '../../stage/message.js';
import { TrackingError } from '../error.js';
import { checkName } from '../rules.js';

/** What a gate said: `gate()` returns these. */
export interface Verdict {
  readonly gate: string;
  readonly status: 'pass' | 'fail' | 'inconclusive';
  readonly reason: string;
  readonly evidence?: Json;
}

export function checkVerdicts(verdicts: unknown): readonly Verdict[] {
  const list = checkList<Verdict>('"verdicts"', verdicts as readonly Verdict[], 'what gate() returned');
  return list.map((verdict) => {
    const { gate, status, reason, evidence = null } = checkRecord('A verdict', verdict) as never as Verdict;
    checkName('The gate of a verdict', gate);
    if (!['pass', 'fail', 'inconclusive'].includes(status))
      throw invalid('The status of a verdict', status, 'what gate() returned');
    return { gate, status, reason, evidence };
  });
}

/** @throws {TrackingError} `PROMOTION_REFUSED` unless all pass. */
export function refuseUnless(verdicts: readonly Verdict[], acceptInconclusive: boolean, what: string): void {
  const refusal = (why: string, todo: string): TrackingError =>
    new TrackingError('PROMOTION_REFUSED', `${what} was not promoted: ${why.replace(/\.$/, '')}. ${todo}`);
  if (verdicts.length === 0)
    throw refusal('there is no verdict', 'Run gate() on its metrics, and give what it returns.');
  const failed = verdicts.filter(({ status }) => status === 'fail');
  if (failed.length > 0) {
    throw refusal(
      failed.map(({ gate, reason }) => `gate "${gate}" failed: ${reason}`).join('; '),
      'Improve it, or change the gate.',
    );
  }
  const unsure = verdicts.filter(({ status }) => status === 'inconclusive');
  if (unsure.length > 0 && !acceptInconclusive) {
    const why = unsure.map(({ gate, reason }) => `gate "${gate}" cannot tell: ${reason}`).join('; ');
    throw refusal(why, 'Measure more, or say { acceptInconclusive: true }.');
  }
}
