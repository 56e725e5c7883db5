import { describe, expect, it } from 'vitest';
import { isSteady } from '../../../kernel-lib/src/benchmark/latency-pass.js';

describe('a steady state', () => {
  it('is reached when two windows of three agree within 5 %', () => {
    expect(isSteady([300, 200, 100, 100, 104, 103, 104])).toBe(true);
  });

  it('is not reached while times still fall, or by too few', () => {
    expect(isSteady([120, 110, 108, 100, 99, 98])).toBe(false);
    expect(isSteady([100, 100, 100, 100, 100])).toBe(false);
  });
});
