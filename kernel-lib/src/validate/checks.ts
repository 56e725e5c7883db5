import { shown } from '../check/arguments.js';
import type { InferenceRow } from '../log/row.js';
import { inferenceMd5 } from '../provenance/inference-md5.js';

export type CheckName =
  'ran' | 'type' | 'non-null' | 'non-empty' | 'length' | 'finite logits' | 'pattern' | 'md5';

/** What is asked of an output, all with defaults. */
export interface Rules {
  readonly minLength: number;
  readonly maxLength: number;
  readonly pattern: RegExp | undefined;
}

/** A check that does not hold, and what was found. */
export interface Flaw {
  readonly check: CheckName;
  readonly reason: string;
}

/** What is wrong with an inference; nothing where all checks hold. The rest is not asked of what has no text. */
export function flawsOf(row: InferenceRow, rules: Rules): Flaw[] {
  if (row.error !== undefined) return [{ check: 'ran', reason: row.error }];
  const output: unknown = row.output;
  if (output === null || output === undefined) return [{ check: 'non-null', reason: 'there is no output' }];
  if (typeof output !== 'string')
    return [{ check: 'type', reason: `the output is ${shown(output)}, not a text` }];
  return [
    ...lengthFlaws(output, rules),
    ...flaw('finite logits', row.finiteLogits !== false, 'a logit was not a finite number'),
    ...flaw('pattern', matches(output, rules.pattern), `the output does not match ${String(rules.pattern)}`),
    ...flaw(
      'md5',
      row.md5 === inferenceMd5(row),
      `its MD5 is not that of its model, prompt and output: ${row.md5}`,
    ),
  ];
}

function lengthFlaws(output: string, { minLength, maxLength }: Rules): Flaw[] {
  const { length } = output.trim();
  if (length === 0) return flaw('non-empty', minLength === 0, 'the output is empty or white space');
  const range = `${length} characters; ${minLength} to ${maxLength} are asked for`;
  return flaw('length', length >= minLength && length <= maxLength, range);
}

function flaw(check: CheckName, holds: boolean, reason: string): Flaw[] {
  return holds ? [] : [{ check, reason }];
}

function matches(output: string, pattern: RegExp | undefined): boolean {
  // A global pattern remembers where it stopped.
  return pattern === undefined || new RegExp(pattern.source, pattern.flags.replace(/[gy]/g, '')).test(output);
}
