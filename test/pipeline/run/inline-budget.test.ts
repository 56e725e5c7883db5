import { describe, expect, it } from 'vitest';
import { InlineBudget } from '../../../pipeline/src/run/inline-budget.js';

const limits = { outputBytesPerCell: 100_000, outputBytesPerRun: 150_000 };

describe('InlineBudget', () => {
  it('gives a cell what is left of its own room and of the run’s', () => {
    const budget = new InlineBudget(limits);
    expect([budget.roomFor(0), budget.roomFor(30_000), budget.roomFor(100_000)]).toEqual([
      100_000, 70_000, 0,
    ]);
    budget.take(100_000);
    expect(budget.roomFor(0)).toBe(50_000);
  });

  it('leaves every cell its beginning when the run’s room is spent', () => {
    const budget = new InlineBudget(limits);
    budget.take(200_000);
    expect([budget.roomFor(0), budget.roomFor(6_384), budget.roomFor(16_384)]).toEqual([16_384, 10_000, 0]);
  });

  it('counts what a resumed run’s events hold already', () => {
    expect(new InlineBudget(limits, 140_000).roomFor(0)).toBe(16_384);
  });

  it('gives no cell more than its own limit, however small', () => {
    expect(new InlineBudget({ ...limits, outputBytesPerCell: 10 }).roomFor(0)).toBe(10);
  });
});
