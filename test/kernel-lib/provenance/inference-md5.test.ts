import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inferenceMd5, md5, paperMd5 } from '../../../kernel-lib/src/provenance.js';

describe('inferenceMd5', () => {
  it('is the MD5 of the parts with their byte lengths', () => {
    const inference = { model: 'gpt', prompt: 'hé', output: '' };
    expect(inferenceMd5(inference)).toBe(md5('3:gpt3:hé0:'));
    expect(paperMd5(inference)).toBe(md5('gpthé'));
  });

  it('differs where the plain join agrees', () => {
    const [a, b] = [
      { model: 'm', prompt: 'a', output: 'bc' },
      { model: 'm', prompt: 'ab', output: 'c' },
    ];
    expect(paperMd5(a)).toBe(paperMd5(b));
    expect(inferenceMd5(a)).not.toBe(inferenceMd5(b));
  });

  it('differs for any two inferences', () => {
    const part = fc.string({ maxLength: 4, unit: fc.constantFrom('1', ':', 'a') });
    const identity = fc.record({ model: part, prompt: part, output: part });
    fc.assert(
      fc.property(identity, identity, (a, b) => {
        expect(inferenceMd5(a) === inferenceMd5(b)).toBe(
          JSON.stringify(Object.values(a)) === JSON.stringify(Object.values(b)),
        );
      }),
    );
  });
});
