import { checkOneOf, invalid } from '../check/arguments.js';
import { checkName, checkParagraph, MAX_EVIDENCE_CHARS } from './limits.js';
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
  checkName('The name of a gate', gate);
  checkOneOf('The status of a verdict', status, ['pass', 'fail', 'inconclusive']);
  checkParagraph('The reason of a verdict', reason);
  const json = toJson('evidence', evidence);
  if (JSON.stringify(json).length > MAX_EVIDENCE_CHARS)
    throw invalid(
      'The evidence of a verdict',
      evidence,
      `JSON of at most ${MAX_EVIDENCE_CHARS} characters; more is an artifact`,
    );
  const text = `gate ${gate}: ${status}. ${reason}`;
  await send({ kind: 'verdict', gate, status, reason, evidence: json }, { 'text/plain': text });
}
