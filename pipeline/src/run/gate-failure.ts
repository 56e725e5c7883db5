import type { VerdictMessage } from '../wire/message.js';
import type { Failure } from './events.js';

/** Why a stage fails by what gates said of it: the first `fail`; where there is none, a strict run's first `inconclusive`. */
export function gateFailure(verdicts: readonly VerdictMessage[], strict: boolean): Failure | undefined {
  const refusal =
    verdicts.find(({ status }) => status === 'fail') ??
    verdicts.find(({ status }) => strict && status === 'inconclusive');
  if (refusal === undefined) return undefined;
  const message = `Gate "${refusal.gate}" says ${refusal.status}: ${refusal.reason}`;
  return { name: 'GateFailed', message, traceback: [] };
}
