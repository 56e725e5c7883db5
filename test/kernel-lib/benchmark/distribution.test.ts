import { describe, expect, it } from 'vitest';
import { distribution, quantile } from '../../../kernel-lib/src/benchmark/distribution.js';

describe('distribution', () => {
  it('has the quartiles of numpy and the sample standard deviation', () => {
    expect(distribution([4, 1, 3, 2])).toEqual({
      n: 4,
      mean: 2.5,
      sd: Math.sqrt(5 / 3),
      min: 1,
      q1: 1.75,
      median: 2.5,
      q3: 3.25,
      max: 4,
    });
  });

  it('gives no percentile that its samples cannot carry', () => {
    const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i);
    expect(distribution(upTo(63))).not.toHaveProperty('p90');
    expect(distribution(upTo(64))).toHaveProperty('p90');
    expect(distribution(upTo(661))).not.toHaveProperty('p99');
    expect(distribution(upTo(662))).toHaveProperty('p99');
  });

  it('has no spread for one value', () => {
    expect(distribution([7])).toMatchObject({ n: 1, mean: 7, sd: 0, median: 7 });
  });
});

describe('quantile', () => {
  it('meets the ends', () => {
    expect([quantile([1, 5], 0), quantile([1, 5], 1)]).toEqual([1, 5]);
  });
});
