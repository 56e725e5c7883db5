import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeStageMessage } from '../../../pipeline/src/wire/decode.js';
import type { StageMessage } from '../../../pipeline/src/wire/message.js';

const sha256 = 'a'.repeat(64);
const md5 = 'b'.repeat(32);
const valid: readonly StageMessage[] = [
  {
    kind: 'metrics',
    metrics: [
      { name: 'latency', value: 1.5, unit: 'ms' },
      { name: 'loss', value: 'NaN', unit: '', step: 3 },
    ],
  },
  { kind: 'verdict', gate: 'latency', status: 'pass', reason: 'below 2 ms', evidence: { p99: 1.5 } },
  { kind: 'artifact', path: '/tmp/a b.csv', sha256, md5, bytes: 0 },
  { kind: 'progress', done: 1, total: 2, label: 'loading' },
  { kind: 'saved', name: 'model', file: 'model.json', format: 'json', sha256, bytes: 12 },
  { kind: 'measured', what: 'benchmark' },
];

describe('decodeStageMessage', () => {
  it.each(valid)('reads a $kind message', (message) => {
    expect(decodeStageMessage(JSON.parse(JSON.stringify(message)))).toEqual(message);
  });

  it('drops fields that are not of the contract', () => {
    expect(decodeStageMessage({ kind: 'measured', what: 'x', extra: 1 })).toEqual({
      kind: 'measured',
      what: 'x',
    });
  });

  it('gives a metric without a unit an empty one', () => {
    expect(decodeStageMessage({ kind: 'metrics', metrics: [{ name: 'n', value: 1 }] })).toEqual({
      kind: 'metrics',
      metrics: [{ name: 'n', value: 1, unit: '' }],
    });
  });

  it('says what is wrong, and where', () => {
    const [, verdict, artifact, progress, saved] = valid;
    const reasons = [
      null,
      [],
      { kind: 'other' },
      { kind: 'metrics', metrics: [{ name: 'a', value: Number.NaN }] },
      { kind: 'metrics', metrics: [{ name: 'two\nlines', value: 1 }] },
      { kind: 'metrics', metrics: [{ name: 'a', value: 1, step: 0.5 }] },
      { kind: 'metrics', metrics: Array(10_001).fill({ name: 'a', value: 1 }) },
      { ...verdict, status: 'passed' },
      { ...verdict, evidence: 'x'.repeat(70_000) },
      { ...artifact, sha256: 'A'.repeat(64) },
      { ...artifact, bytes: -1 },
      { ...artifact, path: '' },
      { ...progress, done: -1 },
      { ...progress, label: 'x'.repeat(5_000) },
      { ...saved, file: '../escape.json' },
      { ...saved, file: 'a\\b' },
      { ...saved, file: '..' },
      { ...saved, format: 'pickle' },
      { ...saved, name: 'x'.repeat(201) },
    ].map((message) => (decodeStageMessage(message) as { invalid: string }).invalid);
    expect(reasons.join('\n')).toMatchInlineSnapshot(`
      "message is null, where an object is needed
      message is an empty list, where an object is needed
      kind is "other", where one of "metrics", "verdict", "artifact", "progress", "saved", "measured" is needed
      metrics[0].value is NaN, where a number, "NaN", "Infinity" or "-Infinity" is needed
      metrics[0].name is "two\\nlines", where a name on one line is needed
      metrics[0].step is 0.5, where a whole number from 0 is needed
      metrics has 10001 entries; at most 10000 fit
      status is "passed", where one of "pass", "fail", "inconclusive" is needed
      evidence is 70002 characters of JSON; at most 65536 fit
      sha256 is "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA…", where 64 lower-case hex digits are needed
      bytes is -1, where a whole number from 0 is needed
      path is "", where a path is needed
      done is -1, where a number from 0 is needed
      label is 5000 characters long; at most 4000 fit
      file is "../escape.json", where a file name without folders is needed
      file is "a\\\\b", where a file name without folders is needed
      file is "..", where a file name without folders is needed
      format is "pickle", where one of "json", "binary", "arrow" is needed
      name is 201 characters long; at most 200 fit"
    `);
  });

  it('never throws, and never lets a wrong message through', () => {
    const kinds = fc.constantFrom('metrics', 'verdict', 'artifact', 'progress', 'saved', 'measured');
    const anything = fc.oneof(
      fc.anything(),
      fc.tuple(kinds, fc.dictionary(fc.string(), fc.anything())).map(([kind, rest]) => ({ ...rest, kind })),
      fc.tuple(fc.constantFrom(...valid), fc.string(), fc.anything()).map(([message, key, value]) => ({
        ...message,
        [Object.keys(message)[key.length % Object.keys(message).length] ?? 'kind']: value,
      })),
    );
    fc.assert(
      fc.property(anything, (value) => {
        const decoded = decodeStageMessage(value);
        if ('invalid' in decoded) return;
        // As it comes over the wire: JSON knows no -0.
        const sent: unknown = JSON.parse(JSON.stringify(decoded));
        expect(decodeStageMessage(sent)).toEqual(sent);
      }),
      { numRuns: 1_000, examples: [[{ kind: 'progress', done: -0, total: 1, label: '' }]] },
    );
  });
});
