import fc from 'fast-check';
import type { InferenceRow } from '../../../kernel-lib/src/log.js';
import { inferenceMd5 } from '../../../kernel-lib/src/provenance.js';

/** An inference that passes every check, but for what is given. */
export function inference(given: Partial<InferenceRow> = {}): InferenceRow {
  const row = {
    model: 'stories260k',
    promptIndex: 1,
    prompt: 'Once upon a time',
    output: ', there was a little girl named Lily.',
    latencyMs: 12.5,
    ttftMs: 2.25,
    precision: 'fp32',
    threads: 1,
    at: '2026-11-21T13:00:00.000Z',
    randomWeights: false,
    ...given,
  };
  return { md5: inferenceMd5(row), ...row };
}

const text = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom(
    '',
    "'",
    "''=",
    '=1+1',
    '+1',
    '-1',
    '@x',
    '\t',
    '\r\n',
    '"',
    'a,b',
    '\u0000',
    '＝1',
    '\ufeff',
    'NA',
    '1',
    'true',
  ),
);
const number = fc.option(fc.double({ noNaN: true, noDefaultInfinity: true }), { nil: undefined });

export const anyRow: fc.Arbitrary<InferenceRow> = fc
  .record({
    model: text,
    promptIndex: fc.nat(),
    prompt: text,
    output: text,
    latencyMs: number,
    cpuCores: number,
    threads: fc.nat(),
    finiteLogits: fc.option(fc.boolean(), { nil: undefined }),
    error: fc.option(text, { nil: undefined }),
    randomWeights: fc.boolean(),
  })
  .map((row) => JSON.parse(JSON.stringify({ ...inference(), ...row })) as InferenceRow);
