import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quantile } from '../../../kernel-lib/src/benchmark/distribution.js';
import { select, selectBetween } from '../../../kernel-lib/src/eda/select.js';

const numbers = fc.oneof(
  fc.array(fc.double({ noNaN: true }), { minLength: 1 }),
  fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 500 }),
);

describe('select', () => {
  it('finds what would stand there in order', () => {
    fc.assert(
      fc.property(numbers, fc.double({ min: 0, max: 1, noNaN: true }), (values, share) => {
        const rank = Math.floor(share * (values.length - 1));
        // Typed arrays sort −0 before 0; to a figure they are one number.
        expect(select(Float64Array.from(values), rank) + 0).toBe(Float64Array.from(values).sort()[rank]! + 0);
      }),
    );
  });
});

describe('selectBetween', () => {
  it('is a quantile of type 7', () => {
    const finite = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1 });
    fc.assert(
      fc.property(finite, fc.double({ min: 0, max: 1, noNaN: true }), (values, share) => {
        const wanted = quantile([...Float64Array.from(values).sort()], share);
        expect(selectBetween(Float64Array.from(values), share * (values.length - 1))).toBeCloseTo(wanted, 6);
      }),
    );
  });
});
