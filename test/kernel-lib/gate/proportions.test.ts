import { describe, expect, it } from 'vitest';
import {
  adjust,
  casesNeeded,
  mcNemar,
  pairedDifference,
  rateDifference,
  wilson,
} from '../../../kernel-lib/src/gate/proportions.js';

describe('intervals and tests of proportions', () => {
  // scipy: binomtest(passed, of).proportion_ci(method='wilson').
  it.each([
    [0, 10, 0, 0.2775327998628892],
    [8, 10, 0.4901624715366418, 0.9433178485456247],
    [10, 10, 0.7224672001371106, 1],
    [81, 263, 0.2552885198782742, 0.36620957698280004],
  ])('Wilson of %d of %d', (passed, of, low, high) => {
    const interval = wilson(passed, of);
    expect(interval.low).toBeCloseTo(low, 6);
    expect(interval.high).toBeCloseTo(high, 6);
  });

  it('says how many passes a rate takes', () => {
    const n = casesNeeded(0.9);
    expect(wilson(n, n).low).toBeGreaterThanOrEqual(0.9);
    expect(wilson(n - 1, n - 1).low).toBeLessThan(0.9);
  });

  // scipy: 2 * binom.cdf(min, n, 0.5).
  it.each([
    [0, 0, 1],
    [5, 0, 0.0625],
    [6, 0, 0.03125],
    [1, 9, 0.021484375],
    [5, 5, 1],
    [400, 600, 2.7e-10],
  ])('McNemar of %d lost and %d won', (lost, won, p) => {
    expect(mcNemar(lost, won)).toBeCloseTo(p, 6);
  });

  it('the difference of pairs has no direction where as many are lost as won', () => {
    const { low, high } = pairedDifference(4, 4, 30);
    expect(low).toBeCloseTo(-high, 12);
  });

  it('the difference of rates of unlike cases', () => {
    const { low, high, p } = rateDifference({ passed: 90, of: 100 }, { passed: 60, of: 100 });
    expect([low > 0.15, high < 0.45, p < 1e-5]).toEqual([true, true, true]);
    expect(rateDifference({ passed: 50, of: 100 }, { passed: 50, of: 100 }).p).toBeCloseTo(1, 6);
  });

  // scipy: false_discovery_control([0.01, 0.04, 0.03, 0.005, 0.5]).
  it('Benjamini and Hochberg, in the order given', () => {
    expect(adjust([0.01, 0.04, 0.03, 0.005, 0.5]).map((p) => Number(p.toFixed(6)))).toEqual([
      0.025, 0.05, 0.05, 0.025, 0.5,
    ]);
    expect(adjust([])).toEqual([]);
  });
});
