import { describe, expect, it } from 'vitest';
import { compare } from 'stagebook/benchmark';
import { ratioInterval } from '../../../kernel-lib/src/benchmark/bootstrap.js';
import { judge } from '../../../kernel-lib/src/benchmark/compare.js';
import { randomNumbers } from '../../../kernel-lib/src/generate/sampler.js';
import { scratchFolder } from '../../support/scratch.js';

/** Launches whose speed differs by some per cent, with iterations that differ by less. */
function launches(centre: number, seed: number): number[][] {
  const random = randomNumbers(seed);
  return Array.from({ length: 8 }, () => {
    const own = centre * (1 + 0.04 * (random() - 0.5));
    return Array.from({ length: 9 }, () => own * (1 + 0.02 * (random() - 0.5)));
  });
}

describe('ratioInterval', () => {
  it('holds the true ratio', () => {
    const { ratio, low, high } = ratioInterval(launches(10, 1), launches(12, 2), 0);
    expect(low).toBeLessThan(1.2);
    expect(high).toBeGreaterThan(1.2);
    expect(ratio).toBeCloseTo(1.2, 1);
  });

  it('holds no change in about 95 of 100 cases without one', () => {
    const held = Array.from({ length: 40 }, (_, i) =>
      ratioInterval(launches(10, i), launches(10, 1000 + i), i),
    ).filter(({ low, high }) => low <= 1 && high >= 1);
    expect(held.length).toBeGreaterThanOrEqual(34);
  });

  it('is the same for the same seed', () => {
    const [a, b] = [launches(10, 1), launches(11, 2)];
    expect(ratioInterval(a, b, 3)).toEqual(ratioInterval(a, b, 3));
  });
});

describe('judge', () => {
  it.each([
    [1.3, 1.2, 1.4, 0.02, 'worse'],
    [0.7, 0.6, 0.8, 0.02, 'better'],
    [1.01, 0.98, 1.03, 0.02, 'no difference'],
    [1.06, 0.97, 1.15, 0.02, 'inconclusive'],
    // Clear of no change, and yet smaller than what matters or than what can be told.
    [1.04, 1.02, 1.06, 0.02, 'inconclusive'],
    [1.3, 1.2, 1.4, 0.5, 'inconclusive'],
    [1.3, 1.1, 1.6, 0.5, 'inconclusive'],
  ] as const)('says of %d (%d–%d) at a floor of %d: %5$s', (ratio, low, high, floor, verdict) => {
    expect(judge({ ratio, low, high }, 0.05, floor).verdict).toBe(verdict);
  });

  it('says that the noise floor took the place of what was asked for', () => {
    const { reason, threshold } = judge({ ratio: 1.1, low: 0.9, high: 1.3 }, 0.05, 0.2);
    expect(threshold).toBe(0.2);
    expect(reason).toContain('the noise floor of 20.0 %, which is above the 5.0 % asked for');
  });
});

describe('compare', () => {
  it('launches both sides and the first again, and keeps every latency', async () => {
    const result = await compare(
      'twin:tiny-gpt2',
      { ref: 'twin:tiny-gpt2#1' },
      { cacheDir: scratchFolder(), prompts: ['One'], maxNewTokens: 2, rounds: 2 },
    );
    for (const side of [result.launches.a, result.launches.aAgain, result.launches.b]) {
      expect(side.map((launch) => launch.length)).toEqual([2, 2, 2, 2, 2]);
    }
    expect(result.threshold).toBeGreaterThanOrEqual(result.noiseFloor);
    expect(['better', 'worse', 'no difference', 'inconclusive']).toContain(result.verdict);
  });

  it('refuses fewer than five launches', async () => {
    await expect(compare('twin:tiny-gpt2', 'twin:tiny-gpt2', { launches: 4 })).rejects.toThrow(
      /launches is 4/,
    );
  });
});
