import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addMoments, noMoments } from '../../../kernel-lib/src/eda/moments.js';

describe('addMoments', () => {
  it('has the same figures however the numbers are cut into pieces', () => {
    const cell = fc.oneof(fc.double({ min: -1e3, max: 1e3, noNaN: true }), fc.constant(NaN));
    fc.assert(
      fc.property(fc.array(fc.array(cell)), (pieces) => {
        const [cut, whole] = [noMoments(), noMoments()];
        for (const piece of pieces) addMoments(cut, Float64Array.from(piece));
        addMoments(whole, Float64Array.from(pieces.flat()));
        expect(cut).toMatchObject({ count: whole.count, min: whole.min, max: whole.max });
        expect(cut.total).toBeCloseTo(whole.total, 6);
        expect(cut.squares).toBeCloseTo(whole.squares, 4);
      }),
    );
  });

  it('does not lose a small spread far from zero', () => {
    const moments = noMoments();
    for (let piece = 0; piece < 100; piece++) addMoments(moments, Float64Array.of(1e9, 1e9 + 1, 1e9 + 2));
    expect(moments.squares / (moments.count - 1)).toBeCloseTo(200 / 299, 9);
  });

  it('does not lose a spread beside one number that is far from all others', () => {
    const moments = noMoments();
    addMoments(
      moments,
      Float64Array.from({ length: 2048 }, (_, index) => (index === 0 ? 1e6 : index % 2)),
    );
    const mean = (1e6 + 1024) / 2048;
    const squares = (1e6 - mean) ** 2 + 1024 * (1 - mean) ** 2 + 1023 * mean ** 2;
    expect(Math.abs(moments.squares / squares - 1)).toBeLessThan(1e-12);
  });

  it('has no spread where all are equal', () => {
    const moments = noMoments();
    for (let piece = 0; piece < 3; piece++) addMoments(moments, new Float64Array(7).fill(0.1));
    expect(moments).toMatchObject({ count: 21, min: 0.1, max: 0.1 });
    expect(moments.squares).toBeLessThan(1e-30);
  });
});
