import { describe, expect, it } from 'vitest';
import type { InferenceRow } from '../../../kernel-lib/src/log.js';
import { validate } from '../../../kernel-lib/src/validate.js';
import { inference } from '../log/rows.js';

describe('validate', () => {
  it('passes sound inferences and marks them', () => {
    const { ok, passed, rows } = validate([inference(), inference({ promptIndex: 2 })]);
    expect({ ok, passed, marks: rows.map((row) => row.checksPassed) }).toEqual({
      ok: true,
      passed: 2,
      marks: [true, true],
    });
  });

  it.each<[string, Partial<Record<keyof InferenceRow, unknown>>, string]>([
    ['ran', { error: 'time-out' }, 'time-out'],
    ['non-null', { output: null }, 'there is no output'],
    ['type', { output: 7 }, 'the output is 7, not a text'],
    ['non-empty', { output: ' \n' }, 'the output is empty or white space'],
    ['length', { output: 'x'.repeat(100_001) }, '100001 characters; 1 to 100000 are asked for'],
    ['finite logits', { finiteLogits: false }, 'a logit was not a finite number'],
  ])('fails the check "%s"', (check, given, reason) => {
    const sound = inference(typeof given.output === 'string' ? { output: given.output } : {});
    const { ok, failed } = validate([{ ...sound, ...given } as InferenceRow]);
    expect(ok).toBe(false);
    expect(failed[0]?.flaws).toEqual([{ check, reason }]);
  });

  it('fails an output that does not match, also by a pattern that keeps its place', () => {
    const rows = [inference({ output: 'Lily' }), inference({ output: 'Lily' }), inference({ output: 'Tom' })];
    expect(validate(rows, { pattern: /Lily/g }).failed.map(({ flaws }) => flaws[0]?.check)).toEqual([
      'pattern',
    ]);
  });

  it('fails a row whose MD5 is not its own', () => {
    expect(validate([{ ...inference(), output: 'changed' }]).failed[0]?.flaws[0]?.check).toBe('md5');
  });

  it('throws on assert with the place and the reason', () => {
    const validation = validate([inference(), inference({ promptIndex: 2, error: 'out of memory' })]);
    expect(() => validation.assert()).toThrow(
      '1 of 2 inferences are flawed:\n  stories260k, prompt 2: ran: out of memory',
    );
    expect(() => validate([inference()]).assert()).not.toThrow();
  });

  it('does not take nothing for a success', () => {
    expect(() => validate([])).toThrow('no check is no success');
  });
});
