import { checkOneOf, checkText } from '../check/arguments.js';
import type { Json } from './message.js';
import { send } from './send.js';
import { toJson } from './to-json.js';

/** What a gate said. */
export interface VerdictInput {
  readonly gate: string;
  readonly status: 'pass' | 'fail' | 'inconclusive';
  /** One sentence for people. */
  readonly reason: string;
  /** The numbers that it rests on: JSON. Default: null. */
  readonly evidence?: Json;
}

/**
 * Tells the engine what a gate said; a `fail` fails the stage.
 *
 * @throws {StagebookError} `ARGUMENT_INVALID`, or `VALUE_NOT_JSON` for evidence that JSON cannot hold.
 */
export async function verdict({ gate, status, reason, evidence = null }: VerdictInput): Promise<void> {
  checkText('The name of a gate', gate);
  checkOneOf('The status of a verdict', status, ['pass', 'fail', 'inconclusive']);
  checkText('The reason of a verdict', reason);
  const text = `gate ${gate}: ${status}. ${reason}`;
  await send(
    { kind: 'verdict', gate, status, reason, evidence: toJson('evidence', evidence) },
    { 'text/plain': text },
  );
}
