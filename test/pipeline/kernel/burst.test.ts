import { describe, expect, it } from 'vitest';
import { Burst } from '../../../pipeline/src/kernel/burst.js';

const MAX = 1_000;

function afterGaps(...gapsMs: readonly number[]): boolean {
  const burst = new Burst(MAX);
  let nowMs = 0;
  for (const gapMs of gapsMs) burst.add((nowMs += gapMs));
  return burst.mayHaveLost;
}

const times = (count: number, gapMs: number): readonly number[] => Array<number>(count).fill(gapMs);

describe('a publisher may have lost messages', () => {
  it('where as many as it takes at once came at once', () => {
    expect(afterGaps(...times(MAX, 0))).toBe(true);
  });

  it('where the machine held them up in between', () => {
    expect(afterGaps(...times(600, 0), 700, ...times(MAX - 601, 0))).toBe(true);
  });

  it('where each was slow to read, and the next one was there already', () => {
    expect(afterGaps(...times(MAX, 40))).toBe(true);
  });
});

describe('a publisher has lost nothing', () => {
  it('where fewer came than it takes at once', () => {
    expect(afterGaps(...times(MAX - 1, 0))).toBe(false);
  });

  it('where a cell speaks for long, ten times a second', () => {
    expect(afterGaps(...times(10 * MAX, 100))).toBe(false);
  });
});
