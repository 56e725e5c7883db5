import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { correlate, correlationMatrix } from '../../../kernel-lib/src/eda.js';
import { correlationP } from '../../../kernel-lib/src/eda/student-t.js';
import { fromColumns } from '../../../kernel-lib/src/eda/from-columns.js';

async function tableOf(columns: Record<string, (number | null)[]>) {
  const values = Object.entries(columns).map(([name, cells]) => ({
    name,
    type: 'number' as const,
    values: cells,
  }));
  return fromColumns(values, { title: 'test', synthetic: false, rejected: [] });
}

describe('correlate', () => {
  it('gives n, Pearson and Spearman as scipy does', async () => {
    const table = await tableOf({ x: [1, 2, 2, 4, 5, 9], y: [2, 1, 4, 3, 7, 8] });
    const { pairs } = await correlate(table);
    // scipy.stats.pearsonr and spearmanr of these numbers.
    expect(pairs[0]).toMatchObject({ x: 'x', y: 'y', n: 6 });
    expect(pairs[0]?.pearson).toBeCloseTo(0.8622593912, 9);
    expect(pairs[0]?.pearsonP).toBeCloseTo(0.0271520728, 9);
    expect(pairs[0]?.spearman).toBeCloseTo(0.8116794499, 9);
    expect(pairs[0]?.spearmanP).toBeCloseTo(0.0498575851, 9);
  });

  it('uses the rows that know both, and ranks among those alone', async () => {
    const table = await tableOf({ x: [1, 2, 3, null, 100], y: [1, 2, null, 7, 3], z: [5, 4, 3, 2, 1] });
    const { pairs } = await correlate(table);
    expect(pairs.map(({ x, y, n, spearman }) => [x, y, n, spearman])).toEqual([
      ['x', 'y', 3, 1],
      ['x', 'z', 4, expect.closeTo(-1, 12) as number],
      ['y', 'z', 4, expect.closeTo(-0.8, 12) as number],
    ]);
  });

  it('leaves out what is undefined', async () => {
    const { pairs } = await correlate(
      await tableOf({ x: [1, 1, 1], y: [1, 2, 3], none: [null, null, null] }),
    );
    expect(pairs).toEqual([
      { x: 'x', y: 'y', n: 3 },
      { x: 'x', y: 'none', n: 0 },
      { x: 'y', y: 'none', n: 0 },
    ]);
  });

  it('leaves infinities out, as it does what is missing', async () => {
    const { pairs } = await correlate(await tableOf({ x: [1, 2, 3, Infinity], y: [1, 2, 4, 5] }));
    expect(pairs[0]).toMatchObject({ n: 3, spearman: 1 });
  });

  it('makes a square of the pairs', async () => {
    const correlations = await correlate(await tableOf({ x: [1, 2, 3], y: [3, 2, 1] }));
    expect(correlationMatrix(correlations)).toEqual([
      [1, -1],
      [-1, 1],
    ]);
  });

  it('refuses a column that is not one of numbers', async () => {
    const table = await tableOf({ x: [1, 2] });
    await expect(correlate(table, { columns: ['x', 'size'] })).rejects.toThrow(
      `A column to correlate is 'size'. Give one of numbers: x.`,
    );
  });
});

describe('correlationP', () => {
  it('is symmetric in r, falls as r grows, and is 1 for no correlation', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 0.99, noNaN: true }),
        fc.integer({ min: 3, max: 10_000 }),
        (r, n) => {
          const p = correlationP(r, n) ?? NaN;
          expect(p).toBeCloseTo(correlationP(-r, n) ?? NaN, 12);
          expect(p).toBeGreaterThanOrEqual(correlationP(r + 0.005, n) ?? NaN);
        },
      ),
    );
    expect(correlationP(0, 10)).toBeCloseTo(1, 12);
  });
});
